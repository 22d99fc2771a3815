"""Faults that can be switched on for a listing or an SKU, where each is possible, and what it does to a page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Final

from sandbox.assortment import Listing, Promotion
from sandbox.channels import CHANNELS
from sandbox.placing import charm
from sandbox.views import Choice, View, running, view

LISTING: Final = "listing"
SKU: Final = "sku"

_ALL: Final = tuple(CHANNELS)


def _on(*channels: str, scope: str = LISTING) -> dict[str, frozenset[str]]:
    return {name: frozenset({scope}) for name in channels or _ALL}


_BY_VARIANT: Final = ("shopify", "woocommerce")
"""Shops in which each variant has a price of its own."""

_CARTS: Final = ("own", "shopify", "woocommerce")

IN_BROWSER: Final = frozenset({"cart_price", "cart_fails", "stuck_option"})
"""Faults that only a browser meets: the page's own data stay right."""

SUPPORTED: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "wrong_price": _on() | {name: frozenset({LISTING, SKU}) for name in _BY_VARIANT},
    "lost_digit": _on() | {name: frozenset({LISTING, SKU}) for name in _BY_VARIANT},
    "promo_late": _on(),
    "promo_overrun": _on(),
    # Only these print a price after coupon; Naver's is asked for by the browser in a request of its own.
    "coupon_below_floor": _on("own", "coupang", "tmall", "reseller_kr"),
    # Naver's and Tmall's pages are drawn from one state object.
    "contradiction": _on("own", "shopify", "woocommerce", "coupang", "reseller_kr", "reseller_eu"),
    "list_price_changed": _on(),
    # Naver's and Coupang's amounts are always won, Tmall's yuan, and name no currency.
    "wrong_currency": _on("own", "shopify", "woocommerce", "reseller_kr", "reseller_eu"),
    "sold_out_size": _on(scope=SKU),
    "sold_out": _on(),
    "oversell": _on(scope=SKU),
    "undersell": _on(scope=SKU),
    "option_missing": _on(scope=SKU),
    "image_missing": _on(),
    "wrong_picture": _on(),
    "wrong_title": _on(),
    "brand_missing": _on(),
    # Tmall's description is asked for by the browser in a request of its own.
    "forbidden_words": _on(*(name for name in _ALL if name != "tmall")),
    # Coupang and Tmall have no line for a gift; the German reseller gives none.
    "gift_missing": _on("own", "shopify", "woocommerce", "naver", "reseller_kr"),
    "delisted": _on(),
    # Only the brand's own shops have carts.
    "cart_price": _on(*_CARTS),
    "cart_fails": _on(*_CARTS),
    "stuck_option": _on("own", scope=SKU),
}
"""Fault to channel to what it is set on: the whole listing, one SKU, or both. An absent channel cannot have it."""

FORBIDDEN: Final = {
    "ko": "레플리카 최저가 보장",
    "en": "replica, lowest price guaranteed",
    "zh": "高仿 全网最低价",
    "de": "Replika, garantiert niedrigster Preis",
}
"""Words that the fault `forbidden_words` adds to the description, by the shop's language."""

