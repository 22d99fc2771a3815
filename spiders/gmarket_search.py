"""Gmarket's and Auction's search pages. Source: public readers of both that agree; no whole real page was at hand."""

from typing import ClassVar
from urllib.parse import urlencode

from model.capture import Capture
from reading.page import Page
from spiders.platform import Fetch
from spiders.search_pages import SearchPages, leads_on


class GmarketSearch(SearchPages):
    """Both shops' search under one path."""

    platform: ClassVar[str] = "gmarket"

    def words(self, base_url: str, text: str, number: int) -> Fetch:
        """The search page."""
        return Fetch(self.at(base_url, f"/n/search?{urlencode({'keyword': text, 'p': number})}"))

    def has_more(self, page: Page, found: Capture, number: int) -> bool:
        """Whether the page has a link to the next one."""
        return leads_on(page, "p", number)
