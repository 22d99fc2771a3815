"""Shopify's Admin GraphQL API: the shop's own products, prices in the shop's or a country's currency, units at hand.

Source: shopify.dev (Admin GraphQL reference 2025-10; usage/limits; client credentials grant). Calls carry a token;
nothing is signed. What a call costs is told by each answer, and a call is made when the bucket has enough for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

from model.errors import ServiceError
from reading.page import Page
from reading.schema import text
from reading.shapes import members
from spiders.calling import Caller
from spiders.official import Trouble
from spiders.platform import Fetch
from spiders.shopify_graphql import ShopifyGraphQL, trouble_in

_GRANT: Final = "/admin/oauth/access_token"
TOKEN: Final = "ANDON_SHOPIFY_ACCESS_TOKEN"  # noqa: S105 - a name
CLIENT_ID: Final = "ANDON_SHOPIFY_CLIENT_ID"
CLIENT_SECRET: Final = "ANDON_SHOPIFY_CLIENT_SECRET"  # noqa: S105 - a name

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


class ShopifyAdmin(ShopifyGraphQL):
    """Own products with status, prices and units of every variant; drafts and archived ones are `gone`."""

    path: ClassVar[str] = "/admin/api/2025-10/graphql.json"
    list_query: ClassVar[str] = _LIST
    one_query: ClassVar[str] = _ONE
    variants_query: ClassVar[str] = _VARIANTS

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._token: str | None = None
        self._bucket: _Bucket | None = None

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
        return trouble_in(page, _STATUSES, _CODES, renews=self._renews)

    def renew(self) -> None:
        """A new token by the client credentials grant; tokens made in the admin do not run out."""
        asked = {
            "grant_type": "client_credentials",
            "client_id": self.caller.key(CLIENT_ID),
            "client_secret": self.caller.key(CLIENT_SECRET),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        fetch = Fetch(_GRANT, method="POST", headers=headers, body=urlencode(asked).encode())
        self._token = text(members(self.caller.ask(self, fetch, renewing=True).json).get("access_token"))
        if self._token is None:
            raise ServiceError(f"{self.caller.title}: gave no access token")

    @property
    def _renews(self) -> bool:
        """Whether tokens are got with a client's id and secret."""
        return not self.caller.keys.get(TOKEN)

    def _access_token(self) -> str:
        if not self._renews or not self.caller.keys.get(CLIENT_ID):
            return self.caller.key(TOKEN)
        if self._token is None:
            self.renew()
        return self._token or ""

    def _note(self, cost: Mapping[str, Any]) -> None:
        status = members(cost.get("throttleStatus"))
        numbers = (status.get("currentlyAvailable"), status.get("restoreRate"), cost.get("requestedQueryCost"))
        if all(one is not None and not isinstance(one, str | bool | dict | list) for one in numbers):
            available, rate, wanted = (float(one) for one in numbers if one is not None)
            self._bucket = _Bucket(available, rate, wanted, self.caller.now())

    def query(self, query: str, **values: Any) -> dict[str, Any]:
        """The `data` of an answer; with a country, prices are that country's."""
        country = self.country
        declared, context = (", $country: CountryCode!", _CONTEXT) if country else ("", "")
        asked = query.replace(" VARS", declared).replace("CONTEXT", context)
        return self.data_of(self.posted(asked, values | ({"country": country} if country else {})))
