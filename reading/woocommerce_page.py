"""WooCommerce's product page: the product's own element, and its variations form.

Source of the shapes: WooCommerce's classic templates (`content-single-product.php`, `wc_get_product_class`).
"""

import json
import re
from decimal import Decimal
from typing import Any, Final

from selectolax.lexbor import LexborNode

from model.capture import Availability
from reading.evidence import STATE, Stated
from reading.ids import code
from reading.page import Page
from reading.schema import amount, text
from reading.shapes import members, objects

_POST_ID = re.compile(r"(?:^|\s)postid-(\d+)(?:\s|$)")
_PRODUCT_ID = re.compile(r"product-(\d+)$")
_CLASS_LEVELS: Final = {
    "instock": Availability.IN_STOCK,
    "outofstock": Availability.OUT_OF_STOCK,
    "onbackorder": Availability.BACK_ORDER,
}
"""Stock status among the classes of the product's element. Source: WooCommerce `wc_get_product_class`."""


def page_product(page: Page) -> Stated | None:
    """What the product's own element and its variations form say; None on a page of another kind."""
    number = _page_number(page)
    if number is None:
        return None
    stated = Stated(where=f"{STATE} product", id=number)
    if element := page.tree.css_first(f"#product-{number}"):
        classes = (element.attributes.get("class") or "").split()
        level = [_CLASS_LEVELS[name] for name in classes if name in _CLASS_LEVELS]
        stated.availability = level[0] if len(level) == 1 else Availability.UNKNOWN
        if sku := element.css_first(".product_meta .sku"):
            stated.sku = code(sku.text(strip=True))
    if form := page.tree.css_first(f'form.variations_form[data-product_id="{number}"]'):
        stated.variants = [_variation(one, form) for one in variations(form)]
        if stated.variants and not any(v.availability.buyable for v in stated.variants):
            stated.availability = Availability.OUT_OF_STOCK
    return stated


def _page_number(page: Page) -> str | None:
    """The product's number, from the body's classes, its button, or its element."""
    body = page.tree.body
    if body is not None and (found := _POST_ID.search(body.attributes.get("class") or "")):
        return found[1]
    if button := page.tree.css_first("form.cart [name=add-to-cart][value]"):
        value = button.attributes.get("value") or ""
        return value if value.isascii() and value.isdigit() else None
    element = page.tree.css_first("div.product[id^=product-]")
    found = _PRODUCT_ID.match(element.attributes.get("id") or "") if element is not None else None
    return found[1] if found else None


def variations(form: LexborNode) -> list[dict[str, Any]]:
    """The variations written into the form; empty when there are so many that the shop loads them one by one."""
    try:
        data = json.loads(form.attributes.get("data-product_variations") or "null", parse_float=Decimal)
    except (ValueError, RecursionError):
        return []
    return objects(data)


def _variation(data: dict[str, Any], form: LexborNode) -> Stated:
    price, was = amount(data.get("display_price")), amount(data.get("display_regular_price"))
    level = Availability.UNKNOWN
    if isinstance(data.get("is_in_stock"), bool):
        level = (
            Availability.IN_STOCK
            if data["is_in_stock"] and data.get("is_purchasable", True)
            else Availability.OUT_OF_STOCK
        )
    return Stated(
        where=f"{STATE} variations",
        id=text(data.get("variation_id")),
        sku=code(data.get("sku")),
        price=price,
        regular_price=was if price is not None and was is not None and was > price else None,
        availability=level,
        options=_form_options(data.get("attributes"), form),
    )


def _form_options(chosen: Any, form: LexborNode) -> dict[str, str]:
    """Options as the form words them: {"Color": "Blue"} from {"attribute_pa_color": "blue"}."""
    options: dict[str, str] = {}
    for key, value in members(chosen).items():
        select = form.css_first(f'select[name="{key}"]') if '"' not in key and "\\" not in key else None
        if not isinstance(value, str) or not value:
            continue
        label = form.css_first(f'label[for="{select.attributes.get("id")}"]') if select is not None else None
        choices = select.css("option") if select is not None else []
        worded = next((o.text(strip=True) for o in choices if o.attributes.get("value") == value), value)
        name = label.text(strip=True) if label is not None else key.removeprefix("attribute_").removeprefix("pa_")
        options[name] = worded
    return options
