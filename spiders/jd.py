"""JD (京东): item pages, their price and stock answers, search and category lists."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final
from urllib.parse import parse_qs, unquote, urlsplit

from model.capture import Availability, Capture, Outcome, Source
from reading.evidence import Stated
from reading.jd_lists import results_of
from reading.jd_page import has_ended, item_of
from reading.jd_ware import is_delisted, is_refusal, number_of, price_answers, stock_answers, ware_item, ware_of
from reading.jd_words import CURRENCY, answer_of
from reading.page import Page
from spiders.platform import Checked, Fetch, Platform
from spiders.records import capture_of, no_product, price_steps, several, variant_of

AREA: Final = "1-72-55653-0"
"""Where prices and stock are asked for: Beijing, Chaoyang. JD's page takes it from the cookie `ipLoc-djd`."""

_PATH: Final = re.compile(r"/(?:product/)?(\d{4,20})\.html$")
_IN_BODY: Final = re.compile(r'"skuId"\s*:\s*"?(\d{4,20})')
_AREA: Final = re.compile(r'"area"\s*:\s*"(\d+(?:[_-]\d+){1,3})"')
_ITEM_HOSTS: Final = frozenset({"item.jd.com", "item.m.jd.com", "item.jd.hk", "npcitem.jd.hk", "item.m.jd.hk"})
_PARAMETERS: Final = ("skuId", "skuid", "skuIds", "wareId", "sku")
_HOMES: Final = frozenset({"www.jd.com", "jd.com", "m.jd.com"})
_OWN_TEXTS: Final = ("name", "brand", "sku", "gtin", "mpn", "currency", "seller")
_NUMBERS: Final = ("price", "regular_price", "coupon_price", "member_price", "best_price")


