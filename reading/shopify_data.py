"""Shopify's product objects, in the shapes of its Ajax API, Liquid, `/products.json` and the Storefront API.

Source: Shopify's Ajax API, Liquid and Storefront API references (shopify.dev, 2025).
"""

import base64
import binascii
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final, cast
from urllib.parse import urljoin

from model.capture import Availability
from reading.evidence import STATE, Stated
from reading.ids import code, gtin
from reading.page import Page
from reading.schema import amount, currency, text
from reading.shapes import members, objects
from reading.shopify_stock import level_of, listed, node_of, quantity_of, stock_of

_LONG_TEXT: Final = 20_000
_MAX_WRAPS: Final = 6
_MAX_STATE_NODES: Final = 50_000
_PRODUCT_START = re.compile(r'\{"id":\d{6,20},"title":"')
_DECODER = json.JSONDecoder(parse_float=Decimal)


def products_in(data: Any) -> tuple[list[dict[str, Any]], bool]:
    """The products in an answer, and whether it is a list of them; wrappers of GraphQL and of files are taken off."""
    nodes: list[Any] = [data]
    for _ in range(_MAX_WRAPS):
        for node in nodes:
            if _is_product(node):
                return [node], False
            if products := _products(node):
                return products, True
        nodes = [value for node in nodes if isinstance(node, dict) for value in node.values()][:200]
    return [], False


