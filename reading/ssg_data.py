"""SSG.COM's item page: the item and its units as its scripts hold them, and the prices that it shows beside them.

Source: korea.md §3, agreed by the readers of five public projects. No whole real page was at hand.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from model.capture import Availability
from reading.evidence import Stated
from reading.page import Page
from reading.schema import amount, text, whole
from reading.ssg_literal import literals
from reading.ssg_shown import Shown, shown_on

CURRENCY: Final = "KRW"
ON_SALE: Final = "20"
"""The one `sellStatCd` whose meaning is known."""

MALLS: Final = {"6001": "이마트몰", "6004": "신세계몰", "6009": "신세계백화점"}
"""Malls by `siteNo`. SSG.COM joins them under one address."""

_MOST_UNITS: Final = 1_000
_MOST_ITEMS: Final = 10
_WHOLE_ITEM: Final = "00000"
"""The unit that stands for the whole item."""
_STUB: Final = 99
"""What the page says of a unit in stock whose count it does not know."""
_SIZE_IN_IMAGE = re.compile(r"(_i\d+)_\d+(\.\w+)$")
_CATEGORIES: Final = ("dispCtgLclsNm", "dispCtgMclsNm", "dispCtgSclsNm", "dispCtgDclsNm")
_PART_NUMBER = re.compile(r"(?=[A-Za-z0-9./_-]*\d)[A-Za-z0-9./_-]{4,30}")

Fields = Mapping[str, str]


def item_in(page: Page, number: str | None) -> Stated | None:
    """The item whose number is `number` (without one the only item that the page's scripts hold), or None."""
    found = [one for one in literals(page.text, "resultItemObj", _MOST_ITEMS) if text(one.get("itemNm"))]
    if number is not None:
        found = [one for one in found if one.get("itemId") in (None, number)]
    if len({one.get("itemId") for one in found}) != 1:
        return None
    item = found[0]
    number = number or item.get("itemId")
    units = _units(page.text, number)
    return _stated(item, units, shown_on(page.tree), number)


def status_of(page: Page, number: str | None) -> str | None:
    """The item's `sellStatCd`."""
    found = (one for one in literals(page.text, "resultItemObj", _MOST_ITEMS) if one.get("itemId") in (None, number))
    return next((one["sellStatCd"] for one in found if one.get("sellStatCd")), None)


def _units(source: str, number: str | None) -> list[Fields]:
    """The item's units, each once; without the one for the whole item where there are others."""
    found: dict[str, Fields] = {}
    for one in literals(source, "uitemObj", _MOST_UNITS):
        if one.get("uitemId") and one.get("itemId", number) == number:
            found.setdefault(one["uitemId"], one)
    if len(found) > 1:
        found.pop(_WHOLE_ITEM, None)
    return list(found.values())


def _stated(item: Fields, units: Sequence[Fields], shown: Shown, number: str | None) -> Stated:
    product = Stated(
        where="state resultItemObj",
        id=number,
        name=text(item.get("itemNm")),
        brand=text(item.get("repBrandNm")) or text(item.get("brandNm")),
        mpn=_part_number(shown.model),
        currency=CURRENCY,
        images=_images(item, shown),
        attributes=_attributes(item, shown),
    )
    whole_item = next((one for one in units if one.get("uitemId") == _WHOLE_ITEM), {})
    product.variants = [one for unit in units if unit is not whole_item and (one := _unit(unit, item, shown))]
    _price(product, item, shown)
    _fees(product, item, shown)
    _stock(product, item, whole_item, shown)
    return product


def _unit(unit: Fields, item: Fields, shown: Shown) -> Stated | None:
    """A sellable choice; None for one without a price, which is no longer offered."""
    names = [
        (text(unit.get(f"uitemOptnTypeNm{i}")) or f"옵션{i}", text(unit.get(f"uitemOptnNm{i}"))) for i in range(1, 6)
    ]
    variant = Stated(
        where="state uitemObj",
        id=unit.get("uitemId"),
        currency=CURRENCY,
        options={name: value for name, value in names if value},
    )
    variant.price, variant.regular_price, _ = _amounts(unit)
    if variant.price is None:
        return None
    units = whole(unit.get("usablInvQty"))
    first = text(unit.get("uitemOptnNm1"))
    gone = "Y" in (item.get("soldOut"), unit.get("soldOutYn")) or (first is not None and first in shown.sold_out)
    if gone or units == 0:
        variant.availability = Availability.OUT_OF_STOCK
    elif units is not None and item.get("sellStatCd", ON_SALE) == ON_SALE:
        variant.availability = Availability.IN_STOCK
    known = units is not None and units != _STUB and not (gone and units)
    variant.quantity = units if known else None
    return variant


def _amounts(holder: Fields) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Price, list price and price after a coupon of an item or unit. Zero means that there is none."""
    was, best = amount(holder.get("sellprc")), amount(holder.get("bestAmt"))
    price, coupon = best or was, None
    if holder.get("cpnYn") == "Y" and best is not None:
        before = amount(holder.get("preCpnDcPrc"))
        price = before if before is not None and before > best else None
        coupon = best
    regular = was if was is not None and price is not None and was > price else None
    return price, regular, coupon


def _price(product: Stated, item: Fields, shown: Shown) -> None:
    """Every kind of price. What the page shows to everybody outweighs what its script holds."""
    product.price, product.regular_price, product.coupon_price = _amounts(item)
    if product.price is None and product.coupon_price is None:
        _lowest_unit(product)
    product.labels = {"regular_price": "정상가", "coupon_price": "쿠폰적용가"}
    if product.price is not None and product.price == amount(item.get("bestAmt")):
        product.labels["price"] = "최적가"
    if shown.price is not None and shown.price not in (product.coupon_price, product.price):
        _as_shown(product, shown.price, shown.regular_price or amount(item.get("sellprc")))
    if shown.card_price is not None and product.price is not None and shown.card_price < product.price:
        product.card_price, product.labels["card_price"] = shown.card_price, "카드혜택가"
        if shown.card_condition:
            product.conditions["card_price"] = shown.card_condition
    if shown.money_off and product.price is not None:
        product.conditions["price"] = f"SSG MONEY 즉시할인 {shown.money_off} 포함"


def _lowest_unit(product: Stated) -> None:
    offered = [one for one in product.variants if one.availability.buyable is not False] or product.variants
    lowest = min(offered, key=lambda one: one.price or 0, default=None)
    if lowest is not None:
        product.price, product.regular_price = lowest.price, lowest.regular_price


def _as_shown(product: Stated, price: Decimal, was: Decimal | None) -> None:
    """The page shows another selling price than its script holds; a lower one there is what else it promises."""
    if product.price is not None and product.price < price and product.coupon_price is None:
        product.best_price, product.labels["best_price"] = product.price, "최적가"
    product.price, product.labels["price"] = price, "판매가"
    product.regular_price = was if was is not None and was > price else None


def _fees(product: Stated, item: Fields, shown: Shown) -> None:
    """Delivery, by the page's own line, else by the item's fields; `shppTypeDtlCd` 22 is free delivery."""
    fee, limit = amount(item.get("dlvCst")), amount(item.get("freeDlvMnAmt"))
    if shown.shipping_fee is not None:
        product.shipping_fee = shown.shipping_fee
    elif item.get("shppTypeDtlCd") == "22":
        product.shipping_fee = Decimal(0)
    else:
        product.shipping_fee = fee
    if product.shipping_fee and limit is not None:
        product.conditions["shipping_fee"] = f"{limit:,f}원 이상 구매 시 무료"


def _stock(product: Stated, item: Fields, whole_item: Fields, shown: Shown) -> None:
    counts = [one.quantity for one in product.variants]
    own = whole(item.get("usablInvQty") or whole_item.get("usablInvQty"))
    if product.variants:
        product.quantity = sum(one or 0 for one in counts) if None not in counts else None
    else:
        product.quantity = own if own != _STUB else None
    product.availability = _level(product, item, own, shown)
    if product.availability is not Availability.IN_STOCK and product.quantity:
        product.quantity = None


def _level(product: Stated, item: Fields, own: int | None, shown: Shown) -> Availability:
    """Only known words decide: `soldOut` Y and the button, `sellStatCd` 20, counts of units. All else is unknown."""
    if item.get("soldOut") == "Y" or shown.button_sold_out:
        return Availability.OUT_OF_STOCK
    status = item.get("sellStatCd")
    levels = {one.availability for one in product.variants} or {_of_count(own)}
    if levels == {Availability.OUT_OF_STOCK}:
        return Availability.OUT_OF_STOCK
    if status not in (None, ON_SALE):
        return Availability.UNKNOWN
    if Availability.IN_STOCK in levels:
        return Availability.IN_STOCK
    plain = not product.variants and status == ON_SALE and item.get("soldOut") == "N"
    return Availability.IN_STOCK if plain else Availability.UNKNOWN


def _of_count(units: int | None) -> Availability:
    if units is None:
        return Availability.UNKNOWN
    return Availability.IN_STOCK if units else Availability.OUT_OF_STOCK


def _images(item: Fields, shown: Shown) -> list[str]:
    """The main picture in its largest size, then the item's others in the page."""
    link = text(item.get("itemImgUrl"), 2_000) or ""
    first = f"https:{link}" if link.startswith("//") else link
    first = _SIZE_IN_IMAGE.sub(r"\1_1200\2", first)
    number = item.get("itemId")
    others = [one for one in shown.images if number and f"/{number}_i" in one]
    return list(dict.fromkeys([*([first] if first.startswith("http") else []), *others]))


def _attributes(item: Fields, shown: Shown) -> dict[str, str]:
    site = item.get("siteNo")
    path = [words for name in _CATEGORIES if (words := text(item.get(name)))]
    found = {
        "mall": MALLS.get(site or ""),
        "siteNo": site,
        "salestrNo": item.get("salestrNo"),
        "category": " > ".join(path) or text(item.get("dispCtgNm")),
        "SSG MONEY": shown.money_points,
    }
    return {name: value for name, value in found.items() if value}


def _part_number(written: str | None) -> str | None:
    return written if written and _PART_NUMBER.fullmatch(written) else None
