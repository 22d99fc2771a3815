"""WooCommerce's Store API (`/wp-json/wc/store/v1/products`, older versions too): products and variations.

Source of the shapes: WooCommerce's Store API reference (products resource).
"""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from model.capture import Availability
from reading.evidence import Stated
from reading.ids import code
from reading.schema import currency, text
from reading.shapes import count, members, objects

LONG_TEXT: Final = 20_000
_UNITS = re.compile(r"(?<![\d.,])(\d{1,6})(?![\d.,]*\d)")


def store_products(data: Any) -> list[dict[str, Any]]:
    """The products of an answer of the Store API: objects that have a number, a name and prices."""
    return [
        one for one in objects(data if isinstance(data, list) else [data]) if {"id", "name", "prices"} <= one.keys()
    ]


def store_product(data: dict[str, Any]) -> Stated:
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
        description=text(data.get("description") or data.get("short_description"), LONG_TEXT),
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
