"""momo's search pages. Source: china.md §5, from a real page of 2026-03."""

import re
from typing import ClassVar, Final
from urllib.parse import quote

from reading.page import Page
from spiders.platform import Fetch
from spiders.search_pages import SearchPages

_LAST = re.compile(r'\\?"maxPage\\?"\s*:\s*\\?"?(\d{1,5})')
_TOTAL = re.compile(r'\\?"totalCnt\\?"\s*:\s*\\?"?(\d{1,9})')
_LONGEST: Final = 5_000_000


class MomoSearch(SearchPages):
    """Pages of 30 results, whose state counts them."""

    platform: ClassVar[str] = "momo"
    size: ClassVar[int] = 30

    def words(self, base_url: str, text: str, number: int) -> Fetch:
        """The search page."""
        return Fetch(self.at(base_url, f"/search/{quote(text, safe='')}?curPage={number}"))

    def found_nothing(self, page: Page) -> bool:
        """Whether the state counts no result."""
        counts = _TOTAL.findall(page.text[:_LONGEST])
        return bool(counts) and not any(map(int, counts))

    def last_page(self, page: Page) -> int | None:
        """The largest `maxPage` of the state: filters have one of their own."""
        return max(map(int, _LAST.findall(page.text[:_LONGEST])), default=None)
