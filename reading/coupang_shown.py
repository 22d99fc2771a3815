"""What Coupang's product page shows a person: title, prices, stock, seller, in the layouts of 2018-24 and 2025-26.

Source: korea.md §5. It stands in where the page's data is silent, and never speaks of another product.
"""

import re
from decimal import Decimal
from typing import Final
from urllib.parse import parse_qs, urljoin

from selectolax.lexbor import LexborNode

from model.capture import Availability, Seller
from reading.amounts import first_amount
from reading.coupang_data import seller_called, set_unit_price
from reading.coupang_state import number
from reading.evidence import Stated
from reading.jsonld import read_jsonld
from reading.page import Page
from reading.schema import text
from reading.subject import Subject, split

PRODUCT_PATH = re.compile(r"/(?:v[pm]/)?products?/(?:[^/?#]*-)?(\d{3,20})(?=[/?#]|$)")
"""`/vp/products/1`, the mobile `/vm/products/1`, Taiwan's `/products/1` and `/product/1`."""
_TITLES: Final = "h1.product-title, h2.prod-buy-header__title, h1.prod-buy-header__title"
_PRICES: Final = (
    ("regular_price", ".original-price-amount, .origin-price"),
    ("price", ".sales-price-amount, .prod-sale-price .total-price"),
    ("coupon_price", ".final-price-amount, .prod-coupon-price .total-price"),
)
"""The places of the three prices, new layout and old. The last one is the only one where nothing is taken off."""
_LAST: Final = ".final-price-amount, .prod-coupon-price"
_UNIT: Final = ".final-unit-price, .sales-unit-price, .unit-price"
_SELLERS: Final = ".seller-info a, .prod-sale-vendor-name"
_BUY = re.compile(r"\s*(?:장바구니(?: 담기|에 담기)?|바로 ?구매|加入購物車|立即購買)\s*>?\s*")
_GONE = re.compile(r"\s*(?:일시 ?)?품절(?:입니다|된 상품입니다)?\.?\s*|\s*(?:已售完|售完|暫時缺貨|缺貨中?)\s*")
_PLACES: Final = ".prod-atf-contents, .prod-atf, .prod-buy, .prod-buy-header, .oos-label, .out-of-stock"
_NUMBERS = re.compile(r"쿠팡상품번호\s*:?\s*(\d{3,20})\s*-\s*(\d{3,20})")
_VENDOR = re.compile(r"(?:shop\.(?:tw\.)?coupang\.com/(?:vid/)?|/vendors?/)([AC]\d{6,12})\b")
_LEGAL = re.compile(r"상호(?:명|/대표자|\(대표자\))?")
_REGISTERED = re.compile(r"사업자(?:등록)?번호")
_PLACE = re.compile(r"사업장\s?(?:소재지|주소)|주소")
_PHONE = re.compile(r"연락처|전화(?:번호)?|고객센터")
_MOST: Final = 200


def shown_on(page: Page, currency: str) -> Stated | None:
    """What the page shows; None when it shows no product's title. Its `id` is the product's number, where shown."""
    title = page.tree.css_first(_TITLES)
    linked = _linked(page, currency)
    name = text(title.text()) if title is not None else None
    name = name or (linked.name if linked is not None else None)
    if name is None:
        return None
    shown = Stated(where="visible", name=name, currency=currency, id=_product_id(page))
    _read_prices(shown, page)
    shown.availability = _level(page)
    shown.seller = _seller(page)
    shown.attributes = _attributes(page)
    shown.images = _images(page)
    if linked is not None:
        _complete(shown, linked)
    return shown


def absolute(base: str, link: str) -> str:
    """`link` as a whole address; empty when it is none."""
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def linked_item(page: Page) -> str | None:
    """The vendorItemId of the offer that the page is about, by its canonical address and its structured data."""
    for address in _own_addresses(page):
        if found := number(parse_qs(split(address).query).get("vendorItemId", [""])[0]):
            return found
    return None


def _own_addresses(page: Page) -> list[str]:
    found = [node.attributes.get("href") or "" for node in page.tree.css("link[rel=canonical]")[:1]]
    found += [node.attributes.get("content") or "" for node in page.tree.css('meta[property="og:url"]')[:1]]
    return [absolute(page.url, one) for one in found if one]


def _product_id(page: Page) -> str | None:
    """The product's number as the page itself names it."""
    for address in _own_addresses(page):
        if found := PRODUCT_PATH.search(split(address).path):
            return found[1]
    for node in page.tree.css(".product-description li, .prod-description li, .prod-attr-item")[:_MOST]:
        if found := _NUMBERS.search(node.text()):
            return found[1]
    return None


