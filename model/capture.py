"""What one visit to a page said: the capture, its offers and variants, and where each field was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Self


class Outcome(StrEnum):
    """How a visit ended. Only `ok`, `partial` and, for `delisted`, `gone` may speak of a product."""

    OK = "ok"
    PARTIAL = "partial"
    """A real product page of which something essential (price or stock) is loaded elsewhere."""
    BLOCKED = "blocked"
    LOGIN = "login"
    SOFT_404 = "soft_404"
    GONE = "gone"
    """The platform's own word that the listing ended: 404, 410, "sales ended". Never an empty page."""
    PARSE_FAILED = "parse_failed"
    FETCH_FAILED = "fetch_failed"


SPEAKING: Final = frozenset({Outcome.OK, Outcome.PARTIAL})
"""Outcomes that may open, deepen or resolve product discrepancies."""


class Availability(StrEnum):
    """schema.org's ItemAvailability, as far as shops use it, plus `Unknown`, which is never guessed away."""

    IN_STOCK = "InStock"
    OUT_OF_STOCK = "OutOfStock"
    LIMITED = "LimitedAvailability"
    PRE_ORDER = "PreOrder"
    BACK_ORDER = "BackOrder"
    SOLD_OUT = "SoldOut"
    DISCONTINUED = "Discontinued"
    UNKNOWN = "Unknown"

    @property
    def buyable(self) -> bool | None:
        """True when a shopper can order now, False when not, None when it is not known."""
        if self is Availability.UNKNOWN:
            return None
        return self not in NOT_BUYABLE


NOT_BUYABLE: Final = frozenset({Availability.OUT_OF_STOCK, Availability.SOLD_OUT, Availability.DISCONTINUED})

PRICE_FIELDS: Final = (
    "price",
    "regular_price",
    "coupon_price",
    "member_price",
    "card_price",
    "best_price",
    "shipping_fee",
    "unit_price",
)
"""Every kind of price, design's table. All are in the capture's one currency and never mixed."""


