"""What one place on a page states of a product: the record that every source yields and the weighing compares."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from model.capture import Availability, Seller

JSON_LD: Final = "json-ld"
MICRODATA: Final = "microdata"
META: Final = "meta"
STATE: Final = "state"
VISIBLE: Final = "visible"
ADDRESS: Final = "url"


@dataclass(slots=True, kw_only=True)
class Stated:
    """One product, variant or offer as one place on the page states it. None = that place does not say.

    Amounts are in `currency`; `offers` and `variants` are what the place lists under the product.
    """

    where: str
    """Short path for people, the kind of place first: `json-ld offers.price`, `microdata`, `state variants`."""
    id: str | None = None
    """The platform's own number of the product or variant."""
    url: str | None = None
    name: str | None = None
    brand: str | None = None
    sku: str | None = None
    gtin: str | None = None
    mpn: str | None = None
    description: str | None = None
    undescribed: bool = False
    """Its place for the description is there and empty."""
    currency: str | None = None
    price: Decimal | None = None
    highest: Decimal | None = None
    """Upper end, where the place states a range; `price` is then the lower end."""
    regular_price: Decimal | None = None
    member_price: Decimal | None = None
    card_price: Decimal | None = None
    coupon_price: Decimal | None = None
    best_price: Decimal | None = None
    shipping_fee: Decimal | None = None
    unit_price: Decimal | None = None
    availability: Availability = Availability.UNKNOWN
    quantity: int | None = None
    sellers: int | None = None
    """How many offers a summary of them counts."""
    seller: Seller | None = None
    used: bool = False
    """Second hand, refurbished or damaged: never the product's own price where a new one is offered."""
    images: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    """Price field to the words that the place prints beside it: {"coupon_price": "쿠폰적용가"}."""
    conditions: dict[str, str] = field(default_factory=dict)
    """Price field to who gets that price, and how."""
    options: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    offers: list["Stated"] = field(default_factory=list)
    variants: list["Stated"] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of place: the first word of `where`."""
        return self.where.partition(" ")[0]

    def priced(self) -> Iterator["Stated"]:
        """This record, its offers, its variants and their offers: all that may hold a price or a stock level."""
        yield self
        yield from self.offers
        for variant in self.variants:
            yield variant
            yield from variant.offers
