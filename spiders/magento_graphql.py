"""Magento's public GraphQL: what shoppers see of a shop, a page of products at a time, with configurable variants.

Source: Adobe Commerce GraphQL reference (products query, ProductInterface, ConfigurableProduct, storeConfig, Store
header, error categories); Magento_CatalogGraphQl. It needs no keys. Fields are those of 2.3.4 and later.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from model.capture import Capture
from model.errors import ServiceError
from reading.page import Page
from reading.schema import text, whole
from reading.shapes import members, objects
from spiders.calling import Caller
from spiders.magento import Magento
from spiders.magento_rest import STORE
from spiders.official import Trouble
from spiders.platform import Fetch

_PATH: Final = "/graphql"
_PAGE_SIZE: Final = 20
_MOST_PAGES: Final = 25_000
_CAP: Final = 10_000
"""The most products that the search below the list finds, before 2.4.7. Source: Adobe, patch ACSD-62332."""

_QUERY: Final = """query products($filter: ProductAttributeFilterInput!, $size: Int!, $page: Int!) {
  storeConfig { code base_link_url secure_base_link_url }
  products(filter: $filter, pageSize: $size, currentPage: $page) {
    total_count page_info { current_page total_pages }
    items {
      ...common url_key url_suffix description { html } image { url }
      ... on ConfigurableProduct {
        configurable_options { attribute_code label values { value_index label } }
        variants { attributes { code label value_index } product { ...common } }
      }
    }
  }
}
fragment common on ProductInterface {
  __typename sku name stock_status only_x_left_in_stock special_price special_to_date
  price_range { minimum_price { regular_price { value currency } final_price { value currency } } }
}"""
"""An empty filter lets every product through that the catalogue shows."""

_STATUSES: Final = {
    400: "does not understand the call",
    401: "asks for a sign-in: this shop's GraphQL is not public; use REST with an access token",
    403: "does not let these calls in; the shop or what stands before it must open /graphql",
    404: "has no GraphQL at this address; api_url must be the shop's own",
}
_CATEGORIES: Final = {
    "graphql": "does not know a field that is asked for, or finds the call too large; it must be 2.3.4 or later",
    "graphql-input": "refuses what was asked for",
    "graphql-authorization": "does not let shoppers see this; use REST with an access token",
    "graphql-authentication": "asks for a sign-in; use REST with an access token",
    "graphql-no-such-entity": "does not know what was asked for",
    "internal": "has a fault of its own",
}
"""Words of `extensions.category`. Source: Adobe Commerce, exceptions in GraphQL."""


class MagentoGraphQL:
    """The products of one store view that its catalogue shows: those switched off or hidden are left out."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    def listings(self) -> Iterator[Capture]:
        """Every product of the catalogue.

        Raises:
            ServiceError: as always, and behind the last product when the shop may have more than the search found.
        """
        for number in range(1, _MOST_PAGES + 1):
            page = self._ask({}, number)
            products = self._products(page)
            total, last = (
                whole(products.get("total_count")),
                whole(members(products.get("page_info")).get("total_pages")),
            )
            if total is None or last is None:
                raise ServiceError(f"{self.caller.title}: the list of products tells no total_count or total_pages")
            for one in objects(products["items"]):
                yield self._capture(one, page)
            if number >= last:
                if total == _CAP:
                    raise ServiceError(f"{self.caller.title}: finds no more than {_CAP} products; use REST")
                return

    def listing(self, external_id: str) -> Capture | None:
        """The product of this SKU; None when the catalogue shows none."""
        page = self._ask({"sku": {"eq": external_id}}, 1)
        wanted = external_id.casefold()
        found = objects(self._products(page)["items"])
        product = next((one for one in found if (text(one.get("sku")) or "").casefold() == wanted), None)
        return self._capture(product, page) if product is not None else None

    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` as it is: nothing is signed."""
        return fetch

    def trouble(self, page: Page) -> Trouble | None:
        """What `errors` say, which come with 200 as well, and the status."""
        errors = objects(members(page.json).get("errors"))
        if errors:
            category = text(members(errors[0].get("extensions")).get("category")) or ""
            said = text(errors[0].get("message"), 300) or "without a word"
            passing = category == "internal" or said == "Internal server error" or page.status == 429
            return Trouble(f"{_CATEGORIES.get(category, 'refuses')} ({said})", again=passing or page.status >= 500)
        words = _STATUSES.get(page.status)
        return Trouble(words) if words else None

    def renew(self) -> None:
        """There are no tokens."""

    @property
    def _store(self) -> str:
        """The code of the store view that is wanted; empty = the default one."""
        return self.caller.keys.get(STORE, "").strip()

    def _ask(self, wanted: Mapping[str, Any], number: int) -> Page:
        """A page of the products whose attributes fit."""
        values = {"filter": wanted, "size": _PAGE_SIZE, "page": number}
        headers = {"Content-Type": "application/json"} | ({"Store": self._store} if self._store else {})
        body = json.dumps({"query": _QUERY, "variables": values}).encode()
        page = self.caller.ask(self, Fetch(_PATH, "POST", headers, body))
        told = text(_config(page).get("code"))
        if self._store and told != self._store:  # some versions answer for the default one
            raise ServiceError(f"{self.caller.title}: knows no store view {self._store!r}, and answered for {told!r}")
        return page

    def _products(self, page: Page) -> dict[str, Any]:
        """The list in an answer."""
        products = members(members(members(page.json).get("data")).get("products"))
        if not isinstance(products.get("items"), list):
            raise ServiceError(f"{self.caller.title}: the answer has no list of products")
        return products

    def _capture(self, product: dict[str, Any], listed: Page) -> Capture:
        """The capture of one product, read as any answer of Magento's is."""
        body = json.dumps({"data": {"products": {"items": [product]}}}, default=str).encode()
        page = Page(f"{self.caller.url}{_PATH}", body, content_type="application/json", headers=listed.headers)
        capture = Magento().capture([page])
        store, slug = _config(listed), text(product.get("url_key"))
        base = text(store.get("secure_base_link_url") or store.get("base_link_url"), 2_000)
        if base is None or slug is None:
            return capture
        return capture.with_(url=f"{base.rstrip('/')}/{slug}{text(product.get('url_suffix')) or ''}")


def _config(page: Page) -> dict[str, Any]:
    """The settings of the store view that answered."""
    return members(members(members(page.json).get("data")).get("storeConfig"))
