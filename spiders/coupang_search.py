"""Coupang's search pages and sellers' shops.

Source: korea.md §5; the mark of a page that found nothing, from public readers of 2025 that agree.
"""

import json
import re
from collections.abc import Sequence
from typing import ClassVar, Final
from urllib.parse import urlencode

from model.capture import Capture
from reading.page import Page
from reading.schema import text
from reading.shapes import members
from spiders.platform import Fetch
from spiders.search_pages import SearchPages, Seller

_VENDOR = re.compile(r"[AC]\d{6,12}")
_NOTHING: Final = '[class*="no-result_magnifier"]'
_END: Final = ".search-pagination .btn-next.disabled"
_SHOPS: Final = "https://shop.coupang.com"
_STORE: Final = "/api/v1/store/getStoreInfo"
_LISTING: Final = "/api/v1/listing"
_JSON: Final = {"Content-Type": "application/json"}


class CoupangSearch(SearchPages):
    """Search pages of 36 results, and the list that a seller's shop loads. A key tells where the next part begins."""

    platform: ClassVar[str] = "coupang"
    size: ClassVar[int] = 36
    lists_sellers: ClassVar[bool] = True

    def words(self, base_url: str, text: str, number: int) -> Fetch:
        """The search page."""
        return Fetch(self.at(base_url, f"/np/search?{urlencode({'q': text, 'listSize': self.size, 'page': number})}"))

    def seller(self, base_url: str, who: Seller, number: int, before: Sequence[Page]) -> Fetch | None:
        """What the shop is, whose numbers its list is asked with; then the list's next part."""
        if not _VENDOR.fullmatch(who.id):
            return None
        if before:
            return _listing(before[0], _key(before[-1]))
        return Fetch(self.at(base_url, f"{_STORE}?{urlencode({'urlName': who.id})}", _SHOPS))

    def more(self, pages: Sequence[Page]) -> Fetch | None:
        """The list of the shop that the first answer is about."""
        return _listing(pages[0], 0) if len(pages) == 1 and _STORE in pages[0].url else None

    def found_nothing(self, page: Page) -> bool:
        """By the mark that stands there alone; a shop's answer by its empty list."""
        if page.json is not None:
            return members(members(page.json).get("data")).get("products") == []
        return page.tree.css_first(_NOTHING) is not None

    def has_more(self, page: Page, found: Capture, number: int) -> bool:
        """By the button that leads on, by the list's key, else by a full page."""
        if page.json is not None:
            return bool(found.results) and _key(page) is not None
        return page.tree.css_first(_END) is None and super().has_more(page, found, number)


def _listing(store: Page, key: str | int | None) -> Fetch | None:
    """The question for the part of a shop's list that begins at `key`."""
    about = members(store.json)
    about = members(about.get("data")) or about
    numbers = {"storeId": about.get("id"), "vendorId": text(about.get("vendorId"), 20)}
    if key is None or not isinstance(numbers["storeId"], int | str) or numbers["vendorId"] is None:
        return None
    body = json.dumps({**numbers, "nextPageKey": key}).encode()
    return Fetch(store.url.partition(_STORE)[0] + _LISTING, "POST", _JSON, body)


def _key(answer: Page) -> str | int | None:
    """Where the list goes on, as its answer says; None at its end."""
    root = members(answer.json)
    for holder in (members(root.get("data")), root):
        key = holder.get("nextPageKey")
        if isinstance(key, str | int) and not isinstance(key, bool) and key not in ("", 0, "0"):
            return key
    return None
