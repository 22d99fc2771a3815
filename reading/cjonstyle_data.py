"""CJ OnStyle's answers: item, purchase, cards, bundle, as its pages ask for them; and records made of them.

Source: korea.md §4, from the readers of four public projects; no whole real answer was at hand. `slPrc` is the list
price (정가), `clpSlPrc` what everybody pays after CJ's own promotion, both for one sales channel (`channelCode`).
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from model.capture import Availability, Seller
from reading.amounts import amounts
from reading.evidence import Stated
from reading.schema import amount, text
from reading.shapes import members, objects

CURRENCY: Final = "KRW"
_ON_SALE: Final = "A"
"""The one `slCls` whose meaning is known."""
OUT_OF_STOCK: Final = "일시품절"
ENDED: Final = ("판매종료", "판매중지")
"""Words that an answer or a page has for itself alone; 품절 stands in names and reviews too."""
_MAX_NODES: Final = 20_000
_IDS: Final = ("itemCd", "itemId")


@dataclass(slots=True)
class Answers:
    """What each of the answers for one item says; an empty one has not come."""

    item: dict[str, Any] = field(default_factory=dict)
    """`detailInfo`, beside it the pictures: {detailInfo: {dispItemName, slPrc, clpSlPrc, slCls…}, imagesInfo}."""
    purchase: dict[str, Any] = field(default_factory=dict)
    """{itemSummaryInfo: {itemName, clpSlPrc, couponText…}, returnChangeInfo: {slPrc, mkrNm}}."""
    cards: list[dict[str, Any]] | None = None
    """Promotions of cards: {cardName, promText, dcVal, discountUnit, salePrice}; None = not come."""
    bundle: dict[str, Any] = field(default_factory=dict)
    """{moCode: {representItem: {itemPriceManager: {salePrice}}}}."""
    record: dict[str, Any] = field(default_factory=dict)
    """A flat record that somebody made of them: {itemId, itemName, oriPrice, price, cardPrice, slCls, cards}."""
    brand: str | None = None

    @property
    def some(self) -> bool:
        """Whether there is a product in them."""
        return bool(self.item or self.purchase or self.bundle or self.record)


def answers(bodies: Sequence[Any], number: str) -> Answers:
    """Sort the JSON `bodies` by what they are; what names another item than `number` is left out."""
    found = Answers()
    for body in bodies:
        result = members(members(body).get("result"))
        if members(result.get("detailInfo")) and _is_of(result["detailInfo"], number):
            found.item = found.item or result
        if members(result.get("itemSummaryInfo")) and _is_of(result["itemSummaryInfo"], number):
            found.purchase = found.purchase or result
        if isinstance(result.get("cardPromotions"), list) and found.cards is None:
            found.cards = objects(result["cardPromotions"])
        if members(result.get("moCode")) and _is_of(result["moCode"], number):
            found.bundle = found.bundle or result
        found.brand = found.brand or text(result.get("repBrandNm"), 100)
        if not result and not found.record:
            found.record = next((one for one in _nodes([body]) if _is_record(one, number)), {})
    return found


def _is_of(data: dict[str, Any], number: str) -> bool:
    named = {text(data.get(name)) for name in (*_IDS, "moCode", "moCd")} - {None}
    return not named or number in named


def _is_record(data: dict[str, Any], number: str) -> bool:
    return any(text(data.get(name)) == number for name in _IDS) and "itemName" in data and "slCls" in data


def _nodes(body: Any) -> Iterator[dict[str, Any]]:
    """The objects in `body`, shallow ones first."""
    nodes: deque[Any] = deque([body])
    seen = 0
    while nodes and seen < _MAX_NODES:
        node = nodes.popleft()
        seen += 1
        if isinstance(node, dict):
            yield node
        inner = node.values() if isinstance(node, dict) else node
        nodes.extend(one for one in inner if isinstance(one, dict | list))


def stated(found: Answers, number: str, title: str | None) -> Stated:
    """What the answers say of item or bundle `number`; `title` is the page's own, for want of another name."""
    detail, summary = members(found.item.get("detailInfo")), members(found.purchase.get("itemSummaryInfo"))
    back, record = members(found.purchase.get("returnChangeInfo")), found.record
    chief = members(members(found.bundle.get("moCode")).get("representItem"))
    names = (detail.get("dispItemName"), summary.get("itemName"), record.get("itemName"), *_names(chief), title)
    product = Stated(
        where="state itemInfo",
        id=number,
        name=next((name for value in names if (name := text(value))), None),
        brand=found.brand,
        currency=CURRENCY,
        images=_images(found),
    )
    now = _first(detail.get("clpSlPrc"), summary.get("clpSlPrc"), record.get("price"))
    was = _first(detail.get("slPrc"), back.get("slPrc"), record.get("oriPrice"))
    product.price = now or was or amount(members(chief.get("itemPriceManager")).get("salePrice"), CURRENCY)
    product.regular_price = was if was is not None and product.price is not None and was > product.price else None
    product.labels = {"regular_price": "정가", "price": "판매가"}
    if coupon := text(summary.get("couponText"), 200):
        product.conditions["price"] = coupon
    _card(product, found)
    product.availability = _level(
        found, text(detail.get("slCls")) or text(record.get("slCls")) or text(chief.get("slCls"))
    )
    vendor = text(detail.get("mainVenCd"), 20) or text(summary.get("mainVenCd"), 20)
    product.seller = Seller(id=vendor) if vendor else None
    if maker := text(back.get("mkrNm"), 100):
        product.attributes["제조사"] = maker
    return product


