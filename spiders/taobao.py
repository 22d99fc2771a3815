"""Taobao: item pages and data of four generations, search results, share links."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from model.capture import Availability, Capture, Outcome
from reading.evidence import Stated
from reading.page import Page
from reading.taobao_classic import classic_in, sib_of
from reading.taobao_item import item_in
from reading.taobao_page import CURRENCY, item_number, share_target
from reading.taobao_product import Product
from reading.taobao_search import results_in
from reading.tmall_setup import model_of, setup_in, stated_by
from spiders.platform import Checked, Fetch, Platform, page_at
from spiders.records import capture_of, no_product


class Taobao(Platform):
    """A listing is an item, whose number stands in its address. All amounts are yuan."""

    name: ClassVar[str] = "taobao"
    title: ClassVar[str] = "Taobao"
    reads: ClassVar[str] = (
        "item pages (old, mobile and present), their data answers, search pages and answers, share links"
    )
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("item page", "item 601465987171", "2026-08-06"),
        Checked("item page", "item 562283240178", "2020-06"),
        Checked("search page", "search for 回力男鞋", "2016"),
        Checked("share link page", "a share link of an item", "2026-02"),
        Checked("refused item page", "an item under a punish frame", "2026-02"),
    )
    notes: ClassVar[str] = (
        "Prices are those of the view that was saved: they depend on region and account. 优惠前 is the selling price; "
        "an amount that contains 淘金币, 礼金 or 88VIP is no coupon price but the lowest advertised one. 200 and more "
        "pieces are in stock without a number. Search results name a seller by the account's number, item pages by "
        "the shop's."
    )
    _hosts: ClassVar[tuple[str, ...]] = ("taobao.com", "tb.cn")
    _site: ClassVar[str] = "https://item.taobao.com"

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The item's page; items of every shop are on one host."""
        return page_at(self._site if self.claims(base_url) else base_url, f"/item.htm?id={external_id}")

    def external_id(self, url: str) -> str | None:
        """The item's number in `url`, an item page's or one of its data requests'."""
        return item_number(url)

    def claims(self, url: str) -> bool:
        """The platform's hosts."""
        host = urlsplit(url).hostname or ""
        return any(host == one or host.endswith(f".{one}") for one in self._hosts)

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """The item's page, when the first one only leads to it."""
        only = len(pages) == 1 and self.external_id(pages[0].url) is None
        target = share_target(pages[0]) if only else None
        return (Fetch(self.listing_url(self._site, target)),) if target else ()

    def read(self, pages: Sequence[Page]) -> Capture:
        """The item whose number is the address's; without a number, the search results, or what else the page is."""
        page = pages[0]
        number = self.external_id(page.requested_url or page.url)
        target = None if number else share_target(page)
        for one in pages:
            product = _product(one, _beside(pages, model_of, number), _beside(pages, sib_of, number))
            if product is not None and (number or target) in (None, product.stated.id):
                return self._captured(product, page.url)
        return self._without(pages, number, target)

    def _captured(self, product: Product, url: str) -> Capture:
        stated = product.stated
        if product.ended is None:
            return _as_known(capture_of(stated, stated, platform=self.name, url=url, external_id=stated.id), stated)
        return Capture(
            outcome=Outcome.GONE,
            platform=self.name,
            url=url,
            external_id=stated.id,
            name=stated.name,
            seller=stated.seller,
            reason=f"no longer sold: {product.ended}",
        )

    def _without(self, pages: Sequence[Page], number: str | None, target: str | None) -> Capture:
        page = pages[0]
        if (model := model_of(page)) is not None:
            return self._prices_alone(stated_by(model), page.url, number)
        results = results_in(page) if number is None else None
        if results:
            return Capture(
                outcome=Outcome.OK, platform=self.name, url=page.url, currency=CURRENCY, results=tuple(results)
            )
        if target:
            reason = f"a share link that leads to item {target}"
            return Capture(outcome=Outcome.PARTIAL, platform=self.name, url=page.url, external_id=target, reason=reason)
        return no_product(self.name, page.url, f"no item {number} in the page" if number else "no item")

    def _prices_alone(self, stated: Stated, url: str, number: str | None) -> Capture:
        """An auxiliary answer: it says what an item costs, and not which item."""
        found = capture_of(stated, stated, platform=self.name, url=url, external_id=number)
        if found.price is None and found.availability is Availability.UNKNOWN:
            return no_product(self.name, url)
        return found.with_(outcome=Outcome.PARTIAL, reason="prices and stock without the item's page")


def _as_known(capture: Capture, stated: Stated) -> Capture:
    """`capture` with the stock level of `stated`: where the reader knows none, none is made of the variants'."""
    if stated.availability is capture.availability:
        return capture
    sources = {name: source for name, source in capture.sources.items() if name != "availability"}
    reason = capture.reason or "no stock level in the data"
    return capture.with_(outcome=Outcome.PARTIAL, reason=reason, availability=stated.availability, sources=sources)


def _product(page: Page, model: dict[str, Any] | None, sib: dict[str, Any] | None) -> Product | None:
    return item_in(page) or setup_in(page, model) or classic_in(page, sib)


def _beside(
    pages: Sequence[Page], find: Callable[[Page], dict[str, Any] | None], number: str | None
) -> dict[str, Any] | None:
    """The first auxiliary answer among `pages` that is of the same item, or names none."""
    own = (page for page in pages if item_number(page.url) in (None, number))
    return next((found for page in own if (found := find(page)) is not None), None)
