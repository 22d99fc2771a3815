"""Tmall's item page of 2013 to 2022: `TShop.Setup({...})`, and the answer with promotions and stock beside it.

Source: china.md §1, generation B, from real pages of 2020 and an answer of 2018. The page alone knows base prices; the
promotion that a shopper pays comes by `initItemDetail`, so a page that shows no amount has no selling price.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from urllib.parse import unquote

from model.capture import Availability
from reading.evidence import Stated
from reading.page import Page
from reading.schema import amount, text, whole
from reading.shapes import members, objects
from reading.taobao_page import CURRENCY, answer_of, passed_to
from reading.taobao_prices import Amount, low, put_prices
from reading.taobao_product import Product, identified, level_of, picture
from reading.taobao_seller import seller_of
from reading.taobao_shown import attributes_of, ended_of, options_at, options_of, pictures_of, prices_of

_SETUP: Final = r"TShop\.Setup\s*\("
_SHOP = re.compile(r"""\bshopId\s*:\s*["'](\d{4,15})["']""")
_BASE_LABEL: Final = "价格"
_MOST: Final = 2_000


def setup_in(page: Page, answer: dict[str, Any] | None) -> Product | None:
    """The item of a page with `TShop.Setup`; prices and stock by `answer`, its `defaultModel`, if there is one."""
    data = passed_to(page, _SETUP) if "TShop" in page.text else None
    item = members((data or {}).get("itemDO"))
    name = text(item.get("title")) or _heading(page)
    if data is None or name is None or not text(item.get("itemId")):
        return None
    product = Stated(
        where="state TShop",
        id=text(item.get("itemId")),
        name=name,
        brand=text(item.get("brand")),
        currency=CURRENCY,
        quantity=whole(item.get("quantity")),
        seller=seller_of(_shop(page, data), _seller_name(page, item), "B"),
        images=_pictures(page, data),
        attributes=attributes_of(page),
        variants=_variants(page, members(data.get("valItemInfo"))),
    )
    identified(product)
    if answer is None:
        _put_shown(
            product, page, low(members(data.get("detail")).get("defaultItemPrice")) or low(item.get("reservePrice"))
        )
        _put_level(product)
    else:
        put_model(product, answer)
    off = item.get("isOnline") is False or members(data.get("detail")).get("isDownShelf") is True
    return Product(product, ended_of(page) or ("已下架" if off else None))


def model_of(page: Page) -> dict[str, Any] | None:
    """The `defaultModel` of an `initItemDetail` answer."""
    return members((answer_of(page) or {}).get("defaultModel")) or None


def stated_by(model: dict[str, Any]) -> Stated:
    """What an `initItemDetail` answer says by itself: prices and stock of an item that it does not name."""
    product = Stated(where="json defaultModel", currency=CURRENCY)
    stock = members(members(model.get("inventoryDO")).get("skuQuantity"))
    priced = members(members(model.get("itemPriceResultDO")).get("priceInfo"))
    keys = [key for key in dict.fromkeys([*priced, *stock]) if key.isdigit()][:_MOST]
    product.variants = [Stated(where="json skuQuantity", id=key) for key in keys]
    put_model(product, model)
    return product


def put_model(product: Stated, model: dict[str, Any]) -> None:
    """Write the prices and stock of an `initItemDetail` answer into `product` and its variants."""
    inventory = members(model.get("inventoryDO"))
    stock = members(inventory.get("skuQuantity"))
    result = members(model.get("itemPriceResultDO"))
    now = _instant(members(model.get("miscDO")).get("systemTime"))
    infos = {key: one for key, one in members(result.get("priceInfo")).items() if isinstance(one, dict)}
    for variant in product.variants:
        _put_price(variant, infos.get(variant.id or "", {}), now)
        _put_units(variant, members(stock.get(variant.id or "")))
    priced = product.variants or [_put_price(Stated(where="def"), one, now) for one in list(infos.values())[:1]]
    _put_lowest(product, priced)
    product.quantity = whole(inventory.get("totalQuantity") or inventory.get("icTotalQuantity"))
    _put_level(product)
    if members(model.get("tradeResult")).get("tradeEnable") is False and product.availability.buyable:
        product.availability = Availability.UNKNOWN


def _instant(value: Any) -> int | None:
    """Milliseconds since 1970, as a number or a text of digits."""
    written = str(value)
    return int(written) if written.isascii() and written.isdigit() and len(written) < 16 else None


def _put_price(stated: Stated, info: Mapping[str, Any], now: int | None) -> Stated:
    """Base price and running promotion; a presale's deposit is no price."""
    base = amount(info.get("price"))
    running = [one for one in objects(info.get("promotionList"))[:20] if _runs(one, now)]
    found = [Amount(price, text(one.get("type"))) for one in running if (price := amount(one.get("price")))]
    if members(info.get("wrtInfo")):
        stated.availability = Availability.PRE_ORDER
    elif base is not None:
        lowest = min((one for one in found if one.value < base), key=lambda one: one.value, default=None)
        pair = [Amount(base, _BASE_LABEL)]
        put_prices(stated, pair if lowest is None else [lowest, Amount(base, _BASE_LABEL, struck=True)])
    return stated


def _runs(promotion: Mapping[str, Any], now: int | None) -> bool:
    """Whether it holds at the answer's own time, for anybody. (`start` says something else.)"""
    if any(promotion.get(name) is True for name in ("unLogBrandMember", "unLogShopVip", "unLogTbvip")):
        return False
    start, end = _instant(promotion.get("startTime")), _instant(promotion.get("endTime"))
    return now is None or start is None or end is None or start <= now <= end


def _put_units(variant: Stated, units: Mapping[str, Any]) -> None:
    """`quantity` is what this view may buy of `totalQuantity`."""
    here, number = whole(units.get("quantity")), whole(units.get("totalQuantity"))
    if here is None:
        return
    variant.quantity = number if number and here else here
    if here == 0:
        variant.availability = Availability.OUT_OF_STOCK
    elif variant.availability is Availability.UNKNOWN:
        variant.availability = Availability.IN_STOCK


def _put_lowest(product: Stated, priced: list[Stated]) -> None:
    """The lower ends of the variants' prices, each kind by itself."""
    for name in ("price", "regular_price"):
        found = [one for one in priced if getattr(one, name) is not None]
        if found:
            lowest = min(found, key=lambda one: Decimal(getattr(one, name)))
            setattr(product, name, getattr(lowest, name))
            product.labels.update({name: lowest.labels[name]} if name in lowest.labels else {})


def _put_shown(product: Stated, page: Page, base: Decimal | None) -> None:
    """What the page shows; where it shows nothing, its base price is the list price and no selling price is known."""
    listed, promoted = prices_of(page)
    if listed is None and promoted is None:
        product.regular_price = base
        product.labels["regular_price"] = _BASE_LABEL
    elif promoted is None:
        put_prices(product, [one for one in (listed,) if one])
    else:
        was = [Amount(listed.value, listed.label, struck=True)] if listed else []
        put_prices(product, [promoted, *was])
    if product.price is None or promoted is not None:
        for variant in product.variants:
            variant.regular_price, variant.price = variant.price, None


def _put_level(product: Stated) -> None:
    product.availability = level_of(product.variants)
    if not product.variants and product.quantity is not None:
        product.availability = Availability.IN_STOCK if product.quantity else Availability.OUT_OF_STOCK


def _variants(page: Page, listed: dict[str, Any]) -> list[Stated]:
    names = options_of(page)
    worded = {text(one.get("skuId")): text(one.get("names")) for one in objects(listed.get("skuList"))[:_MOST]}
    found = []
    for path, one in list(members(listed.get("skuMap")).items())[:_MOST]:
        sku = members(one)
        number, units = text(sku.get("skuId")), whole(sku.get("stock"))
        levels = {True: Availability.OUT_OF_STOCK, False: Availability.IN_STOCK}
        options = options_at(path, names) or ({"规格": words} if (words := worded.get(number)) else {})
        found.append(
            Stated(
                where="state skuMap",
                id=number,
                options=options,
                currency=CURRENCY,
                price=amount(sku.get("price")),
                availability=levels[units == 0] if units is not None else Availability.UNKNOWN,
                quantity=units,
            )
        )
    return found


def _heading(page: Page) -> str | None:
    """The title that pages before 2016 show, and do not have in their object."""
    node = page.tree.css_first(".tb-detail-hd h1, .tb-detail-hd h3")
    return text(node.text()) if node is not None else None


def _shop(page: Page, data: dict[str, Any]) -> str | None:
    found = _SHOP.search(page.text)
    return found[1] if found else text(data.get("rstShopId"))


def _seller_name(page: Page, item: dict[str, Any]) -> str | None:
    node = page.tree.css_first(".slogo-shopname")
    return (text(node.text()) if node is not None else None) or text(unquote(str(item.get("sellerNickName") or "")))


def _pictures(page: Page, data: dict[str, Any]) -> list[str]:
    listed = members(data.get("propertyPics")).get("default")
    links = [picture(one) for one in listed[:60]] if isinstance(listed, list) else []
    return [link for link in links if link] or pictures_of(page)