def said(found: Answers) -> str | None:
    """The word for a sale that is over or stopped, where an answer has it for itself."""
    return next((word for word in ENDED if word in _words(found)), None)


def _names(chief: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(chief.get(name) for name in ("dispItemName", "displayItemName", "itemName"))


def _first(*values: Any) -> Decimal | None:
    return next((found for value in values if (found := amount(value, CURRENCY)) is not None), None)


def _level(found: Answers, state: str | None) -> Availability:
    if OUT_OF_STOCK in _words(found):
        return Availability.OUT_OF_STOCK
    return Availability.IN_STOCK if state == _ON_SALE else Availability.UNKNOWN


def _words(found: Answers) -> set[str]:
    """Short texts that stand alone in the answers for the item."""
    holders = (found.item.get("detailInfo"), found.purchase.get("itemSummaryInfo"), found.bundle.get("moCode"))
    texts = (value for holder in holders for value in members(holder).values() if isinstance(value, str))
    return {value.strip() for value in texts if len(value) < 20}


def _images(found: Answers) -> list[str]:
    """The pictures, which come without their scheme."""
    listed = members(found.item.get("imagesInfo")).get("itemImages") or found.record.get("images")
    more = [members(found.purchase.get("itemSummaryInfo")).get("imgUrl"), found.record.get("itemImage")]
    links = [one.strip() for one in [*(listed if isinstance(listed, list) else []), *more] if isinstance(one, str)]
    full = [f"https:{link}" if link.startswith("//") else link for link in links if link]
    return list(dict.fromkeys(link for link in full if link.startswith("http")))


def _card(product: Stated, found: Answers) -> None:
    """The lowest price with a card, and which cards give it."""
    offers = list(_promotions(found.cards or [])) or list(_told(found.record))
    lower = [(price, words) for price, words in offers if product.price is not None and price < product.price]
    if not lower:
        return
    product.card_price = min(price for price, _ in lower)
    cards = dict.fromkeys(words for price, words in lower if price == product.card_price and words)
    if cards:
        product.conditions["card_price"] = ", ".join(list(cards)[:6])


def _promotions(cards: Sequence[dict[str, Any]]) -> Iterator[tuple[Decimal, str]]:
    for card in cards[:100]:
        price = amount(card.get("salePrice"), CURRENCY)
        if price is not None:
            value = card.get("dcVal")
            off = f"{value}{text(card.get('discountUnit'), 10) or ''}" if isinstance(value, int | Decimal | str) else ""
            parts = (text(card.get("cardName"), 100), text(card.get("promText"), 100), off)
            yield price, " ".join(part for part in parts if part)[:200]


def _told(record: dict[str, Any]) -> Iterator[tuple[Decimal, str]]:
    """A record's lines of cards, "문카드 즉시할인 7.0% 9600원 (720원 할인)": price first, then what it takes off."""
    lines = record.get("cards")
    for line in lines[:100] if isinstance(lines, list) else ():
        words = text(line, 200)
        found = amounts(words, CURRENCY) if words else []
        if words and found:
            yield found[0].amount, re.sub(r"\s*[(（]?\s*$", "", words[: found[0].start]).strip()
    if (price := amount(record.get("cardPrice"), CURRENCY)) is not None and not lines:
        yield price, ""
