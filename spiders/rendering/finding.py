"""Among the texts and controls of a page, those that show what its reader read: price, stock, title, the buy button.

Pure. The page is hostile: whatever its scripts answered is checked for type and size.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from model.capture import Capture
from model.seen import Box, Element, Picture
from reading.amounts import amounts
from reading.availability import read_availability
from reading.ids import plain
from reading.labels import BUY_MARK, ONE_STATE, STOCK

_MOST_PICTURES: Final = 50
_GALLERY: Final = 12
"""Large pictures that are taken for the gallery where the reader named none that the page shows."""
_STOCK_LENGTH: Final = 60
_MOST_STOCK: Final = 400
_MOST_SAME: Final = 100
_LARGEST: Final = 1_000_000
MOST_BOXES: Final = 200
"""Of what people masked."""
_BUTTONS: Final = frozenset({"button", "input"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A text, control or picture of the page."""

    at: int
    """Which one, as the page counts them."""
    text: str
    tag: str
    mark: str
    """Its class, id and name."""
    box: Box
    visible: bool
    natural: tuple[int, int] = (0, 0)
    big: bool = False
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """What `collect.js` met, in the page's order."""

    texts: Sequence[Candidate] = ()
    controls: Sequence[Candidate] = ()
    pictures: Sequence[Candidate] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The elements that are looked at closely; None = the page has no such one."""

    price: Candidate | None = None
    stock: Candidate | None = None
    button: Candidate | None = None
    title: Candidate | None = None
    pictures: Sequence[Candidate] = field(default_factory=tuple)

    def named(self) -> Mapping[str, Candidate]:
        """Those that there are, by field of `model.seen.Seen`."""
        every = {"price": self.price, "stock": self.stock, "button": self.button, "title": self.title}
        return {name: one for name, one in every.items() if one is not None}


def found(told: Any) -> Found:
    """What the page's script answered, checked."""
    lists = told if isinstance(told, dict) else {}
    return Found(*(_candidates(lists.get(name)) for name in ("texts", "controls", "pictures")))


def _candidates(told: Any) -> list[Candidate]:
    rows = told if isinstance(told, list) else []
    return [one for row in rows if isinstance(row, dict) and (one := _candidate(row)) is not None]


def _candidate(row: Mapping[str, Any]) -> Candidate | None:
    at, text = row.get("at"), row.get("text")
    if not isinstance(at, int) or not isinstance(text, str):
        return None
    return Candidate(
        at=at,
        text=text[:2_000],
        tag=str(row.get("tag"))[:30],
        mark=str(row.get("mark"))[:300],
        box=Box(*_whole(row.get("box"), 4)),
        visible=row.get("visible") is True,
        natural=(_whole(row.get("natural"), 2)[0], _whole(row.get("natural"), 2)[1]),
        big=row.get("big") is True,
        complete=row.get("complete") is not False,
    )


def _whole(numbers: Any, count: int) -> tuple[int, ...]:
    values = numbers if isinstance(numbers, list) and len(numbers) == count else [0] * count
    return tuple(
        round(min(max(value, -_LARGEST), _LARGEST)) if isinstance(value, int | float) and isfinite(value) else 0
        for value in values
    )


def choose(page: Found, capture: Capture) -> Chosen:
    """The elements of `page` that show what `capture` read."""
    title = _title(page.texts, capture.name)
    after = title.at if title is not None else -1
    button = _button(page.controls, title)
    return Chosen(
        price=_price(page.texts, capture, after),
        stock=_stock(page.texts, capture, after),
        button=button,
        title=title,
        pictures=_pictures(page.pictures, capture.images),
    )


def _title(texts: Iterable[Candidate], name: str | None) -> Candidate | None:
    wanted = plain(name or "")
    same = [one for one in texts if wanted and plain(one.text) == wanted]
    return min(same, key=lambda one: (not one.visible, one.tag != "h1", one.at), default=None)


def _price(texts: Iterable[Candidate], capture: Capture, after: int) -> Candidate | None:
    if capture.price is None:
        return None
    same = _innermost([one for one in texts if shows(one.text, capture.price, capture.currency)][:_MOST_SAME])
    return min(same, key=lambda one: (not one.visible, one.at < after, one.at), default=None)


def _innermost(some: Sequence[Candidate]) -> list[Candidate]:
    """Those within which no shorter one stands."""
    return [one for one in some if not any(other.text != one.text and other.text in one.text for other in some)]


def shows(text: str, price: Decimal, currency: str | None) -> bool:
    """Whether an amount in `text` is `price`."""
    return any(map(str.isdigit, text)) and any(one.amount == price for one in amounts(text, currency))


def _stock(texts: Iterable[Candidate], capture: Capture, after: int) -> Candidate | None:
    if capture.availability.buyable is None:
        return None
    short = [one for one in texts if one.visible and one.at > after and len(one.text) <= _STOCK_LENGTH][:_MOST_STOCK]
    same = [one for one in short if read_availability(one.text).buyable is capture.availability.buyable]
    return min(same, key=lambda one: (not STOCK.on(one.mark), one.at), default=None)


def _button(controls: Iterable[Candidate], title: Candidate | None) -> Candidate | None:
    """The control that buys: by its words, or by its class where the words are a theme's own."""
    buying = [one for one in controls if _buys(one)]
    top = title.box.y if title is not None and title.visible else -_LARGEST
    ranked = sorted(buying, key=lambda one: (not one.visible, one.box.y < top - 600, one.tag not in _BUTTONS, one.at))
    return ranked[0] if ranked else None


def _buys(one: Candidate) -> bool:
    level = read_availability(one.text).buyable
    if level is False or ONE_STATE.on(one.mark):
        return False
    return BUY_MARK.on(one.mark) or (level is True and one.tag in _BUTTONS)


def _pictures(shown: Sequence[Candidate], images: Iterable[str]) -> list[Candidate]:
    wanted = {name for url in images if (name := _file(url))}
    named = [one for one in shown if _file(one.text) in wanted]
    return (named or [one for one in shown if one.big and one.visible][:_GALLERY])[:_MOST_PICTURES]


def _file(url: str) -> str:
    """The name of a picture's file: shops ask for other sizes by folder or query."""
    try:
        return unquote(urlsplit(url).path).rpartition("/")[2].casefold()
    except ValueError:
        return ""


def boxes(told: Any) -> tuple[Box, ...]:
    """The boxes that `masks.js` answered, checked; those outside the page are left out."""
    found = [Box(*_whole(one, 4)) for one in (told if isinstance(told, list) else [])[:MOST_BOXES]]
    return tuple(Box(max(0, one.x), max(0, one.y), one.width, one.height) for one in found if one.width and one.height)


def element(one: Candidate, told: Any) -> Element:
    """The element as seen; `told` is what `probe.js` said of it."""
    said = told if isinstance(told, dict) else {}
    return Element(
        text=one.text[:300],
        box=one.box,
        visible=one.visible,
        covered_by=str(said.get("covered") or "")[:100],
        behind_layer=said.get("layer") is True,
        enabled=said.get("enabled") is not False,
    )


def picture(one: Candidate) -> Picture:
    """The picture as seen."""
    return Picture(
        url=one.text,
        box=one.box,
        visible=one.visible,
        width=one.natural[0],
        height=one.natural[1],
        complete=one.complete,
    )
