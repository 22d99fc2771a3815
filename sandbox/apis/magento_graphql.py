"""A twin of Magento's public GraphQL: the products query with its filter, pages, store views and configurable products.

Source: Adobe Commerce GraphQL reference (products query, storeConfig, Store header, exceptions) and
Magento_CatalogGraphQl. Errors of a query come with HTTP 200; only what the catalogue shows is found.
"""

import json
from typing import Any, ClassVar, Final

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

_VIEWS: Final = {"default": ("EUR", 1), "kr": ("KRW", 1500)}
"""Store view to currency, and what a euro costs there."""


class MagentoGraphQLTwin(Twin):
    """The GraphQL of one shop on loopback."""

    calls_allowed: ClassVar[int] = 1_000

    def __init__(self, products: int = 10) -> None:
        super().__init__()
        self.products = [_simple(number) for number in range(1, products)] + [_configurable(products)]
        self.hidden: set[str] = set()
        """SKUs that are switched off, or sold out where sold-out products are not shown."""
        self.strict = True
        """Whether an unknown store view is refused; some versions answer for the default one instead."""
        self.total: int | None = None
        """The count that is told, whatever there is: searches before 2.4.7 find 10,000 at most."""
        self.error: dict[str, Any] | None = None
        """An error that stands beside half of the data in every answer."""
        self.reply: Reply | None = None
        """What every call is answered instead: no GraphQL, a sign-in, a maintenance page."""

    def answer(self, request: Request) -> Any:
        """The answer of one call; errors of a query are HTTP 200."""
        if self.reply is not None:
            return self.reply
        if request.path != "/graphql":
            raise Refusal(404, {"message": "Not Found"})
        code = request.headers.get("store", "default")
        if code not in _VIEWS and self.strict:
            return _refused("Requested store is not found", "graphql-input")
        code = code if code in _VIEWS else "default"
        asked = json.loads(request.body)
        if "products(" not in asked["query"]:
            return _refused("Syntax Error: Unexpected <EOF>", "graphql")
        return self._list(asked["variables"], code)

    def too_many(self) -> Reply:
        """What hosts put in front of shops say."""
        return Reply(429, b"Too Many Requests", "text/plain", {"Retry-After": "1"})

    def _list(self, values: dict[str, Any], code: str) -> dict[str, Any]:
        wanted, size, number = values.get("filter"), values.get("size", 20), values.get("page", 1)
        if wanted is None:
            return _refused("'search' or 'filter' input argument is required.", "graphql-input")
        if size < 1 or number < 1:
            return _refused("currentPage value must be greater than 0.", "graphql-input")
        sku = (wanted.get("sku") or {}).get("eq")
        rows = [one for one in self.products if one["sku"] not in self.hidden and sku in (None, one["sku"])]
        last = -(-len(rows) // size)
        if number > max(1, last):
            said = f"currentPage value {number} specified is greater than the {last} page(s) available."
            return _refused(said, "graphql-input")
        shown = [_priced(one, *_VIEWS[code]) for one in rows[(number - 1) * size : number * size]]
        config = {
            "code": code,
            "base_link_url": f"http://moonmage.example/{code}/",
            "secure_base_link_url": f"https://moonmage.example/{code}/",
        }
        products = {
            "total_count": self.total or len(rows),
            "page_info": {"current_page": number, "total_pages": last},
            "items": shown,
        }
        if self.error is not None:
            return {"errors": [self.error], "data": {"storeConfig": config, "products": {**products, "items": None}}}
        return {"data": {"storeConfig": config, "products": products}}


def _refused(said: str, category: str) -> dict[str, Any]:
    return {"errors": [{"message": said, "extensions": {"category": category}}]}


def _priced(product: dict[str, Any], unit: str, rate: int) -> dict[str, Any]:
    """`product` with its amounts as money, its variants' too."""
    told = {name: value for name, value in product.items() if name not in ("price", "special")}
    final = product["special"] or product["price"]
    money = {name: {"value": value * rate, "currency": unit} for name, value in
             (("regular_price", product["price"]), ("final_price", final))}  # fmt: skip
    told |= {"special_price": product["special"] and product["special"] * rate, "price_range": {"minimum_price": money}}
    if "variants" in product:
        told["variants"] = [{**one, "product": _priced(one["product"], unit, rate)} for one in product["variants"]]
    return told


def _bare(sku: str, name: str, price: int) -> dict[str, Any]:
    return {
        "__typename": "SimpleProduct",
        "sku": sku,
        "name": name,
        "stock_status": "IN_STOCK",
        "only_x_left_in_stock": None,
        "special_to_date": None,
        "price": price,
        "special": None,
    }


def _simple(number: int) -> dict[str, Any]:
    return {
        **_bare(f"MOON {number}/A", f"Moon Lamp {number}", 50 + number),
        "url_key": f"moon-lamp-{number}",
        "url_suffix": ".html",
        "description": {"html": "<p>A lamp.</p>"},
        "image": {"url": f"https://moonmage.example/media/{number}.jpg"},
    }


def _configurable(number: int) -> dict[str, Any]:
    variants = []
    for place in range(2):
        child = _bare(f"SHOE-{38 + place}", f"Moon Shoe {38 + place}", 110 + place * 10)
        child["stock_status"] = "OUT_OF_STOCK" if place == 0 else "IN_STOCK"
        chosen = {"code": "size", "label": str(38 + place), "value_index": place}
        variants.append({"attributes": [chosen], "product": child})
    values = [{"value_index": place, "label": str(38 + place)} for place in range(2)]
    return {
        **_simple(number),
        "__typename": "ConfigurableProduct",
        "sku": "SHOE",
        "name": "Moon Shoe",
        "price": 120,
        "url_key": "moon-shoe",
        "configurable_options": [{"attribute_code": "size", "label": "Size", "values": values}],
        "variants": variants,
    }
