"""What is wrong in the sandbox now: each fault as a row that says what should be on the page and what is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sandbox.faults import Fault
from sandbox.shelf import Shelf
from sandbox.views import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One fault that is on: what should stand on the page, and what stands there."""

    fault: str
    channel: str
    external_id: str
    url: str
    style: str
    sku: str | None
    variant_id: str | None
    field: str
    """What differs: `price regular_price coupon_price structured_price currency availability options images name brand
    description gift outcome cart_price cart choice main_picture`."""
    expected: str
    shown: str
    since: datetime
    active: bool
    """Whether the page is wrong now; a promotion fault is not before its window begins, or ends."""


def wrong(shelf: Shelf, base_url: str, fault: Fault) -> Wrong:
    """The row of `fault`, which is on in the shop of `shelf` at `base_url`."""
    listing = shelf.listings[fault.external_id]
    field, expected, shown = _difference(fault, shelf.due(fault.external_id), shelf.view(fault.external_id))
    return Wrong(
        fault=fault.kind,
        channel=fault.channel,
        external_id=fault.external_id,
        url=base_url + listing.path,
        style=listing.style.code,
        sku=fault.sku,
        variant_id=listing.variant(fault.sku).id if fault.sku else None,
        field=field,
        expected=expected,
        shown=shown,
        since=fault.since,
        active=expected != shown,
    )


_FIELDS: Final[Mapping[str, str]] = {
    "coupon_below_floor": "coupon_price",
    "contradiction": "structured_price",
    "list_price_changed": "regular_price",
    "wrong_currency": "currency",
    "sold_out_size": "availability",
    "sold_out": "availability",
    "oversell": "availability",
    "undersell": "availability",
    "option_missing": "options",
    "image_missing": "images",
    "wrong_picture": "main_picture",
    "wrong_title": "name",
    "brand_missing": "brand",
    "forbidden_words": "description",
    "gift_missing": "gift",
    "delisted": "outcome",
    "cart_price": "cart_price",
    "cart_fails": "cart",
    "stuck_option": "choice",
}
"""What a fault changes on the page; the price where it is not named."""


def _difference(fault: Fault, due: View, seen: View) -> tuple[str, str, str]:
    """Field, what should be there, what is there."""
    field = _FIELDS.get(fault.kind, "price")
    if fault.kind == "oversell":
        return field, "OutOfStock", _read(field, seen, fault.sku)
    return field, _read(field, due, fault.sku), _read(field, seen, fault.sku)


def _read(field: str, view: View, sku: str | None) -> str:
    chosen = [choice for choice in view.choices if sku in {None, choice.variant.sku.code}]
    match field:
        case "price":
            return str(min((choice.price for choice in chosen), default=view.price))
        case "availability":
            return "InStock" if any(choice.available for choice in chosen) else "OutOfStock"
        case "options":
            return " / ".join(" ".join(choice.variant.options.values()) for choice in view.choices)
        case "outcome":
            return "gone" if view.gone else "ok"
        case "cart_price":
            return str(view.price if view.in_cart is None else view.in_cart)
        case "cart":
            return view.cart_fails or "works"
        case "choice":
            return "dead" if sku in view.stuck else "works"
    value = {
        "regular_price": view.regular,
        "coupon_price": view.coupon,
        "structured_price": view.structured,
        "currency": view.currency,
        "images": view.pictures,
        "main_picture": "another product's" if view.foreign else "its own",
        "name": view.title,
        "brand": view.brand,
        "description": view.description,
        "gift": view.gift,
    }[field]
    return "" if value is None else str(value)
