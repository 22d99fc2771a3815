"""11st's search: the answer that its page, a shell, loads. Source: korea.md §7; paging from public readers of 2026."""

from typing import ClassVar, Final
from urllib.parse import urlencode

from reading.page import Page
from reading.schema import whole
from reading.shapes import members, objects
from spiders.platform import Fetch
from spiders.search_pages import SearchPages

_LISTS: Final = frozenset({"list", "searchTabPriceCompare"})


class ElevenStSearch(SearchPages):
    """The search's own answer, which tells its number of pages."""

    platform: ClassVar[str] = "elevenst"
    host: ClassVar[str] = "https://apis.11st.co.kr"

    def words(self, base_url: str, text: str, number: int) -> Fetch:
        """The answer for one page."""
        asked = urlencode({"kwd": text, "tabId": "TOTAL_SEARCH", "pageNo": number})
        return Fetch(self.at(base_url, f"/search/api/tab?{asked}"))

    def found_nothing(self, page: Page) -> bool:
        """Whether the answer has groups and pages, and no page at all or a list that is empty."""
        answer = members(page.json)
        groups = answer.get("data")
        if not isinstance(groups, list) or answer.get("isBanned") is True:
            return False
        lists = [one for one in objects(groups) if one.get("groupName") in _LISTS]
        return whole(answer.get("totalPage")) == 0 or (bool(lists) and not any(one.get("items") for one in lists))

    def last_page(self, page: Page) -> int | None:
        """`totalPage`."""
        return whole(members(page.json).get("totalPage"))
