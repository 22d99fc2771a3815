"""Magento's product records: REST (`/V1/products`, `/V1/products-render-info`) and GraphQL, also Catalog Service's.

Source of the shapes: Adobe Commerce REST and GraphQL references (catalog-data-product-interface,
ProductRenderInterface, ProductInterface; Catalog Service's ProductView).
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from model.capture import Availability
from model.money import exponent
from reading import ids, schema
from reading.evidence import Stated
from reading.magento_data import rounded
from reading.magento_time import Clock, running
from reading.schema import amount, text
from reading.shapes import count, members, objects

_MAX_DEPTH: Final = 8
_MAX_PRODUCTS: Final = 5_000
_MAX_VARIANTS: Final = 1_000
_LONG_TEXT: Final = 20_000
_MARKS: Final = frozenset(
    "price price_range priceRange price_info stock_status inStock type_id custom_attributes extension_attributes "
    "configurable_options url_key".split()
)
"""Keys of which a product record has at least one beside its SKU and name."""
_OF_AN_ORDER: Final = frozenset(("item_id", "quote_id", "order_id", "qty_ordered"))
_COMPOSITE: Final = ("configurable", "grouped", "bundle")
"""Types whose own `price` is not what a shopper pays (a bundle's special price is even a percentage)."""
_ANYBODY: Final = frozenset(("32000", "0"))
"""Customer groups ALL GROUPS and NOT LOGGED IN."""
_BRAND = re.compile(r"(?:brand|manufacturer)s?(?:_?(?:info|name|label|title|data|text))?\Z", re.IGNORECASE)
_GTINS: Final = ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "ean", "ean13", "ean_code", "upc", "barcode")
_MEDIA: Final = "/media/catalog/product"
"""Where a shop serves its catalogue's pictures unless it was told otherwise; REST names the file alone."""


def records_in(data: Any) -> list[dict[str, Any]]:
    """The products of an answer, in its order; those inside a product (variants, related ones) are left out."""
    return list(islice(_walk(data, 0), _MAX_PRODUCTS))


def product(data: dict[str, Any], clock: Clock | None, by_id: Mapping[str, dict[str, Any]] | None = None) -> Stated:
    """One product record. `clock` judges a special price's window; `by_id` holds the records beside it, which may be
    its variants. Amounts are in the record's currency; REST names none. Pictures may be paths on the shop's host.
    """
    stated = _record(data, clock)
    stated.variants = [*_variants(data, clock), *_children(data, clock, by_id or {})][:_MAX_VARIANTS]
    if stated.price is None and data.get("type_id") in _COMPOSITE:
        _lowest(stated)
    return stated


def disabled(data: dict[str, Any]) -> bool:
    """Whether the shop has switched the product off (REST `status` 2): its page answers 404."""
    return "attribute_set_id" in data and data.get("status") in (2, "2")


def page_path(data: dict[str, Any]) -> str | None:
    """The address of the product's page, maybe without a host; None where the record does not give it whole."""
    for key in ("url", "canonical_url"):
        if (value := text(data.get(key), 2_000)) and "/" in value + "/":
            return value if value.startswith("http") else f"/{value.lstrip('/')}"
    slug = text(data.get("url_key"))
    return f"/{slug}{text(data['url_suffix']) or ''}" if slug and "url_suffix" in data else None


def _record(data: dict[str, Any], clock: Clock | None) -> Stated:
    """A product or variant without what stands inside it."""
    custom = _custom(data)
    stated = Stated(where="graphql" if _is_graphql(data) else "rest", id=text(data.get("id")))
    stated.sku, stated.name = ids.code(data.get("sku")), text(data.get("name"))
    stated.brand = _brand(data) or _brand(custom)
    stated.gtin = next((g for key in _GTINS if (g := ids.gtin(data.get(key) or custom.get(key)))), None)
    stated.description = next((t for value in _descriptions(data, custom) if (t := text(value, _LONG_TEXT))), None)
    stated.availability, stated.quantity = _stock(data)
    stated.images = list(dict.fromkeys(_images(data)))
    _price(stated, data, custom, clock)
    return stated


def _walk(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict) and _is_product(node):
        yield node
    elif isinstance(node, dict | list) and depth < _MAX_DEPTH:
        for value in node.values() if isinstance(node, dict) else node:
            yield from _walk(value, depth + 1)


