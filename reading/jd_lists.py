"""JD's lists: search and category pages as of 2016, rendered ones as of 2025, and the search answer (`wareList`).

Source: china.md §2; the card's classes of 2025 (`plugin_goodsCardWrapper`, `_price_…`) from scrapers' public sources.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from selectolax.lexbor import LexborNode

from model.capture import SearchResult, Seller
from reading.card_pictures import picture_at, picture_in
from reading.jd_words import number, seller_of, yuan
from reading.page import Page
from reading.schema import text
from reading.shapes import members, objects

_CARDS: Final = 'li.gl-item, [data-sku][class*="goodsCardWrapper"]'
_MOST: Final = 600
_SOLD_OUT: Final = re.compile(r"(?:暂时)?(?:无货|缺货|售罄|售完)|已下[柜架]|到货通知")
_AD: Final = re.compile(r"\s*广告\s*")
_AFTER: Final = re.compile(r"到手|券后|领后|补贴|国补|折后|plus", re.IGNORECASE)
_TITLES: Final = ('[class*="_text_"][title]', '[class*="_text_"]', "span[title]")
"""Where cards of 2025 have their title; their classes end in a hash."""
_MARKUP: Final = re.compile(r"<[^<>]{0,300}>")


def results_of(page: Page, data: Any) -> list[SearchResult]:
    """The cards of a list in the page's order, each SKU once; `data` is what the page holds when it is an answer."""
    found = _answered(page, data) if data is not None else _shown(page)
    results: dict[str | None, SearchResult] = {}
    for one in found:
        results.setdefault(one.external_id, one)
    return list(results.values())


def _answered(page: Page, data: Any) -> Iterator[SearchResult]:
    root = members(data)
    for holder in (members(root.get("data")), members(root.get("result")), root):
        for one in objects(holder.get("wareList"))[:_MOST]:
            sku = number(one.get("skuId", one.get("wareId")))
            name = one.get("name", one.get("wareName"))
            if sku is None or not isinstance(name, str):
                continue
            yield SearchResult(
                external_id=sku,
                name=text(_MARKUP.sub("", name)),
                price=yuan(one.get("price", one.get("jdPrice"))),
                seller=seller_of(shop=number(one.get("shopId")), name=text(one.get("shopName"))),
                url=f"https://item.jd.com/{sku}.html",
                image=picture_at(one.get("imageurl"), page.url),
            )


def _shown(page: Page) -> Iterator[SearchResult]:
    for card in page.tree.css(_CARDS)[:_MOST]:
        own = card.attributes.get("data-sku")
        inner = card.css_first(".j-sku-item[data-sku]") if own is None else None
        sku = number(own or (inner.attributes.get("data-sku") if inner is not None else None))
        if sku is None:
            continue
        yield SearchResult(
            external_id=sku,
            name=_name(card),
            price=_price(card),
            seller=_seller(card),
            sold_out=_sold_out(card),
            ad=any(_AD.fullmatch(node.text()) for node in card.css(".p-promo-flag, span, i, em")[:80]),
            url=f"https://item.jd.com/{sku}.html",
            image=picture_in(card, page.url),
        )


def _name(card: LexborNode) -> str | None:
    """The title, without the marks (京东国际, 京品手机) that stand in it."""
    node = card.css_first(".p-name em")
    if node is None:
        titled = next((found for place in _TITLES if (found := card.css_first(place)) is not None), None)
        return text(titled.attributes.get("title") or titled.text()) if titled is not None else None
    words = node.text()
    for mark in node.css(".p-tag, .p-tag3"):
        words = words.replace(mark.text(), "", 1)
    return text(words)


def _price(card: LexborNode) -> Decimal | None:
    """JD's own price; cards of 2025 may show one after deductions in its place, and then it is not told."""
    stated = card.css_first(".p-price strong[data-price]")
    for node in card.css(".p-price strong > i")[:2]:
        if (price := yuan(node.text())) is not None:
            return price
    if stated is not None:
        return yuan(stated.attributes.get("data-price"))
    shown = card.css_first('[class*="_price_"]')
    if shown is None or _AFTER.search((shown.parent or shown).text()):
        return None
    return yuan(shown.text())


def _seller(card: LexborNode) -> Seller | None:
    shop = card.css_first(".p-shop")
    icons = [node.text(strip=True) for node in card.css(".p-icons i")[:20]]
    own = "自营" in icons or (shop is not None and shop.attributes.get("data-selfware") == "1")
    link = shop.css_first("a") if shop is not None else None
    name = text(link.attributes.get("title") or link.text()) if link is not None else None
    return seller_of(shop=number(shop.attributes.get("data-shopid")) if shop is not None else None, name=name, own=own)


def _sold_out(card: LexborNode) -> bool | None:
    """By the words on the card, or the button that buys and its stock mark; a button alone may be there for both."""
    for node in card.css(".p-stock, .p-operate a, [class*='stock'], [class*='Stock'], [class*='soldout']")[:20]:
        if _SOLD_OUT.search(node.text()):
            return True
    button = card.css_first(".addcart[data-stock-val]")
    return False if button is not None and button.attributes.get("data-stock-val") == "1" else None
