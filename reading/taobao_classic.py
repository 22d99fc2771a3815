"""Taobao's old item page: `g_config`, `skuMap`, and the answer with promotions and stock beside it.

Source: china.md §1, generation C, from a real page of 2020; the answer (`sib.htm`) from described fields. The stock in
`skuMap` is a stub ("2" for everything) and is never read.
"""

import json
import re
from typing import Any, Final

from model.capture import Availability
from reading.evidence import Stated
from reading.page import Page
from reading.schema import amount, text, whole
from reading.shapes import members, objects
from reading.taobao_page import CURRENCY, answer_of, passed_to
from reading.taobao_prices import Amount, put_prices
from reading.taobao_product import Product, identified, level_of
from reading.taobao_seller import seller_of
from reading.taobao_shown import attributes_of, ended_of, options_at, options_of, pictures_of, prices_of

_CONFIG = re.compile(r"\bg_config\s*=\s*\{")
_CONFIG_SIZE: Final = 20_000
_SKUS: Final = r"\bskuMap\s*:"
_ANY: Final = "def"
_BASE_LABEL: Final = "价格"
_MOST: Final = 2_000


def classic_in(page: Page, answer: dict[str, Any] | None) -> Product | None:
    """The item of an old Taobao page; prices and stock by `answer`, the `data` of its `sib.htm`, if there is one."""
    found = _CONFIG.search(page.text)
    heading = page.tree.css_first(".tb-main-title") if found else None
    if found is None or heading is None:
        return None
    config = page.text[found.end() : found.end() + _CONFIG_SIZE]
    number = _quoted(config, "itemId")
    name = text(heading.attributes.get("data-title")) or text(heading.text()) or _quoted(config, "title")
    if number is None or name is None:
        return None
    product = Stated(
        where="state g_config",
        id=number,
        name=name,
        currency=CURRENCY,
        seller=seller_of(_quoted(config, "shopId"), _quoted(config, "shopName") or _quoted(config, "sellerNick"), "C"),
        images=pictures_of(page),
        attributes=attributes_of(page),
        variants=_variants(page),
    )
    identified(product)
    if answer is None:
        _put_shown(product, page)
    else:
        _put_answer(product, answer, page)
    return Product(product, ended_of(page))


def sib_of(page: Page) -> dict[str, Any] | None:
    """The `data` of a `sib.htm` answer."""
    data = members((answer_of(page) or {}).get("data"))
    return data if data.keys() & {"dynStock", "originalPrice"} else None


def _quoted(config: str, name: str) -> str | None:
    """The text that the script gives to `name`, its `\\u` escapes read."""
    found = re.search(rf"\b{name}\s*:\s*'([^'\n]{{0,400}})'", config)
    if found is None:
        return None
    try:
        return text(json.loads(f'"{found[1]}"'))
    except ValueError:
        return text(found[1])


def _variants(page: Page) -> list[Stated]:
    names = options_of(page)
    return [
        Stated(
            where=f"state skuMap {path}",
            id=text(members(one).get("skuId")),
            options=options_at(path, names),
            currency=CURRENCY,
            price=amount(members(one).get("price")),
        )
        for path, one in list((passed_to(page, _SKUS) or {}).items())[:_MOST]
    ]


def _put_shown(product: Stated, page: Page) -> None:
    listed, promoted = prices_of(page)
    if promoted is None:
        put_prices(product, [one for one in (listed,) if one])
        return
    put_prices(product, [promoted, *([Amount(listed.value, listed.label, struck=True)] if listed else [])])
    for variant in product.variants:
        variant.regular_price, variant.price = variant.price, None


def _put_answer(product: Stated, answer: dict[str, Any], page: Page) -> None:
    stock = members(answer.get("dynStock"))
    units = members(stock.get("sku"))
    for variant in product.variants:
        path = variant.where.rpartition(" ")[2]
        _put_prices(variant, answer, path, variant.price)
        _put_units(variant, members(units.get(path)))
    listed, _ = prices_of(page)
    _put_prices(product, answer, _ANY, listed.value if listed else None)
    for name in ("price", "regular_price"):
        found = [value for one in product.variants if (value := getattr(one, name)) is not None]
        setattr(product, name, min(found, default=getattr(product, name)))
    _put_units(product, stock)
    if product.variants:
        product.availability = level_of(product.variants)


def _put_prices(stated: Stated, answer: dict[str, Any], path: str, base: Any) -> None:
    """Base price and promotion of the variant at `path`, else of all (`def`)."""
    bases = members(answer.get("originalPrice"))
    base = amount(members(bases.get(path) or bases.get(_ANY)).get("price")) or base
    promoted = members(members(answer.get("promotion")).get("promoData"))
    offers = objects(promoted.get(path)) or objects(promoted.get(_ANY))
    found = [Amount(price, text(one.get("type"))) for one in offers[:20] if (price := amount(one.get("price")))]
    lowest = min((one for one in found if base is None or one.value < base), key=lambda one: one.value, default=None)
    stated.price = None
    if lowest is not None:
        put_prices(stated, [lowest, *([Amount(base, _BASE_LABEL, struck=True)] if base else [])])
    elif base is not None:
        put_prices(stated, [Amount(base, _BASE_LABEL)])


def _put_units(stated: Stated, units: dict[str, Any]) -> None:
    here = whole(units.get("sellableQuantity")) if "sellableQuantity" in units else whole(units.get("stock"))
    if here is not None:
        stated.quantity = here
        stated.availability = Availability.IN_STOCK if here else Availability.OUT_OF_STOCK
