"""A twin of Shopify's Storefront GraphQL API: a public token with scopes, cursor paging, prices of a country.

Source: shopify.dev (Storefront GraphQL reference 2025-10; public access tokens; `@inContext`; response codes). Errors
of a query come with HTTP 200; a field that the token may not see is null, with an error beside the data.
"""

import json
from typing import Any, ClassVar, Final

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

TOKEN: Final = "moonstep-storefront"  # noqa: S105 - the sandbox's own
INVENTORY: Final = "unauthenticated_read_product_inventory"
LISTINGS: Final = "unauthenticated_read_product_listings"
_RATES: Final = {"US": ("USD", 1), "KR": ("KRW", 1400), "JP": ("JPY", 160)}
"""Country to currency, and what a dollar costs there; a country without one is asked the shop's own prices."""
_UNSOLD: Final = ("FR",)


class ShopifyStorefrontTwin(Twin):
    """The Storefront API of one shop on loopback."""

    calls_allowed: ClassVar[int] = 1_000

    def __init__(self, products: int = 10) -> None:
        super().__init__()
        self.page_limit = 20
        self.variant_limit = 50
        self.products = [_product(number) for number in range(1, products + 1)]
        self.tokens = {TOKEN}
        self.scopes = {INVENTORY, LISTINGS}
        self.status: int | None = None
        """What every call is answered instead: 402 a frozen shop, 423 a locked one, 430 a call held for unsafe."""
        self.throttled = 0
        """So many calls are yet to be answered THROTTLED."""
        self.error: dict[str, Any] | None = None
        """An error that stands beside whole data in every answer."""

    def answer(self, request: Request) -> Any:
        """The answer of one call; errors of a query are HTTP 200."""
        if self.status is not None:
            raise Refusal(self.status, {"errors": "Unavailable Shop"})
        if not request.path.startswith("/api/") or not request.path.endswith("/graphql.json"):
            raise Refusal(404, {"errors": "Not Found"})
        if request.headers.get("x-shopify-storefront-access-token") not in self.tokens:
            raise Refusal(401, {"errors": [_error("", "UNAUTHORIZED")]})
        if self.throttled:
            self.throttled -= 1
            return {"errors": [_error("Throttled", "THROTTLED")]}
        asked = json.loads(request.body)
        return self._graphql(asked["query"], asked.get("variables") or {})

    def too_many(self) -> Reply:
        """What Shopify's edge says to too many requests."""
        return Reply(429, b'{"errors":"Too Many Requests"}', "application/json", {"Retry-After": "2"})

    def _graphql(self, query: str, values: dict[str, Any]) -> dict[str, Any]:
        in_context = "@inContext(country: $country)" in query
        if in_context and values.get("country") not in (*_RATES, *_UNSOLD):
            said = f"Variable $country of type CountryCode! was provided invalid value {values.get('country')}"
            return {"errors": [_error(said, "INVALID_VARIABLE")]}
        if LISTINGS not in self.scopes:
            said = f"Access denied for products field. Required access: `{LISTINGS}` access scope."
            return {"errors": [{**_error(said, "ACCESS_DENIED"), "path": ["products"]}], "data": None}
        unit, rate = _RATES.get(values.get("country", ""), _RATES["US"]) if in_context else _RATES["US"]
        data = self._data(query, values, unit, rate)
        errors = [] if INVENTORY in self.scopes else _withheld(query, data)
        errors += [self.error] if self.error else []
        return {"data": data} | ({"errors": errors} if errors else {})

    def _data(self, query: str, values: dict[str, Any], unit: str, rate: int) -> dict[str, Any]:
        shop = {"primaryDomain": {"url": "https://moonstep.example"}}
        if "product(handle:" in query:
            found = next((one for one in self.products if one["handle"] == values["handle"]), None)
            return {"shop": shop, "product": self._shown(found, unit, rate) if found else None}
        if "product(id:" in query:
            found = next(one for one in self.products if one["id"] == values["id"])
            return {"product": {"variants": self._variants(found, unit, rate, values["after"])}}
        rows, info = _page(self.products, values.get("after"), self.page_limit)
        return {"shop": shop, "products": {"pageInfo": info, "nodes": [self._shown(one, unit, rate) for one in rows]}}

    def _shown(self, product: dict[str, Any], unit: str, rate: int) -> dict[str, Any]:
        return {**product, "variants": self._variants(product, unit, rate, None)}

    def _variants(self, product: dict[str, Any], unit: str, rate: int, after: str | None) -> dict[str, Any]:
        rows, info = _page(product["variants"], after, self.variant_limit)
        return {"pageInfo": info, "nodes": [_priced(one, unit, rate) for one in rows]}


def _error(said: str, code: str) -> dict[str, Any]:
    return {"message": said, "extensions": {"code": code}}


def _withheld(query: str, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The errors of the units that a token without the scope asked for; in `data` they become null."""
    nodes = data["products"]["nodes"] if "products" in data else [data["product"]] if data["product"] else []
    found = []
    for row, product in enumerate(nodes):
        for place, variant in enumerate(product["variants"]["nodes"]):
            if "quantityAvailable" not in query:
                del variant["quantityAvailable"]
                continue
            variant["quantityAvailable"] = None
            said = f"Access denied for quantityAvailable field. Required access: `{INVENTORY}` access scope."
            path = ["products", "nodes", row, "variants", "nodes", place, "quantityAvailable"]
            found.append({**_error(said, "ACCESS_DENIED"), "path": path})
    return found


def _page(rows: list[dict[str, Any]], after: str | None, size: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    start = int(after.removeprefix("cursor-")) if after else 0
    more = start + size < len(rows)
    return rows[start : start + size], {"hasNextPage": more, "endCursor": f"cursor-{start + size}"}


def _priced(variant: dict[str, Any], unit: str, rate: int) -> dict[str, Any]:
    money = {name: variant[name] * rate for name in ("price", "compareAtPrice")}
    return {**variant, **{name: {"amount": f"{value}.0", "currencyCode": unit} for name, value in money.items()}}


def _product(number: int) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/Product/{7000 + number}",
        "handle": f"moon-runner-{number}",
        "title": f"Moon Runner {number}",
        "vendor": "Moonstep",
        "descriptionHtml": "<p>Light trail shoe.</p>",
        "availableForSale": True,
        "images": {"nodes": [{"url": f"https://cdn.shopify.com/moon/{number}.jpg"}]},
        "variants": [_variant(number, place) for place in range(3)],
    }


def _variant(number: int, place: int) -> dict[str, Any]:
    size = str(260 + place * 5)
    return {
        "id": f"gid://shopify/ProductVariant/{(7000 + number) * 10 + place}",
        "sku": f"MR-{number}-{place}",
        "barcode": None,
        "title": size,
        "price": 100 + place,
        "compareAtPrice": 149,
        "unitPrice": None,
        "availableForSale": place > 0,
        "currentlyNotInStock": False,
        "quantityAvailable": place * 3,
        "selectedOptions": [{"name": "Size", "value": size}],
    }
