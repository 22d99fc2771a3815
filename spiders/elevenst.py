"""11st (11번가): product page, its detail answer, and the search answer. The search page itself is a shell."""

import re
from collections.abc import Sequence
from typing import ClassVar
from urllib.parse import parse_qs

from model.capture import Capture, Outcome, SearchResult
from reading.addresses import whole_address
from reading.cards import Card
from reading.elevenst_data import CURRENCY, RENTAL, detailed, is_banned, searched, viewed
from reading.evidence import Stated
from reading.page import Page
from reading.product import read_product
from reading.subject import split
from spiders.platform import Checked, Fetch, Platform, page_at
from spiders.records import capture_of, no_product, price_steps, result_of

_HOST = re.compile(r"(?:[\w-]+\.)*11st\.co\.kr")
_LISTING = re.compile(r"/products/(?:(?:pa|m)/|v1/(?:pc/)?(?:products/)?)?(\d{5,20})(?=/|$)")


class ElevenSt(Platform):
    """A listing is a product, whose number stands in its address. All amounts are won.

    The price is what the page calls 할인가 or 할인모음가, after the discounts that everybody gets; the list price 정가.
    """

    name: ClassVar[str] = "elevenst"
    title: ClassVar[str] = "11st"
    reads: ClassVar[str] = "product pages, detail answers, search answers"
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("product page (its head)", "product 8083397777", "2026-08"),
        Checked("search page before its scripts ran", "a search for paper", "2026-05"),
    )
    notes: ClassVar[str] = (
        "Search pages are shells: without the search's own answer they are not loaded, never empty. Choices and their "
        "stock are loaded apart and not read. The price may hold a discount coupon that everybody gets; a rent by the "
        "month is no price. Its Open API for sellers is not used: its facts are not certain."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The product's page."""
        return page_at(base_url, f"/products/{external_id}")

    def external_id(self, url: str) -> str | None:
        """The product's number in `url`, a page's or an answer's."""
        parts = split(url)
        found = _LISTING.search(parts.path)
        if found is None and parts.path.endswith(".tmall"):
            number = (parse_qs(parts.query).get("prdNo") or [""])[0]
            return number if re.fullmatch(r"\d{5,20}", number) else None
        return found[1] if found else None

    def claims(self, url: str) -> bool:
        """All hosts of 11st."""
        return _HOST.fullmatch(split(url).hostname or "") is not None

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """The detail answer, when the page holds no product."""
        page = pages[0]
        number = self.external_id(page.requested_url or page.url)
        if len(pages) > 1 or number is None or not self.claims(page.url) or page.json is not None:
            return ()
        if viewed(page, number) is not None or any('"Product"' in one for one in page.scanned.structured):
            return ()
        return (Fetch(page_at(page.url, f"/products/v1/pc/products/{number}/detail")),)

    def read(self, pages: Sequence[Page]) -> Capture:
        """The product whose number is the address's; without a number, what a search answered."""
        page = pages[0]
        number = self.external_id(page.requested_url or page.url)
        answers = [one.json for one in pages if one.json is not None]
        extra = [one for data in answers if (one := detailed(data, number)) is not None]
        if page.json is None:
            if (event := viewed(page, number)) is not None:
                extra.insert(0, event)
            if number is not None:
                return self._product(page, number, extra)
        if extra:
            return capture_of(extra[0], extra[0], platform=self.name, url=page.url, external_id=extra[0].id)
        if any(map(is_banned, answers)):
            reason = "the search answers that it is banned"
            return Capture(outcome=Outcome.BLOCKED, platform=self.name, url=page.url, external_id=number, reason=reason)
        return self._search(answers, page.url)

    def _product(self, page: Page, number: str, extra: Sequence[Stated]) -> Capture:
        about = page.scanned.canonical
        other = self.external_id(whole_address(about, page.url)) if about else None
        if other not in (None, number):
            return no_product(self.name, page.url, f"the page is about product {other}, not about {number}")
        capture = read_product(page, self.name, extra)
        if not capture.speaks:
            return capture
        first = extra[0] if extra else Stated(where="")
        conditions = {**capture.conditions, **first.conditions}
        own = {} if capture.sku != number else {"sku": None}  # the place's own number is no seller's code
        capture = capture.with_(
            external_id=number,
            sources={name: source for name, source in capture.sources.items() if name not in own},
            attributes=capture.attributes or first.attributes,
            conditions=conditions,
            price_steps=price_steps(capture, first.labels, conditions),
            **own,
        )
        if first.attributes.get("category", "").startswith(RENTAL):
            rent = {"price": None, "regular_price": None, "price_steps": ()}
            return capture.with_(outcome=Outcome.PARTIAL, reason="a rent by the month, no selling price", **rent)
        return capture

    def _search(self, answers: Sequence[object], url: str) -> Capture:
        first: dict[str, SearchResult] = {}
        for found in (one for data in answers for one in searched(data)):
            first.setdefault(found.number, self._result(found, url))
        if not first:
            return no_product(self.name, url, "no product and no search results: not loaded")
        results = tuple(first.values())
        return Capture(outcome=Outcome.OK, platform=self.name, url=url, currency=CURRENCY, results=results)

    def _result(self, found: Card, base: str) -> SearchResult:
        own = f"https://www.11st.co.kr/products/{found.number}"
        return result_of(found, base, own)
