"""WooCommerce: Store API (`/wp-json/wc/store/v1/products`, older versions too) and product pages.

Source of the shapes: WooCommerce's Store API reference (products resource) and its classic product templates.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from model.capture import Availability, Capture
from reading.evidence import STATE, Stated
from reading.ids import code
from reading.page import Page
from reading.product import read_product
from reading.schema import amount, currency, text
from reading.shapes import count, members, objects
from spiders.platform import Fetch, Platform
from spiders.records import capture_of, no_product, several, variant_of

_API: Final = "/wp-json/wc/store/v1/products"
_API_PATH = re.compile(r"/wc/store(?:/v\d)?/products(?:/(\d+))?/?$")
_POST_ID = re.compile(r"(?:^|\s)postid-(\d+)(?:\s|$)")
_PRODUCT_ID = re.compile(r"product-(\d+)$")
_UNITS = re.compile(r"(?<![\d.,])(\d{1,6})(?![\d.,]*\d)")
_LONG_TEXT: Final = 20_000
_CLASS_LEVELS: Final = {
    "instock": Availability.IN_STOCK,
    "outofstock": Availability.OUT_OF_STOCK,
    "onbackorder": Availability.BACK_ORDER,
}
"""Stock status among the classes of the product's element. Source: WooCommerce `wc_get_product_class`."""


class WooCommerce(Platform):
    """A listing is a product, known by its number, which is the same in the Store API and on the page."""

    name: ClassVar[str] = "woocommerce"

    def listing_url(self, base_url: str, external_id: str) -> str:
        """WordPress's short link of product `external_id`; it leads to the product's page."""
        return urljoin(base_url, f"/?p={external_id}")

    def external_id(self, url: str) -> str | None:
        """The number in a short link or in a Store API address; a page's own address has none."""
        parts = urlsplit(url)
        if found := _API_PATH.search(parts.path):
            return found[1]
        numbers = parse_qs(parts.query).get("p", [])
        return numbers[0] if len(numbers) == 1 and numbers[0].isascii() and numbers[0].isdigit() else None

    def claims(self, url: str) -> bool:
        """Addresses of the Store API."""
        parts = urlsplit(url)
        return bool(_API_PATH.search(parts.path)) or "/wc/store/" in parse_qs(parts.query).get("rest_route", [""])[0]

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """The variations, where the first answer names a variable product without their prices and stock."""
        if len(pages) > 1:
            return ()
        number = _variable(pages[0])
        if number is None:
            return ()
        return (Fetch(urljoin(pages[0].url, f"{_API}?type=variation&parent={number}&per_page=100")),)

    def read(self, pages: Sequence[Page]) -> Capture:
        """From the Store API, one capture or one for each product; from a page, what it shows, with its variations."""
        page = pages[0]
        variations = [_product(one) for one in _objects(pages[1].json)] if len(pages) > 1 else []
        if page.json is None:
            return self._read_page(page, variations)
        captures = [self._capture(data, page.url, variations) for data in _objects(page.json)]
        if isinstance(page.json, list):
            return several(captures, platform=self.name, url=page.url)
        return captures[0] if captures else no_product(self.name, page.url)

    def _capture(self, data: dict[str, Any], url: str, variations: list[Stated]) -> Capture:
        stated = _product(data)
        if variations:
            stated.variants = variations
        address = text(data.get("permalink"), 2_000) or url
        return capture_of(stated, stated, platform=self.name, url=address, external_id=stated.id)

    def _read_page(self, page: Page, variations: list[Stated]) -> Capture:
        stated = _page_product(page)
        if stated is None:
            return read_product(page, self.name).with_(external_id=self.external_id(page.url))
        if variations:
            stated.variants = variations
        # a page that shows a range strikes nothing, whatever single variations cost before
        plain = [replace(one, regular_price=None) for one in stated.variants]
        capture = read_product(page, self.name, [replace(stated, variants=plain)])
        if stated.variants and capture.speaks:
            capture = capture.with_(variants=tuple(variant_of(one) for one in stated.variants))
        return capture.with_(external_id=stated.id)


def _objects(data: Any) -> list[dict[str, Any]]:
    """The products of an answer: objects that have a number, a name and prices."""
    return [
        one for one in objects(data if isinstance(data, list) else [data]) if {"id", "name", "prices"} <= one.keys()
    ]


