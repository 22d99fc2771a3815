"""momo (momo購物網, Taiwan): search and category lists by their state, product pages by the common reader."""

import re
from collections.abc import Sequence
from typing import ClassVar, Final
from urllib.parse import parse_qs

from model.capture import Capture, Outcome, SearchResult
from reading.addresses import whole_address
from reading.cards import Card
from reading.evidence import VISIBLE
from reading.front import Front
from reading.momo_data import CURRENCY, goods_on
from reading.page import Page
from reading.product import read_product
from reading.subject import split
from spiders.platform import Checked, Platform, page_at
from spiders.records import no_product, numbered, result_of

_HOST = re.compile(r"(?:[\w-]+\.)*momoshop\.com\.tw")
_DETAIL: Final = frozenset({"/goods/goodsdetail.jsp", "/goods.momo", "/describe.momo"})
_NUMBERED = re.compile(r"/product/(\d{5,12})/?")
_THIRD_PARTY = re.compile(r"/(?:TP/)?TP\d{7}/goodsDetail/(TP\d{7,20})/?", re.IGNORECASE)
_NOT_SOLD: Final = ("商品目前無展售", "查無商品資料")
"""What the page says of a number that is not offered: whether it ever was is not told."""


class Momo(Platform):
    """A listing is a product, whose number stands in its address as `i_code`. All amounts are new Taiwan dollars."""

    name: ClassVar[str] = "momo"
    title: ClassVar[str] = "momo (Taiwan)"
    reads: ClassVar[str] = "search pages, category answers, product pages"
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("item page"),
        Checked("search page", "a search for iphone, 30 of 948", "2026-03-12"),
    )
    notes: ClassVar[str] = (
        "Product pages are read by the common reader and were not checked on a real page: its facts are not certain. "
        "Counts in lists are shared by goods of one bundle. Lists name no seller."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The product's page; goods of shops on momo (`TP…`) have another."""
        if external_id.startswith("TP"):
            return page_at(base_url, f"/TP/{external_id[:9]}/goodsDetail/{external_id}")
        return page_at(base_url, f"/goods/GoodsDetail.jsp?i_code={external_id}")

    def external_id(self, url: str) -> str | None:
        """The product's number in `url`."""
        parts = split(url)
        if parts.path.lower() in _DETAIL:
            fields = parse_qs(parts.query)
            number = (fields.get("i_code") or fields.get("goodsCode") or [""])[0]
            return number if re.fullmatch(r"\d{5,12}", number) else None
        if found := _THIRD_PARTY.fullmatch(parts.path):
            return found[1].upper()
        found = _NUMBERED.fullmatch(parts.path)
        return found[1] if found else None

    def claims(self, url: str) -> bool:
        """All hosts of momoshop.com.tw."""
        return _HOST.fullmatch(split(url).hostname or "") is not None

    def read(self, pages: Sequence[Page]) -> Capture:
        """The product whose number is the address's; without a number, the list that the page shows."""
        page = pages[0]
        number = self.external_id(page.requested_url or page.url)
        return self._list(page) if number is None or page.json is not None else self._product(page, number)

    def _product(self, page: Page, number: str) -> Capture:
        about = page.scanned.canonical
        other = self.external_id(whole_address(about, page.url)) if about else None
        if other not in (None, number):
            return no_product(self.name, page.url, f"the page is about product {other}, not about {number}")
        capture = read_product(page, self.name)
        price = capture.sources.get("price")
        surely = price is not None and not price.where.startswith(VISIBLE)
        if not surely and (word := next((one for one in _NOT_SOLD if one in Front(page).words), None)):
            reason = f"the page says {word!r}"
            return Capture(
                outcome=Outcome.SOFT_404, platform=self.name, url=page.url, external_id=number, reason=reason
            )
        if not capture.speaks:
            return capture
        return numbered(capture, number)

    def _list(self, page: Page) -> Capture:
        results = tuple(self._result(one, page.url) for one in goods_on(page))
        if not results:
            return no_product(self.name, page.url, "no product and no list of goods in the page")
        return Capture(outcome=Outcome.OK, platform=self.name, url=page.url, currency=CURRENCY, results=results)

    def _result(self, found: Card, base: str) -> SearchResult:
        own = self.listing_url("https://www.momoshop.com.tw", found.number)
        return result_of(found, base, own)
