"""A Coupang product page put together: its own offer and the product, from its data and from what it shows."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from model.capture import Availability, Capture, Disagreement, Source
from reading.coupang_data import seller_of, stated_item
from reading.coupang_shown import PRODUCT_PATH
from reading.coupang_state import Product, VendorItem, number
from reading.evidence import Stated
from reading.schema import amount, text
from reading.shapes import members, objects
from reading.subject import split

_NAMES: Final = ("title", "productName", "itemName")
_BRANDS: Final = ("brandName", "brand")
_PRICES: Final = ("price", "regular_price", "coupon_price", "member_price")
_OFFERED: Final = ("unit_price", "shipping_fee", "seller")
_QUANTITIES: Final = "/next-api/products/quantity-info"


@dataclass(frozen=True, slots=True)
class Address:
    """What an address names: the product, and where it says so the option and the seller's offer."""

    product_id: str | None
    item_id: str | None = None
    vendor_item_id: str | None = None


def address_of(url: str) -> Address:
    """What `url` names: a product page, or the quantity answer beside one."""
    parts = split(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    found = PRODUCT_PATH.search(parts.path)
    product_id = found[1] if found else None
    if parts.path.rstrip("/") == _QUANTITIES:
        product_id = number(query.get("productId"))
    if product_id is None:
        return Address(None)
    return Address(product_id, number(query.get("itemId")), number(query.get("vendorItemId")))


def own_offer(found: Product, item: VendorItem | None, shown: Stated | None, hint: str | None, currency: str) -> Stated:
    """The page's own offer: what the data says of `item`, and what the page shows where the data is silent.

    What is shown is of the offer that the page opens with, `hint` where its links name it: it counts for no other.
    Prices of the two are never mixed: shown ones count where the data has no selling price.
    """
    if item is None:
        offer = Stated(where="visible", currency=currency)
        if found.items or shown is None:
            return offer
    else:
        offer = stated_item(item, currency)
        offer.name = None
        if (found.selected or hint) not in (None, item.id):
            return offer
        offer.seller = offer.seller or seller_of(found)
    if shown is not None:
        _fill(offer, shown)
    return offer


def _fill(offer: Stated, shown: Stated) -> None:
    if offer.price is None:
        for name in _PRICES:
            setattr(offer, name, getattr(shown, name))
    for name in _OFFERED:
        if getattr(offer, name) is None:
            setattr(offer, name, getattr(shown, name))
            if name in shown.conditions:
                offer.conditions[name] = shown.conditions[name]
    if offer.seller is not None and shown.seller is not None and offer.seller.name == shown.seller.name:
        offer.seller = shown.seller
    if offer.availability is Availability.UNKNOWN:
        offer.availability = shown.availability


def product_of(found: Product, shown: Stated | None, currency: str) -> Stated:
    """The product itself: its name as the page shows it, else as its data does."""
    product = Stated(where="state product", currency=currency)
    if shown is not None:
        product.where, product.name, product.brand = shown.where, shown.name, shown.brand
        product.gtin, product.mpn = shown.gtin, shown.mpn
        product.images, product.attributes, product.description = shown.images, shown.attributes, shown.description
    product.name = product.name or _first(found, _NAMES) or _item_name(found)
    product.brand = product.brand or _first(found, _BRANDS)
    return product


def _first(found: Product, names: tuple[str, ...]) -> str | None:
    values = (text(node.get(name)) for name in names for node in found.own)
    return next((value for value in values if value), None)


def _item_name(found: Product) -> str | None:
    """The name in an answer that is about one offer alone."""
    modules = [module for one in found.own for module in objects(one.get("moduleData"))]
    names = [
        text(module.get("attributeBasedTitle")) or text(members(module.get("itemInfo")).get("itemName"))
        for module in modules
    ]
    return next((name for name in names if name), None)


def contradicted(capture: Capture, found: Product, item: VendorItem, shown: Stated | None, currency: str) -> Capture:
    """`capture`, with the places named that ask another price: the cart, and what the page shows."""
    asked = {"cart price": amount(item.cart, currency)}
    if shown is not None and found.selected in (None, item.id):
        asked["visible price"] = shown.price
    known = {getattr(capture, name) for name in _PRICES}
    others = [Disagreement(where, f"{value:f}") for where, value in asked.items() if value and value not in known]
    source = capture.sources.get("price")
    if source is None or not others:
        return capture
    return capture.with_(sources={**capture.sources, "price": Source(source.where, tuple(others))})
