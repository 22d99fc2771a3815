"""Shopify's Admin GraphQL API: the shop's own products, prices in the shop's or a country's currency, units at hand.

Source: shopify.dev (Admin GraphQL reference 2025-10; usage/limits; client credentials grant). Calls carry a token;
nothing is signed. What a call costs is told by each answer, and a call is made when the bucket has enough for it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlencode

from model.capture import Capture
from model.errors import ServiceError
from reading.page import Page
from reading.schema import text
from reading.shapes import members, objects
from spiders.calling import Caller
from spiders.official import Key, OfficialApi, Rate, Trouble
from spiders.platform import Fetch
from spiders.shopify import Shopify

_GRAPHQL: Final = "/admin/api/2025-10/graphql.json"
_GRANT: Final = "/admin/oauth/access_token"
_TOKEN: Final = "ANDON_SHOPIFY_ACCESS_TOKEN"  # noqa: S105 - a name
_MOST_PAGES: Final = 20_000
_MOST_VARIANT_PAGES: Final = 60
"""A product has at most 2,048 variants."""

_CONTEXT: Final = """contextualPricing(context: {country: $country}) {
  price { amount currencyCode } compareAtPrice { amount currencyCode }
}"""
_VARIANT: Final = """
fragment variant on ProductVariant {
  id sku barcode title price compareAtPrice availableForSale inventoryPolicy inventoryQuantity
  selectedOptions { name value }
  inventoryItem {
    tracked
    inventoryLevels(first: 4) { pageInfo { hasNextPage } nodes { quantities(names: ["available"]) { quantity } } }
  }
  CONTEXT
}"""
_PRODUCT: Final = """
fragment product on Product {
  id handle title vendor descriptionHtml status
  media(first: 5) { nodes { ... on MediaImage { image { url } } } }
  variants(first: 20) { pageInfo { hasNextPage endCursor } nodes { ...variant } }
}"""
_SHOP: Final = "shop { currencyCode primaryDomain { url } }"
_LIST: Final = f"""query list($after: String VARS) {{
  {_SHOP} products(first: 4, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ ...product }} }}
}}{_PRODUCT}{_VARIANT}"""
_ONE: Final = f"""query one($handle: String! VARS) {{
  {_SHOP} product: productByIdentifier(identifier: {{handle: $handle}}) {{ ...product }}
}}{_PRODUCT}{_VARIANT}"""
_VARIANTS: Final = f"""query variants($id: ID!, $after: String VARS) {{
  product(id: $id) {{
    variants(first: 20, after: $after) {{ pageInfo {{ hasNextPage endCursor }} nodes {{ ...variant }} }}
  }}
}}{_VARIANT}"""
"""Each costs at most about 500 of the 1,000 points that one call may cost."""

_STATUSES: Final = {
    401: "refuses the access token; make a new one, or look whether the app is still installed",
    402: "the shop is frozen: its bill is not paid",
    403: "does not let this app in; look at the app's permissions",
    404: "knows no such shop at this address; api_url is https://NAME.myshopify.com",
    423: "the shop is locked; Shopify's support must open it",
}
_CODES: Final = {
    "THROTTLED": "refuses: the points of this app are used up for now",
    "TIMEOUT": "did not finish the call in time",
    "INTERNAL_SERVER_ERROR": "has a fault of its own",
    "ACCESS_DENIED": "does not let the app see this; it needs read_products, read_inventory and read_locations",
    "SHOP_INACTIVE": "the shop is not active",
    "MAX_COST_EXCEEDED": "refuses: the call costs more than one call may",
}
"""Words of the errors that the documents name. Source: shopify.dev, Admin GraphQL, status and error codes."""
_PASSING: Final = frozenset(("THROTTLED", "TIMEOUT", "INTERNAL_SERVER_ERROR"))


@dataclass(slots=True)
class _Bucket:
    """Points of the app at the shop, as the last answer told."""

    available: float
    rate: float
    """Points that come back in a second."""
    wanted: float
    """What the last call was to cost; the next one is taken to cost as much."""
    at: datetime

    def wait(self, now: datetime) -> float:
        """Seconds until there are enough points."""
        short = self.wanted - self.available
        return max(0.0, short / self.rate - (now - self.at).total_seconds()) if self.rate > 0 else 0.0


class ShopifyAdmin(OfficialApi):
    """Own products with status, prices and units of every variant."""

    platform: ClassVar[str] = "shopify"
    title: ClassVar[str] = "Shopify Admin API"
    url: ClassVar[str] = ""
    keys: ClassVar[tuple[Key, ...]] = (
        Key(_TOKEN, "Shopify admin > Settings > Apps > Develop apps, Admin API access token (shpat_…)", required=False),
        Key("ANDON_SHOPIFY_CLIENT_ID", "Dev Dashboard > the app > Settings, client id", required=False),
        Key("ANDON_SHOPIFY_CLIENT_SECRET", "Dev Dashboard > the app > Settings, client secret", required=False),
        Key("ANDON_SHOPIFY_COUNTRY", "country whose prices are read, as KR; else the shop's own", required=False),
    )
    either: ClassVar[tuple[tuple[str, ...], ...]] = (
        (_TOKEN,),
        ("ANDON_SHOPIFY_CLIENT_ID", "ANDON_SHOPIFY_CLIENT_SECRET"),
    )
    rate: ClassVar[Rate] = Rate(10)
    reads: ClassVar[str] = (
        "own listings: status, prices (of one country, if wanted), units per variant over all locations"
    )

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._token: str | None = None
        self._bucket: _Bucket | None = None

    def listings(self) -> Iterator[Capture]:
        """Every product of the shop, drafts and archived ones as `gone`."""
        after: str | None = None
        for _ in range(_MOST_PAGES):
            data = self._query(_LIST, after=after)
            products = members(data.get("products"))
            for one in objects(products.get("nodes")):
                yield self._capture(one, members(data.get("shop")))
            last, after = after, _next(products)
            if after is None or after == last:
                return

    def listing(self, external_id: str) -> Capture | None:
        """The product of this handle; None when the shop has none."""
        data = self._query(_ONE, handle=external_id)
        found = data.get("product")
        return self._capture(found, members(data.get("shop"))) if isinstance(found, dict) else None

    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` with the access token, when the bucket has the points for it."""
        if fetch.url == _GRANT:
            return fetch
        if self._bucket is not None and (pause := self._bucket.wait(self.caller.now())) > 0:
            self.caller.wait(pause)
            self._bucket = None
        return replace(fetch, headers={**fetch.headers, "X-Shopify-Access-Token": self._access_token()})

    def trouble(self, page: Page) -> Trouble | None:
        """What the status and `errors` say; what the call cost is kept."""
        answer = members(page.json)
        self._note(members(members(answer.get("extensions")).get("cost")))
        if page.status == 400 and (said := text(answer.get("error"))):
            return Trouble(f"gives no access token ({said}: {text(answer.get('error_description')) or ''})")
        if words := _STATUSES.get(page.status):
            return Trouble(words, token=page.status == 401 and self._renews)
        errors = objects(answer.get("errors"))
        if not errors:
            said = text(answer.get("errors"))
            return Trouble(f"refuses ({said})") if said else None
        code = text(members(errors[0].get("extensions")).get("code")) or ""
        said = text(errors[0].get("message"), 200) or "without a word"
        return Trouble(f"{_CODES.get(code, 'refuses')} ({said})", again=code in _PASSING)

    def renew(self) -> None:
        """A new token by the client credentials grant; tokens made in the admin do not run out."""
        asked = {
            "grant_type": "client_credentials",
            "client_id": self.caller.key("ANDON_SHOPIFY_CLIENT_ID"),
            "client_secret": self.caller.key("ANDON_SHOPIFY_CLIENT_SECRET"),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        fetch = Fetch(_GRANT, method="POST", headers=headers, body=urlencode(asked).encode())
        self._token = text(members(self.caller.ask(self, fetch, renewing=True).json).get("access_token"))
        if self._token is None:
            raise ServiceError(f"{self.title}: gave no access token")

    @property
    def _renews(self) -> bool:
        """Whether tokens are got with a client's id and secret."""
        return not self.caller.keys.get(_TOKEN)

    def _access_token(self) -> str:
        if not self._renews or not self.caller.keys.get("ANDON_SHOPIFY_CLIENT_ID"):
            return self.caller.key(_TOKEN)
        if self._token is None:
            self.renew()
        return self._token or ""

    def _note(self, cost: Mapping[str, Any]) -> None:
        status = members(cost.get("throttleStatus"))
        numbers = (status.get("currentlyAvailable"), status.get("restoreRate"), cost.get("requestedQueryCost"))
        if all(one is not None and not isinstance(one, str | bool | dict | list) for one in numbers):
            available, rate, wanted = (float(one) for one in numbers if one is not None)
            self._bucket = _Bucket(available, rate, wanted, self.caller.now())

    def _query(self, query: str, **values: Any) -> dict[str, Any]:
        country = self.caller.keys.get("ANDON_SHOPIFY_COUNTRY", "").strip().upper()
        declared, context = (", $country: CountryCode!", _CONTEXT) if country else ("", "")
        asked = {
            "query": query.replace(" VARS", declared).replace("CONTEXT", context),
            "variables": values | ({"country": country} if country else {}),
        }
        headers = {"Content-Type": "application/json"}
        page = self.caller.ask(self, Fetch(_GRAPHQL, "POST", headers, json.dumps(asked).encode()))
        data = members(page.json).get("data")
        if not isinstance(data, dict):
            raise ServiceError(f"{self.title}: the answer has no data")
        return data

    def _capture(self, product: dict[str, Any], shop: dict[str, Any]) -> Capture:
        """The capture of one product, read as any answer of Shopify's is."""
        variants = members(product.get("variants"))
        nodes = [*objects(variants.get("nodes")), *self._more(text(product.get("id")), _next(variants))]
        whole = {**product, "variants": {"nodes": nodes}}
        site = text(members(shop.get("primaryDomain")).get("url"), 2_000) or self.caller.url
        url = f"{site.rstrip('/')}/products/{quote(text(product.get('handle')) or '')}"
        body = json.dumps({"data": {"shop": shop, "product": whole}}, default=str).encode()
        return Shopify().capture([Page(url, body, content_type="application/json")])

    def _more(self, product_id: str | None, after: str | None) -> Iterator[dict[str, Any]]:
        """The variants behind the first page of them."""
        for _ in range(_MOST_VARIANT_PAGES):
            if product_id is None or after is None:
                return
            variants = members(
                members(self._query(_VARIANTS, id=product_id, after=after).get("product")).get("variants")
            )
            yield from objects(variants.get("nodes"))
            after = _next(variants)


def _next(connection: dict[str, Any]) -> str | None:
    """The cursor behind a page of a connection; None behind the last."""
    info = members(connection.get("pageInfo"))
    return text(info.get("endCursor"), 2_000) if info.get("hasNextPage") is True else None
