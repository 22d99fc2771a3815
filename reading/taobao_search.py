"""Taobao's search results: `g_page_config` of the old pages, `itemsArray` of the present data answer, shown cards.

Source: china.md §1, from real pages of 2016 and an answer of 2026. An advertisement links to `click.simba.taobao.com`;
its item is told by `nid`.
"""

import re
from typing import Any, Final

from model.capture import SearchResult
from reading.card_pictures import picture_at
from reading.page import Page
from reading.schema import text
from reading.shapes import members, objects
from reading.taobao_cards import cards_in, is_ad, item_url
from reading.taobao_page import answer_of, state_of
from reading.taobao_prices import low
from reading.taobao_seller import seller_of

_CONFIG: Final = "g_page_config"
_SITE: Final = "https://s.taobao.com/"
_MOST: Final = 300
_LETTERS: Final[dict[bool | None, str]] = {True: "B", False: "C"}
_MARK = re.compile(r"</?span[^<>]{0,200}>", re.IGNORECASE)
_NUMBER = re.compile(r"\d{5,20}")


def results_in(page: Page) -> list[SearchResult] | None:
    """The cards of a search page or answer, in order; None when `page` is none."""
    if (config := state_of(page, _CONFIG)) is not None:
        listed = members(members(members(config.get("mods")).get("itemlist")).get("data")).get("auctions")
        return [_auction(one) for one in objects(listed)[:_MOST]] if isinstance(listed, list) else None
    listed = members((answer_of(page) or {}).get("data")).get("itemsArray")
    if isinstance(listed, list):
        return [_item(one) for one in objects(listed)[:_MOST]]
    return (cards_in(page) or None) if page.json is None else None


def _auction(card: dict[str, Any]) -> SearchResult:
    tmall = _yes(members(card.get("shopcard")).get("isTmall"))
    number = _number(card.get("nid"))
    link = text(card.get("detail_url"), 4_000) or ""
    return SearchResult(
        external_id=number,
        name=_title(card.get("raw_title")) or _title(card.get("title")),
        price=low(card.get("view_price")),
        seller=seller_of(card.get("user_id"), card.get("nick"), _LETTERS.get(tmall)),
        ad=is_ad(link) or str(card.get("p4p")) == "1",
        url=item_url(number, tmall),
        image=picture_at(card.get("pic_url"), _SITE),
    )


def _item(card: dict[str, Any]) -> SearchResult:
    """Only number, title, picture, price, sales and place are known from a real answer; the rest where it stands."""
    number, tmall = _number(card.get("item_id")), _yes(card.get("isTmall"))
    name = members(card.get("shopInfo")).get("title") or card.get("nick")
    link, paid = text(card.get("auctionURL"), 4_000), _yes(card.get("isP4p"))
    return SearchResult(
        external_id=number,
        name=_title(card.get("title")),
        price=low(members(card.get("priceShow")).get("price")),
        seller=seller_of(card.get("userId"), name, _LETTERS.get(tmall)),
        ad=True if link and is_ad(link) else paid,
        url=item_url(number, tmall),
        image=picture_at(card.get("pic_path"), _SITE),
    )


def _yes(value: Any) -> bool | None:
    return {"true": True, "false": False}.get(str(value).lower())


def _title(value: Any) -> str | None:
    """A title without the marks around the words that were searched for, which cut no word."""
    return text(_MARK.sub("", value[:2_000])) if isinstance(value, str) else None


def _number(value: Any) -> str | None:
    words = text(value)
    return words if words and _NUMBER.fullmatch(words) else None
