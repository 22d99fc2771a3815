"""11st's product as its own places state it: the analytics event of the page, the detail answer, the search answer.

Source: korea.md §7; the event from a real page of 2026-08, the answers from the readers of public projects.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from model.capture import Seller
from reading.cards import Card
from reading.evidence import STATE, Stated
from reading.page import Page
from reading.schema import amount, text
from reading.script_state import assigned
from reading.shapes import count, members, objects

CURRENCY: Final = "KRW"
RENTAL: Final = "렌털"
"""How the category of what is let by the month begins: the amounts of such a page are no selling prices."""
_MOST_EVENTS: Final = 20
_EVENT = re.compile(r"""\bname\s*:\s*['"]pdp_view['"]""")
_AHEAD: Final = 20_000
"""Characters behind an event's name in which its properties stand."""
_PAID: Final = frozenset({"플러스상품", "파워상품", "광고상품"})
"""Titles of the groups of a search that sellers pay for."""
_LISTS: Final = frozenset({"list", "searchTabPriceCompare"})


def viewed(page: Page, number: str | None) -> Stated | None:
    """The product of the page's `pdp_view` event, when its number is `number`.

    `original_price` is the list price, `discount_price` what is asked after the seller's and 11st's discounts.
    """
    source = page.text
    for _, found in zip(range(_MOST_EVENTS), _EVENT.finditer(source), strict=False):
        data = members(assigned(_as_assignment(source[found.end() : found.end() + _AHEAD]), "property"))
        if data and number in (None, text(data.get("product_no"), 20)):
            return _of_event(data)
    return None


def _as_assignment(source: str) -> str:
    return re.sub(r"\bproperty\s*:", "property =", source, count=1)


def _of_event(data: dict[str, Any]) -> Stated:
    product = Stated(
        where=f"{STATE} pdp_view",
        id=text(data.get("product_no"), 20),
        name=text(data.get("product_name")),
        currency=CURRENCY,
        seller=_seller(data.get("store_no"), data.get("store_name")),
        images=_links([data.get("product_image_url")]),
    )
    _prices(product, data.get("discount_price"), data.get("original_price"))
    fee, free_from = count(data.get("delivery_fee")), count(data.get("delivery_free_price"))
    product.shipping_fee = Decimal(fee) if fee is not None else None
    if fee and free_from:
        product.conditions["shipping_fee"] = f"{free_from:,}원 이상 구매 시 무료"
    names = (text(data.get(f"{level}_category_name"), 100) for level in ("large", "middle", "small", "detail"))
    if category := " > ".join(name for name in names if name):
        product.attributes["category"] = category
    return product


def detailed(data: Any, number: str | None) -> Stated | None:
    """The product of a detail answer: {productNo, title: {name}, price: {sellPrice, finalDscPrice}, storeArea…}."""
    answer = members(data)
    name, price = text(members(answer.get("title")).get("name")), members(answer.get("price"))
    held = text(answer.get("productNo"), 20)
    if name is None or not price or (number is not None and held not in (None, number)):
        return None
    store = members(answer.get("storeArea"))
    product = Stated(
        where=f"{STATE} detail",
        id=held or number,
        name=name,
        currency=CURRENCY,
        seller=_seller(store.get("sellerNo"), store.get("sellerName")),
        images=_links(members(answer.get("headerImage")).get("images")),
    )
    _prices(product, price.get("finalDscPrice"), price.get("sellPrice"))
    return product


def _prices(product: Stated, now: Any, was: Any) -> None:
    before = amount(was, CURRENCY)
    product.price = amount(now, CURRENCY) or before
    if before is not None and product.price is not None and before > product.price:
        product.regular_price = before
    product.labels = {"regular_price": "정가", "price": "할인가"}


def _seller(number: Any, name: Any) -> Seller | None:
    seller = Seller(id=text(number, 30), name=text(name, 100))
    return seller if seller.id or seller.name else None


def _links(values: Any) -> list[str]:
    links = [_link(one) for one in values[:60]] if isinstance(values, list) else []
    full = (f"https:{link}" if link.startswith("//") else link for link in links if link)
    return [link for link in full if link.startswith("http")]


def is_banned(data: Any) -> bool:
    """Whether a search answer says that it does not answer any more."""
    return members(data).get("isBanned") is True


def searched(data: Any) -> Iterator[Card]:
    """The cards of a search answer, {data: [{groupName, title, items: [{id, title, finalPrc…}]}]}, paid ones marked."""
    for group in objects(members(data).get("data")):
        paid = text(group.get("title"), 50) in _PAID
        if not paid and text(group.get("groupName"), 50) not in _LISTS:
            continue
        for row in objects(group.get("items")):
            if (number := text(row.get("id"), 20)) is not None and text(row.get("title")):
                yield _card(row, number, ad=paid)


def _card(row: dict[str, Any], number: str, *, ad: bool) -> Card:
    flags = [row[name] for name in ("isSoldOut", "soldOut") if isinstance(row.get(name), bool)]
    monthly = (text(row.get("unitTxt"), 20) or "").endswith("/월")  # a rent is no selling price
    return Card(
        number=number,
        name=text(row.get("title")),
        price=None if monthly else amount(row.get("finalPrc"), CURRENCY),
        sold_out=any(flags) if flags else None,
        ad=ad,
        url=_link(row.get("linkUrl")),
        image=_link(row.get("imageUrl")),
    )


def _link(value: Any) -> str | None:
    """An address as the data holds it: what looks like an entity in a query is none."""
    return value.strip() or None if isinstance(value, str) and len(value) < 2_000 else None
