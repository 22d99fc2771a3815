"""Coupang's Wing Open API: the seller's own products, with price, units and on-sale state per option.

Source: developers.coupangcorp.com (HMAC signature 360033461914, product list paging query, product query 360033644994,
quantity, price and state of an item 360033645114, rate limits 20414599556889, keys 20288952179993).
"""

import hashlib
import hmac
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlencode

from model.capture import Availability, Capture, Outcome, Seller, SellerKind
from model.errors import ServiceError
from reading.coupang_data import LABELS
from reading.coupang_state import number
from reading.evidence import Stated
from reading.ids import code, gtin
from reading.page import Page
from reading.schema import amount, text
from reading.shapes import count, members, objects
from spiders.calling import Caller
from spiders.coupang import Coupang
from spiders.official import Key, OfficialApi, Rate, Trouble
from spiders.platform import Fetch
from spiders.records import capture_of

_PRODUCTS: Final = "/v2/providers/seller_api/apis/api/v1/marketplace/seller-products"
_ITEMS: Final = "/v2/providers/seller_api/apis/api/v1/marketplace/vendor-items"
_PAGE_SIZE: Final = 100
_MOST_PAGES: Final = 5_000
_DELETED: Final = "상품삭제"
_KEY_PLACE: Final = "WING > 판매자정보 > 추가판매정보"
_GOOD: Final = frozenset({"SUCCESS", "200"})

_SAID: Final = {
    "specified signature is expired": "says that the signature has run out: its time must be UTC, and this clock right",
    "hmac format is invalid": "cannot read the signature: the access key may be copied in part",
    "invalid signature": "refuses the signature: copy the secret key anew, or make new keys in WING",
    "request is not authorized": "does not know the access key: it has run out or was deleted; make new keys in WING",
    "not allowed ip": "refuses this machine's address: add it under the key in WING > 판매자정보 > 추가판매정보",
    "access denied": "has shut this machine out for a while, after many failed calls: wait before the next run",
}
"""Words of an answer, in lower case, to what they mean. Sources: the documents' pages on 401 and 403 answers."""