def _is_product(node: dict[str, Any]) -> bool:
    if not isinstance(node.get("name"), str) or not _OF_AN_ORDER.isdisjoint(node):
        return False
    return not _MARKS.isdisjoint(node) if isinstance(node.get("sku"), str) else isinstance(node.get("price_info"), dict)


def _is_graphql(data: dict[str, Any]) -> bool:
    return "__typename" in data or isinstance(data.get("price_range") or data.get("price"), dict)


def _custom(data: dict[str, Any]) -> dict[str, Any]:
    """Attributes by code: REST's, and GraphQL's with the labels of chosen options."""
    found = {str(one.get("attribute_code")): one.get("value") for one in objects(data.get("custom_attributes"))}
    for one in objects(members(data.get("custom_attributesV2")).get("items")):
        chosen = [text(option.get("label")) for option in objects(one.get("selected_options"))]
        found[str(one.get("code"))] = ", ".join(filter(None, chosen)) or one.get("value")
    return found


def _brand(fields: dict[str, Any]) -> str | None:
    """The first brand field that holds words; the number of an option is none."""
    for key, value in fields.items():
        if _BRAND.match(key):
            named = members(value).get("label") or value
            if (words := text(named, 100)) and not words.isdigit():
                return words
    return None


def _descriptions(data: dict[str, Any], custom: dict[str, Any]) -> Iterator[Any]:
    for key in ("description", "short_description"):
        value = data.get(key)
        yield value.get("html") if isinstance(value, dict) else value
        yield custom.get(key)


def _images(data: dict[str, Any]) -> Iterator[str]:
    """Addresses of pictures, the main one first."""
    entries = [one for one in objects(data.get("media_gallery_entries")) if one.get("media_type") in (None, "image")]
    shown = [one for one in entries if not one.get("disabled")]
    for one in sorted(shown, key=lambda one: not _is_main(one.get("types"))):
        if file := text(one.get("file"), 2_000):
            yield f"{_MEDIA}/{file.lstrip('/')}"
    gallery = [*objects(data.get("media_gallery")), *objects(data.get("images"))]
    for picture in (data.get("image"), *gallery, data.get("small_image"), data.get("thumbnail")):
        if isinstance(picture, dict) and not picture.get("disabled") and (url := text(picture.get("url"), 2_000)):
            yield url


def _is_main(roles: Any) -> bool:
    return isinstance(roles, list) and "image" in roles


def _stock(data: dict[str, Any]) -> tuple[Availability, int | None]:
    """Stock level and units, where the record tells them. A composite product's own count says nothing."""
    item = members(members(data.get("extension_attributes")).get("stock_item"))
    if disabled(data):
        return Availability.OUT_OF_STOCK, None
    if item:
        return _stock_item(item, composite=data.get("type_id") in _COMPOSITE)
    stated = (data.get(key) for key in ("stock_status", "inStock", "is_salable"))
    level = next((found for value in stated if (found := schema.availability(value)) is not Availability.UNKNOWN), None)
    left = _whole(data.get("only_x_left_in_stock"))
    if level is Availability.IN_STOCK and left:
        return Availability.LIMITED, left
    return level or Availability.UNKNOWN, _whole(data.get("quantity"))


def _stock_item(item: dict[str, Any], *, composite: bool) -> tuple[Availability, int | None]:
    level = schema.availability(item.get("is_in_stock"))
    if composite or item.get("manage_stock") is False:
        return level, None
    units = _whole(item.get("qty"))
    ordered_back = item.get("backorders") in (1, 2, "1", "2")
    if level is Availability.IN_STOCK and ordered_back and not units:
        return Availability.BACK_ORDER, units
    return level, units


def _whole(value: Any) -> int | None:
    return schema.whole(str(value)) if isinstance(value, Decimal) else count(value)


