"""WeChat Store (微信小店): answers of its API, live or saved. It has no page outside WeChat."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs, quote, urlsplit

from model.capture import Availability, Capture, Outcome, SearchResult
from reading import wechat_data as wechat
from reading.evidence import Stated
from reading.page import Page
from reading.schema import text
from reading.shapes import members
from spiders.platform import Platform, page_at
from spiders.records import capture_of, no_product

_HOST: Final = "api.weixin.qq.com"
_PATHS: Final = ("/channels/ec/", "/product/spu/", "/shop/spu/")


class WeChatStore(Platform):
    """A listing is a product, known by its number. All amounts are yuan."""

    name: ClassVar[str] = "wechat_store"
    title: ClassVar[str] = "WeChat Store 微信小店"
    reads: ClassVar[str] = "answers of the API: product, list, with stock, brand and shop beside them"
    notes: ClassVar[str] = (
        "Products open inside WeChat alone, so only one's own shop is read, by the API. The price is that before "
        "coupons and limited-time offers, which these answers do not tell. Checked on the documents' own examples."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The API's address of the product; the product itself opens inside WeChat alone."""
        return page_at(base_url, f"/channels/ec/product/get?product_id={quote(external_id, safe='')}")

    def external_id(self, url: str) -> str | None:
        """The number in an address of the API that names a product."""
        numbers = parse_qs(urlsplit(url).query).get("product_id", [])
        return numbers[0] if len(numbers) == 1 and numbers[0].isascii() and numbers[0].isdigit() else None

    def claims(self, url: str) -> bool:
        """The API's addresses of the shop's products."""
        parts = urlsplit(url)
        return parts.hostname == _HOST and parts.path.startswith(_PATHS)

    def read(self, pages: Sequence[Page]) -> Capture:
        """The live product of the first answer, with stock, brand and shop from those beside it; a list's products."""
        answers = [members(page.json) for page in pages]
        data, url = answers[0], pages[0].url
        number = self.external_id(pages[0].requested_url or url)
        if said := wechat.refusal(data):
            return self._refused(said, url, number)
        live = wechat.live_product(data)
        if live is not None:
            return self._product(live, answers, url, number)
        if drafted := wechat.draft_number(data):
            reason = "the answer has the draft alone, not what shoppers see"
            return Capture(outcome=Outcome.PARTIAL, platform=self.name, url=url, external_id=drafted, reason=reason)
        rows = wechat.listed(data)
        if number is None and rows:
            return Capture(
                outcome=Outcome.OK,
                platform=self.name,
                url=url,
                currency=wechat.CURRENCY,
                results=tuple(_result(one) for one in rows),
            )
        return no_product(self.name, url)

    def _refused(self, said: tuple[str, str], url: str, number: str | None) -> Capture:
        outcome = wechat.REFUSED.get(said[0], Outcome.FETCH_FAILED)
        reason = f"the answer's errcode is {said[0]} ({said[1][:120]})"
        return Capture(outcome=outcome, platform=self.name, url=url, external_id=number, reason=reason)

    def _product(self, data: dict[str, Any], answers: list[dict[str, Any]], url: str, number: str | None) -> Capture:
        known = text(data.get("product_id"))
        if number is not None and known != number:
            return no_product(self.name, url, f"product {known} in the answer for {number}")
        stated = wechat.product(data, wechat.stock_in(answers, known), wechat.brands_in(answers))
        stated.seller = wechat.seller_in(answers)
        status = wechat.status_of(data)
        if status in wechat.ENDED:
            return Capture(
                outcome=Outcome.GONE,
                platform=self.name,
                url=url,
                external_id=known,
                name=stated.name,
                seller=stated.seller,
                reason=f"status {status} ({wechat.ENDED[status]})",
            )
        if status != wechat.ON_SALE:
            return self._unsold(stated, status, url)
        capture = capture_of(stated, stated, platform=self.name, url=url, external_id=known)
        absent = frozenset({"brand"} if text(data.get("brand_id")) == wechat.NO_BRAND else ())
        return capture.with_(shown_absent=absent)

    def _unsold(self, stated: Stated, status: int | None, url: str) -> Capture:
        """A product that is not on sale and has not ended: no shopper sees its price, so it is left out."""
        words = "never put on sale" if status == wechat.NEVER_LISTED else "what that means is not known"
        return Capture(
            outcome=Outcome.PARTIAL,
            platform=self.name,
            url=url,
            external_id=stated.id,
            name=stated.name,
            seller=stated.seller,
            images=tuple(stated.images),
            reason=f"status {status}: {words}" if status is not None else "no status in the answer",
        )


def _result(stated: Stated) -> SearchResult:
    levels = {one.availability for one in stated.variants}
    sold_out = None if not levels or Availability.UNKNOWN in levels else levels == {Availability.OUT_OF_STOCK}
    return SearchResult(external_id=stated.id, name=stated.name, price=stated.price, sold_out=sold_out)
