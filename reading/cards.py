"""What readers of lists yield: one card each, before its address is made whole."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Card:
    """One card of a search page or of a seller's list; the price, of a range the lowest, in the platform's currency."""

    number: str
    """The platform's own."""
    name: str | None
    price: Decimal | None
    sold_out: bool | None
    ad: bool | None
    url: str | None
    """As the list writes it."""
    image: str | None = None
    """Address of its picture, as the list writes it."""