class SellerKind(StrEnum):
    """What a seller is to its platform."""

    FLAGSHIP = "flagship"
    EXCLUSIVE = "exclusive"
    MULTI_BRAND = "multi_brand"
    THIRD_PARTY = "third_party"
    MARKETPLACE = "marketplace"
    """The marketplace itself sells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """Who sells on a listing, as the page names them."""

    id: str | None = None
    """The platform's shop or channel number."""
    name: str | None = None
    kind: SellerKind | None = None
    legal_name: str | None = None
    business_number: str | None = None
    address: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Every kind of price of one offer, in one currency; None = not read."""

    price: Decimal | None = None
    """What any logged-out shopper sees before coupons, tax as the page shows it; of a range the lower end."""
    regular_price: Decimal | None = None
    """Struck through, "was", 정가, 吊牌价 / 划线价."""
    coupon_price: Decimal | None = None
    """After coupons that any shopper can take."""
    member_price: Decimal | None = None
    card_price: Decimal | None = None
    best_price: Decimal | None = None
    """Lowest advertised, under conditions kept as text in `Capture.conditions`."""
    shipping_fee: Decimal | None = None
    """Delivery to the channel's default place."""
    unit_price: Decimal | None = None
    """Per 100 ml, per piece."""

    def as_dict(self) -> dict[str, Decimal]:
        """The prices that were read, by field name."""
        return {name: value for name in PRICE_FIELDS if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceStep:
    """One rung of the way from the list price down to the lowest price that a page advertises."""

    field: str
    """The kind of price that this step arrives at: one of `PRICE_FIELDS`."""
    amount: Decimal
    """What is to be paid after it, in the capture's currency."""
    off: Decimal | None = None
    """How much below the selling price it is; of the selling price, how much below the list price."""
    label: str | None = None
    """As the page prints it: 정가, 쿠폰적용가, 券后."""
    condition: str | None = None
    """Who gets it, and how: "와우회원", "카드 청구할인 KB국민"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one seller asks for one variant, where several sell on a listing."""

    seller: Seller | None = None
    variant_id: str | None = None
    prices: Prices = field(default_factory=Prices)
    availability: Availability = Availability.UNKNOWN
    quantity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A sellable choice on a listing: a colour and size, a flavour."""

    id: str | None = None
    """The platform's id of the variant; None where the page has none (then `options` identify it)."""
    sku: str | None = None
    gtin: str | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    """Option name to value, in the page's order: {"Color": "Black", "Size": "270"}."""
    price: Decimal | None = None
    regular_price: Decimal | None = None
    availability: Availability = Availability.UNKNOWN
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Another place on the same page that says something else."""

    where: str
    value: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a field was read, and which other places on the page contradict it."""

    where: str
    """A short path for people: `json-ld offers.price`, `visible .price ins`, `state product.A.salePrice`."""
    disagrees: tuple[Disagreement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """One card of a search page or of a seller's list."""

    external_id: str | None = None
    name: str | None = None
    price: Decimal | None = None
    seller: Seller | None = None
    sold_out: bool | None = None
    ad: bool | None = None
    url: str | None = None
    image: str | None = None
    """Address of the card's picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What one visit to a listing (or search page, or file of many products) said.

    A field that is None (or `Unknown`, or empty) was not read, unless `shown_absent` names it: then the page has the
    place for it and the place is empty. Amounts are in `currency`. Pure data: when and by whom it was fetched stands
    in the store.
    """

    outcome: Outcome
    platform: str
    url: str
    reason: str | None = None
    """Why the outcome is not `ok`, in words: "Akamai refusal page", "no product in the page"."""
    external_id: str | None = None
    name: str | None = None
    brand: str | None = None
    sku: str | None = None
    gtin: str | None = None
    """GTIN-8, 12, 13 or 14 whose check digit holds."""
    mpn: str | None = None
    currency: str | None = None
    price: Decimal | None = None
    regular_price: Decimal | None = None
    coupon_price: Decimal | None = None
    member_price: Decimal | None = None
    card_price: Decimal | None = None
    best_price: Decimal | None = None
    shipping_fee: Decimal | None = None
    unit_price: Decimal | None = None
    availability: Availability = Availability.UNKNOWN
    quantity: int | None = None
    seller: Seller | None = None
    offers: tuple[Offer, ...] = ()
    images: tuple[str, ...] = ()
    """Absolute URLs, main picture first."""
    variants: tuple[Variant, ...] = ()
    description: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)
    """Price field to the condition that the page states for it."""
    price_steps: tuple[PriceStep, ...] = ()
    """From the list price to the lowest advertised; empty where the page states one price alone."""
    damaged: frozenset[str] = frozenset()
    """Text fields that came with characters lost on the way (U+FFFD): shown to people, never compared."""
    sources: Mapping[str, Source] = field(default_factory=dict)
    shown_absent: frozenset[str] = frozenset()
    """Fields whose place is on the page and empty: no picture, no gift line, no struck price."""
    results: tuple[SearchResult, ...] = ()
    captures: tuple["Capture", ...] = ()
    """One per product, when the file holds many."""

    @property
    def prices(self) -> Prices:
        """The capture's own prices."""
        return Prices(**{name: getattr(self, name) for name in PRICE_FIELDS})

    @property
    def speaks(self) -> bool:
        """Whether this visit may open, deepen or resolve a product discrepancy."""
        return self.outcome in SPEAKING

    def was_read(self, name: str) -> bool:
        """Whether field `name` was read undamaged, or is shown absent, so that a rule may judge it."""
        return name in self.shown_absent or (name not in self.damaged and getattr(self, name) not in EMPTY)

    def with_(self, **changes: Any) -> Self:
        """A copy with some fields changed."""
        return replace(self, **changes)


EMPTY: Final[tuple[object, ...]] = (None, (), {}, "", Availability.UNKNOWN)
"""Values that mean "not read"."""

CAPTURE_FIELDS: Final = tuple(f.name for f in fields(Capture))
