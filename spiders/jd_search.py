"""JD's search pages. Source: china.md §2, from a real page of 2016 and a refused one of 2025.

What the present page loads is a signed answer that wants a login, which is not asked for.
"""

import re
from typing import ClassVar, Final
from urllib.parse import urlencode

from reading.page import Page
from spiders.platform import Fetch
from spiders.search_pages import SearchPages, pages_of

_COUNT = re.compile(r"\bresult_count\s*:\s*['\"](\d{1,9})['\"]")
_NOTHING: Final = "#J_searchWrap > .check-error"


class JdSearch(SearchPages):
    """Pages of 60 results, which count as two each."""

    platform: ClassVar[str] = "jd"
    host: ClassVar[str] = "https://search.jd.com"
    size: ClassVar[int] = 60

    def words(self, base_url: str, text: str, number: int) -> Fetch:
        """The search page."""
        asked = {"keyword": text, "enc": "utf-8", "page": 2 * number - 1}
        return Fetch(self.at(base_url, f"/Search?{urlencode(asked)}"))

    def found_nothing(self, page: Page) -> bool:
        """By the place that such pages have; recommendations stand beside it."""
        return page.json is None and page.tree.css_first(_NOTHING) is not None

    def last_page(self, page: Page) -> int | None:
        """By the count of results in the page's script."""
        told = _COUNT.search(page.text)
        return pages_of(int(told[1]) if told else None, self.size)