def _variable(page: Page) -> str | None:
    """The number of a variable product whose variations stand elsewhere; None when there is nothing to ask for."""
    if page.json is not None:
        found = _objects(page.json) if isinstance(page.json, dict) else []
        return text(found[0].get("id")) if found and found[0].get("variations") else None
    form = page.tree.css_first("form.variations_form[data-product_id]")
    if form is None or _variations(form):
        return None
    return form.attributes.get("data-product_id")


def _product(data: dict[str, Any]) -> Stated:
    """A product or variation of the Store API."""
    prices = members(data["prices"])
    price = _minor(members(prices.get("price_range")).get("min_amount") or prices.get("price"), prices)
    was = _minor(prices.get("regular_price"), prices)
    return Stated(
        where="store api",
        id=text(data.get("id")),
        name=text(data.get("name")),
        brand=text(data.get("brands") or None),
        sku=code(data.get("sku")),
        description=text(data.get("description") or data.get("short_description"), _LONG_TEXT),
        currency=currency(prices.get("currency_code")),
        price=price,
        regular_price=was if price is not None and was is not None and was > price and _struck(data) else None,
        availability=_level(data),
        quantity=_units(data),
        images=[src for one in objects(data.get("images")) if (src := text(one.get("src"), 2_000))],
        options=_chosen(data),
        attributes=_attributes(data),
        variants=_children(data),
    )


def _minor(value: Any, prices: dict[str, Any]) -> Decimal | None:
    """An amount that is written in the shop's minor units; zero is none: "0" stands where no price is set."""
    places = prices.get("currency_minor_unit")
    if not isinstance(places, int) or not 0 <= places <= 6:
        return None
    try:
        found = Decimal(str(value)).scaleb(-places)
    except InvalidOperation:
        return None
    return found if found.is_finite() and found > 0 else None


def _struck(data: dict[str, Any]) -> bool:
    """Whether the shop strikes the regular price: as it prints the price, else when a single price is on sale."""
    shown = data.get("price_html")
    if isinstance(shown, str) and shown:
        return "<del" in shown
    return data.get("on_sale") is True and not members(data["prices"]).get("price_range")


def _level(data: dict[str, Any]) -> Availability:
    if data.get("is_in_stock") is False:
        return Availability.OUT_OF_STOCK
    if data.get("is_on_backorder") is True:
        return Availability.BACK_ORDER
    if data.get("is_in_stock") is True:
        return Availability.IN_STOCK if data.get("low_stock_remaining") is None else Availability.LIMITED
    return Availability.UNKNOWN


def _units(data: dict[str, Any]) -> int | None:
    """Units at hand where the shop tells them: low stock, or in its stock line ("16 in stock")."""
    low = count(data.get("low_stock_remaining"))
    line = members(data.get("stock_availability"))
    if low is not None or line.get("class") != "in-stock":
        return low
    found = _UNITS.search(text(line.get("text")) or "")
    return int(found[1]) if found else None


def _attributes(data: dict[str, Any]) -> dict[str, str]:
    """What describes the product and does not part it into variations."""
    found: dict[str, str] = {}
    for one in objects(data.get("attributes")):
        if (name := text(one.get("name"))) and not one.get("has_variations"):
            terms = [term for t in objects(one.get("terms")) if (term := text(t))]
            if terms:
                found[name] = ", ".join(terms)
    return found


def _chosen(data: dict[str, Any]) -> dict[str, str]:
    """Options of a variation: {"Color": "Blue"} from "Color: Blue, Logo: Yes"."""
    written = text(data.get("variation")) or ""
    pairs = [part.partition(":") for part in written.split(", ")]
    return {name.strip(): value.strip() for name, colon, value in pairs if colon and value.strip()}


def _children(data: dict[str, Any]) -> list[Stated]:
    """The variations that a product names; the answer has their options only, with slugs for terms."""
    terms = {
        (text(one.get("name")), text(t.get("slug"))): text(t)
        for one in objects(data.get("attributes"))
        for t in objects(one.get("terms"))
    }
    children = []
    for one in objects(data.get("variations")):
        pairs = [(text(a.get("name")), text(a.get("value"))) for a in objects(one.get("attributes"))]
        options = {name: terms.get((name, value)) or value for name, value in pairs if name and value}
        children.append(Stated(where="store api variations", id=text(one.get("id")), options=options))
    return children


def _page_product(page: Page) -> Stated | None:
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
        stated.variants = [_variation(one, form) for one in _variations(form)]
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


def _variations(form: LexborNode) -> list[dict[str, Any]]:
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
