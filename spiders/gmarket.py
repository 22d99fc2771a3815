"""Gmarket and Auction (ESM): item pages by the common reader, and search pages. Their pages stand behind Cloudflare."""

import re
from collections.abc import Sequence
from typing import ClassVar, Final

from model.capture import Capture, Outcome
from reading.addresses import whole_address
from reading.gmarket_cards import CURRENCY, results_of
from reading.page import Page
from reading.product import read_product
from reading.subject import split
from spiders.platform import Platform, page_at
from spiders.records import no_product, numbered

_HOST = re.compile(r"(?:[\w-]+\.)*(?:gmarket|auction)\.co\.kr")
_FIELDS: Final = {"goodscode": re.compile(r"\d{6,12}"), "itemno": re.compile(r"[A-Z]\d{6,12}")}
"""Where the two shops write the item's number in a query, whatever its case: Gmarket digits, Auction a letter first."""


class Gmarket(Platform):
    """A listing is an item: digits on Gmarket, a letter and digits on Auction. All amounts are won."""

    name: ClassVar[str] = "gmarket"
    title: ClassVar[str] = "Gmarket and Auction"
    reads: ClassVar[str] = "item pages, search pages"
    notes: ClassVar[str] = (
        "No real page was at hand: the common reader reads items, and its facts are not certain. Pages are behind "
        "Cloudflare, whose challenge is reported as a block. The ESM API is not used: its facts are not certain."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The item's page on the shop whose site is `base_url`."""
        if external_id[:1].isdigit():
            return page_at(base_url, f"/Item?goodscode={external_id}")
        return page_at(base_url, f"/DetailView.aspx?itemno={external_id}")

    def external_id(self, url: str) -> str | None:
        """The item's number in `url`."""
        parts = split(url)
        for field in parts.query.split("&")[:100]:
            name, _, value = field.partition("=")
            pattern = _FIELDS.get(name.lower())
            if pattern is not None and pattern.fullmatch(value.upper()):
                return value.upper()
        return None

    def claims(self, url: str) -> bool:
        """All hosts of Gmarket and Auction."""
        return _HOST.fullmatch(split(url).hostname or "") is not None

    def read(self, pages: Sequence[Page]) -> Capture:
        """The item whose number is the address's; without a number, the cards of a search."""
        page = pages[0]
        number = self.external_id(page.requested_url or page.url)
        if number is None:
            return self._list(page)
        other = self._other(page, number)
        if other is not None:
            return no_product(self.name, page.url, f"the page is about item {other}, not about {number}")
        capture = read_product(page, self.name)
        if not capture.speaks:
            return capture
        return numbered(capture, number)

    def _list(self, page: Page) -> Capture:
        results = results_of(page, self.external_id)
        if not results:
            return no_product(self.name, page.url, "no item's address and no search results")
        return Capture(outcome=Outcome.OK, platform=self.name, url=page.url, currency=CURRENCY, results=tuple(results))

    def _other(self, page: Page, number: str) -> str | None:
        """Another item that the page says it is about, by its canonical address or by the number on its main part."""
        about = page.scanned.canonical
        main = page.tree.css_first("[role=main][data-goodscode], #container[data-goodscode]")
        named = (
            self.external_id(whole_address(about, page.url)) if about else None,
            (main.attributes.get("data-goodscode") or "").upper() if main is not None else None,
        )
        return next((one for one in named if one and one != number), None)