def _price(stated: Stated, data: dict[str, Any], custom: dict[str, Any], clock: Clock | None) -> None:
    """Selling price, and the regular one where it is higher."""
    final, regular = _ranged(data)
    stated.currency = schema.currency(data.get("currency_code") or _code(final) or _code(regular))
    price, was = amount(_value(final)), amount(_value(regular))
    if price is None and data.get("type_id") not in _COMPOSITE:
        fields = {**custom, **{key: value for key, value in data.items() if key.startswith("special_")}}
        was = was or amount(data["price"] if isinstance(data.get("price"), int | str | Decimal) else None)
        price = _lowered(was, fields, objects(data.get("tier_prices")), clock)
    places = exponent(stated.currency) if stated.currency else None
    price, was = rounded(price, places), rounded(was, places)
    stated.price, stated.regular_price = price, was if price and was and was > price else None


def _ranged(data: dict[str, Any]) -> tuple[Any, Any]:
    """The final and the regular price of GraphQL, of a range the lower end; of render info too."""
    bounds = members(data.get("price_range") or data.get("priceRange"))
    lower = members(bounds.get("minimum_price") or bounds.get("minimum"))
    if lower:
        return lower.get("final_price") or lower.get("final"), lower.get("regular_price") or lower.get("regular")
    info = members(data.get("price_info"))
    if info:
        return info.get("final_price") or info.get("minimal_price"), info.get("regular_price")
    price = members(data.get("price"))
    return price.get("final") or price.get("minimalPrice"), price.get("regular") or price.get("regularPrice")


def _value(price: Any) -> Any:
    """The number in a price: `{value}`, `{amount: {value}}`, or the number itself."""
    inner = members(price).get("amount", price)
    return members(inner).get("value") if isinstance(inner, dict) else inner


def _code(price: Any) -> Any:
    return members(members(price).get("amount", price)).get("currency")


def _lowered(
    base: Decimal | None, fields: dict[str, Any], tiers: list[dict[str, Any]], clock: Clock | None
) -> Decimal | None:
    """What any shopper pays for one piece: the lowest of base price, special price and tier price from one piece on.

    None where a lower special price may or may not run now: a wrong price would be worse than none.
    """
    special = amount(fields.get("special_price"))
    prices = [price for one in tiers if _for_anybody(one) and (price := amount(one.get("value")))]
    if base is None:
        return None
    if special is not None and special < base:
        runs = running(fields.get("special_from_date"), fields.get("special_to_date"), clock)
        if runs is None:
            return None
        prices += [special] if runs else []
    return min([base, *prices])


def _for_anybody(tier: dict[str, Any]) -> bool:
    return str(tier.get("customer_group_id")) in _ANYBODY and tier.get("qty") in (0, 1)


def _variants(data: dict[str, Any], clock: Clock | None) -> Iterator[Stated]:
    """GraphQL's variants of a configurable product, with the labels of its options."""
    labels = {
        text(one.get("attribute_code")): (text(one.get("label")), _labels(one))
        for one in objects(data.get("configurable_options"))
    }
    for one in objects(data.get("variants")):
        variant = _record(members(one.get("product")), clock)
        for chosen in objects(one.get("attributes")):
            name, names = labels.get(code := text(chosen.get("code")), (None, {}))
            value = text(chosen.get("label")) or names.get(str(chosen.get("value_index") or chosen.get("uid")))
            if value and (name or code):
                variant.options[name or code or ""] = value
        yield variant


def _labels(option: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in objects(option.get("values")):
        label = text(one.get("label") or one.get("store_label") or one.get("default_label"))
        if label:
            found.update({str(key): label for key in (one.get("value_index"), one.get("uid")) if key is not None})
    return found


def _children(data: dict[str, Any], clock: Clock | None, by_id: Mapping[str, dict[str, Any]]) -> Iterator[Stated]:
    """REST's variants: records beside the configurable product that it links to by number."""
    links = members(data.get("extension_attributes")).get("configurable_product_links")
    for number in links if isinstance(links, list) else ():
        child = by_id.get(str(number))
        if child is not None and child is not data:
            yield _record(child, clock)


def _lowest(stated: Stated) -> None:
    """A configurable product costs what its cheapest variant costs that can be bought."""
    priced = [one for one in stated.variants if one.price is not None]
    pool = [one for one in priced if one.availability.buyable is not False] or priced
    if pool and len(priced) == len(stated.variants):
        least = min(pool, key=lambda one: one.price or 0)
        stated.price, stated.regular_price, stated.currency = least.price, least.regular_price, least.currency
