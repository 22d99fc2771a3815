"""The page's product in its scripts' state: shop programs' objects, storefront state, dataLayer."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any, Final

import orjson
from selectolax.lexbor import LexborHTMLParser

from model.capture import Availability
from reading import ids, schema
from reading.evidence import STATE, Stated
from reading.jsonld import loose
from reading.magento_data import magento_product
from reading.subject import Subject

_LARGEST: Final = 4_000_000
_MAX_NODES: Final = 100_000
_SURE: Final = 2.2
_RIVAL: Final = 0.6
"""Likeness of names from which on another product on the page may be joined with the page's own."""
_MAX_STARTS: Final = 6
_PROMISING: Final = ("rice", "vailab", "tock")
_START = re.compile(r"(?:=|push\()\s{0,20}(?=[{\[])")
_NAMES: Final = ("name", "title", "productName", "item_name", "displayName", "product_name", "goodsName")
_PRICES: Final = (
    "salePrice", "sale_price", "finalPrice", "final_price", "currentPrice", "current_price", "sellingPrice",
    "selling_price", "discountedPrice", "specialPrice", "special_price", "priceAmount", "price", "prices", "pricing",
    "priceRange", "amount",
)  # fmt: skip
_INNER: Final = (
    "sale",
    "final",
    "current",
    "selling",
    "amount",
    "value",
    "price",
    "minVariantPrice",
    "min",
    "raw",
    "centAmount",
)
_REGULAR: Final = (
    "listPrice", "list_price", "regularPrice", "regular_price", "originalPrice", "original_price", "compareAtPrice",
    "wasPrice", "oldPrice", "old_price", "msrp", "rrp", "strikePrice", "basePrice",
)  # fmt: skip
_CURRENCIES: Final = ("currency", "currencyCode", "priceCurrency", "currency_code", "currencyIso", "currencyISO")
_STOCKS: Final = (
    "availability", "availableForSale", "inStock", "in_stock", "isInStock", "is_in_stock", "isAvailable", "available",
    "stockStatus", "stock_status", "stockLevelStatus", "inventoryStatus", "buyable", "purchasable",
)  # fmt: skip
_SKUS: Final = (
    "sku",
    "skuId",
    "articleNumber",
    "itemNumber",
    "item_id",
    "productCode",
    "code",
    "productId",
    "product_id",
    "id",
)
_LISTS: Final = ("variants", "skus", "variations", "children", "skuList", "items", "products")
_LINKS: Final = ("url", "handle", "slug", "link", "href", "canonicalUrl", "productUrl", "seoUrl", "permalink")


def read_states(tree: LexborHTMLParser, subject: Subject) -> Stated | None:
    """The page's own product as its scripts hold it, or None where none of their objects is surely it."""
    found: dict[str, tuple[float, Stated]] = {}
    for script in tree.css("script:not([src])"):
        source = script.text()
        if not 40 < len(source) < _LARGEST or not any(word in source for word in _PROMISING):
            continue
        if "jsonConfig" in source and (configured := magento_product(source)):
            return configured
        for state in _states(source, script.attributes.get("type") or ""):
            for node in _walk(state):
                score = _score(node, subject)
                if score > 1:
                    product = _product(node)
                    if score > found.get(key := product.id or product.name or "", (0.0, product))[0]:
                        found[key] = score, product
    return _surest(list(found.values()))


def _surest(found: list[tuple[float, Stated]]) -> Stated | None:
    """The best fit; without its price where another whole product fits nearly as well: pages join such products."""
    ranked = sorted(found, key=lambda pair: -pair[0])
    if not ranked or ranked[0][0] <= _SURE:
        return None
    product = ranked[0][1]
    rivals = [other for _, other in ranked[1:] if other.variants and other.name != product.name]
    if rivals and product.variants:
        product.price = product.regular_price = None
        product.variants = []
    return product


def _states(source: str, kind: str) -> Iterator[Any]:
    """The objects that a script holds or assigns, as far as they can be read."""
    if "json" in kind or source.lstrip()[:1] in ("{", "["):
        with suppress(orjson.JSONDecodeError):
            yield orjson.loads(source)
        return
    end = 0
    starts = 0
    for start in _START.finditer(source):
        if start.end() < end or starts >= _MAX_STARTS:
            continue
        starts += 1
        try:
            state, end = _DECODER.raw_decode(source, start.end())
            yield state
        except (ValueError, RecursionError):
            if (state := loose(source[start.end() : start.end() + 300_000])) is not None:
                yield state