class Jd(Platform):
    """A listing is a SKU, whose number stands in its address: each choice of a product has a page of its own.

    Its data may lie in several answers (page, business data, prices, stock), which are read as one where all of them
    speak of that number.
    """

    name: ClassVar[str] = "jd"
    title: ClassVar[str] = "JD 京东"
    reads: ClassVar[str] = "item pages, their price and stock answers, search and category lists"
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("item page, rendered", "item 100121438395", "2026-03-13"),
        Checked("item page, raw", "item 1020565583, gbk and utf-8", "2018-03-09"),
        Checked("search page", "keyword 123", "2016-05"),
        Checked("throttled search page", "search.jd.com", "2025-12-20"),
    )
    notes: ClassVar[str] = (
        "A raw page has no price and no stock: without JavaScript a capture is partial. Prices and stock hold for one "
        "area, which is kept in the attribute `area`. A delivery promise to who pays now counts as in stock. "
        "A subsidy's price (国补) is `best_price`; the tag price `m` is taken only below three times the price."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The item's page; it does not lie under the shop's address."""
        return f"https://item.jd.com/{external_id}.html"

    def external_id(self, url: str) -> str | None:
        """The SKU in an item's address, or in that of an answer about one SKU."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if host in _ITEM_HOSTS and (found := _PATH.search(parts.path)):
            return found[1]
        if not _is_jd(host):
            return None
        query = parse_qs(parts.query)
        if (found := _IN_BODY.search(unquote(query.get("body", [""])[0]))) is not None:
            return found[1]
        stated = [query[name][0] for name in _PARAMETERS if name in query]
        sku = stated[0].removeprefix("J_") if stated else ""
        return sku if re.fullmatch(r"\d{4,20}", sku) else None

    def claims(self, url: str) -> bool:
        """JD's hosts."""
        return _is_jd(urlsplit(url).hostname or "")

    def first(self, url: str) -> Fetch:
        """The page for the one area."""
        return Fetch(url, headers={"Cookie": f"ipLoc-djd={AREA}"})

    def capture(self, pages: Sequence[Page]) -> Capture:
        """As for every platform; JD's home page in place of an item is a refusal, whatever it is titled, and so is an
        answer of its risk control.

        Source: china.md §2, blocked signatures.
        """
        found = super().capture(pages)
        parts = urlsplit(pages[0].url)
        asked = self.external_id(pages[0].requested_url or "")
        if not found.speaks and is_refusal(answer_of(pages[0])):
            reason = "the answer asks for a check of its risk control"
            return found.with_(outcome=Outcome.BLOCKED, reason=reason, external_id=asked or found.external_id)
        if asked and parts.hostname in _HOMES and parts.path in ("", "/") and not found.speaks:
            return found.with_(outcome=Outcome.BLOCKED, reason="the home page instead of the item", external_id=asked)
        return found

    def read(self, pages: Sequence[Page]) -> Capture:
        """The item whose number is the address's, from all answers; without a number, the list that the page shows."""
        page = pages[0]
        wanted = self.external_id(page.requested_url or page.url)
        answers = [answer_of(one) for one in pages]
        if wanted is None and (many := self._several(page, answers[0])) is not None:
            return many
        item: Stated | None = None
        for one, data in zip(pages, answers, strict=True):
            if reason := _ended(one, data, wanted):
                return self._gone(item, page.url, wanted, reason)
            if (found := _stated(one, data, wanted)) is not None:
                item = found if item is None else _joined(item, found)
                wanted = item.id
        if item is None:
            return no_product(self.name, page.url, f"no item {wanted} in the page" if wanted else "no item")
        _keep_area(item, pages)
        if item.name is None:
            return self._numbers(item, page.url)
        # the other choices are other listings: their stock levels say nothing of this one
        own = capture_of(replace(item, variants=[]), item, platform=self.name, url=page.url, external_id=item.id)
        return own.with_(variants=tuple(map(variant_of, item.variants)))

    def _several(self, page: Page, data: object) -> Capture | None:
        """The cards of a list, or an answer's prices or stock of many SKUs."""
        if results := results_of(page, data):
            currency = CURRENCY if any(one.price for one in results) else None
            return Capture(
                outcome=Outcome.OK, platform=self.name, url=page.url, currency=currency, results=tuple(results)
            )
        answered = [*price_answers(data), *stock_answers(data)]
        if len(answered) < 2:
            return None
        return several([self._numbers(one, page.url) for one in answered], platform=self.name, url=page.url)

    def _gone(self, item: Stated | None, url: str, sku: str | None, reason: str) -> Capture:
        name = item.name if item is not None else None
        return Capture(
            outcome=Outcome.GONE, platform=self.name, url=url, external_id=sku, name=name, sku=sku, reason=reason
        )

    def _numbers(self, item: Stated, url: str) -> Capture:
        """What an answer of prices or stock alone tells of its SKU."""
        read = {name: value for name in _NUMBERS if (value := getattr(item, name)) is not None}
        known = list(read) + (["availability"] if item.availability is not Availability.UNKNOWN else [])
        if not known:
            return no_product(self.name, url, "an answer without price and stock")
        return Capture(
            outcome=Outcome.PARTIAL,
            reason="an auxiliary answer: prices or stock without a product",
            platform=self.name,
            url=url,
            external_id=item.id,
            sku=item.sku,
            currency=item.currency,
            availability=item.availability,
            quantity=item.quantity,
            attributes=item.attributes,
            conditions=item.conditions,
            price_steps=price_steps(item, item.labels, item.conditions),
            sources={name: Source(f"{item.where} {name}") for name in known},
            **read,
        )


def _is_jd(host: str) -> bool:
    return host in ("jd.com", "jd.hk", "p.3.cn", "c0.3.cn", "c.3.cn") or host.endswith((".jd.com", ".jd.hk"))


def _ended(page: Page, data: object, wanted: str | None) -> str | None:
    """Why the item is gone, in JD's own words or codes; None when it is not, or another one is."""
    if data is None:
        return has_ended(page) if item_of(page, wanted) is not None else None
    ware = ware_of(data)
    if ware is None or not is_delisted(ware) or wanted not in (None, number_of(ware)):
        return None
    return "sku_status 0 (下柜)"


def _stated(page: Page, data: object, wanted: str | None) -> Stated | None:
    """What one page or answer says of SKU `wanted`; without a number, of the only SKU that it speaks of."""
    if data is None:
        return item_of(page, wanted)
    ware = ware_of(data)
    if ware is not None:
        sku = number_of(ware)
        return ware_item(ware, sku) if sku is not None and wanted in (None, sku) else None
    found = [one for one in (*price_answers(data), *stock_answers(data, wanted)) if wanted in (None, one.id)]
    return found[0] if len(found) == 1 else None


def _joined(item: Stated, more: Stated) -> Stated:
    """`item`, its gaps filled from `more`; prices come all from the one place that has a price."""
    for name in _OWN_TEXTS:
        if getattr(item, name) is None:
            setattr(item, name, getattr(more, name))
    if item.price is None and more.price is not None:
        for name in _NUMBERS:
            setattr(item, name, getattr(more, name))
        item.labels, item.conditions = more.labels, more.conditions
    if item.availability is Availability.UNKNOWN:
        item.availability, item.quantity = more.availability, more.quantity
    item.images = item.images or more.images
    item.variants = item.variants or more.variants
    item.attributes = more.attributes | item.attributes
    item.where = f"{item.where}, {more.where.partition(' ')[2]}"
    return item


def _keep_area(item: Stated, pages: Sequence[Page]) -> None:
    """The area that an answer was asked for, from its address, where the page itself shows none."""
    for page in pages:
        query = parse_qs(urlsplit(page.url).query)
        body = unquote(query.get("body", [""])[0])
        stated = [found[1]] if (found := _AREA.search(body)) else query.get("area", [])
        if stated and re.fullmatch(r"\d+(?:[_-]\d+){1,3}", stated[0]):
            item.attributes.setdefault("area", stated[0].replace("_", "-"))
            return
