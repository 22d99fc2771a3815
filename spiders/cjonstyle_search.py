"""CJ OnStyle's search: the answer that its page, a shell, loads.

Source: two public readers of it, of 2016 and 2026, that agree. How its next page is asked for is not known.
"""

from typing import ClassVar
from urllib.parse import urlencode

from model.capture import Capture
from reading.cjonstyle_list import goods_groups
from reading.page import Page
from reading.schema import whole
from spiders.platform import Fetch
from spiders.search_pages import SearchPages


class CjOnStyleSearch(SearchPages):
    """The first results alone."""

    platform: ClassVar[str] = "cjonstyle"
    host: ClassVar[str] = "https://search.cjonstyle.com"

    def words(self, base_url: str, text: str, number: int) -> Fetch:
        """The answer."""
        return Fetch(self.at(base_url, f"/search-web/search/cjmall/item.json?{urlencode({'k': text, 'dt': 'PC'})}"))

    def found_nothing(self, page: Page) -> bool:
        """Whether the group of the place's own goods counts none."""
        groups = goods_groups(page.json)
        return bool(groups) and all(whole(one.get("totalCount")) == 0 for one in groups)

    def has_more(self, page: Page, found: Capture, number: int) -> bool:
        """False."""
        return False
