"""Magento's configurable product as its swatch and option widgets get it (`jsonConfig`)."""

from typing import Any, Final

import orjson

from reading import ids, schema
from reading.evidence import STATE, Stated
from reading.shapes import members, objects

_MAX_DEPTH: Final = 6
_MAX_VARIANTS: Final = 1_000


def magento_product(source: str) -> Stated | None:
    """The product of a `text/x-magento-init` script, or None when it holds no whole `jsonConfig`.

    Source: Magento 2's Magento_Swatches and Magento_ConfigurableProduct, block `getJsonConfig`: `optionPrices` by the
    simple product's id, `index` from that id to its options, `attributes` with their labels.
    """
    try:
        config = _config(orjson.loads(source), 0)
    except orjson.JSONDecodeError:
        return None
    if config is None:
        return None
    prices = members(config.get("prices"))
    stated = Stated(where=f"{STATE} jsonConfig", id=ids.code(config.get("productId")))
    _price(stated, prices)
    stated.variants = list(_variants(config))
    return stated


def _config(node: Any, depth: int) -> dict[str, Any] | None:
    if not isinstance(node, dict) or depth > _MAX_DEPTH:
        return None
    found = node.get("jsonConfig") or node.get("spConfig")
    if isinstance(found, dict) and "optionPrices" in found:
        return found
    return next((inner for value in node.values() if (inner := _config(value, depth + 1))), None)


def _price(stated: Stated, prices: dict[str, Any]) -> None:
    stated.price = schema.amount(members(prices.get("finalPrice")).get("amount"))
    former = schema.amount(members(prices.get("oldPrice")).get("amount"))
    stated.regular_price = former if former and stated.price and former > stated.price else None


def _variants(config: dict[str, Any]) -> list[Stated]:
    labels = {
        str(key): (attribute, {str(o.get("id")): schema.text(o.get("label")) for o in objects(attribute.get("options"))})
        for key, attribute in members(config.get("attributes")).items()
        if isinstance(attribute, dict)
    }
    skus = members(config.get("sku") or config.get("skus"))
    found = []
    for number, chosen in list(members(config.get("index")).items())[:_MAX_VARIANTS]:
        variant = Stated(where=f"{STATE} jsonConfig index", id=str(number), sku=ids.code(skus.get(number)))
        _price(variant, members(members(config.get("optionPrices")).get(number)))
        for attribute_id, option in members(chosen).items():
            attribute, names = labels.get(str(attribute_id), ({}, {}))
            name, value = schema.text(attribute.get("label")), names.get(str(option))
            if name and value:
                variant.options[name] = value
        found.append(variant)
    return found

