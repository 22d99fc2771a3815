"""Naver Smart Store and Brand Store: product page, product JSON, and a store's list of products."""

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from model.capture import Availability, Capture, Outcome, SearchResult, Seller
from reading.amounts import parse_number
from reading.card_pictures import picture_in
from reading.naver_benefits import benefits_price, benefits_question, is_benefits
from reading.naver_data import (
    CURRENCY,
    ENDED,
    channel_uid,
    delivery_condition,
    listed,
    product_in,
    seller_kind,
    state_of,
    stated,
    status_of,
    store_of,
    web_address,
)
from reading.page import Page
from reading.schema import text
from spiders.platform import Checked, Fetch, Platform
from spiders.records import capture_of, no_product

_LISTING = re.compile(r"/(?:products|product-benefits|window-products/[\w-]+)/(\d{5,20})(?=[/?#]|$)")
_STORE_HOSTS: Final = frozenset(
    {"smartstore.naver.com", "m.smartstore.naver.com", "brand.naver.com", "m.brand.naver.com", "shopping.naver.com"}
)
_WON = re.compile(r"(\d[\d,]*)\s*원")
_BENEFITS: Final = "쿠폰(알림받기 쿠폰 포함) 적용 시"
"""Naver computes what is left to pay from all coupons that the visitor can take, and does not part them."""
_SOLD_OUT = re.compile(r"\s*(?:일시 ?)?품절\s*|\s*sold ?out\s*", re.IGNORECASE)


class Naver(Platform):
    """A listing is a channel product, whose number stands in its address. All amounts are won."""

    name: ClassVar[str] = "naver"
    title: ClassVar[str] = "Naver Smart Store, Brand Store"
    reads: ClassVar[str] = "product pages with the price after coupons, product JSON, a store's list of products"
    checked: ClassVar[tuple[Checked, ...]] = (
        Checked("product JSON", "product 4652047451", "2025-12"),
        Checked("product page's state", "product 4755697456", "2020-09"),
        Checked("benefits JSON without a coupon", "product 2540815754", "2026-01"),
        Checked("card of a store's list", "product 2916809714", "2020-09"),
    )
    notes: ClassVar[str] = (
        "robots.txt closes stores to unnamed bots: crawl with Naver's leave, or import saved pages. The price after "
        "coupons is the best that Naver computes for the visitor: on a page that a signed-in person saved it may hold "
        "that person's own coupons. Stock is what the seller entered, often 999. A Brand Store counts as flagship, by "
        "its address."
    )

    def listing_url(self, base_url: str, external_id: str) -> str:
        """The product page in the store at `base_url` (`https://smartstore.naver.com/store`).

        Without a store in the address, `main` works for any. Source: korea.md §1.
        """
        store = urlsplit(base_url).path.strip("/").partition("/")[0] or "main"
        return urljoin(base_url, f"/{store}/products/{external_id}")

    def external_id(self, url: str) -> str | None:
        """The product's number in `url`."""
        found = _LISTING.search(urlsplit(url).path)
        return found[1] if found else None

    def claims(self, url: str) -> bool:
        """The hosts of stores, and of Naver Shopping as far as it shows a store's product."""
        host = urlsplit(url).hostname or ""
        return host in _STORE_HOSTS and (host != "shopping.naver.com" or self.external_id(url) is not None)

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """The product's JSON, when the page's state has the channel and not the product; then its benefits."""
        number, state = self.external_id(pages[0].url), state_of(pages[0])
        host = (urlsplit(pages[0].url).hostname or "").removeprefix("m.")
        if number is None or state is None or host not in _STORE_HOSTS:
            return ()
        uid = channel_uid(state)
        if uid is None:
            return ()
        api = f"https://{host}/{'n' if host.startswith('brand.') else 'i'}/v2/channels/{uid}"
        data = _product_of(pages, number)
        if data is None:
            return (Fetch(f"{api}/products/{number}?withWindow=false"),) if len(pages) == 1 else ()
        return () if any(map(_is_benefits, pages)) else _benefits(f"{api}/product-benefits/{number}", data)

    def read(self, pages: Sequence[Page]) -> Capture:
        """The product whose number is the address's; without a number, the list of products that the page shows."""
        page = pages[0]
        number, state = self.external_id(page.requested_url or page.url), state_of(page)
        data = _product_of(pages, number)
        if data is not None:
            return self.listing(data, state, page.url, benefits=_best(pages, text(data.get("id"))))
        if state is not None and is_benefits(state):
            reason = "an auxiliary answer: benefits without a product"
            return Capture(outcome=Outcome.PARTIAL, platform=self.name, url=page.url, external_id=number, reason=reason)
        if number is None and (results := self._results(page, state)):
            return Capture(
                outcome=Outcome.OK, platform=self.name, url=page.url, currency=CURRENCY, results=tuple(results)
            )
        return no_product(self.name, page.url, f"no product {number} in the page" if number else "no product")

    def listing(
        self,
        data: dict[str, Any],
        state: dict[str, Any] | None,
        url: str,
        *,
        benefits: Decimal | None = None,
        where: str | None = None,
    ) -> Capture:
        """The capture of a product object; `benefits` is what coupons leave to pay, `where` the place it was read."""
        product, status = stated(data, state, url), status_of(data)
        product.where = where or product.where
        if status in ENDED:
            return Capture(
                outcome=Outcome.GONE,
                platform=self.name,
                url=url,
                external_id=product.id,
                name=product.name,
                seller=product.seller,
                reason=f"status {status} ({ENDED[status]})",
            )
        if benefits is not None and product.price is not None and benefits < product.price:
            product.coupon_price = product.best_price = benefits
            product.labels |= {"coupon_price": "쿠폰적용가", "best_price": "최대혜택가"}
            product.conditions |= dict.fromkeys(("coupon_price", "best_price"), _BENEFITS)
        condition = delivery_condition(data)
        if condition is not None and product.shipping_fee is not None:
            product.conditions["shipping_fee"] = condition
        return capture_of(product, product, platform=self.name, url=url, external_id=product.id)

    def _results(self, page: Page, state: dict[str, Any] | None) -> list[SearchResult]:
        if page.json is not None:
            return [_result(one, page.url) for one in listed(state)]
        found = (self._card(item, page.url, state) for item in page.tree.css("li"))
        cards = {one.external_id: one for one in found if one is not None}
        return list(cards.values()) or [_result(one, page.url) for one in listed(state)]

    def _card(self, item: LexborNode, base: str, state: dict[str, Any] | None) -> SearchResult | None:
        """One card of a store's list, by what it links to and shows; its classes are hashed and no help."""
        links = (web_address(base, a.attributes.get("href")) for a in item.css("a[href]")[:20])
        url = next((link for link in links if link and self.external_id(link)), None)
        if url is None or item.css_first("li") not in (None, item):
            return None
        picture = item.css_first("img[alt]")
        title = (picture.attributes.get("alt") if picture is not None else None) or _heading(item)
        struck = [node.text() for node in item.css("del, s")]
        shown = [price for price in _WON.findall(item.text()) if not any(price in old for old in struck)]
        return SearchResult(
            external_id=self.external_id(url),
            name=text(title),
            price=parse_number(shown[0], CURRENCY) if shown else None,
            seller=_store(url, state),
            sold_out=any(_SOLD_OUT.fullmatch(node.text()) for node in item.css("span, em, strong, i")),
            url=url,
            image=picture_in(item, base),
        )