_DECODER: Final = json.JSONDecoder(parse_float=Decimal)


def _walk(state: Any) -> Iterator[dict[str, Any]]:
    stack, seen = [state], 0
    while stack and seen < _MAX_NODES:
        node = stack.pop()
        seen += 1
        if isinstance(node, dict):
            yield node
            stack.extend(v for v in node.values() if isinstance(v, dict | list))
        elif isinstance(node, list):
            stack.extend(v for v in node if isinstance(v, dict | list))


def _score(node: dict[str, Any], subject: Subject) -> float:
    """How surely an object is the page's product: its name and address must fit, and it must hold a price or stock."""
    name = _first(node, _NAMES)
    if not isinstance(name, str) or not (_first(node, _PRICES) or _list(node) or any(key in node for key in _STOCKS)):
        return 0.0
    fit = subject.names(name)
    if fit < _RIVAL:
        return 0.0
    score = 2.0 * fit + 0.5 * bool(_first(node, _PRICES)) + 0.5 * bool(_first(node, _STOCKS))
    links = [value for key in _LINKS if isinstance(value := node.get(key), str)]
    if any(subject.same_page(link) or subject.mentions(link) for link in links):
        score += 1.5
    if any(subject.mentions(str(node[key])) for key in _SKUS if isinstance(node.get(key), str | int)):
        score += 1.0
    return score


def _first(node: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((value for name in names if (value := node.get(name)) not in (None, "", [], {})), None)


def _list(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The variants of an object, GraphQL's edges and nodes taken off."""
    value = _first(node, _LISTS)
    if isinstance(value, dict):
        value = value.get("edges") or value.get("nodes")
    items = value if isinstance(value, list) else []
    opened = [item.get("node", item) for item in items[:500] if isinstance(item, dict)]
    return [
        item
        for item in opened
        if isinstance(item, dict) and (_first(item, _PRICES) or _first(item, _STOCKS) is not None)
    ]


def _product(node: dict[str, Any], depth: int = 0) -> Stated:
    stated = Stated(where=f"{STATE} product" if depth == 0 else f"{STATE} variants")
    stated.name = schema.text(_first(node, _NAMES))
    stated.brand = schema.text(node.get("brand") or node.get("item_brand") or node.get("vendor"), 100)
    stated.sku = ids.code(node.get("sku"))
    stated.gtin = next(
        (g for key in ("gtin", "ean", "gtin13", "barcode", "upc") if (g := ids.gtin(node.get(key)))), None
    )
    stated.id = ids.code(_first(node, _SKUS))
    stated.currency = _currency(node)
    stated.price = _amount(_first(node, _PRICES), stated.currency)
    stated.regular_price = _amount(_first(node, _REGULAR), stated.currency)
    for key in _STOCKS:
        if stated.availability is Availability.UNKNOWN:
            stated.availability = schema.availability(node.get(key))
    if depth == 0:
        stated.variants = [_product(child, 1) for child in _list(node)]
    return stated


def _currency(node: dict[str, Any]) -> str | None:
    if code := schema.currency(_first(node, _CURRENCIES)):
        return code
    inner = _first(node, _PRICES)
    for _ in range(2):
        if not isinstance(inner, dict):
            return None
        if code := schema.currency(_first(inner, _CURRENCIES)):
            return code
        inner = _first(inner, _INNER)
    return None


def _amount(value: Any, code: str | None) -> Decimal | None:
    """An amount in a price field, which may be an object of kinds, or of amount and currency."""
    for _ in range(3):
        if not isinstance(value, dict):
            break
        if isinstance(cents := value.get("centAmount"), int):
            digits = value.get("fractionDigits")
            return Decimal(cents).scaleb(-(digits if isinstance(digits, int) else 2))
        value = _first(value, _INNER)
    return schema.amount(value, code) if isinstance(value, str | int | float | Decimal) else None
