"""What a browser showed of one page at one look: plain facts beside what the page's readers gave. Pure data.

Boxes are in CSS pixels of the whole page, from its top left corner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from model.box import Box as Box
from model.visual import Fragment


class Part(StrEnum):
    """What a part of a page is for."""

    DOCUMENT = "document"
    IMAGE = "image"
    SCRIPT = "script"
    STYLE = "style"
    API = "api"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A text or a control as the page shows it."""

    text: str
    box: Box
    visible: bool
    """Drawn, of some size, and within the page."""
    covered_by: str = ""
    """What lies over most of it, as `div.banner`; empty = nothing does."""
    behind_layer: bool = False
    """What lies over it is a cookie or newsletter layer that could not be closed without consenting."""
    enabled: bool = True
    """Of a control: whether it can be pressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of the product's gallery."""

    url: str
    box: Box
    visible: bool
    width: int
    """Of the picture itself, in its own pixels; 0 = there is nothing of it."""
    height: int
    complete: bool = True
    """False = it was still on its way when the look ended, so that its size says nothing."""

    @property
    def loaded(self) -> bool:
        """Whether there is anything to see."""
        return self.width > 0 and self.height > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A request of the page that brought nothing."""

    url: str
    part: Part
    status: int | None = None
    """HTTP status; None when no answer came."""
    reason: str = ""
    own: bool = True
    """It went to the page's own site or its subdomains; others' counters and advertisements fail every day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """By what the server proved who it is."""

    subject: str
    issuer: str
    expires_at: datetime
    fingerprint: str
    """SHA-256 of the certificate (DER), hexadecimal; "" when the browser did not hand it out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """How fast the page came, in milliseconds since the request; None = the browser did not tell."""

    largest_paint: int | None = None
    """Largest Contentful Paint."""
    shift: float | None = None
    """Cumulative Layout Shift: the worst burst of unexpected moves, no unit."""
    load: int | None = None
    """The `load` event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A variant as the page shows it once it is picked."""

    id: str = ""
    """As the store names variants; empty = the page as such."""
    options: Mapping[str, str] = field(default_factory=dict)
    buyable: bool | None = None
    """What the page's data say."""
    picked: bool = True
    dead: bool = False
    """Not picked although other values of the same choice have controls that work."""
    why_not: str = ""
    price: Decimal | None = None
    """As seen, in `currency`."""
    currency: str | None = None
    stock: str = ""
    """Its text."""
    in_stock: bool | None = None
    """By its texts and its buy button."""
    button: Element | None = None


CART: Final = "cart"
"""What a fault rests on that the cart showed (`model.finding.RESTS_ON`)."""


class CartOutcome(StrEnum):
    """What came of putting one piece into the cart."""

    READ = "read"
    FAILED = "failed"
    """The shop did not take what it shows in stock."""
    NOT_READ = "not_read"
    """It could not be told: a captcha, a login, a limit, a cart that is not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CartPrice:
    """What one place says of the cart."""

    where: str
    """`cart data` or `cart page`."""
    line: Decimal | None = None
    """For the one piece, without shipping; None = not read."""
    total: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CartStep:
    """One exchange about the cart."""

    step: str
    """`add`, `read` or `empty`."""
    asked: str
    """Method and path."""
    status: int | None = None
    said: str = ""
    """The beginning of the answer, of data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cart:
    """One piece of one variant put into the cart of an own site, read there, and taken out again."""

    outcome: CartOutcome
    reason: str = ""
    variant: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    shown_price: Decimal | None = None
    """Seen on the page with this variant picked, in `currency`."""
    currency: str | None = None
    prices: tuple[CartPrice, ...] = ()
    emptied: bool | None = None
    """None = nothing was put in."""
    url: str = ""
    """Of the cart's page."""
    steps: tuple[CartStep, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One look at one page."""

    requested_url: str
    url: str
    """Where redirects led."""
    at: datetime
    """Aware, UTC: when the page was whole."""
    viewport: str
    """`desktop` or `phone`."""
    width: int
    height: int
    page_height: int
    """Of the whole page; its picture ends at 16,000."""
    locale: str
    time_zone: str
    agent: str
    browser: str
    """Its version: "Chromium 156.0.8078.108"."""
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of the page's own answer, names in lower case."""
    address: str | None = None
    """The server's."""
    certificate: Certificate | None = None
    statuses: Mapping[str, int] = field(default_factory=dict)
    """HTTP status to how many parts answered with it."""
    failures: tuple[Failure, ...] = ()
    script_errors: tuple[str, ...] = ()
    """Uncaught errors of scripts."""
    console: tuple[str, ...] = ()
    """What scripts wrote as errors."""
    mixed: tuple[str, ...] = ()
    """Parts that a page over https asks for without it."""
    timings: Timings = Timings()
    price: Element | None = None
    """Where the price that was read stands; None = no text of the page has it."""
    stock: Element | None = None
    button: Element | None = None
    """The control that buys."""
    title: Element | None = None
    pictures: tuple[Picture, ...] = ()
    shown_price: Decimal | None = None
    """The price that stands on the page to be seen, whatever its data say."""
    currency: str | None = None
    read_price: Decimal | None = None
    """What the page's readers took for its price, and with `buyable` and `choices` whether they took it to be on sale,
    and in how many variants."""
    buyable: bool | None = None
    choices: int = 0
    masks: tuple[Box, ...] = ()
    """Where the selectors stand that people masked for comparisons with the baseline."""
    variants: tuple[Picked, ...] = ()
    """Of own sites whose cart is looked at."""
    cart: Cart | None = None
    closed: tuple[str, ...] = ()
    """The controls by which layers were closed, as they are labelled."""
    dialogs: tuple[str, ...] = ()
    """What dialogs of scripts said; all were dismissed."""
    refused: tuple[str, ...] = ()
    """Downloads, windows and private addresses that the page asked for and was not given."""
    dom: str = ""
    """The page as it was when the pictures were taken, at most 5 million characters."""
    viewport_png: bytes = b""
    page_png: bytes = b""
    cart_png: bytes = b""
    fragments: tuple[Fragment, ...] = ()
    """What the page is made of, for comparisons with other looks at it."""


def files(looks: Sequence[Seen]) -> dict[str, bytes]:
    """The files of the looks of one visit, by name: `shot-desktop.png`, `page-…`, `dom-desktop.html`, `cart-….png`."""
    found: dict[str, bytes] = {}
    for seen in looks:
        found[f"shot-{seen.viewport}.png"] = seen.viewport_png
        found[f"page-{seen.viewport}.png"] = seen.page_png
        found[f"dom-{seen.viewport}.html"] = seen.dom.encode()
        if seen.cart_png:
            found[f"cart-{seen.viewport}.png"] = seen.cart_png
    return found


_LONG: Final = ("dom", "viewport_png", "page_png", "cart_png", "fragments")
"""Parts of a look that are files, or too long for the store."""


def facts(seen: Seen) -> dict[str, Any]:
    """All of a look but its files, as JSON has it: amounts as decimal strings, times in ISO 8601."""
    return {one.name: _plain(getattr(seen, one.name)) for one in fields(seen) if one.name not in _LONG}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value
