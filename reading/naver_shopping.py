"""Naver Shopping's search results: the Search API's items, the search page's state of 2019 to 2026, its older cards.

Source: korea.md §2, from real answers of 2025 and a real page of 2019-01; the states as several code bases read them.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from selectolax.lexbor import LexborNode

from model.capture import SearchResult, Seller, SellerKind
from reading.amounts import parse_number
from reading.card_pictures import picture_at, picture_in
from reading.naver_data import CURRENCY, seller_kind, web_address
from reading.page import Page
from reading.schema import text
from reading.shapes import members, objects

_CATALOG_URL: Final = "https://search.shopping.naver.com/catalog/"
_ITSELF: Final = "네이버"
"""The mall that results of several malls name: Naver, which sells nothing."""
_MARKS = re.compile(r"</?(?:b|mark|em)>", re.IGNORECASE)
"""What stands around the words that were searched for."""
_CLICKS = re.compile(r"//(?:adcr|cr\d*)\.(?:shopping\.)?naver\.com/")
"""Addresses that count a click, and bill it to the advertiser, before they lead to the product."""
_WON = re.compile(r"[1-9][0-9]{0,11}")
_NUMBER = re.compile(r"[0-9]{5,20}")
_MOST: Final = 1_000


def next_state(page: Page) -> dict[str, Any]:
    """What the page's `__NEXT_DATA__` holds; empty without one."""
    script = page.tree.css_first("script#__NEXT_DATA__")
    try:
        return members(json.loads(script.text(), parse_float=Decimal)) if script is not None else {}
    except (ValueError, RecursionError):
        return {}


def results_of(page: Page) -> list[SearchResult] | None:
    """The cards of a search page or answer, in order; None when it is none, empty when it says that there are none."""
    if page.json is not None:
        return _from_data(page.json)
    props = members(members(next_state(page).get("props")).get("pageProps"))
    if (found := _from_state(props)) is not None:
        return found
    return [_card(item) for item in page.tree.css("li[data-nv-mid]")[:_MOST]] or None


def holders(page: Page) -> list[dict[str, Any]]:
    """The places where a search page or its answer keeps its list and its count, `total`."""
    props = members(members(next_state(page).get("props")).get("pageProps"))
    return list(_holders(props if page.json is None else members(page.json)))


def offered_by_many(item: dict[str, Any]) -> bool:
    """Whether a Search API item stands for a price comparison: types 1, 4, 7 and 10; the others are of one mall."""
    kind = text(item.get("productType")) or ""
    return kind in ("1", "4", "7", "10") or text(item.get("mallName")) == _ITSELF


def api_result(item: dict[str, Any]) -> SearchResult:
    """A result of an item of `shop.json`. Its `lprice` is the selling price; of a comparison, its lowest."""
    link, mall = web_address("", text(item.get("link"), 2_000)), text(item.get("mallName"))
    many = offered_by_many(item)
    return SearchResult(
        external_id=_number(item.get("productId")),
        name=_title(item.get("title")),
        price=won(item.get("lprice")),
        seller=None if many or mall is None else Seller(name=mall, kind=seller_kind(link)),
        url=link,
        image=picture_at(item.get("image"), _CATALOG_URL),
    )


def _from_data(data: Any) -> list[SearchResult] | None:
    """Of JSON: the Search API's answer or its items alone, and the answers that the search page asks for."""
    if isinstance(data, list):
        items = [one for one in objects(data) if one.get("productId") is not None and "lprice" in one]
        return [api_result(one) for one in items[:_MOST]] or None
    answer = members(data)
    if isinstance(answer.get("items"), list):
        return _from_data(answer["items"]) or ([] if answer.get("total") == 0 else None)
    if slots := [slot for one in objects(answer.get("data")) for slot in objects(one.get("slots"))]:
        return [_slot(one) for one in _cards_of(slots)][:_MOST] or None
    return _from_state(answer)


def _from_state(props: dict[str, Any]) -> list[SearchResult] | None:
    for holder in _holders(props):
        entries = [*objects(holder.get("list")), *objects(holder.get("products"))][:_MOST]
        items = [members(one.get("item", one)) for one in entries]
        if cards := [_item(one) for one in items if _title(one.get("productTitle") or one.get("productName"))]:
            return cards
        if not entries and holder.get("total") == 0:
            return []
    return None