def _linked(page: Page, currency: str) -> Stated | None:
    """The one product of the page's structured data, with its first offer's price."""
    subject = Subject(page.url)
    products = read_jsonld((node.text() for node in page.tree.css('script[type="application/ld+json"]')), subject)
    if len(products) != 1:
        return None
    product = products[0]
    offer = next((one for one in product.offers if one.currency in (None, currency)), None)
    if offer is not None:
        product.price, product.availability = offer.price, offer.availability
    return product


def _complete(shown: Stated, linked: Stated) -> None:
    """Fill what is not shown from structured data."""
    shown.brand, shown.gtin, shown.mpn = linked.brand, linked.gtin, linked.mpn
    shown.description = linked.description
    shown.images = [*linked.images, *shown.images]
    if shown.price is None and linked.price is not None:
        shown.price, shown.where = linked.price, linked.where
    if shown.availability is Availability.UNKNOWN:
        shown.availability = linked.availability
    found = PRODUCT_PATH.search(split(linked.url or "").path)
    shown.id = shown.id or (found[1] if found else None)


def _read_prices(shown: Stated, page: Page) -> None:
    found = {name: value for name, places in _PRICES if (value := _amount(page, places, shown.currency)) is not None}
    last = found.pop("coupon_price", None)
    price = found.get("price", last)
    if price is None:
        return
    shown.price = price
    regular = found.get("regular_price")
    shown.regular_price = regular if regular is not None and regular > price else None
    if last is not None and last < price:
        node = page.tree.css_first(_LAST)
        words = node.parent.text() if node is not None and node.parent is not None else ""
        if "와우" in words[:_MOST]:
            shown.member_price = last
        else:
            shown.coupon_price = last
    unit = page.tree.css_first(_UNIT)
    set_unit_price(shown, unit.text() if unit is not None else None)


def _amount(page: Page, places: str, currency: str | None) -> Decimal | None:
    for node in page.tree.css(places)[:5]:
        found = first_amount(node.text(strip=True), currency)
        if found is not None and found.amount > 0 and found.currency in (None, currency):
            return found.amount
    return None


def _level(page: Page) -> Availability:
    """Sold out by the words in the buying area, in stock by a button that can be pressed; else not known."""
    for area in page.tree.css(_PLACES)[:10]:
        pieces = [area, *area.css("div, span, p, strong, button")[:_MOST]]
        if any(_GONE.fullmatch(piece.text()) for piece in pieces):
            return Availability.OUT_OF_STOCK
    buttons = page.tree.css("button")[:_MOST]
    buys = any(_BUY.fullmatch(one.text()) and "disabled" not in one.attributes for one in buttons)
    return Availability.IN_STOCK if buys else Availability.UNKNOWN


def _seller(page: Page) -> Seller | None:
    node = page.tree.css_first(_SELLERS)
    name = text(re.sub(r"^\s*판매자\s*:\s*", "", node.text())) if node is not None else None
    if node is None or name is None:
        return None
    vendor = _VENDOR.search(node.attributes.get("href") or "")
    found = seller_called(name, vendor[1] if vendor else None)
    return found and Seller(
        id=found.id,
        name=found.name,
        kind=found.kind,
        legal_name=_beside(page, _LEGAL),
        business_number=re.sub(r"\D", "", _beside(page, _REGISTERED) or "") or None,
        address=_beside(page, _PLACE),
        phone=_beside(page, _PHONE),
    )


def _beside(page: Page, label: re.Pattern[str]) -> str | None:
    """The table cell beside a heading cell: the seller's identity stands in a table, Coupang's own in the foot."""
    for head in page.tree.css("table th")[:_MOST]:
        if label.fullmatch(head.text(strip=True)) and (cell := _next(head)) is not None:
            return text(cell.text().partition("/")[0])
    return None


def _next(node: LexborNode) -> LexborNode | None:
    following = node.next
    while following is not None and following.tag not in ("td", "th"):
        following = following.next
    return following if following is not None and following.tag == "td" else None


def _attributes(page: Page) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in page.tree.css(".product-description li, .prod-description li, .prod-attr-item")[:_MOST]:
        name, colon, value = (text(node.text()) or "").partition(":")
        if colon and name.strip() and value.strip() and len(name) <= 40:
            found.setdefault(name.strip(), value.strip())
    return found


def _images(page: Page) -> list[str]:
    nodes = page.tree.css(".product-image img, .prod-image__detail, .prod-image__item img")[:60]
    metas = [node.attributes.get("content") for node in page.tree.css('meta[property="og:image"]')[:10]]
    found = [*metas, *(node.attributes.get("src") for node in nodes)]
    addresses = (absolute(page.url, one) for one in found if one)
    return [one for one in addresses if one.startswith("http")]