class CoupangApi(OfficialApi):
    """Own products, one capture for each product number under which Coupang shows them."""

    platform: ClassVar[str] = "coupang"
    title: ClassVar[str] = "Coupang Wing Open API"
    url: ClassVar[str] = "https://api-gateway.coupang.com"
    keys: ClassVar[tuple[Key, ...]] = (
        Key("ANDON_COUPANG_VENDOR_ID", f"{_KEY_PLACE}, 업체코드 (A00123456)"),
        Key("ANDON_COUPANG_ACCESS_KEY", f"{_KEY_PLACE}, Access Key"),
        Key("ANDON_COUPANG_SECRET_KEY", f"{_KEY_PLACE}, Secret Key"),
        Key("ANDON_COUPANG_KEY_EXPIRES", f"{_KEY_PLACE}, the keys' last day (at most 6 months)", False, True),
    )
    rate: ClassVar[Rate] = Rate(10)
    signature: ClassVar[str | None] = None
    reads: ClassVar[str] = "own listings: price, units and on-sale state per option"

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._unknown: set[str] = set()
        """Addresses of vendor items that the API does not know."""

    def listings(self) -> Iterator[Capture]:
        """Each product that Coupang shows on a page; those that were never approved have none.

        Several registered products may be joined on one page: they are one listing.
        """
        for product_id, registered in self._registered().items():
            if (capture := self._capture(product_id, registered)) is not None:
                yield capture

    def listing(self, external_id: str) -> Capture | None:
        """The products that Coupang shows as `external_id`; None when the seller has none there."""
        product_id = external_id.partition(":")[0]
        registered = self._registered().get(product_id)
        return self._capture(product_id, registered) if registered else None

    def signed(self, fetch: Fetch) -> Fetch:
        """With the CEA header: HMAC-SHA256 over signed date (UTC), method, path and query without its mark."""
        date = self.caller.now().strftime("%y%m%dT%H%M%SZ")
        path, _, query = fetch.url.partition("?")
        mark = signature_of(self.caller.key("ANDON_COUPANG_SECRET_KEY"), date, fetch.method, path, query)
        access = self.caller.key("ANDON_COUPANG_ACCESS_KEY")
        headers = {
            **fetch.headers,
            "Authorization": f"CEA algorithm=HmacSHA256, access-key={access}, signed-date={date}, signature={mark}",
            "X-Requested-By": self._vendor(),
            "Content-Type": "application/json;charset=UTF-8",
        }
        return Fetch(fetch.url, fetch.method, headers, fetch.body)

    def trouble(self, page: Page) -> Trouble | None:
        """What the answer's words say; of an error without known words its own, or what its status means."""
        data = members(page.json)
        said = text(data.get("message")) or ("" if data else page.text[:2_000])
        if page.status < 400 and str(data.get("code", "200")) in _GOOD:
            return None
        if page.status == 429 or page.status >= 500:
            return None
        for words, meaning in _SAID.items():
            if words in said.lower():
                return Trouble(f"{meaning} (HTTP {page.status})")
        if page.status == 400 and "/vendor-items/" in page.url:
            self._unknown.add(page.url)
        if page.status >= 400 or data:
            return Trouble(f"refuses (HTTP {page.status}{f': {said[:200]}' if data and said else ''})")
        return None

    def _vendor(self) -> str:
        return self.caller.key("ANDON_COUPANG_VENDOR_ID")

    def _registered(self) -> dict[str, list[str]]:
        """Coupang's product number to the seller's registered products on its page, over all pages of the list."""
        found: dict[str, list[str]] = {}
        token, seen = "", set()
        for _ in range(_MOST_PAGES):
            asked = {"vendorId": self._vendor(), "nextToken": token, "maxPerPage": str(_PAGE_SIZE)}
            query = urlencode({name: value for name, value in asked.items() if value})
            fetch = Fetch(f"{_PRODUCTS}?{query}", headers={"X-EXTENDED-TIMEOUT": "90000"})
            answer = self._answer(fetch)
            if not isinstance(answer.get("data"), list):
                raise ServiceError(f"{self.title}: answered a list of products without products")
            for one in objects(answer["data"]):
                product_id, registered = number(one.get("productId")), number(one.get("sellerProductId"))
                if product_id and registered:
                    found.setdefault(product_id, []).append(registered)
            token = text(answer.get("nextToken")) or ""
            if not token or token in seen:
                break
            seen.add(token)
        return found

    def _answer(self, fetch: Fetch) -> dict[str, Any]:
        return members(self.caller.ask(self, fetch).json)

    def _capture(self, product_id: str, registered: list[str]) -> Capture | None:
        answers = [members(self._answer(Fetch(f"{_PRODUCTS}/{quote(one)}")).get("data")) for one in registered]
        products = [one for one in answers if one.get("statusName") != _DELETED]
        url = Coupang().listing_url(Coupang.site, product_id)
        if answers and not products:
            return _gone(url, product_id, _name(answers[0]), f"status {_DELETED} (deleted)")
        variants = [self._variant(item) for one in products for item in objects(one.get("items"))]
        variants = [one for one in variants if one.id is not None]
        if variants and all(one.availability is Availability.DISCONTINUED for one in variants):
            return _gone(url, product_id, _name(products[0]), "no option is on sale (onSale is false)")
        product = _product(products[0], variants) if products else Stated(where="api seller-products")
        product.seller = Seller(id=self._vendor(), kind=SellerKind.THIRD_PARTY)
        shown = _cheapest(variants) or product
        capture = capture_of(product, shown, platform=self.platform, url=url, external_id=product_id)
        return capture.with_(quantity=_sum(variants))

    def _variant(self, item: dict[str, Any]) -> Stated:
        """One option: what was registered, and its price, units and state now."""
        item = {**item, **members(item.get("marketplaceItemData"))}
        said = {**item, **members(item.get("priceData"))}
        vendor_item = number(item.get("vendorItemId"))
        now = self._state(vendor_item) if vendor_item else {}
        price = _won(now.get("salePrice")) or _won(said.get("salePrice"))
        regular = _won(said.get("originalPrice"))
        stated = Stated(
            where="api vendor-items",
            id=vendor_item,
            sku=code(said.get("externalVendorSku")),
            gtin=gtin(said.get("barcode")),
            mpn=code(said.get("modelNo")),
            currency=Coupang.currency,
            price=price,
            regular_price=regular if price is not None and regular is not None and regular > price else None,
            quantity=count(now.get("amountInStock")),
            options=_options(said),
        )
        stated.labels = {kind: words for kind, words in LABELS.items() if getattr(stated, kind) is not None}
        stated.availability = _level(now.get("onSale"), stated.quantity)
        return stated

    def _state(self, vendor_item: str) -> dict[str, Any]:
        """Price, units and state now; empty for an option that the API does not know any more."""
        try:
            answer = self._answer(Fetch(f"{_ITEMS}/{vendor_item}/inventories"))
        except ServiceError:
            if not any(f"/{vendor_item}/" in one for one in self._unknown):
                raise
            return {}
        return members(answer.get("data"))


