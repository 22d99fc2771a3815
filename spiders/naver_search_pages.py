"""Naver Shopping's search pages, where the Search API is not used. Source: korea.md §2."""

from typing import ClassVar
from urllib.parse import urlencode

from reading.naver_shopping import holders, results_of
from reading.page import Page
from reading.schema import whole
from spiders.platform import Fetch
from spiders.search_pages import SearchPages, pages_of


class NaverSearchPages(SearchPages):
    """Pages of 40 results, price comparisons among them; the state counts them."""

    platform: ClassVar[str] = "naver_search"
    size: ClassVar[int] = 40

    def words(self, base_url: str, text: str, number: int) -> Fetch:
        """The search page."""
        asked = {"query": text, "productSet": "total", "pagingIndex": number, "pagingSize": self.size, "sort": "rel"}
        return Fetch(self.at(base_url, f"/search/all?{urlencode(asked)}"))

    def found_nothing(self, page: Page) -> bool:
        """Whether the state has its list, and counts nothing."""
        return results_of(page) == []

    def last_page(self, page: Page) -> int | None:
        """By the state's count of results."""
        counts = (whole(one.get("total")) for one in holders(page))
        return pages_of(next((count for count in counts if count is not None), None), self.size)
