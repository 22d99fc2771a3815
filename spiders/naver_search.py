"""Naver Shopping: search pages and answers of many malls, and the price comparison of one product."""

import re
from collections.abc import Sequence
from typing import ClassVar, Final
from urllib.parse import urlsplit

from model.capture import Capture, Outcome
from reading.naver_catalog import catalog_of
from reading.naver_data import CURRENCY
from reading.naver_shopping import results_of
from reading.page import Page
from spiders.platform import Checked, Platform, page_at
from spiders.records import capture_of, no_product

_CATALOG = re.compile(r"/catalog/(\d{5,20})(?=/|$)")
_HOSTS: Final = frozenset({"search.shopping.naver.com", "msearch.shopping.naver.com", "ns-portal.shopping.naver.com"})


class NaverSearch(Platform):
    """A listing is a price comparison (catalog), whose number stands in its address.

    A search's results, each the product of one mall or a comparison, are known by Naver Shopping's number, which the
    Search API calls `productId`. All amounts are won, without delivery, cards and memberships.
    """

    name: ClassVar[str] = "naver_search"
    title: ClassVar[str] = "Naver Shopping"
    reads: ClassVar[str] = (
        "search pages and answers (mall, price, advertisements told), price comparisons with their malls"
    )
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("Search API answer", "340 items of several searches", "2025"),
        Checked("search page", "레이어드 원피스", "2019-01"),
    )
    notes: ClassVar[str] = (
        "Not yet checked on real pages after 2019: the search page's state, and price comparisons. Prices lag behind "
        "the stores, and no page tells stock. Links that count clicks for an advertiser are not kept."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The price comparison's page."""
        return page_at(base_url, f"/catalog/{external_id}")

    def external_id(self, url: str) -> str | None:
        """The comparison's number in `url`."""
        found = _CATALOG.search(urlsplit(url).path)
        return found[1] if found else None

    def claims(self, url: str) -> bool:
        """The hosts of Naver Shopping's search, and the Search API's shopping search."""
        parts = urlsplit(url)
        return parts.hostname in _HOSTS or (
            parts.hostname == "openapi.naver.com" and parts.path.startswith("/v1/search/shop.")
        )

    def read(self, pages: Sequence[Page]) -> Capture:
        """The comparison that the address names; without one, the cards of a search."""
        page = pages[0]
        number = self.external_id(page.requested_url or page.url)
        if number is not None:
            return self._comparison(page, number)
        results = results_of(page)
        if results is None:
            return no_product(self.name, page.url, "no search results in the page")
        return Capture(outcome=Outcome.OK, platform=self.name, url=page.url, currency=CURRENCY, results=tuple(results))

    def _comparison(self, page: Page, number: str) -> Capture:
        found = catalog_of(page, number)
        if found is None:
            return no_product(self.name, page.url, f"no price comparison {number} in the page")
        product, offers = found
        capture = capture_of(product, product, platform=self.name, url=page.url, external_id=number)
        return capture.with_(offers=tuple(offers))