_WRONG_TITLES: Final = {
    "ko": "여름 특가 균일가전 상품",
    "en": "Summer Clearance Item",
    "zh": "夏季清仓特惠商品",
    "de": "Sommerschlussverkauf Artikel",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault on one listing."""

    kind: str
    channel: str
    external_id: str
    sku: str | None = None
    amount: Decimal | None = None
    """The price to show instead, in the listing's currency."""
    factor: Decimal | None = None
    """Or: times the price that should stand there."""
    text: str | None = None
    """The title or the words to show; of `cart_fails`: `error` or `nothing`."""
    since: datetime
    """When it was injected, by the world's clock."""

    def __post_init__(self) -> None:
        if self.kind not in SUPPORTED:
            raise ValueError(f"no fault is called {self.kind!r}; there are: {', '.join(SUPPORTED)}")
        scopes = SUPPORTED[self.kind].get(self.channel)
        if scopes is None:
            raise ValueError(f"fault {self.kind} is not possible in channel {self.channel}")
        if (SKU if self.sku else LISTING) not in scopes:
            needed = " or ".join(sorted(scopes))
            raise ValueError(f"fault {self.kind} in channel {self.channel} is set on a {needed}")

    def asked(self, due: Decimal, currency: str, default: str) -> Decimal:
        """The amount that the fault asks for where `due` should stand."""
        if self.amount is not None:
            return self.amount
        return charm(due * (self.factor or Decimal(default)), currency)


def check(fault: Fault, listing: Listing) -> None:
    """Whether `fault` can be set on `listing`.

    Raises:
        ValueError: the listing has nothing that the fault could change.
    """
    if fault.sku is not None:
        listing.variant(fault.sku)
    wants = {
        "promo_late": any(one.judges == "price" for one in listing.promotions),
        "promo_overrun": any(one.judges == "price" for one in listing.promotions),
        "gift_missing": listing.gift is not None,
        "option_missing": len(listing.variants) > 1,
        "stuck_option": listing.variants[0].sku.size is not None,
        "sold_out_size": len(listing.variants) > 1,
    }
    if not wants.get(fault.kind, True):
        raise ValueError(f"listing {fault.external_id} of {fault.channel} has nothing for fault {fault.kind} to change")


def shown(listing: Listing, at: datetime, faults: Iterable[Fault] = ()) -> View:
    """The listing as its shop shows it at instant `at` under `faults`."""
    by_kind = {(fault.kind, fault.sku): fault for fault in faults}
    kinds = {kind for kind, _ in by_kind}
    made = view(
        listing, _price_promotion(listing.promotions, at, kinds), running(listing.promotions, "coupon_price", at)
    )
    for kind, change in _CHANGES.items():
        for fault in (one for (name, _), one in by_kind.items() if name == kind):
            made = change(made, fault)
    return made


def _price_promotion(promotions: Iterable[Promotion], at: datetime, kinds: set[str]) -> Promotion | None:
    of_price = [one for one in promotions if one.judges == "price"]
    if "promo_overrun" in kinds:
        over = [one for one in of_price if at >= one.starts]
        return over[-1] if over else None
    if "promo_late" in kinds:
        return None
    return running(of_price, "price", at)


def _wrong_price(made: View, fault: Fault) -> View:
    return made.with_price(fault.asked(made.price, made.currency, "0.7"), fault.sku)


def _lost_digit(made: View, fault: Fault) -> View:
    whole = int(made.price)
    return made.with_price(made.price - whole + whole // 10, fault.sku)


def _coupon(made: View, fault: Fault) -> View:
    return replace(made, coupon=fault.asked(made.listing.list_price, made.currency, "0.55"))


def _contradiction(made: View, fault: Fault) -> View:
    return replace(made, structured=fault.asked(made.price, made.currency, "0.9"))


def _list_price(made: View, fault: Fault) -> View:
    """Another struck price; the selling price stays."""
    regular = fault.asked(made.listing.list_price, made.currency, "1.3")
    choices = tuple(replace(choice, regular=regular + choice.variant.extra) for choice in made.choices)
    return replace(made, regular=regular, choices=choices)


def _currency(made: View, fault: Fault) -> View:
    """The price of another country, as shops show it when they take the visitor for a foreigner."""
    other = "USD" if made.currency != "USD" else "EUR"
    price = fault.asked(made.listing.style.list_prices[other], other, "1")
    choices = tuple(replace(choice, price=price, regular=None) for choice in made.choices)
    return replace(made, currency=other, price=price, structured=price, regular=None, coupon=None, choices=choices)


def _quantity(made: View, sku: str | None, quantity: Callable[[Choice], int]) -> View:
    choices = tuple(
        replace(choice, quantity=quantity(choice)) if sku in {None, choice.variant.sku.code} else choice
        for choice in made.choices
    )
    return replace(made, choices=choices)


def _sold_out(made: View, fault: Fault) -> View:
    return _quantity(made, fault.sku, lambda _: 0)


def _oversell(made: View, fault: Fault) -> View:
    return _quantity(made, fault.sku, lambda choice: max(choice.variant.stock, 1))


def _option_missing(made: View, fault: Fault) -> View:
    return replace(made, choices=tuple(choice for choice in made.choices if choice.variant.sku.code != fault.sku))


def _title(made: View, fault: Fault) -> View:
    language = CHANNELS[fault.channel].language
    return replace(made, title=fault.text or _WRONG_TITLES[language])


def _forbidden(made: View, fault: Fault) -> View:
    words = fault.text or FORBIDDEN[CHANNELS[fault.channel].language]
    return replace(made, description=f"{made.description} {words}.")


def _cart_price(made: View, fault: Fault) -> View:
    """The cart asks what was asked before a promotion, or else a tenth more."""
    due = made.regular if made.regular is not None and fault.factor is None else made.price
    return replace(made, in_cart=fault.asked(due, made.currency, "1.1" if due == made.price else "1"))


def _cart_fails(made: View, fault: Fault) -> View:
    return replace(made, cart_fails="nothing" if fault.text == "nothing" else "error")


def _stuck(made: View, fault: Fault) -> View:
    return replace(made, stuck=made.stuck | {fault.sku or ""})


_CHANGES: Final[Mapping[str, Callable[[View, Fault], View]]] = {
    "wrong_price": _wrong_price,
    "lost_digit": _lost_digit,
    "wrong_currency": _currency,
    "coupon_below_floor": _coupon,
    "list_price_changed": _list_price,
    "contradiction": _contradiction,
    "sold_out": _sold_out,
    "sold_out_size": _sold_out,
    "undersell": _sold_out,
    "oversell": _oversell,
    "option_missing": _option_missing,
    "image_missing": lambda made, _: replace(made, pictures=0),
    "wrong_picture": lambda made, _: replace(made, foreign=True),
    "wrong_title": _title,
    "brand_missing": lambda made, _: replace(made, brand=None),
    "forbidden_words": _forbidden,
    "gift_missing": lambda made, _: replace(made, gift=None),
    "delisted": lambda made, _: replace(made, gone=True),
    "cart_price": _cart_price,
    "cart_fails": _cart_fails,
    "stuck_option": _stuck,
}
"""In the order in which they are applied. The promotion faults act before, on the choice of the promotion."""

EMPTIES_STOCK: Final = frozenset({"sold_out", "sold_out_size", "oversell"})
"""Faults after which there is nothing at hand; with `undersell` the goods are there and the page denies it."""


def at_hand(listing: Listing, sku: str, faults: Iterable[Fault]) -> int:
    """Pieces of `sku` truly at hand for this listing under `faults`."""
    gone = any(fault.kind in EMPTIES_STOCK and fault.sku in {None, sku} for fault in faults)
    return 0 if gone else listing.variant(sku).stock
