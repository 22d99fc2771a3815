"""A twin of Shopify's Admin GraphQL API: access tokens, cursor paging, and a bucket of points that refills.

Source: shopify.dev (Admin GraphQL reference 2025-10; usage/limits; client credentials grant). It answers the three
queries that a monitor asks: products by cursor, one product by its handle, and a product's further variants.
"""

import json
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs

from sandbox.apis.base import Refusal, Twin
from sandbox.wire import Reply, Request

TOKEN: Final = "shpat_moonstep"  # noqa: S105 - the sandbox's own
CLIENT: Final = ("moonstep-client", "shpss_moonstep")
_RATES: Final = {"KR": ("KRW", 1400), "JP": ("JPY", 160)}
"""Country to currency, and what a dollar costs there."""


class ShopifyAdminTwin(Twin):
    """The Admin API of one shop on loopback."""

    calls_allowed: ClassVar[int] = 1_000

    def __init__(self, products: int = 10) -> None:
        super().__init__()
        self.page_limit = 4
        self.variant_limit = 20
        self.products = [_product(number) for number in range(1, products + 1)]
        self.tokens = {TOKEN}
        self.scopes = {"read_products", "read_inventory", "read_locations"}
        self.status: int | None = None
        """What every call is answered instead: 402 a frozen shop, 423 a locked one."""
        self.cost, self.maximum, self.restore = 504, 2_000.0, 100.0
        self.throttled = 0
        self._points: tuple[float, datetime] = (self.maximum, self.now())
        self._given = 0

    def expire(self) -> None:
        """No token that was handed out is good any longer."""
        self.tokens.clear()

    def answer(self, request: Request) -> Any:
        """The answer of one call; errors of a query are HTTP 200."""
        if self.status is not None:
            raise Refusal(self.status, {"errors": "Unavailable Shop"})
        if request.path == "/admin/oauth/access_token":
            return self._grant(request)
        if not request.path.startswith("/admin/api/") or not request.path.endswith("/graphql.json"):
            raise Refusal(404, {"errors": "Not Found"})
        if request.headers.get("x-shopify-access-token") not in self.tokens:
            raise Refusal(
                401, {"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"}
            )
        return self._graphql(json.loads(request.body))

    def too_many(self) -> Reply:
        """What Shopify's edge says to too many requests."""
        return Reply(429, b'{"errors":"Too Many Requests"}', "application/json", {"Retry-After": "2"})

    def _grant(self, request: Request) -> dict[str, Any]:
        form = {name: values[0] for name, values in parse_qs(request.body.decode()).items()}
        if form.get("grant_type") != "client_credentials":
            raise Refusal(400, {"error": "unsupported_grant_type", "error_description": "the grant is not supported"})
        if (form.get("client_id"), form.get("client_secret")) != CLIENT:
            raise Refusal(
                400, {"error": "application_cannot_be_found", "error_description": "No application was found."}
            )
        self._given += 1
        token = f"shpat_given_{self._given}"
        self.tokens.add(token)
        return {"access_token": token, "scope": ",".join(sorted(self.scopes)), "expires_in": 86399}

    def _graphql(self, asked: dict[str, Any]) -> dict[str, Any]:
        query, values = asked["query"], asked.get("variables") or {}
        if "CountryCode" in query and values.get("country") not in _RATES:
            return {"errors": [{"message": f"Variable $country has no such value: {values.get('country')}"}]}
        if not self._pay():
            self.throttled += 1
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return {"errors": [error], "extensions": self._told(None)}
        if "inventoryItem" in query and "read_inventory" not in self.scopes:
            said = "Access denied for inventoryItem field. Required access: `read_inventory` access scope."
            error = {"message": said, "extensions": {"code": "ACCESS_DENIED"}}
            return {"errors": [error], "data": None, "extensions": self._told(10)}
        return {"data": self._data(query, values), "extensions": self._told(self.cost // 5)}

    def _pay(self) -> bool:
        """Whether the bucket has what the call may cost; what it does not cost after all is given back."""
        points, at = self._points
        points = min(self.maximum, points + self.restore * (self.now() - at).total_seconds())
        enough = points >= self.cost
        self._points = (points - (self.cost // 5 if enough else 0), self.now())
        return enough

    def drain(self) -> None:
        """Another program with the same app has used up the points."""
        self._points = (0.0, self.now())

    def _told(self, actual: int | None) -> dict[str, Any]:
        status = {"maximumAvailable": self.maximum, "currentlyAvailable": self._points[0], "restoreRate": self.restore}
        return {"cost": {"requestedQueryCost": self.cost, "actualQueryCost": actual, "throttleStatus": status}}

    def _data(self, query: str, values: dict[str, Any]) -> dict[str, Any]:
        shop = {"currencyCode": "USD", "primaryDomain": {"url": "https://moonstep.example"}}
        country = values.get("country")
        if "productByIdentifier" in query:
            found = next((one for one in self.products if one["handle"] == values["handle"]), None)
            return {"shop": shop, "product": self._shown(found, country) if found else None}
        if "product(id:" in query:
            found = next(one for one in self.products if one["id"] == values["id"])
            return {"product": {"variants": self._variants(found, country, values["after"])}}
        rows, info = _page(self.products, values.get("after"), self.page_limit)
        return {"shop": shop, "products": {"pageInfo": info, "nodes": [self._shown(one, country) for one in rows]}}

    def _shown(self, product: dict[str, Any], country: str | None) -> dict[str, Any]:
        return {**product, "variants": self._variants(product, country, None)}

    def _variants(self, product: dict[str, Any], country: str | None, after: str | None) -> dict[str, Any]:
        rows, info = _page(product["variants"], after, self.variant_limit)
        return {"pageInfo": info, "nodes": [_priced(one, country) for one in rows]}


def _page(rows: list[dict[str, Any]], after: str | None, size: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    start = int(after.removeprefix("cursor-")) if after else 0
    more = start + size < len(rows)
    return rows[start : start + size], {"hasNextPage": more, "endCursor": f"cursor-{start + size}"}


def _priced(variant: dict[str, Any], country: str | None) -> dict[str, Any]:
    if country is None:
        return variant
    unit, rate = _RATES[country]
    price = {"amount": str(int(float(variant["price"]) * rate)), "currencyCode": unit}
    was = {"amount": str(int(float(variant["compareAtPrice"]) * rate)), "currencyCode": unit}
    return {**variant, "contextualPricing": {"price": price, "compareAtPrice": was}}


def _product(number: int) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/Product/{7000 + number}",
        "handle": f"moon-runner-{number}",
        "title": f"Moon Runner {number}",
        "vendor": "Moonstep",
        "descriptionHtml": "<p>Light trail shoe.</p>",
        "status": "ACTIVE",
        "media": {"nodes": [{"image": {"url": f"https://cdn.shopify.com/moon/{number}.jpg"}}]},
        "variants": [_variant(number, place) for place in range(3)],
    }


def _variant(number: int, place: int) -> dict[str, Any]:
    held = [place, place * 2]
    levels = [{"quantities": [{"quantity": units}]} for units in held]
    return {
        "id": f"gid://shopify/ProductVariant/{(7000 + number) * 10 + place}",
        "sku": f"MR-{number}-{place}",
        "barcode": "",
        "title": str(260 + place * 5),
        "price": f"{100 + place}.00",
        "compareAtPrice": "149.00",
        "availableForSale": sum(held) > 0,
        "inventoryPolicy": "DENY",
        "inventoryQuantity": sum(held),
        "selectedOptions": [{"name": "Size", "value": str(260 + place * 5)}],
        "inventoryItem": {
            "tracked": True,
            "inventoryLevels": {"pageInfo": {"hasNextPage": False}, "nodes": levels},
        },
    }