def _products(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        node = node.get("products", node.get("edges", node.get("nodes")))
    if isinstance(node, dict):
        node = node.get("edges", node.get("nodes"))
    if not isinstance(node, list):
        return []
    return [one for one in (node_of(member) for member in node) if _is_product(one)]


def _is_product(node: Any) -> bool:
    return (
        isinstance(node, dict) and isinstance(node.get("title"), str) and ("variants" in node or "priceRange" in node)
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def product(data: dict[str, Any], where: str, url: str, code: str | None = None) -> Stated:
    """A product of any of Shopify's shapes, with its variants."""
    variants = listed(data.get("variants"))
    names = [text(option) or "" for option in _list(data.get("options"))]
    stated = Stated(
        where=where,
        id=_id(data.get("id")),
        name=text(data.get("title")),
        brand=text(data.get("vendor")),
        description=text(data.get("body_html") or data.get("descriptionHtml") or data.get("description"), _LONG_TEXT),
        availability=stock_of(data.get("available", data.get("availableForSale"))),
        images=[link for image in _pictures(data) if (link := _picture(image, url))],
    )
    stated.undescribed = not stated.description and isinstance(data.get("body_html", data.get("descriptionHtml")), str)
    stated.variants = [_variant(one, names, where, code) for one in variants]
    if {one.availability for one in stated.variants if one.availability.buyable} == {Availability.BACK_ORDER}:
        stated.availability = Availability.BACK_ORDER
    if isinstance(reach := data.get("priceRange"), dict) and not variants:
        stated.price, stated.currency = _money(reach.get("minVariantPrice"))
    return stated


def _pictures(data: dict[str, Any]) -> list[Any]:
    value = data.get("images") or data.get("media")
    pictures = value if isinstance(value, list) else list(listed(value))
    return pictures or [data.get("featuredImage")]


def _picture(image: Any, url: str) -> str | None:
    if isinstance(image, dict):
        image = image.get("image") if isinstance(image.get("image"), dict) else image
        image = image.get("src") or image.get("originalSrc") or image.get("url") or image.get("transformedSrc")
    return urljoin(url, image) if isinstance(image, str) and image else None


def _variant(data: dict[str, Any], names: list[str], where: str, wanted: str | None) -> Stated:
    price, was, unit = _prices(data, wanted)
    return Stated(
        where=f"{where} variants",
        id=_id(data.get("id")),
        sku=code(data.get("sku")),
        gtin=gtin(data.get("barcode")),
        price=price,
        currency=unit,
        # a struck price at or below the price is left over from another season: the themes show none
        regular_price=was if was is not None and price is not None and was > price else None,
        unit_price=_money(data.get("unitPrice"))[0],
        availability=level_of(data),
        quantity=quantity_of(data),
        options=_options(data, names),
    )


def _prices(data: dict[str, Any], wanted: str | None) -> tuple[Decimal | None, Decimal | None, str | None]:
    """Price, struck price and currency of a variant; of several presentment currencies those in `wanted`.

    What a country's shoppers are asked (the Admin API's `contextualPricing`) goes before the shop's own price.
    """
    asked = members(data.get("contextualPricing"))
    data = asked if asked.get("price") else data
    for pair in listed(data.get("presentmentPrices") or data.get("presentment_prices")):
        price, unit = _money(pair.get("price"))
        if unit is not None and unit == wanted:
            return price, _money(pair.get("compareAtPrice", pair.get("compare_at_price")))[0], unit
    price, unit = _money(data.get("priceV2", data.get("price")))
    was = _money(data.get("compareAtPriceV2", data.get("compareAtPrice", data.get("compare_at_price"))))[0]
    return price, was, unit or wanted


def _money(value: Any) -> tuple[Decimal | None, str | None]:
    """An amount and its currency, where it has one.

    A whole number is in hundredths whatever the currency, as Liquid and the Ajax API write money ("1000 yen is
    100000"); text and GraphQL's `amount` are in the currency's own unit. Zero means that there is none.
    """
    if isinstance(value, dict):
        return amount(value.get("amount")), currency(value.get("currencyCode", value.get("currency_code")))
    if isinstance(value, int) and not isinstance(value, bool):
        return (Decimal(value).scaleb(-2) if value > 0 else None), None
    return amount(value), None


def _options(data: dict[str, Any], names: list[str]) -> dict[str, str]:
    chosen = data.get("selectedOptions")
    if isinstance(chosen, list):
        pairs = [(text(one.get("name")), text(one.get("value"))) for one in objects(chosen)]
    else:
        values = [text(data.get(f"option{place}")) for place in (1, 2, 3)]
        pairs = [(names[i] if i < len(names) else f"option{i + 1}", value) for i, value in enumerate(values)]
        if not any(values):
            pairs = [("title", text(data.get("title")))]
    return {name: value for name, value in pairs if name and value and value != "Default Title"}


def _id(value: Any) -> str | None:
    """The number of a product or variant; of a global id (plain or base64) its last part."""
    written = text(value)
    if written is None or not written.startswith(("gid:", "Z2lk")):
        return written
    if written.startswith("Z2lk"):
        try:
            written = base64.b64decode(written, validate=True).decode("ascii")
        except (binascii.Error, UnicodeDecodeError):
            return written
    return written.partition("?")[0].rpartition("/")[2] or None


def set_currency(products: Sequence[dict[str, Any]]) -> str | None:
    """Of several presentment currencies the one in which prices were set; None where a variant has one currency.

    Shopify converts and then rounds, so prices in the shop's own currency have the fewest figures; the first in the
    answer wins among equals.
    """
    figures: Counter[str] = Counter()
    for product in products:
        for variant in listed(product.get("variants")):
            for pair in listed(variant.get("presentmentPrices") or variant.get("presentment_prices")):
                price, unit = _money(pair.get("price"))
                if unit is not None and price is not None:
                    figures[unit] += len(price.normalize().as_tuple().digits)
    return min(figures, key=lambda unit: figures[unit]) if figures else None


def shop_currency(data: Any) -> str | None:
    """The currency of the shop, where the answer of an API names it beside the products."""
    return currency(members(members(members(data).get("data")).get("shop")).get("currencyCode"))


def in_currency(product: Stated, code: str | None) -> None:
    for one in (product, *product.variants):
        one.currency = one.currency or code


def page_product(page: Page, handle: str) -> Stated | None:
    """The product of `handle` as scripts of the page hold it: Liquid's `product | json`, or a storefront's state."""
    marks = (f'"handle":"{handle}"', f'"handle": "{handle}"')
    if not any(mark.encode() in page.body for mark in marks):  # before the page is decoded: Shopify writes UTF-8
        return None
    data = _written(page.text, handle, marks) or _in_state(page, handle, marks)
    return product(data, f"{STATE} product", page.url) if data is not None else None


def _written(source: str, handle: str, marks: tuple[str, str]) -> dict[str, Any] | None:
    for found in _PRODUCT_START.finditer(source):
        head = source[found.start() : found.start() + 3_000]
        if not any(mark in head for mark in marks):
            continue
        try:
            data, _ = _DECODER.raw_decode(source, found.start())
        except (ValueError, RecursionError):
            continue
        if _is_complete(data) and data["handle"] == handle:
            return cast("dict[str, Any]", data)
    return None


def _in_state(page: Page, handle: str, marks: tuple[str, str]) -> dict[str, Any] | None:
    """The product of `handle` in a storefront's state.

    None when it holds another whole product: such pages join several into one listing and open with any of them.
    """
    for script in page.tree.css('script[type="application/json"]'):
        source = script.text()
        if not any(mark in source for mark in marks):
            continue
        try:
            found = {one["handle"]: one for one in _complete_in(_DECODER.decode(source))}
        except (ValueError, RecursionError):
            continue
        if handle in found:
            return found[handle] if len(found) == 1 else None
    return None


def _complete_in(state: Any) -> Iterator[dict[str, Any]]:
    nodes, seen = [state], 0
    while nodes and seen < _MAX_STATE_NODES:
        node = nodes.pop()
        seen += 1
        if isinstance(node, dict):
            if _is_complete(node):
                yield node
            nodes += node.values()
        elif isinstance(node, list):
            nodes += node


def _is_complete(data: Any) -> bool:
    """Whether `data` is a product with a handle and variants."""
    return _is_product(data) and isinstance(data.get("handle"), str) and bool(listed(data.get("variants")))