def signature_of(secret: str, date: str, method: str, path: str, query: str) -> str:
    """The signature of one call, in lower-case hex; `query` is without its question mark."""
    return hmac.new(secret.encode(), f"{date}{method}{path}{query}".encode(), hashlib.sha256).hexdigest()


def _product(data: dict[str, Any], variants: list[Stated]) -> Stated:
    items = objects(data.get("items"))
    images = (text(one.get("cdnPath"), 500) for item in items for one in objects(item.get("images")))
    return Stated(
        where="api seller-products",
        name=_name(data),
        brand=text(data.get("brand")),
        currency=Coupang.currency,
        images=[f"https://image.coupangcdn.com/image/{one.lstrip('/')}" for one in images if one],
        variants=variants if len(variants) > 1 else [],
        availability=variants[0].availability if len(variants) == 1 else Availability.UNKNOWN,
    )


def _name(data: dict[str, Any]) -> str | None:
    return text(data.get("displayProductName")) or text(data.get("sellerProductName"))


def _options(item: dict[str, Any]) -> dict[str, str]:
    """The attributes that a shopper picks by; without any the option's name."""
    pairs = [
        (text(one.get("attributeTypeName")), text(one.get("attributeValueName")))
        for one in objects(item.get("attributes"))
        if one.get("exposed") == "EXPOSED"
    ]
    found = {name: value for name, value in pairs if name and value}
    title = text(item.get("itemName"))
    return found or ({"옵션": title} if title else {})


def _level(on_sale: Any, units: int | None) -> Availability:
    """Only `onSale` says that an option is sold; the approval's state says nothing of it."""
    if on_sale is False:
        return Availability.DISCONTINUED
    if on_sale is not True or units is None:
        return Availability.UNKNOWN
    return Availability.IN_STOCK if units else Availability.OUT_OF_STOCK


def _cheapest(variants: list[Stated]) -> Stated | None:
    """The option whose price a page would begin with: the lowest that can be bought, else the lowest on sale."""
    sold = [one for one in variants if one.price is not None and one.availability is not Availability.DISCONTINUED]
    buyable = [one for one in sold if one.availability.buyable]
    return min(buyable or sold, key=lambda one: one.price or Decimal(0), default=None)


def _sum(variants: list[Stated]) -> int | None:
    """Units of all options that are on sale; None where one of them is not known."""
    units = [one.quantity for one in variants if one.availability is not Availability.DISCONTINUED]
    known = [one for one in units if one is not None]
    return sum(known) if units and len(known) == len(units) else None


def _won(value: Any) -> Decimal | None:
    return amount(value, Coupang.currency) if isinstance(value, str | int | Decimal) else None


def _gone(url: str, product_id: str, name: str | None, reason: str) -> Capture:
    return Capture(outcome=Outcome.GONE, platform="coupang", url=url, external_id=product_id, name=name, reason=reason)
