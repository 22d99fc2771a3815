"""Tmall's search pages. Source: china.md §1."""

from typing import ClassVar
from urllib.parse import urlencode

from spiders.platform import Fetch
from spiders.search_pages import SearchPages


class TmallSearch(SearchPages):
    """Pages of 60 results on one host for all shops."""

    platform: ClassVar[str] = "tmall"
    host: ClassVar[str] = "https://list.tmall.com"
    size: ClassVar[int] = 60

    def words(self, base_url: str, text: str, number: int) -> Fetch:
        """The search page."""
        asked = {"q": text, "s": (number - 1) * self.size}
        return Fetch(self.at(base_url, f"/search_product.htm?{urlencode(asked)}"))
