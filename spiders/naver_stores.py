"""Naver stores' own lists: what a seller of Smart Store sells. Stores have no search over all of them.

Source: korea.md §1: the list's answer, one public reader.
"""

from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import urlencode

from model.sites import same_site
from reading.naver_data import channel_uid, state_of
from reading.page import Page
from reading.schema import whole
from reading.shapes import members
from reading.subject import split
from spiders.platform import Fetch, page_at
from spiders.search_pages import SearchPages, Seller, pages_of


class NaverStores(SearchPages):
    """Pages of 40 products of a store. Its channel's id stands in the pages of its products, so one is asked first."""

    platform: ClassVar[str] = "naver"
    size: ClassVar[int] = 40
    finds_words: ClassVar[bool] = False
    lists_sellers: ClassVar[bool] = True

    def words(self, base_url: str, text: str, number: int) -> None:
        """None: channels of platform `naver_search` search."""
        return

    def seller(self, base_url: str, who: Seller, number: int, before: Sequence[Page]) -> Fetch | None:
        """One of the store's products; then further pages of its list."""
        if before:
            return self._list(before[0], number)
        return Fetch(who.listing) if same_site(base_url, who.listing) else None

    def more(self, pages: Sequence[Page]) -> Fetch | None:
        """The list's first page, for the store whose product the first response is."""
        return self._list(pages[0], 1) if len(pages) == 1 and pages[0].json is None else None

    def _list(self, product: Page, number: int) -> Fetch | None:
        uid = channel_uid(state_of(product) or {})
        if uid is None:
            return None
        asked = {"categorySearchType": "DISPCATG", "sortType": "TOTALSALE", "page": number, "pageSize": self.size}
        kind = "n" if (split(product.url).hostname or "").startswith("brand.") else "i"
        path = f"/{kind}/v2/channels/{uid}/categories/ALL/products?{urlencode(asked)}"
        return Fetch(page_at(product.url, path))

    def found_nothing(self, page: Page) -> bool:
        """Whether the answer has its list, and it is empty."""
        answer = members(page.json)
        return answer.get("simpleProducts") == [] and not whole(answer.get("totalCount"))

    def last_page(self, page: Page) -> int | None:
        """By the answer's count of products, where it has one."""
        return pages_of(whole(members(page.json).get("totalCount")), self.size)
