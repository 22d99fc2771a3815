"""Cards of Taobao's and Tmall's rendered search pages: Taobao's of 2023 to 2026, Tmall's list of 2012 to 2021.

Source: public readers of saved pages that agree with each other; no whole real page was at hand. The classes of the
present cards end in a hash.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from model.capture import SearchResult, Seller
from reading.card_pictures import picture_in
from reading.page import Page
from reading.schema import text
from reading.taobao_page import item_number
from reading.taobao_prices import low
from reading.taobao_seller import seller_of

_CARDS: Final = 'a[href][class*="oubleCardWrapper"], a[href][id^="item_id_"]'
_TITLES: Final = '[class*="title--"]'
_YUAN: Final = '[class*="priceInt--"]'
_CENTS: Final = '[class*="priceFloat--"]'
_AROUND: Final = '[class*="priceWrapper--"]'
_SHOPS: Final = '[class*="shopNameText--"], [class*="shopName--"], [class*="TextAndPic--"]'
_LISTED: Final = ".product[data-id]"
_AFTER = re.compile(r"券后|到手|补后|补贴|折后|新人|首单")
"""Words beside an amount that is not the selling price."""
_AD = re.compile(r"\s*(?:广告|掌柜热卖)\s*")
_NUMBERED = re.compile(r"item_id_(\d{5,20})\Z")
_MOST: Final = 300
_WIDE: Final = 5
"""Elements around a card in which the rest of it may lie."""


def cards_in(page: Page) -> list[SearchResult]:
    """The cards that the page shows, in order; empty when it shows none."""
    found = [*_rendered(page), *_of_tmall(page)]
    return list({one.external_id: one for one in reversed(found)}.values())[::-1]


def is_ad(link: str) -> bool:
    """Whether a card's link first counts a click for an advertiser."""
    return (urlsplit(link).hostname or "").endswith("simba.taobao.com")


def item_url(number: str | None, tmall: bool | None) -> str | None:
    """The page of an item, on Tmall's host when it is there."""
    host = "detail.tmall.com" if tmall else "item.taobao.com"
    return f"https://{host}/item.htm?id={number}" if number else None


def _rendered(page: Page) -> Iterator[SearchResult]:
    cards = [(number, card) for card in page.tree.css(_CARDS)[:_MOST] if (number := _number(page.url, card))]
    inside: dict[int, set[str]] = {}
    for number, card in cards:
        for outer in _around(card):
            inside.setdefault(outer.mem_id, set()).add(number)
    for number, card in cards:
        widest = [outer for outer in _around(card) if inside[outer.mem_id] == {number}][-1]
        name = _titled(widest.css_first(_TITLES))
        if name is not None:
            yield _result(number, name, _absolute(page.url, card), widest)


def _around(card: LexborNode) -> Iterator[LexborNode]:
    """The card and what is around it: a shop's link in its link ends the card for a parser."""
    outer: LexborNode | None = card
    for _ in range(_WIDE):
        if outer is not None:
            yield outer
            outer = outer.parent


def _number(base: str, card: LexborNode) -> str | None:
    own = _NUMBERED.match(card.attributes.get("id") or "")
    return own[1] if own else item_number(_absolute(base, card))


def _result(number: str, name: str, link: str, card: LexborNode) -> SearchResult:
    host = urlsplit(link).hostname or ""
    tmall = None if is_ad(link) else host.endswith(("tmall.com", "tmall.hk"))
    marked = any(_AD.fullmatch(one.text()) for one in card.css("span, div")[:200])
    return SearchResult(
        external_id=number,
        name=name,
        price=_price(card),
        seller=seller_of(None, _titled(card.css_first(_SHOPS)), None if tmall is None else "B" if tmall else "C"),
        ad=is_ad(link) or marked,
        url=item_url(number, tmall),
        image=picture_in(card, link),
    )


def _price(card: LexborNode) -> Decimal | None:
    yuan, cents, around = (card.css_first(place) for place in (_YUAN, _CENTS, _AROUND))
    if yuan is None or (around is not None and _AFTER.search(around.text())):
        return None
    return low(yuan.text(strip=True) + (cents.text(strip=True) if cents is not None else ""))


def _of_tmall(page: Page) -> Iterator[SearchResult]:
    for card in page.tree.css(_LISTED)[:_MOST]:
        number = card.attributes.get("data-id") or ""
        name, price = _titled(card.css_first(".productTitle a")), card.css_first(".productPrice em")
        if not re.fullmatch(r"\d{5,20}", number) or name is None or price is None:
            continue
        link = _absolute(page.url, card.css_first("a.productImg, .productTitle a"))
        yield SearchResult(
            external_id=number,
            name=name,
            price=low(price.attributes.get("title") or price.text(strip=True)),
            seller=_shop_of_tmall(card.css_first(".productShop a")),
            ad=is_ad(link),
            url=item_url(number, tmall=True),
            image=picture_in(card, page.url),
        )


def _shop_of_tmall(link: LexborNode | None) -> Seller | None:
    if link is None:
        return None
    query = parse_qs(urlsplit(link.attributes.get("href") or "").query)
    return seller_of(query.get("user_number_id", [None])[0], link.text(), "B")


def _titled(node: LexborNode | None) -> str | None:
    return text(node.attributes.get("title")) or text(node.text()) if node is not None else None


def _absolute(base: str, node: LexborNode | None) -> str:
    try:
        return urljoin(base, (node.attributes.get("href") if node is not None else None) or "")
    except ValueError:
        return ""
