"""CJ OnStyle (CJmall before 2021): the page is a shell, and its REST answers are the product."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, urlencode

from model.capture import Capture, Outcome, SearchResult
from reading.addresses import whole_address
from reading.card_pictures import picture_at
from reading.cjonstyle_data import CURRENCY, Answers, answers, said, stated
from reading.cjonstyle_list import Listed, listed
from reading.page import Page
from reading.schema import amount, text
from reading.shapes import members
from reading.subject import split
from spiders.platform import Fetch, Platform, page_at
from spiders.records import capture_of, no_product

_HOST = re.compile(r"(?:[\w-]+\.)*(?:cjonstyle|cjmall)\.com")
_LISTING = re.compile(
    r"/(?:p/(?:item|mocode)|nfront/item|(?:m/|c/)?rest/(?:item|mocode)|itemDetails)/(\d{6,12}|M\d{4,12})(?=/|$)"
)
_USUAL_CHANNEL: Final = "50001002"
"""The sales channel whose prices are read where the channel's settings name none."""
_PICTURES: Final = "https://itemimage.cjonstyle.net/"
_SUFFIX = re.compile(r"\s*[-|:]\s*CJ\s*(?:온스타일|ONSTYLE|ONSTYLE\.COM|몰|MALL)\s*$", re.IGNORECASE)


class CjOnStyle(Platform):
    """A listing is an item (digits) or a bundle of items (`M…`). All amounts are won.

    Prices differ by sales channel (television, web, app), `channelCode`: one is fixed, by the query of the channel's
    base URL or of the listing's address, and stored with what was read.
    """

    name: ClassVar[str] = "cjonstyle"
    title: ClassVar[str] = "CJ OnStyle"
    reads: ClassVar[str] = "item, purchase, card and bundle answers (REST); search, best 100, television schedule"
    notes: ClassVar[str] = (
        "Prices depend on channelCode: the one in the query of the base URL or of the listing, else "
        f"{_USUAL_CHANNEL}; it is stored as an attribute. Use https://display.cjonstyle.com as base URL. Whether the "
        "REST answers of 2019 to 2022 are still given is not certain. Of sale states only A (on sale) is known. The "
        "vendor is a code. Its legal name, an official API and an IPR form were not found: its facts are not certain."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The item's page for the sales channel that `base_url` names in its query."""
        kind = "mocode" if external_id.startswith("M") else "item"
        return page_at(base_url, f"/p/{kind}/{external_id}?channelCode={_asked(base_url) or _USUAL_CHANNEL}")

    def external_id(self, url: str) -> str | None:
        """The code of the item or bundle in `url`, a page's or an answer's."""
        found = _LISTING.search(split(url).path)
        return found[1] if found else None

    def claims(self, url: str) -> bool:
        """All hosts of CJ OnStyle, and of CJmall before it."""
        return _HOST.fullmatch(split(url).hostname or "") is not None

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """The item's and its purchase's answers, or the bundle's; then the cards', which are asked with their codes."""
        address = pages[0].requested_url or pages[0].url
        number, parts = self.external_id(address), split(address)
        if number is None or not self.claims(address) or not self.claims(pages[0].url):
            return ()
        rest = f"{parts.scheme}://{parts.netloc}/c/rest"
        query = {"channelCode": _asked(address) or _USUAL_CHANNEL, "isEmployee": "false"}
        found = answers([page.json for page in pages], number)
        if not found.some:
            names = ("mocodeInfo",) if number.startswith("M") else ("itemInfo", "buyInfo")
            kind = "mocode" if number.startswith("M") else "item"
            return tuple(Fetch(f"{rest}/{kind}/{number}/{name}.json?{urlencode(query)}") for name in names)
        asked = _card_query(found)
        if found.cards is not None or not asked:
            return ()
        return (Fetch(f"{rest}/item/{number}/cardPromotionInfo.json?{urlencode({**query, **asked})}"),)

    def read(self, pages: Sequence[Page]) -> Capture:
        """The item or bundle whose code is the address's, of all its answers; without a code, a list of items."""
        page = pages[0]
        number = self.external_id(page.requested_url or page.url)
        own = [one for one in pages if self.external_id(one.requested_url or one.url) in (None, number)]
        bodies = [one.json for one in own if one.json is not None]
        if number is None:
            return self._list(bodies, page.url)
        found = answers(bodies, number)
        if not found.some:
            return no_product(self.name, page.url, f"no answer for item {number}")
        product = stated(found, number, _title(page))
        if (word := said(found)) is not None:
            return Capture(
                outcome=Outcome.GONE,
                platform=self.name,
                url=page.url,
                external_id=number,
                name=product.name,
                reason=f"the answer says {word!r}",
            )
        channel = next((code for one in reversed(own) if (code := _asked(one.requested_url or one.url))), None)
        if channel is not None:
            product.attributes["channelCode"] = channel
            coupon = product.conditions.get("price")
            product.conditions["price"] = f"channelCode {channel}" + (f", {coupon}" if coupon else "")
        return capture_of(product, product, platform=self.name, url=page.url, external_id=number)

    def _list(self, bodies: Sequence[Any], url: str) -> Capture:
        results = tuple(self._result(one, url) for body in bodies for one in listed(body))
        if not results:
            return no_product(self.name, url)
        return Capture(outcome=Outcome.OK, platform=self.name, url=url, currency=CURRENCY, results=results)

    def _result(self, found: Listed, base: str) -> SearchResult:
        url = (
            whole_address(found.url, base)
            if found.url
            else self.listing_url("https://display.cjonstyle.com", found.number)
        )
        image = picture_at(found.image, _PICTURES)
        return SearchResult(external_id=found.number, name=found.name, price=found.price, url=url or None, image=image)


def _asked(url: str) -> str | None:
    """The sales channel in the query of `url`."""
    code = (parse_qs(split(url).query).get("channelCode") or [""])[0]
    return code if re.fullmatch(r"\d{4,12}", code) else None


def _card_query(found: Answers) -> dict[str, str]:
    """What the cards' answer is asked with; empty when the item's answer does not hold all of it."""
    detail = members(found.item.get("detailInfo"))
    price = amount(detail.get("clpSlPrc"), CURRENCY) or amount(detail.get("slPrc"), CURRENCY)
    names = {"mainVenCode": "mainVenCd", "mdCode": "mdCd", "brandCode": "brandCd", "itemTypeCode": "itemTypeCd"}
    codes = {asked: text(detail.get(held), 20) for asked, held in names.items()}
    if price is None:
        return {}
    amounts = {"salePrice": f"{price:f}", "customerPrice": f"{price:f}"}
    return {**amounts, **{name: code for name, code in codes.items() if code}} if codes["mainVenCode"] else {}


def _title(page: Page) -> str | None:
    """The page's own name of its product, where it is a document that has one."""
    if page.json is not None:
        return None
    found = next((content for name, content in page.scanned.metas if name == "og:title"), None)
    return _SUFFIX.sub("", found) or None if found else None
