"""A twin of Magento's REST API, V1: bearer tokens, lists by searchCriteria, stock items, children, store settings.

Source: Adobe Commerce REST reference. Lists of products leave stock items out, and the page behind the last one is the
last one again.
"""

import json
import re
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import unquote

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

TOKEN: Final = "moonstep-integration"  # noqa: S105 - the sandbox's own
USER: Final = "monitor"
PASSWORD: Final = "moonstep-password"  # noqa: S105 - the sandbox's own
_LIFE: Final = timedelta(hours=4)
_FILTER: Final = "searchCriteria[filter_groups][0][filters][0]"
_DAY: Final = "%Y-%m-%d 00:00:00"


class MagentoRestTwin(Twin):
    """The REST API of one shop on loopback."""

    calls_allowed: ClassVar[int] = 1_000

    def __init__(self, products: int = 10) -> None:
        super().__init__()
        self.page_limit = 50
        """The most products of one page, whatever is asked."""
        self.integration = True
        self.granted = True
        """Whether the tokens may see the catalogue."""
        self.products = [_simple(number) for number in range(1, products)]
        self.children = [_child(place) for place in range(2)]
        self.products += [_configurable(products), *self.children]
        self.stock = {one["sku"]: _stock_item(one) for one in self.products}
        self._tokens: dict[str, datetime] = {}

    def special(self, sku: str, price: float, begins: int, ends: int) -> None:
        """Give `sku` a special price from so many days from now to so many."""
        now = self.now()
        dates = {name: (now + timedelta(days=days)).strftime(_DAY) for name, days in (("from", begins), ("to", ends))}
        values = {"special_price": f"{price:.6f}", **{f"special_{name}_date": day for name, day in dates.items()}}
        product = next(one for one in self.products if one["sku"] == sku)
        product["custom_attributes"] += [{"attribute_code": name, "value": value} for name, value in values.items()]

    def expire(self) -> None:
        """Let the administrator's tokens run out now."""
        self._tokens = dict.fromkeys(self._tokens, self.now())

    def answer(self, request: Request) -> Any:
        """The answer of one call, once its token holds."""
        if request.path == "/rest/V1/integration/admin/token":
            return self._sign_in(json.loads(request.body))
        self._check(request.headers.get("authorization", ""))
        path = re.sub(r"\A/rest/(?:\w+/)?V1", "", request.target.partition("?")[0])
        if path == "/products":
            return self._list(request)
        if path == "/store/storeConfigs":
            return [{"code": "default", "base_currency_code": "EUR", "base_link_url": "https://moonmage.example/"}]
        if found := re.fullmatch(r"/stockItems/([^/]+)", path):
            return self._stock_of(unquote(found[1]))
        if found := re.fullmatch(r"/configurable-products/([^/]+)/children", path):
            return self.children
        raise Refusal(404, {"message": "Request does not match any route."})

    def too_many(self) -> Reply:
        """What hosts put in front of shops say."""
        return Reply(429, b"Too Many Requests", "text/plain", {"Retry-After": "1"})

    def _sign_in(self, asked: dict[str, Any]) -> str:
        if (asked.get("username"), asked.get("password")) != (USER, PASSWORD):
            said = "The account sign-in was incorrect or your account is disabled temporarily."
            raise Refusal(401, {"message": f"{said} Please wait and try again later."})
        token = f"admin-{len(self._tokens) + 1}"
        self._tokens[token] = self.now() + _LIFE
        return token

    def _check(self, mark: str) -> None:
        token = mark.removeprefix("Bearer ")
        known = (token == TOKEN and self.integration) or self._tokens.get(token, self.now()) > self.now()
        if not mark.startswith("Bearer ") or not known or not self.granted:
            said = "The consumer isn't authorized to access %resources."
            raise Refusal(401, {"message": said, "parameters": {"resources": "Magento_Catalog::products"}})

    def _list(self, request: Request) -> dict[str, Any]:
        query = request.query
        if "searchCriteria[pageSize]" not in query and "searchCriteria" not in query:
            raise Refusal(400, {"message": '"%fieldName" is required. Enter and try again.', "parameters": {
                "fieldName": "searchCriteria"}})  # fmt: skip
        field, value = query.get(f"{_FILTER}[field]"), query.get(f"{_FILTER}[value]")
        equal = query.get(f"{_FILTER}[condition_type]", "eq") == "eq"
        rows = [one for one in self.products if field is None or (str(one[field]) == value) is equal]
        asked = int(query.get("searchCriteria[pageSize]", "20"))
        size = min(asked, self.page_limit)
        last = max(1, -(-len(rows) // size))
        number = min(int(query.get("searchCriteria[currentPage]", "1")), last)
        shown = rows[(number - 1) * size : number * size]
        return {"items": shown, "search_criteria": {"page_size": asked}, "total_count": len(rows)}

    def _stock_of(self, sku: str) -> dict[str, Any]:
        if sku not in self.stock:
            said = "The product that was requested doesn't exist. Verify the product and try again."
            raise Refusal(404, {"message": said})
        return self.stock[sku]


def _simple(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "sku": f"MOON {number}/A",
        "name": f"Moon Lamp {number}",
        "attribute_set_id": 4,
        "price": 50 + number,
        "status": 1,
        "visibility": 4,
        "type_id": "simple",
        "updated_at": "2026-01-01 00:00:00",
        "extension_attributes": {"website_ids": [1]},
        "custom_attributes": [{"attribute_code": "url_key", "value": f"moon-lamp-{number}"}],
    }


def _child(place: int) -> dict[str, Any]:
    sku = f"SHOE-{38 + place}"
    return {**_simple(900 + place), "sku": sku, "name": sku, "price": 110 + place * 10, "visibility": 1}


def _configurable(number: int) -> dict[str, Any]:
    links = {"configurable_product_links": [900, 901]}
    return {
        **_simple(number),
        "sku": "SHOE",
        "name": "Moon Shoe",
        "price": 0,
        "type_id": "configurable",
        "extension_attributes": links,
    }


def _stock_item(product: dict[str, Any]) -> dict[str, Any]:
    number = product["id"]
    units = 0 if number in (2, 900) else 5
    return {
        "item_id": number,
        "product_id": number,
        "stock_id": 1,
        "qty": units,
        "is_in_stock": units > 0,
        "manage_stock": True,
        "backorders": 0,
    }
