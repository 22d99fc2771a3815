"""Naver Smart Store and Brand Store: product page, product JSON, and a store's list of products."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from model.capture import Availability, Capture, Outcome, SearchResult, Seller
from reading.amounts import parse_number
from reading.naver_data import (
    CURRENCY,
    ENDED,
    channel_uid,
    delivery_condition,
    product_in,
    state_of,
    stated,
    status_of,
)
from reading.page import Page
from reading.schema import text
from reading.shapes import members, objects
from spiders.platform import Fetch, Platform
from spiders.records import capture_of, no_product

_LISTING = re.compile(r"/(?:products|product-benefits|window-products/[\w-]+)/(\d{5,20})(?=[/?#]|$)")
_STORE_HOSTS: Final = frozenset(
    {"smartstore.naver.com", "m.smartstore.naver.com", "brand.naver.com", "m.brand.naver.com", "shopping.naver.com"}
)
_WON = re.compile(r"(\d[\d,]*)\s*원")
_SOLD_OUT = re.compile(r"\s*(?:일시 ?)?품절\s*|\s*sold ?out\s*", re.IGNORECASE)


class Naver(Platform):
    """A listing is a channel product, whose number stands in its address. All amounts are won."""

    name: ClassVar[str] = "naver"

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The product page in the store at `base_url` (`https://smartstore.naver.com/store`).

        Without a store in the address, `main` works for any. Source: korea.md §1.
        """
        store = urlsplit(base_url).path.strip("/").partition("/")[0] or "main"
        return urljoin(base_url, f"/{store}/products/{external_id}")

    def external_id(self, url: str) -> str | None:
        """The product's number in `url`."""
        found = _LISTING.search(urlsplit(url).path)
        return found[1] if found else None

    def claims(self, url: str) -> bool:
        """The hosts of stores, and of Naver Shopping as far as it shows a store's product."""
        host = urlsplit(url).hostname or ""
        return host in _STORE_HOSTS and (host != "shopping.naver.com" or self.external_id(url) is not None)

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """The product's JSON, when the page's state has the channel and not the product."""
        number, state = self.external_id(pages[0].url), state_of(pages[0])
        if len(pages) > 1 or number is None or state is None or product_in(state, number) is not None:
            return ()
        uid = channel_uid(state)
        host = (urlsplit(pages[0].url).hostname or "").removeprefix("m.")
        if uid is None or host not in _STORE_HOSTS:
            return ()
        api = "n" if host.startswith("brand.") else "i"
        return (Fetch(f"https://{host}/{api}/v2/channels/{uid}/products/{number}?withWindow=false"),)

    def read(self, pages: Sequence[Page]) -> Capture:
        """The product whose number is the address's; without a number, the list of products that the page shows."""
        page = pages[0]
        number, state = self.external_id(page.requested_url or page.url), state_of(page)
        for one in pages:
            data = product_in(found, number) if (found := state_of(one)) else None
            if data is not None:
                return self._product(data, state, page.url)
        if state is not None and _is_benefits(state):
            reason = "an auxiliary answer: benefits without a product"
            return Capture(outcome=Outcome.PARTIAL, platform=self.name, url=page.url, external_id=number, reason=reason)
        if number is None and (results := self._results(page, state)):
            return Capture(
                outcome=Outcome.OK, platform=self.name, url=page.url, currency=CURRENCY, results=tuple(results)
            )
        return no_product(self.name, page.url, f"no product {number} in the page" if number else "no product")

    def _product(self, data: dict[str, Any], state: dict[str, Any] | None, url: str) -> Capture:
        product, status = stated(data, state), status_of(data)
        if status in ENDED:
            return Capture(
                outcome=Outcome.GONE,
                platform=self.name,
                url=url,
                external_id=product.id,
                name=product.name,
                seller=product.seller,
                reason=f"status {status} ({ENDED[status]})",
            )
        capture = capture_of(product, product, platform=self.name, url=url, external_id=product.id)
        condition = delivery_condition(data)
        if condition is not None and product.shipping_fee is not None:
            capture = capture.with_(conditions={"shipping_fee": condition})
        return capture

    def _results(self, page: Page, state: dict[str, Any] | None) -> list[SearchResult]:
        if page.json is not None:
            return [_result(one, page.url) for one in _listed(state)]
        found = (self._card(item, page.url) for item in page.tree.css("li"))
        cards = {one.external_id: one for one in found if one is not None}
        return list(cards.values()) or [_result(one, page.url) for one in _listed(state)]

    def _card(self, item: LexborNode, base: str) -> SearchResult | None:
        """One card of a store's list, by what it links to and shows; its classes are hashed and no help."""
        links = [link for a in item.css("a[href]")[:20] if self.external_id(link := a.attributes.get("href") or "")]
        if not links or item.css_first("li") not in (None, item):
            return None
        url = urljoin(base, links[0])
        picture = item.css_first("img[alt]")
        title = (picture.attributes.get("alt") if picture is not None else None) or _heading(item)
        struck = [node.text() for node in item.css("del, s")]
        shown = [price for price in _WON.findall(item.text()) if not any(price in old for old in struck)]
        return SearchResult(
            external_id=self.external_id(url),
            name=text(title),
            price=parse_number(shown[0], CURRENCY) if shown else None,
            seller=_store(url),
            sold_out=any(_SOLD_OUT.fullmatch(node.text()) for node in item.css("span, em, strong, i")),
            url=url,
        )


def _heading(item: LexborNode) -> str | None:
    names = [node.text(strip=True) for node in item.css("strong") if not _WON.search(node.text())]
    return max(names, key=len) if names else None


def _store(url: str) -> Seller | None:
    slug = urlsplit(url).path.strip("/").partition("/")[0]
    return Seller(id=slug) if slug and slug != "main" else None


def _is_benefits(data: dict[str, Any]) -> bool:
    """An answer of the benefits API, as served or with its request beside it."""
    answer = data.get("response", data)
    return isinstance(answer, dict) and ("optimalDiscount" in answer or "productBenefit" in answer)


def _listed(state: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The products of a category answer, or of the category in a page's state."""
    holders = [state, *((state or {}).get(name) for name in ("categoryProducts", "storeProducts"))]
    for holder in [*holders, *(members(one).get("A") for one in holders)]:
        if products := objects(members(holder).get("simpleProducts")):
            return [one for one in products if one.get("id") is not None]
    return []


def _result(data: dict[str, Any], base: str) -> SearchResult:
    product = stated(data)
    url = text(data.get("productUrl"), 2_000)
    levels = {Availability.OUT_OF_STOCK: True, Availability.IN_STOCK: False}
    return SearchResult(
        external_id=product.id,
        name=product.name,
        price=product.price,
        seller=product.seller,
        sold_out=levels.get(product.availability),
        url=urljoin(base, url) if url else None,
    )