def _product_of(pages: Sequence[Page], number: str | None) -> dict[str, Any] | None:
    states = (found for page in pages if (found := state_of(page)) is not None)
    return next((data for state in states if (data := product_in(state, number)) is not None), None)


def _is_benefits(page: Page) -> bool:
    return isinstance(page.json, dict) and is_benefits(page.json)


def _benefits(url: str, data: dict[str, Any]) -> tuple[Fetch, ...]:
    """The question for the benefits of a product on sale."""
    asked = benefits_question(data) if status_of(data) == "SALE" else None
    if asked is None:
        return ()
    body = json.dumps(asked, ensure_ascii=False, default=float).encode()  # what is no amount has a point: 1.5 percent
    return (Fetch(url, "POST", {"Content-Type": "application/json"}, body),)


def _best(pages: Sequence[Page], number: str | None) -> Decimal | None:
    """The price after coupons by the first benefits answer for the product: later ones are for a chosen option."""
    for page in filter(_is_benefits, pages):
        found = _LISTING.search(urlsplit(page.url).path)
        if number is not None and found is not None and found[1] == number:
            return benefits_price(page.json, number)
    return None


def _heading(item: LexborNode) -> str | None:
    names = [node.text(strip=True) for node in item.css("strong") if not _WON.search(node.text())]
    return max(names, key=len) if names else None


def _store(url: str, state: dict[str, Any] | None) -> Seller | None:
    """The store of a product's address, by what the page tells of itself, else by its name in the address alone."""
    slug = urlsplit(url).path.strip("/").partition("/")[0]
    if not slug or slug == "main":
        return None
    return store_of(state, slug, url) or Seller(id=slug, kind=seller_kind(url))


def _result(data: dict[str, Any], base: str) -> SearchResult:
    product = stated(data, url=base)
    levels = {Availability.OUT_OF_STOCK: True, Availability.IN_STOCK: False}
    return SearchResult(
        external_id=product.id,
        name=product.name,
        price=product.price,
        seller=product.seller,
        sold_out=levels.get(product.availability),
        url=web_address(base, text(data.get("productUrl"), 2_000)),
        image=product.images[0] if product.images else None,
    )
