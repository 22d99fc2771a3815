"""Shopify's Storefront GraphQL API: what shoppers see of a shop, with prices of a country and units where allowed.

Source: shopify.dev (Storefront GraphQL reference 2025-10; authentication, public access tokens; `@inContext`,
international pricing; response codes). A refused token was seen answered 401 with the code UNAUTHORIZED.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Final

from model.errors import ServiceError
from reading.page import Page
from reading.schema import text
from reading.shapes import members, objects
from spiders.calling import Caller
from spiders.official import Trouble
from spiders.platform import Fetch
from spiders.shopify_graphql import ShopifyGraphQL, trouble_in

TOKEN: Final = "ANDON_SHOPIFY_STOREFRONT_TOKEN"  # noqa: S105 - a name
_STOCK: Final = ("currentlyNotInStock", "quantityAvailable")
"""Fields that a token without `unauthenticated_read_product_inventory` may not see."""
_PAGES: Final = "pageInfo { hasNextPage endCursor }"
_VARIANT: Final = """
fragment variant on ProductVariant {
  id sku barcode title availableForSale STOCK
  price { amount currencyCode } compareAtPrice { amount currencyCode } unitPrice { amount currencyCode }
  selectedOptions { name value }
}"""
_PRODUCT: Final = f"""
fragment product on Product {{
  id handle title vendor descriptionHtml availableForSale images(first: 5) {{ nodes {{ url }} }}
  variants(first: 50) {{ {_PAGES} nodes {{ ...variant }} }}
}}"""
_SHOP: Final = "shop { primaryDomain { url } }"
_STATUSES: Final = {
    401: "refuses the Storefront token; make a new one, a public one, in the Headless channel or the app",
    402: "the shop is frozen: its bill is not paid",
    403: "does not let this token in; look at the Storefront permissions of the app",
    404: "knows no such shop or API version at this address; api_url is https://NAME.myshopify.com",
    423: "the shop is locked; Shopify's support must open it",
    430: "refuses the calls as unsafe (HTTP 430); let it rest, then ask more slowly or from another address",
}
_CODES: Final = {
    "THROTTLED": "refuses: too many calls for now",
    "TIMEOUT": "did not finish the call in time",
    "INTERNAL_SERVER_ERROR": "has a fault of its own",
    "UNAUTHORIZED": _STATUSES[401],
    "ACCESS_DENIED": "does not let the token see this; it needs unauthenticated_read_product_listings",
    "SHOP_INACTIVE": "the shop is not active",
    "MAX_COMPLEXITY_EXCEEDED": "refuses: the call is larger than one call may be",
}
"""Words of the errors that the documents name. Source: shopify.dev, Storefront GraphQL, status and error codes."""


class ShopifyStorefront(ShopifyGraphQL):
    """The products of the sales channel that the token belongs to: those that shoppers do not see are left out."""

    path: ClassVar[str] = "/api/2025-10/graphql.json"
    list_query: ClassVar[str] = f"""query list($after: String VARS) CONTEXT {{
  {_SHOP} products(first: 20, after: $after) {{ {_PAGES} nodes {{ ...product }} }}
}}{_PRODUCT}{_VARIANT}"""
    one_query: ClassVar[str] = f"""query one($handle: String! VARS) CONTEXT {{
  {_SHOP} product(handle: $handle) {{ ...product }}
}}{_PRODUCT}{_VARIANT}"""
    variants_query: ClassVar[str] = f"""query variants($id: ID!, $after: String VARS) CONTEXT {{
  product(id: $id) {{ variants(first: 50, after: $after) {{ {_PAGES} nodes {{ ...variant }} }} }}
}}{_VARIANT}"""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._stock = set(_STOCK)
        """The stock fields that are asked for: until the API denies them, all."""

    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` with the public access token."""
        return replace(fetch, headers={**fetch.headers, "X-Shopify-Storefront-Access-Token": self.caller.key(TOKEN)})

    def trouble(self, page: Page) -> Trouble | None:
        """What the status and `errors` say; stock fields that are denied are no trouble: the call is made without."""
        if page.status < 400 and self._denied(page):
            return None
        return trouble_in(page, _STATUSES, _CODES)

    def renew(self) -> None:
        """Storefront tokens do not run out; one that was withdrawn is made anew by people."""
        raise ServiceError(f"{self.caller.title}: {_STATUSES[401]}")

    def query(self, query: str, **values: Any) -> dict[str, Any]:
        """The `data` of an answer; with a country, prices are that country's. Denied stock fields are left out."""
        country = self.country
        declared, context = (", $country: CountryCode!", "@inContext(country: $country)") if country else ("", "")
        asked = query.replace(" VARS", declared).replace("CONTEXT", context)
        given = values | ({"country": country} if country else {})
        page = self.posted(asked.replace("STOCK", " ".join(sorted(self._stock))), given)
        while denied := self._denied(page):  # each time fewer fields are asked for
            self._stock -= denied
            page = self.posted(asked.replace("STOCK", " ".join(sorted(self._stock))), given)
        return self.data_of(page)

    def _denied(self, page: Page) -> set[str]:
        """The stock fields that an answer denies; empty when it has no errors, or others as well."""
        named = [_stock_field(one) for one in objects(members(page.json).get("errors"))]
        return {name for name in named if name} if all(name in self._stock for name in named) else set()


def _stock_field(error: Mapping[str, Any]) -> str | None:
    """The stock field that `error` denies; None when it says something else."""
    said = text(error.get("message")) or ""
    code = members(error.get("extensions")).get("code")
    if code != "ACCESS_DENIED" and not said.startswith("Access denied"):
        return None
    path = error.get("path")
    last = path[-1] if isinstance(path, list) and path else None
    return next((name for name in _STOCK if name == last or name in said), None)
