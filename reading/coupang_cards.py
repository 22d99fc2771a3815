"""Cards of Coupang's lists: search and category pages of 2023 and 2025-26, a seller's shop as page and as JSON.

Source: korea.md §5 and §6.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

from selectolax.lexbor import LexborNode

from model.capture import SearchResult, Seller
from reading.amounts import amounts
from reading.card_pictures import picture_at, picture_in
from reading.coupang_shown import PRODUCT_PATH, absolute
from reading.coupang_state import number
from reading.page import Page
from reading.schema import amount, text
from reading.shapes import members, objects
from reading.subject import split

_CARDS: Final = 'li.search-product, li[class*="ProductUnit_productUnit"], li.baby-product'
"""Search of 2023, search and categories of 2025-26, categories of 2023. The new layout's classes end in a hash."""
_NAMES: Final = '[class*="ProductUnit_productName"], .descriptions .name, .name'
_PRICES: Final = '.price-value, [class*="Price_priceValue"]'
_ADS: Final = '.ad-badge, .search-product__ad-badge, [class*="AdMark_"]'
_STRUCK: Final = 'del, s, .base-price, [class*="basePrice"]'
_NOT_PRICES: Final = '.unit-price, [class*="unitPrice"], [class*="reward"], [class*="coupon"], [class*="delivery"]'
_SOLD_OUT = re.compile(r"\s*(?:일시 ?)?품절\s*|\s*(?:已售完|售完|暫時缺貨|補貨中|缺貨中?)\s*")
_AROUND = re.compile(r"당$|[/每]$|최대$|적립|쿠폰|배송|折券|回饋|運費")
"""Words around an amount that is a unit's, a reward, a coupon or a fee."""
_SHOP = re.compile(r"^/(?:vid/)?([AC]\d{6,12})(?:/|$)")
_MOST: Final = 1_000
_DEEP: Final = 20


def cards(page: Page, currency: str) -> list[SearchResult]:
    """The cards of a list page, in its order, advertisements and sold-out ones among them."""
    nodes = page.tree.css(_CARDS)[:_MOST]
    if not nodes and _SHOP.match(split(page.url).path):
        nodes = [node for node in page.tree.css("li")[:_MOST] if node.css_first("li") in (None, node)]
    seller = shop_seller(page.url)
    return [one for node in nodes if (one := _card(node, page.url, currency, seller)) is not None]


def shop_seller(url: str) -> Seller | None:
    """The seller whose shop `url` is: `shop.coupang.com/A00123456`, `/vid/A00123456`."""
    parts = split(url)
    found = _SHOP.match(parts.path) if (parts.hostname or "").startswith("shop.") else None
    return Seller(id=found[1]) if found else None


def listed(data: Any, url: str, site: str, currency: str) -> list[SearchResult]:
    """The products of a shop's list answer; `site` is the address that product pages begin with."""
    root = members(members(data).get("data")) or members(data)
    products = objects(root.get("products"))[:_MOST]
    return [_listed(one, shop_seller(url), site, currency) for one in products if number(one.get("productId"))]


def _listed(product: dict[str, Any], seller: Seller | None, site: str, currency: str) -> SearchResult:
    prices, stock = members(product.get("priceArea")), members(product.get("soldoutArea"))
    sold_out = stock.get("soldout")
    picks = {name: value for name in ("itemId", "vendorItemId") if (value := number(product.get(name)))}
    price = prices.get("salesPrice")
    return SearchResult(
        external_id=number(product.get("productId")),
        name=text(members(product.get("imageAndTitleArea")).get("title")),
        price=amount(price, currency) if isinstance(price, str | int | Decimal) else None,
        seller=seller,
        sold_out=sold_out if isinstance(sold_out, bool) else None,
        url=f"{site}/vp/products/{product['productId']}" + (f"?{urlencode(picks)}" if picks else ""),
        image=picture_at(members(product.get("imageAndTitleArea")).get("imageUrl"), site),
    )


def _card(node: LexborNode, base: str, currency: str, seller: Seller | None) -> SearchResult | None:
    """One card; its link names product, option and offer, and whether it is an advertisement."""
    for link in node.css("a[href]")[:20]:
        address = absolute(base, link.attributes.get("href") or "")
        found = PRODUCT_PATH.search(split(address).path)
        if found:
            break
    else:
        return None
    return SearchResult(
        external_id=found[1],
        name=_name(node),
        price=_price(node, currency),
        seller=seller,
        sold_out=_sold_out(node, link),
        ad=_is_ad(node, address),
        url=address,
        image=picture_in(node, base),
    )


def _name(node: LexborNode) -> str | None:
    title = node.css_first(_NAMES)
    picture = node.css_first("img[alt]")
    words = text(title.text()) if title is not None else None
    return words or (text(picture.attributes.get("alt")) if picture is not None else None)


def _price(node: LexborNode, currency: str) -> Decimal | None:
    """The selling price: where the card has its place that one, else the first amount that can be nothing else."""
    struck = {one.mem_id for one in node.css(_STRUCK)}
    for place in node.css(_PRICES)[:3]:
        if place.mem_id not in struck and (found := _first(place.text(strip=True), currency, signed=False)):
            return found
    aside = [*node.css(_STRUCK), *node.css(_NOT_PRICES), *node.css(_NAMES)]
    within = {inner.mem_id for one in aside for inner in one.css("*")}
    around = {outer.mem_id for one in aside for outer in _above(one, node)}
    for piece in node.css("strong, span, em, div, p")[:300]:
        if piece.mem_id in within:
            continue
        words = piece.text(deep=piece.mem_id not in around, strip=True)
        if len(words) <= 20 and (found := _first(words, currency, signed=True)):
            return found
    return None


def _above(node: LexborNode, top: LexborNode) -> Iterator[LexborNode]:
    """The elements around `node`, below `top`: what they say holds what `node` says."""
    outer = node.parent
    for _ in range(_DEEP):
        if outer is None or outer.mem_id == top.mem_id:
            return
        yield outer
        outer = outer.parent


def _first(words: str, currency: str, *, signed: bool) -> Decimal | None:
    if _AROUND.search(words):
        return None
    for one in amounts(words, currency):
        if (one.signed or not signed) and not one.foreign and not _AROUND.search(words[: one.start].strip()):
            return one.amount if one.amount > 0 else None
    return None


def _sold_out(node: LexborNode, link: LexborNode) -> bool:
    """By the old layout's mark on the link, which is empty while in stock; else by the words that a card shows."""
    if link.attributes.get("data-is-soldout") == "true":
        return True
    return any(_SOLD_OUT.fullmatch(one.text()) for one in node.css("div, span, em, strong, p")[:300])


def _is_ad(node: LexborNode, address: str) -> bool:
    source = parse_qs(split(address).query).get("sourceType", [""])[0]
    return source.endswith("_ads") or node.css_first(_ADS) is not None
