"""WooCommerce's REST API, versions 1 to 3 (`/wp-json/wc/v3/products`): products and variations, for the shop's keys.

Source of the shapes: WooCommerce REST API reference (products, product variations, currencies). Amounts are text in the
currency's own unit, as the shop entered them; the products name no currency.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from model.capture import Availability
from reading.evidence import Stated
from reading.ids import code, gtin
from reading.schema import amount, currency, text
from reading.shapes import count, members, objects
from reading.woocommerce_store import LONG_TEXT

_LEVELS: Final = {
    "instock": Availability.IN_STOCK,
    "outofstock": Availability.OUT_OF_STOCK,
    "onbackorder": Availability.BACK_ORDER,
}
UNSHOWN: Final = {
    "draft": "a draft",
    "pending": "waiting for review",
    "private": "private: only staff sees it",
    "trash": "in the trash",
    "future": "to be published later",
}
"""Statuses in which no shopper sees the product's page. Source: WordPress post statuses."""


def rest_products(data: Any) -> list[dict[str, Any]]:
    """The products of an answer: objects with a number, a name, a type and a stock status."""
    rows = objects(data if isinstance(data, list) else [data])
    return [one for one in rows if {"id", "name", "type", "price"} <= one.keys() and _stocked(one) and not _chosen(one)]


def _stocked(data: dict[str, Any]) -> bool:
    """Whether it tells of stock: by `stock_status` in version 3, by `in_stock` and `backordered` before."""
    return "stock_status" in data or {"in_stock", "permalink"} <= data.keys()


def _level(data: dict[str, Any]) -> Availability:
    if "stock_status" in data:
        return _LEVELS.get(text(data["stock_status"]) or "", Availability.UNKNOWN)
    if data.get("backordered") is True:
        return Availability.BACK_ORDER
    if not isinstance(data.get("in_stock"), bool):
        return Availability.UNKNOWN
    return Availability.IN_STOCK if data["in_stock"] else Availability.OUT_OF_STOCK


def rest_variations(data: Any) -> list[Stated]:
    """The variations of an answer of `/products/<id>/variations`."""
    rows = objects(data) if isinstance(data, list) else []
    return [_variation(one) for one in rows if {"id", "stock_status", "price"} <= one.keys() and "status" in one]


def rest_currency(answers: Iterable[Any]) -> str | None:
    """The shop's currency, from an answer of `/data/currencies/current`."""
    codes = (currency(members(one).get("code")) for one in answers if "symbol" in members(one))
    return next((one for one in codes if one), None)


def rest_product(data: dict[str, Any], variations: Sequence[Stated], unit: str | None) -> Stated:
    """A product; its variations are those beside it, else the numbers that it names."""
    stated = _priced(data, "rest")
    stated.currency = unit if stated.price is not None else None
    stated.name = text(data.get("name"))
    stated.brand = text(data.get("brands") or None)
    stated.description = text(data.get("description") or data.get("short_description"), LONG_TEXT)
    stated.images = [src for one in objects(data.get("images")) if (src := text(one.get("src"), 2_000))]
    stated.attributes = _attributes(data)
    numbers = data.get("variations")
    stubs = [Stated(where="rest variations", id=text(one)) for one in numbers] if isinstance(numbers, list) else []
    stated.variants = list(variations) or stubs
    if variations:
        _lowest(stated, variations)
    return stated


def _priced(data: dict[str, Any], where: str) -> Stated:
    """What products and variations have alike: number, codes, prices, stock."""
    price, was = amount(data.get("price")), amount(data.get("regular_price"))
    lower = data.get("on_sale") is True and price is not None and was is not None and was > price
    kept = data.get("manage_stock") in (True, "parent")
    return Stated(
        where=where,
        id=text(data.get("id")),
        sku=code(data.get("sku")),
        gtin=gtin(data.get("global_unique_id")),
        price=price,
        regular_price=was if lower else None,
        availability=_level(data),
        quantity=count(data.get("stock_quantity")) if kept else None,
    )


def _variation(data: dict[str, Any]) -> Stated:
    stated = _priced(data, "rest variations")
    stated.options = _chosen(data)
    if data.get("status") != "publish" or data.get("purchasable") is False:
        stated.availability = Availability.OUT_OF_STOCK
    return stated


def _lowest(stated: Stated, variations: Sequence[Stated]) -> None:
    """A variable product strikes its regular price only where all its variations cost the same before and now."""
    prices = {(one.price, one.regular_price) for one in variations if one.price is not None}
    if len(prices) == 1:
        stated.price, stated.regular_price = prices.pop()
    elif prices:
        stated.price, stated.regular_price = min(price for price, _ in prices if price is not None), None


def _chosen(data: dict[str, Any]) -> dict[str, str]:
    """Options of a variation: [{"name": "Color", "option": "Blue"}]."""
    pairs = ((text(one.get("name")), text(one.get("option"))) for one in objects(data.get("attributes")))
    return {name: value for name, value in pairs if name and value}


def _attributes(data: dict[str, Any]) -> dict[str, str]:
    """What describes the product and does not part it into variations."""
    found: dict[str, str] = {}
    for one in objects(data.get("attributes")):
        options = one.get("options")
        words = [word for value in options if (word := text(value))] if isinstance(options, list) else []
        if (name := text(one.get("name"))) and words and one.get("variation") is not True:
            found[name] = ", ".join(words)
    return found
