"""Taobao's search pages. Source: china.md §1.

What the present page loads is a signed answer for its own scripts, which is not asked for: the page is then told as not
loaded.
"""

from typing import Any, ClassVar
from urllib.parse import urlencode

from reading.page import Page
from reading.schema import whole
from reading.shapes import members
from reading.taobao_page import state_of
from spiders.platform import Fetch
from spiders.search_pages import SearchPages


class TaobaoSearch(SearchPages):
    """Pages of 44 results on one host for all shops."""

    platform: ClassVar[str] = "taobao"
    host: ClassVar[str] = "https://s.taobao.com"
    size: ClassVar[int] = 44

    def words(self, base_url: str, text: str, number: int) -> Fetch:
        """The search page."""
        asked = {"q": text, "s": (number - 1) * self.size}
        return Fetch(self.at(base_url, f"/search?{urlencode(asked)}"))

    def found_nothing(self, page: Page) -> bool:
        """Whether the state counts no result, and shows no list."""
        mods = _mods(page)
        listed = members(mods.get("itemlist"))
        return listed.get("status") == "hide" and whole(_pager(mods).get("totalCount")) == 0

    def last_page(self, page: Page) -> int | None:
        """`totalPage` of the state."""
        return whole(_pager(_mods(page)).get("totalPage"))


def _mods(page: Page) -> dict[str, Any]:
    return members(members(state_of(page, "g_page_config")).get("mods"))


def _pager(mods: dict[str, Any]) -> dict[str, Any]:
    return members(members(mods.get("pager")).get("data"))
