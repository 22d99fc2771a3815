"""Coupang Taiwan's search pages: Korea's on another host. Source: korea.md §6."""

from collections.abc import Sequence
from typing import ClassVar

from reading.page import Page
from spiders.coupang_search import CoupangSearch
from spiders.search_pages import Seller


class CoupangTwSearch(CoupangSearch):
    """Search pages; whether shops have lists there is not known."""

    platform: ClassVar[str] = "coupang_tw"
    lists_sellers: ClassVar[bool] = False

    def seller(self, base_url: str, who: Seller, number: int, before: Sequence[Page]) -> None:
        """None."""
        return
