"""What Shopify's two GraphQL APIs share: lists by cursor, products with all their variants, errors by their codes.

Source: shopify.dev (Admin and Storefront GraphQL references 2025-10; response codes).
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final
from urllib.parse import quote

from model.capture import Capture
from model.errors import ServiceError
from reading.page import Page
from reading.schema import text
from reading.shapes import members, objects
from spiders.calling import Caller
from spiders.official import Trouble
from spiders.platform import Fetch
from spiders.shopify import Shopify

COUNTRY: Final = "ANDON_SHOPIFY_COUNTRY"
_MOST_PAGES: Final = 20_000
_MOST_VARIANT_PAGES: Final = 120
"""A product has at most 2,048 variants."""
_PASSING: Final = frozenset(("THROTTLED", "TIMEOUT", "INTERNAL_SERVER_ERROR"))


class ShopifyGraphQL(ABC):
    """Products by cursor, one by its handle, and the variants behind the first page of them."""

    path: ClassVar[str]
    """Where it stands at the shop's address."""
    list_query: ClassVar[str]
    """Answers `shop` and the connection `products` behind the cursor `$after`."""
    one_query: ClassVar[str]
    """Answers `shop` and `product`, the one of `$handle`."""
    variants_query: ClassVar[str]
    """Answers `product`, the one of `$id`, with its connection `variants` behind the cursor `$after`."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller

    @abstractmethod
    def query(self, query: str, **values: Any) -> dict[str, Any]:
        """The `data` of the answer to one of the queries above.

        Raises:
            ServiceError: no answer, a refusal, or an answer without data.
        """

    @abstractmethod
    def signed(self, fetch: Fetch) -> Fetch:
        """`fetch` with its token."""

    @abstractmethod
    def trouble(self, page: Page) -> Trouble | None:
        """What an answer says is wrong."""

    @abstractmethod
    def renew(self) -> None:
        """A new token, where there are such."""

    @property
    def country(self) -> str:
        """The country whose prices are wanted, as `KR`; empty = the shop's own."""
        return self.caller.keys.get(COUNTRY, "").strip().upper()

    def listings(self) -> Iterator[Capture]:
        """Every product that the token may see."""
        after: str | None = None
        for _ in range(_MOST_PAGES):
            data = self.query(self.list_query, after=after)
            products = members(data.get("products"))
            if not is_connection(products):
                raise ServiceError(f"{self.caller.title}: the list of products is of an unknown shape")
            for one in objects(products["nodes"]):
                yield self._capture(one, members(data.get("shop")))
            last, after = after, _next(products)
            if after is None:
                return
            if after == last:
                raise ServiceError(f"{self.caller.title}: the list of products comes to no end")

    def listing(self, external_id: str) -> Capture | None:
        """The product of this handle; None when the token sees none."""
        data = self.query(self.one_query, handle=external_id)
        found = data.get("product")
        if "product" not in data or not isinstance(found, dict | None):
            raise ServiceError(f"{self.caller.title}: the answer for one product is of an unknown shape")
        return None if found is None else self._capture(found, members(data.get("shop")))

    def posted(self, query: str, values: Mapping[str, Any]) -> Page:
        """The answer to `query`."""
        asked = json.dumps({"query": query, "variables": values}).encode()
        return self.caller.ask(self, Fetch(self.path, "POST", {"Content-Type": "application/json"}, asked))

    def data_of(self, page: Page) -> dict[str, Any]:
        """The `data` of an answer.

        Raises:
            ServiceError: it has none.
        """
        data = members(page.json).get("data")
        if not isinstance(data, dict):
            raise ServiceError(f"{self.caller.title}: the answer has no data")
        return data

    def _capture(self, product: dict[str, Any], shop: dict[str, Any]) -> Capture:
        """The capture of one product, read as any answer of Shopify's is."""
        whole, variants = dict(product), members(product.get("variants"))
        if is_connection(variants):
            more = self._more(text(product.get("id")), _next(variants))
            whole["variants"] = {"nodes": [*objects(variants["nodes"]), *more]}
        else:
            whole.pop("variants", None)  # of an unknown shape: without variants no product is read
        site = text(members(shop.get("primaryDomain")).get("url"), 2_000) or self.caller.url
        url = f"{site.rstrip('/')}/products/{quote(text(product.get('handle')) or '')}"
        body = json.dumps({"data": {"shop": shop, "product": whole}}, default=str).encode()
        return Shopify().capture([Page(url, body, content_type="application/json")])

    def _more(self, product_id: str | None, after: str | None) -> Iterator[dict[str, Any]]:
        """The variants behind the first page of them."""
        for _ in range(_MOST_VARIANT_PAGES):
            if product_id is None or after is None:
                return
            answer = self.query(self.variants_query, id=product_id, after=after)
            variants = members(members(answer.get("product")).get("variants"))
            if not is_connection(variants):
                raise ServiceError(f"{self.caller.title}: the variants of {product_id} are of an unknown shape")
            yield from objects(variants["nodes"])
            after = _next(variants)


def is_connection(value: Mapping[str, Any]) -> bool:
    """Whether it holds nodes, and tells whether and from which cursor more follow."""
    info = members(value.get("pageInfo"))
    more = info.get("hasNextPage")
    told = isinstance(more, bool) and (not more or text(info.get("endCursor"), 2_000) is not None)
    return told and isinstance(value.get("nodes"), list)


def _next(connection: Mapping[str, Any]) -> str | None:
    """The cursor behind a page of a connection; None behind the last."""
    info = members(connection.get("pageInfo"))
    return text(info.get("endCursor"), 2_000) if info.get("hasNextPage") is True else None


def trouble_in(
    page: Page, statuses: Mapping[int, str], codes: Mapping[str, str], *, renews: bool = False
) -> Trouble | None:
    """What the status and `errors` say, in the words of the API's documents.

    Args:
        page: an answer of any status; errors of a query come with 200.
        statuses: the words of HTTP statuses.
        codes: the words of `extensions.code`.
        renews: whether a token that is refused can be got anew.
    """
    if words := statuses.get(page.status):
        return Trouble(words, token=page.status == 401 and renews)
    again = page.status == 429 or page.status >= 500
    errors = members(page.json).get("errors")
    if not (listed := objects(errors)):
        said = text(errors, 200)
        return Trouble(f"refuses ({said})", again=again) if said else None
    code = text(members(listed[0].get("extensions")).get("code")) or ""
    said = text(listed[0].get("message"), 200) or "without a word"
    return Trouble(f"{codes.get(code, 'refuses')} ({said})", again=again or code in _PASSING)
