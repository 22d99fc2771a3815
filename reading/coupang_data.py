"""What Coupang's data says of an offer: each kind of price under its own name, stock, seller, unit price.

Source: korea.md §5. originalPrice 정가, salePrice 쿠팡판매가, finalPrice 즉시할인·쿠폰 적용가 where it is applicable,
wowMemberPrice 와우회원가.
"""

from decimal import Decimal
from typing import Any, Final

from model.capture import Availability, Offer, Prices, Seller, SellerKind
from reading.amounts import first_amount
from reading.coupang_state import Node, Product, VendorItem
from reading.evidence import Stated
from reading.ids import code
from reading.schema import amount, text
from reading.shapes import members

COUPANG: Final = "쿠팡"
_LONGEST_UNIT: Final = 60
_SELF: Final = frozenset({"쿠팡", "쿠팡(주)", "쿠팡㈜", "쿠팡주식회사", "coupang", "coupangcorp.", "酷澎"})
LABELS: Final = {
    "regular_price": "정가",
    "price": "쿠팡판매가",
    "coupon_price": "즉시할인·쿠폰 적용가",
    "member_price": "와우회원가",
}
"""What Coupang Korea calls its prices."""


def stated_item(item: VendorItem, currency: str) -> Stated:
    """The offer of one vendor item. Amounts are in `currency`."""
    said = item.fields
    price, final = _money(said.get("sale"), currency), _final(said.get("final"), currency)
    price = price or _money(item.cart, currency)
    loose = said.get("final")
    if price is None and not _applies_only(said):
        price = final or _money(members(loose).get("price", loose), currency)
    stated = Stated(where="state vendorItem", id=item.id, currency=currency, price=price, options=dict(item.options))
    stated.name = text(said.get("name"))
    if price is not None:
        stated.regular_price = _above(_money(said.get("original"), currency), price)
        _set_final(stated, _below(final, price), loose)
        stated.member_price = stated.member_price or _below(_final(said.get("wow"), currency), price)
    if isinstance(sold_out := said.get("sold_out"), bool):
        stated.availability = Availability.OUT_OF_STOCK if sold_out else Availability.IN_STOCK
    set_unit_price(stated, text(said.get("unit") or members(loose).get("unitPriceDescription")))
    stated.seller = seller_called(text(said.get("seller")), code(said.get("vendor")))
    return stated


def _applies_only(said: dict[str, Any]) -> bool:
    """Whether the lower price hangs on a coupon, or on a membership, that is named beside it."""
    return bool(members(said.get("coupon"))) or _for_members(said.get("final"))


def _set_final(stated: Stated, final: Decimal | None, raw: Any) -> None:
    if final is None:
        return
    if _for_members(raw):
        stated.member_price = final
    else:
        stated.coupon_price = final


def _for_members(raw: Any) -> bool:
    """Whether a price's own words speak of Coupang's membership."""
    words = [value for value in members(raw).values() if isinstance(value, str)]
    return any("와우" in word or "WOW" in word.upper() for word in words)


def _final(value: Any, currency: str) -> Decimal | None:
    """The amount of a price with a condition: only where it says that it applies, or is a bare amount."""
    if isinstance(value, dict):
        return _money(value.get("price"), currency) if value.get("applicable") is True else None
    return _money(value, currency)


def _money(value: Any, currency: str) -> Decimal | None:
    return amount(value, currency) if isinstance(value, str | int | Decimal) else None


def _above(one: Decimal | None, price: Decimal) -> Decimal | None:
    return one if one is not None and one > price else None


def _below(one: Decimal | None, price: Decimal) -> Decimal | None:
    return one if one is not None and one < price else None


def set_unit_price(stated: Stated, words: str | None) -> None:
    """The price per piece or measure, from words like "(1개당 10,700원)"; what it is per becomes its condition."""
    if not words or len(words) > _LONGEST_UNIT:
        return
    per, _, rest = words.strip(" ()（）").partition("당")
    found = first_amount(rest or per, stated.currency)
    if rest and found is not None and found.amount > 0:
        stated.unit_price = found.amount
        stated.conditions["unit_price"] = f"{per.strip()}당"


def seller_called(name: str | None, vendor_id: str | None = None) -> Seller | None:
    """A seller by name: the marketplace itself, else a third party; Coupang has no shops of other kinds."""
    if name is None:
        return None
    itself = "".join(name.split()).lower() in _SELF
    return Seller(id=vendor_id, name=name, kind=SellerKind.MARKETPLACE if itself else SellerKind.THIRD_PARTY)


def seller_of(product: Product) -> Seller | None:
    """The seller of the offer that the page opens with."""
    info: Node = product.seller or {}
    if info:
        return seller_called(text(info.get("sellerName")), code(info.get("vendorId") or info.get("sellerId")))
    return Seller(name=COUPANG, kind=SellerKind.MARKETPLACE) if product.by_coupang else None


def chosen(product: Product, vendor_item_id: str | None, item_id: str | None, hint: str | None) -> VendorItem | None:
    """The vendor item that is the page's: the address's; else the one that the page opens with; else the only winner.

    `hint` is the vendorItemId that the page's own links name. None when it cannot be told.
    """
    items = product.items
    if vendor_item_id is not None:
        return items.get(vendor_item_id)
    for one in (product.selected, hint):
        if one in items and item_id in (None, items[one].item_id):
            return items[one]
    own = [one for one in items.values() if item_id in (None, one.item_id)]
    winners = [one for one in own if one.loses is False] or own
    return winners[0] if len(winners) == 1 else None


def offers_of(product: Product, currency: str, shown: VendorItem, seller: Seller | None) -> tuple[Offer, ...]:
    """What each seller asks, for the options that several of them sell; the winner first."""
    by_option: dict[str | None, list[VendorItem]] = {}
    for item in product.items.values():
        by_option.setdefault(item.item_id, []).append(item)
    several = [one for items in by_option.values() if len(items) > 1 for one in items if one.loses is not None]
    several.sort(key=lambda one: one.loses is True)
    return tuple(_offer(one, currency, seller if one is shown else None) for one in several)


def _offer(item: VendorItem, currency: str, seller: Seller | None) -> Offer:
    stated = stated_item(item, currency)
    prices = Prices(
        price=stated.price,
        regular_price=stated.regular_price,
        coupon_price=stated.coupon_price,
        member_price=stated.member_price,
        unit_price=stated.unit_price,
    )
    return Offer(seller=stated.seller or seller, variant_id=item.id, prices=prices, availability=stated.availability)


def variants_of(product: Product, currency: str) -> list[Stated]:
    """One record an option: its winner's. A product of one option has none."""
    winners: dict[str, VendorItem] = {}
    for item in product.items.values():
        if item.loses is True and not item.options:
            continue
        key = item.item_id or item.id
        if key not in winners or (item.options and not winners[key].options):
            winners[key] = item
    if len(winners) < 2:
        return []
    stated = [stated_item(item, currency) for item in winners.values()]
    for one in stated:
        if not one.options and one.name:
            one.options = {"옵션": one.name}
    return stated
