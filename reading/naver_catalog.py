"""Naver Shopping's price comparison of one product: its state of 2021 to 2024, and what its page of 2026 shows.

Source: korea.md §2; written from described fields, no real page was at hand.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from selectolax.lexbor import LexborNode

from model.capture import Offer, Prices, Seller
from reading.amounts import parse_number
from reading.evidence import Stated
from reading.naver_data import CURRENCY, seller_kind
from reading.naver_shopping import next_state, won
from reading.page import Page
from reading.schema import text
from reading.shapes import members, objects

_IDS: Final = ("id", "nvMid", "catalogId")
_PRICES: Final = ("pcPrice", "price", "lowPrice")
_OTHER_CATALOG = re.compile(r"catalog_nv_mid\W+value\W+(\d+)")
_AD = re.compile(r"""adcr\.shopping\.naver\.com|data-shp-sti=["']?ad["']?""")
_SITE = re.compile(r"\s*[:|-]\s*네이버.{0,20}$")
_MOST: Final = 200


def catalog_of(page: Page, number: str) -> tuple[Stated, list[Offer]] | None:
    """The comparison whose number is the address's, with an offer a mall; None when the page holds no such one.

    Its price and seller are those of the cheapest mall. It tells no stock.
    """
    found = _from_state(page, number) or _from_page(page, number)
    if found is None:
        return None
    product, offers = found
    priced = [one for one in offers if one.prices.price is not None]
    if product.price is None and priced:
        product.price = min(one.prices.price or Decimal(0) for one in priced)
    cheapest = [one.seller for one in priced if one.prices.price == product.price]
    product.seller = product.seller or (cheapest[0] if cheapest else None)
    product.currency = CURRENCY if product.price is not None else None
    product.labels = {"price": "최저가"}
    return product, offers


def _from_state(page: Page, number: str) -> tuple[Stated, list[Offer]] | None:
    state = next_state(page)
    catalog = members(members(members(members(state.get("props")).get("pageProps")).get("initialState")).get("catalog"))
    info = members(catalog.get("info"))
    named = {text(info.get(name)) for name in _IDS} - {None} or {
        text(one) for one in members(state.get("query")).values()
    }
    if number not in named or text(info.get("productName")) is None:
        return None
    product = Stated(
        where="state catalog.info",
        id=number,
        name=text(info.get("productName")),
        brand=text(info.get("brandName")) or text(info.get("brand")),
        price=won(info.get("lowestPrice")) or won(info.get("lowPrice")),
    )
    rows = {text(one.get("nvMid")) or str(place): one for place, one in enumerate(_rows(catalog))}
    return product, [_offer(one) for one in list(rows.values())[:_MOST]]


def _rows(catalog: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The malls of every tab; one mall's product stands in several."""
    for tab in objects(catalog.get("products"))[:20]:
        rows = objects(members(tab.get("productsPage")).get("products")) or objects(tab.get("products"))
        yield from (one for one in rows if text(one.get("mallName")))


def _offer(row: dict[str, Any]) -> Offer:
    fee = row.get("deliveryFee")
    free = type(fee) is int and fee == 0
    return Offer(
        seller=Seller(
            id=text(row.get("mallNo")) or text(row.get("mallId")),
            name=text(row.get("mallName")),
            kind=seller_kind(text(row.get("mallProductUrl"), 2_000)),
        ),
        prices=Prices(
            price=next((found for name in _PRICES if (found := won(row.get(name))) is not None), None),
            shipping_fee=Decimal(0) if free else won(fee),
        ),
    )


def _from_page(page: Page, number: str) -> tuple[Stated, list[Offer]] | None:
    """What the page shows: the summary that Naver makes, and the rows of malls, advertisements left out."""
    summary = page.tree.css_first("#catalog_summary_info")
    if summary is None or _canonical(page) not in (None, number):
        return None
    mall = _words(summary, "catalogLowestMall_name__")
    product = Stated(
        where="visible #catalog_summary_info",
        id=number,
        name=_name(page),
        price=_won(summary, "catalogLowestPrice_num__"),
        seller=Seller(name=mall) if mall else None,
    )
    rows = [row for row in page.tree.css('[class*="product_seller_item__"]')[:_MOST] if _is_of(row.html or "", number)]
    return product, [
        Offer(seller=Seller(name=name), prices=Prices(price=_won(row, "product_num__")))
        for row in rows
        if (name := _words(row, "product_name__"))
    ]


def _is_of(row: str, number: str) -> bool:
    other = _OTHER_CATALOG.search(row.replace("&quot;", '"'))
    return not _AD.search(row) and (other is None or other[1] == number)


def _canonical(page: Page) -> str | None:
    for node in page.tree.css('link[rel="canonical"], meta[property="og:url"]')[:4]:
        found = re.search(r"/catalog/(\d+)", node.attributes.get("href") or node.attributes.get("content") or "")
        if found:
            return found[1]
    return None


def _name(page: Page) -> str | None:
    meta = page.tree.css_first('meta[property="og:title"]')
    title = page.tree.css_first("title")
    shown = text(meta.attributes.get("content")) if meta is not None else None
    name = _SITE.sub("", shown or (text(title.text()) if title is not None else None) or "")
    return name or None


def _words(node: LexborNode, mark: str) -> str | None:
    found = node.css_first(f'[class*="{mark}"]')
    return text(found.text()) if found is not None else None


def _won(node: LexborNode, mark: str) -> Decimal | None:
    words = _words(node, mark)
    price = parse_number(words, CURRENCY) if words else None
    return price or None
