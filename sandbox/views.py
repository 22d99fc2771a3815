"""What a shop shows of a listing at an instant, before any fault: the one thing that page templates look at."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sandbox.assortment import Listing, Promotion, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A variant as shown."""

    variant: Variant
    price: Decimal
    regular: Decimal | None
    """Struck through beside the price."""
    quantity: int
    """What the shop believes to have; 0 is sold out."""

    @property
    def available(self) -> bool:
        """Whether it can be bought."""
        return self.quantity > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A listing as its shop shows it."""

    listing: Listing
    title: str
    brand: str | None
    description: str
    currency: str
    price: Decimal
    regular: Decimal | None
    """Struck through beside the price; None when nothing is."""
    structured: Decimal
    """The price in the page's own structured data; it differs from `price` only by a fault."""
    coupon: Decimal | None
    """The price after a coupon that anybody can take; None when there is none."""
    gift: str | None
    pictures: int
    foreign: bool
    """Whether the main picture is another product's."""
    choices: tuple[Choice, ...]
    gone: bool = False
    in_cart: Decimal | None = None
    """What the cart asks instead of the page's price."""
    cart_fails: str | None = None
    """`error`: the cart answers so; `nothing`: it stays as it was."""
    stuck: frozenset[str] = frozenset()
    """SKUs that are there and whose control cannot be pressed."""

    @property
    def available(self) -> bool:
        """Whether anything of the listing can be bought."""
        return any(choice.available for choice in self.choices)

    def options(self) -> dict[str, list[str]]:
        """Each choice that the page offers, with its values in the page's order."""
        offered: dict[str, list[str]] = {}
        for choice in self.choices:
            for name, value in choice.variant.options.items():
                values = offered.setdefault(name, [])
                if value not in values:
                    values.append(value)
        return offered

    def sells(self, name: str, value: str) -> bool:
        """Whether something with `value` for the choice `name` can be bought."""
        return any(choice.available for choice in self.choices if choice.variant.options.get(name) == value)

    def with_price(self, price: Decimal, sku: str | None = None) -> "View":
        """A copy that asks `price` (of one SKU, or of the listing); nothing is struck that is not dearer."""
        choices = tuple(
            _repriced(choice, price) if sku in {None, choice.variant.sku.code} else choice for choice in self.choices
        )
        low = min(choices, key=lambda choice: choice.price)
        return replace(self, price=low.price, structured=low.price, regular=low.regular, choices=choices)


def _repriced(choice: Choice, price: Decimal) -> Choice:
    asked = price + choice.variant.extra
    regular = choice.regular if choice.regular is not None and choice.regular > asked else None
    return replace(choice, price=asked, regular=regular)


def running(promotions: Iterable[Promotion], judges: str, at: datetime) -> Promotion | None:
    """The promotion that sets price kind `judges` at instant `at`."""
    return next((one for one in promotions if one.judges == judges and one.runs(at)), None)


def view(listing: Listing, price_promotion: Promotion | None, coupon_promotion: Promotion | None) -> View:
    """The listing as it looks under these promotions."""
    price = listing.list_price if price_promotion is None else price_promotion.price
    regular = None if price_promotion is None else listing.list_price
    return View(
        listing=listing,
        title=listing.title,
        brand=listing.brand,
        description=listing.description,
        currency=listing.currency,
        price=price,
        regular=regular,
        structured=price,
        coupon=None if coupon_promotion is None else coupon_promotion.price,
        gift=listing.gift,
        pictures=listing.pictures,
        foreign=False,
        choices=tuple(
            Choice(
                variant=variant,
                price=price + variant.extra,
                regular=None if regular is None else regular + variant.extra,
                quantity=variant.stock,
            )
            for variant in listing.variants
        ),
    )
