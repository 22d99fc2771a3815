"""Variants as shop programs hand them to their own scripts: in a state object, or in an attribute of the form."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from selectolax.lexbor import LexborNode

from model.capture import Availability, Capture, Variant
from reading import ids, schema
from reading.choice_names import label_of
from reading.region import Level, find_by
from reading.shapes import members, objects

_MOST: Final = 1_000
_LARGEST: Final = 2_000_000
_CAFE24 = re.compile(r"option_stock_data\s*=\s*'((?:[^'\\]|\\.)*)'")
_BETWEEN_NAMES: Final = "#$%"
"""What Cafe24 puts between the names of several options."""


def variants_in_data(boxes: Sequence[Level], capture: Capture) -> tuple[Variant, ...]:
    """The variants that the page's option data hold, as WooCommerce's form or Cafe24's script has them; else empty.

    `boxes` are the parts of the page in which choices were found. Sources: WooCommerce's template
    `single-product/add-to-cart/variable.php`; `option_stock_data` on Cafe24's product pages.
    """
    made: list[Variant] = []
    for box in boxes:
        form = box.root.css_first("form[data-product_variations]")
        if form is not None:
            made = _of_form(form)
        elif box.root.css_first("select[option_title],[class*=xans-product-option]") is not None:
            made = _of_script(box)
    prices = {one.price for one in made if one.price is not None}
    if capture.price is not None and prices and not min(prices) <= capture.price <= max(prices):
        made = [replace(one, price=None, regular_price=None) for one in made]  # surcharges, or prices without tax
    return tuple(made)


def _of_form(form: LexborNode) -> list[Variant]:
    made = []
    for data in objects(_loaded(form.attributes.get("data-product_variations") or ""))[:_MOST]:
        buyable = data.get("is_in_stock")
        level = Availability.UNKNOWN
        if isinstance(buyable, bool):
            level = Availability.IN_STOCK if buyable and data.get("is_purchasable", True) else Availability.OUT_OF_STOCK
        options = dict(_chosen(key, value, form) for key, value in members(data.get("attributes")).items() if value)
        price, was = schema.amount(data.get("display_price")), schema.amount(data.get("display_regular_price"))
        made.append(
            Variant(
                id=ids.code(data.get("variation_id")),
                sku=ids.code(data.get("sku")),
                options=options,
                price=price,
                regular_price=was if price and was and was > price else None,
                availability=level,
            )
        )
    return made


def _chosen(key: str, value: Any, form: LexborNode) -> tuple[str, str]:
    """Name and value of an option as the form words them."""
    choice = find_by(form, "select", "name", key)
    if choice is None:
        return key.removeprefix("attribute_").removeprefix("pa_"), str(value)
    worded = (o.text(strip=True) for o in choice.css("option") if o.attributes.get("value") == value)
    return label_of(Level(form), choice), next(worded, str(value))


def _of_script(box: Level) -> list[Variant]:
    top = box.root
    while top.parent is not None and top.tag != "html":
        top = top.parent
    for script in top.css("script:not([src])"):
        source = script.text()
        if len(source) < _LARGEST and (found := _CAFE24.search(source)):
            data = members(_loaded(found[1]) or _loaded(_loaded(f'"{found[1]}"')))
            return [made for key, one in list(data.items())[:_MOST] if (made := _cafe24(key, members(one)))]
    return []


def _cafe24(key: str, data: Mapping[str, Any]) -> Variant | None:
    """One item of Cafe24: sold out when its stock is kept, at an end, and shown as such."""
    values = data.get("option_value_orginal")
    names = data.get("option_name_original") or str(data.get("option_name") or "").split(_BETWEEN_NAMES)
    if not isinstance(values, list) or not isinstance(names, list) or len(values) != len(names) or not all(names):
        return None
    if data.get("is_display") == "F":
        return None
    number = schema.whole(str(data.get("stock_number"))) or 0
    kept = data.get("use_stock") is True
    out = data.get("is_selling") == "F" or (kept and number == 0 and data.get("use_soldout") == "T")
    price = data.get("option_price")
    return Variant(
        id=key[:64],
        options=dict(zip(map(str, names), map(str, values), strict=True)),
        price=schema.amount(price) if isinstance(price, str | int | Decimal) else None,
        availability=Availability.OUT_OF_STOCK if out else Availability.IN_STOCK,
        quantity=number if kept else None,
    )


def _loaded(text: Any) -> Any:
    """JSON text as data; None when it is none."""
    try:
        return json.loads(text, parse_float=Decimal) if isinstance(text, str) and text else None
    except (ValueError, RecursionError):
        return None
