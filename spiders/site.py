"""Any shop's product page: the platform `site`, for an own shop or a reseller that no other platform describes."""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlsplit

from model.capture import Capture, Outcome
from reading import magento_data, shopify_data
from reading.outcomes import data_of
from reading.page import Page
from reading.product import read_product
from reading.record_lists import listed
from spiders.platform import Checked, Platform, page_at


class Site(Platform):
    """One page a listing, read by the common reader. The external id is the page's path and query."""

    name: ClassVar[str] = "site"
    title: ClassVar[str] = "any shop's product page"
    reads: ClassVar[str] = (
        "any product page: JSON-LD, microdata, RDFa, OpenGraph, state objects in scripts and the visible page, weighed"
    )
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("product pages", "64 pages of 40 shops in a public benchmark", "2020-11 to 2020-12"),
        Checked("product pages", "30 pages of other shops and shop programs", "2019 to 2026-02"),
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The page at path `external_id` of the site."""
        return page_at(base_url, external_id)

    def external_id(self, url: str) -> str | None:
        """Path and query of `url`; None for a site's front page and for what is no web address."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.path.strip("/"):
            return None
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def read(self, pages: Sequence[Page]) -> Capture:
        """The capture of the first page, or the list of products that it is; further pages are not needed."""
        page = pages[0]
        if (data := data_of(page)) is not None and (results := listed(data)):
            return Capture(outcome=Outcome.OK, platform=self.name, url=page.url, results=tuple(results))
        handle = page.url.partition("?")[0].rstrip("/").rpartition("/")[2]
        state = shopify_data.page_product(page, handle) or magento_data.page_product(page)
        capture = read_product(page, self.name, [state] if state is not None else ())
        number = state.id if state is not None else None  # for a page that was brought without its address
        return capture.with_(external_id=self.external_id(page.url) or number)