def _holders(props: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Where the list of products stands, the newest first: of 2026, 2021 to 2024, 2019 and 2020."""
    state, result = members(props.get("initialState")), members(props.get("initialResult"))
    yield members(props.get("compositeList"))
    yield members(state.get("products"))
    for holder in (result, state, props):
        yield members(holder.get("shoppingResult"))


def _item(item: dict[str, Any]) -> SearchResult:
    mall, number = text(item.get("mallName")), _number(item.get("nvMid")) or _number(item.get("id"))
    many = bool(objects(item.get("lowMallList"))) or mall in (None, _ITSELF)
    link = f"{_CATALOG_URL}{number}" if many and number else text(item.get("mallProductUrl"), 2_000)
    return SearchResult(
        external_id=number,
        name=_title(item.get("productTitle") or item.get("productName")),
        price=won(item.get("price")) or won(item.get("lowPrice")),
        seller=None if many else _mall(item, mall),
        ad=bool(text(item.get("adId"))),
        url=_product_address(link),
        image=picture_at(item.get("imageUrl"), _CATALOG_URL),
    )


def _mall(item: dict[str, Any], name: str | None) -> Seller:
    known = members(item.get("mallInfoCache"))
    brand = text(item.get("isBrandStore")) == "1" or item.get("isBrandStore") is True
    addresses = (text(item.get(key), 2_000) for key in ("mallPcUrl", "mallProductUrl"))
    return Seller(
        id=_mall_number(item.get("mallNo")) or text(item.get("mallId")),
        name=name,
        kind=SellerKind.FLAGSHIP if brand else seller_kind(*addresses),
        business_number=business_number(known.get("businessNo")),
    )


def business_number(value: Any) -> str | None:
    """A 사업자등록번호 of ten digits, whatever stands between them."""
    digits = re.sub(r"\D", "", text(value) or "")
    return digits if len(digits) == 10 else None


def _cards_of(slots: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for slot in slots:
        data = slot.get("data")
        yield from (one for one in (objects(data) or [members(data)]) if text(one.get("productName")))


def _slot(card: dict[str, Any]) -> SearchResult:
    """A card of the search portal's answer of 2026, whose catalogs name no mall."""
    kind, mall, number = text(card.get("cardType")) or "", text(card.get("mallName")), _number(card.get("nvMid"))
    many = kind.startswith("CATALOG") or mall in (None, _ITSELF)
    link = f"{_CATALOG_URL}{number}" if many and number else text(members(card.get("productUrl")).get("pcUrl"), 2_000)
    brand = SellerKind.FLAGSHIP if card.get("isBrandStore") is True else seller_kind(link)
    return SearchResult(
        external_id=number,
        name=_title(card.get("productNameOrg") or card.get("productName")),
        price=won(card.get("discountedSalePrice")) or won(card.get("salePrice")),
        seller=None if many else Seller(name=mall, kind=brand),
        ad=bool(text(card.get("adId"))) or kind.startswith("AD_") or text(card.get("sourceType")) == "AD",
        url=_product_address(link),
        image=next((one for link in _links(card.get("images")) if (one := picture_at(link, _CATALOG_URL))), None),
    )


def _card(item: LexborNode) -> SearchResult:
    """A card of the page before 2019-10, all of whose links count clicks."""
    given = item.attributes
    number, mall = _number(given.get("data-nv-mid")), _mall_number(given.get("data-mall-seq"))
    title, price, button = item.css_first("a.tit"), item.css_first(".price .num"), item.css_first("[data-mall-name]")
    about = button.attributes if button is not None else {}
    return SearchResult(
        external_id=number,
        name=_title((title.attributes.get("title") or title.text()) if title is not None else None),
        price=parse_number(price.text(strip=True), CURRENCY) if price is not None else None,
        seller=Seller(
            id=mall, name=text(about.get("data-mall-name")), business_number=business_number(about.get("data-cno"))
        )
        if mall
        else None,
        ad=given.get("data-is-ad") == "true",
        url=f"{_CATALOG_URL}{number}" if number and not mall else None,
        image=picture_in(item, _CATALOG_URL),
    )


def _links(images: Any) -> Iterator[Any]:
    """The addresses in a list of pictures, each an address or an object that holds one."""
    for one in images[:5] if isinstance(images, list) else ():
        yield members(one).get("imageUrl", one)


def won(value: Any) -> Decimal | None:
    """An amount that data holds as a whole number or as its digits; None of anything else, and of nothing to pay."""
    return Decimal(digits) if _WON.fullmatch(digits := text(value) or "") else None


def _title(value: Any) -> str | None:
    return text(_MARKS.sub("", value)) if isinstance(value, str) else None


def _number(value: Any) -> str | None:
    number = text(value) or ""
    return number if _NUMBER.fullmatch(number) else None


def _mall_number(value: Any) -> str | None:
    number = text(value) or ""
    return number if number.isascii() and number.isdigit() and number.strip("0") else None


def _product_address(link: str | None) -> str | None:
    return None if link is None or _CLICKS.search(link) else web_address("", link)
