"""SSG.COM: Emart, Shinsegae Mall and Shinsegae Department Store under one address; item page and search."""

import re
from collections.abc import Sequence
from typing import ClassVar, Final
from urllib.parse import parse_qs

from model.capture import Capture, Outcome, SearchResult
from reading.addresses import whole_address
from reading.evidence import VISIBLE, Stated
from reading.page import Page
from reading.product import read_product
from reading.ssg_data import CURRENCY, MALLS, ON_SALE, item_in, status_of
from reading.ssg_search import Found, goods_on
from reading.subject import split
from spiders.platform import Platform, page_at
from spiders.records import capture_of, no_product, result_of

_ITEM_PATH: Final = "/item/itemview.ssg"
_DEAL_PATH: Final = "/item/dealitemview.ssg"
_HOST = re.compile(r"(?:[\w-]+\.)*ssg\.com")
_SITES: Final = {"emart": "6001", "shinsegaemall": "6004", "department": "6009"}
"""`siteNo` of the malls that have a host of their own."""
_STAFF_ONLY = re.compile(r"임직원\s*및\s*사업자\s*회원|<title>\s*flagMsg\s*</title>")
_MARKUP: Final = 200_000


class Ssg(Platform):
    """A listing is an item, whose 13 digits stand in its address as `itemId`. All amounts are won.

    Prices: `bestAmt` (최적가, after the item's own discount) is the selling price, `sellprc` the list price, the price
    after a coupon and the card's price apart. The same item may stand in several malls: `siteNo` tells them apart.
    """

    name: ClassVar[str] = "ssg"
    title: ClassVar[str] = "SSG.COM (Emart, Shinsegae Mall, Shinsegae Department Store)"
    reads: ClassVar[str] = "item pages, search pages, search JSON"
    notes: ClassVar[str] = (
        "Of sale states only 20 (on sale) is known; any other leaves the stock unknown. A unit count of 99 is a stub. "
        "Pages do not name the seller in a place that is known: siteNo gives the mall alone. Deal pages that join "
        "several items are not read. Its official API is not used: its facts are not certain. robots.txt closes item "
        "pages to all but named search engines."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The item page in the mall whose site is `base_url`, or in all of SSG.COM."""
        host = (split(base_url).hostname or "").partition(".")[0]
        asked = parse_qs(split(base_url).query).get("siteNo") or [_SITES.get(host, "")]
        mall = f"&siteNo={asked[0]}" if asked[0] in MALLS else ""
        return page_at(base_url, f"/item/itemView.ssg?itemId={external_id}{mall}")

    def external_id(self, url: str) -> str | None:
        """The item's number in `url`; a deal of several items has none that a page could be read by."""
        parts = split(url)
        if parts.path.lower() != _ITEM_PATH:
            return None
        number = (parse_qs(parts.query).get("itemId") or [""])[0]
        return number if re.fullmatch(r"\d{10,14}", number) else None

    def claims(self, url: str) -> bool:
        """All hosts of ssg.com."""
        return _HOST.fullmatch(split(url).hostname or "") is not None

    def read(self, pages: Sequence[Page]) -> Capture:
        """The item whose number is the address's; without a number, what a search found."""
        page = pages[0]
        address = page.requested_url or page.url
        number = self.external_id(address)
        if split(address).path.lower() == _DEAL_PATH:
            return no_product(self.name, page.url, "a deal that joins several items")
        if page.json is None and (item := item_in(page, number)) is not None:
            return self._item(item, page, number)
        if page.json is None and _STAFF_ONLY.search(page.text[:_MARKUP]):
            reason = "sold to staff and business members only"
            return Capture(outcome=Outcome.LOGIN, platform=self.name, url=page.url, external_id=number, reason=reason)
        if number is None:
            return self._search(page)
        return self._without_state(page, number)

    def _item(self, item: Stated, page: Page, number: str | None) -> Capture:
        query = parse_qs(split(page.requested_url or page.url).query)
        for name in ("siteNo", "salestrNo"):
            if name not in item.attributes and query.get(name):
                item.attributes[name] = query[name][0][:10]
        if (mall := MALLS.get(item.attributes.get("siteNo", ""))) is not None:
            item.attributes["mall"] = mall
        capture = capture_of(item, item, platform=self.name, url=page.url, external_id=item.id)
        status = status_of(page, number)
        if capture.outcome is Outcome.PARTIAL and status not in (None, ON_SALE):
            return capture.with_(reason=f"sale state {status}, whose meaning is not known")
        return capture

    def _search(self, page: Page) -> Capture:
        found = goods_on(page)
        if not found:
            return no_product(self.name, page.url, "no item and no search results in the page")
        results = tuple(self._result(one, page.url) for one in found)
        return Capture(outcome=Outcome.OK, platform=self.name, url=page.url, currency=CURRENCY, results=results)

    def _result(self, found: Found, base: str) -> SearchResult:
        site = f"&siteNo={found.site}" if found.site else ""
        store = f"&salestrNo={found.store}" if found.store else ""
        own = f"https://www.ssg.com/item/itemView.ssg?itemId={found.number}{site}{store}"
        return result_of(found, base, own)

    def _without_state(self, page: Page, number: str) -> Capture:
        """A page whose scripts hold no such item: only its structured data may speak, for that number alone.

        What is shown is not enough: related items are shown in the same way.
        """
        capture = read_product(page, self.name)
        price = capture.sources.get("price")
        about = page.scanned.canonical
        if not capture.speaks or price is None or price.where.startswith(VISIBLE):
            return no_product(self.name, page.url, f"no item {number} in the page")
        if about is not None and self.external_id(whole_address(about, page.url)) != number:
            return no_product(self.name, page.url, f"the page is about {about[:200]}, not about item {number}")
        return capture.with_(external_id=number)
