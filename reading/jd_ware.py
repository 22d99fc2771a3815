"""JD's answers: the item's business data (`pc_detailpage_wareBusiness`), and the older ones of prices or stock alone.

Source: china.md §2. The business answer is seen with its object at the top, and under `result` or `data`.
"""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from model.capture import Availability
from reading.evidence import STATE, Stated
from reading.jd_page import barcode_in, final_price, model_in
from reading.jd_words import CURRENCY, level_of, list_price, number, picture, seller_of, yuan
from reading.schema import text, whole
from reading.shapes import members, objects

_PARTS: Final = ("stockInfo", "itemShopInfo", "colorSizeVO", "wareInfoReadMap", "pageConfigVO")
_MOST_KNOWN: Final = 4
"""The number left is true below five; above it stands for "enough". Source: china.md §2."""
_NAMES: Final = ("labelName", "attName", "name", "title")
_VALUES: Final = ("labelValue", "attValue", "value", "text")
_DELISTED: Final = "0"
_MOST_VARIANTS: Final = 400


def ware_of(data: Any) -> dict[str, Any] | None:
    """The business data in an answer; None in one of another kind."""
    root = members(data)
    data = members(root.get("data"))
    for one in (root, members(root.get("result")), data, members(data.get("wareBusiness"))):
        if isinstance(one.get("price"), dict) and any(part in one for part in _PARTS):
            return one
    return None


def number_of(ware: dict[str, Any]) -> str | None:
    """The SKU that all of the answer speaks of; None where its parts name different ones."""
    stated = (
        members(ware.get("price")).get("id"),
        members(ware.get("wareInfoReadMap")).get("product_id"),
        members(ware.get("pageConfigVO")).get("skuid"),
    )
    found = {sku for value in stated if (sku := number(value))}
    return found.pop() if len(found) == 1 else None


def is_delisted(ware: dict[str, Any]) -> bool:
    """Whether JD says that the SKU is off its shelves."""
    return text(members(ware.get("wareInfoReadMap")).get("sku_status")) == _DELISTED


def is_refusal(data: Any) -> bool:
    """Whether an answer is that of the risk control: `{"code": "605", "disposal": {"evContent": …}}`."""
    return bool(members(members(data).get("disposal"))) and ware_of(data) is None


def ware_item(ware: dict[str, Any], sku: str) -> Stated:
    """What business data says of SKU `sku`, whose answer it is."""
    info, shop = members(ware.get("wareInfoReadMap")), members(ware.get("itemShopInfo"))
    page = members(ware.get("pageConfigVO"))
    attributes = _attributes(ware)
    image = picture(info.get("img_dfs_url"))
    item = Stated(
        where=f"{STATE} wareBusiness",
        id=sku,
        sku=sku,
        name=text(info.get("sku_name")) or text(info.get("product_name")) or text(page.get("skuName")),
        brand=text(info.get("cn_brand")) or attributes.get("品牌"),
        mpn=model_in(attributes),
        gtin=barcode_in(attributes),
        images=[image] if image else [],
        attributes=attributes,
        options=_options(info),
        seller=seller_of(
            shop=number(shop.get("shopId")) or number(info.get("shop_id")) or number(page.get("shopId")),
            name=text(shop.get("shopName")) or text(info.get("shop_name")),
            company=text(info.get("vender_name")),
            own=page.get("isSelf") is True,
            popular=page.get("isPop") is True,
        ),
    )
    _read_prices(item, ware)
    own_choice = members(members(ware.get("colorSizeVO")).get("stockInfo")).get(sku)
    _read_stock(item, members(ware.get("stockInfo")) or members(own_choice))
    item.variants = _variants(ware, item)
    return item


def price_answers(data: Any) -> list[Stated]:
    """The SKUs of a price answer (`p.3.cn/prices/mgets`): price, price before, tag price, PLUS price."""
    found = []
    for one in objects(data):
        sku = number(one.get("id"))
        if sku is not None and "p" in one:
            item = Stated(where=f"{STATE} prices", id=sku, sku=sku, options={})
            _read_amounts(item, one)
            found.append(item)
    return found


def stock_answers(data: Any, sku: str | None = None) -> list[Stated]:
    """The SKUs of a stock answer: by number (`c0.3.cn/stocks`), or the one asked for (`c0.3.cn/stock`)."""
    root = members(data)
    found = []
    for name, one in (*root.items(), (sku, root.get("stock"))):
        state = members(one)
        if "StockState" in state and (key := number(name)):
            listed = text(state.get("skuState")) != _DELISTED
            level, left = level_of(state["StockState"]), _left(state.get("rn"))
            level = level if listed else Availability.DISCONTINUED
            found.append(Stated(where=f"{STATE} stock", id=key, sku=key, availability=level, quantity=left))
    return found


def _read_prices(item: Stated, ware: dict[str, Any]) -> None:
    price, final = members(ware.get("price")), members(members(ware.get("price")).get("finalPrice"))
    _read_amounts(item, price)
    if item.regular_price is not None and item.regular_price == yuan(price.get("regularPrice")):
        item.labels["regular_price"] = "日常价"
    subsidy = text(members(ware.get("govSupportInfo")).get("rightText"))
    final_price(item, yuan(final.get("price")), text(final.get("priceContent")), subsidy)
    if conditions := list(dict.fromkeys(_conditions(ware, item.price))):
        item.conditions["price"] = "；".join(conditions)


def _read_amounts(item: Stated, price: dict[str, Any]) -> None:
    """`p`, `op`, `m`, `regularPrice` and `tpp`, all in yuan."""
    item.price = yuan(price.get("p"))
    item.currency = CURRENCY if item.price is not None else None
    item.regular_price = list_price(
        item.price, daily=price.get("regularPrice"), before=price.get("op"), tag=price.get("m")
    )
    plus = yuan(price.get("tpp"))
    if plus is not None and item.price is not None and plus < item.price:
        item.member_price = plus
        item.conditions["member_price"] = "PLUS会员"


def _conditions(ware: dict[str, Any], price: Decimal | None) -> Iterator[str]:
    """Who gets the selling price: what limits a purchase, and the promotion that makes this price."""
    limits = members(ware.get("commonLimitInfo"))
    if limit := text(limits.get("limitText")) or text(members(limits.get("resultExtMap")).get("limitText")):
        yield limit
    for one in _promotions(ware):
        made = yuan(members(one.get("customTag")).get("p"))
        if made is not None and made == price and (words := text(one.get("value"))):
            yield words
    if ware.get("isLogin") is True:
        yield "已登录"


def _promotions(ware: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The promotions, of both layouts: lists in `preference.preferencePopUp` and in `preferenceVO`."""
    old, new = members(ware.get("preference")), members(ware.get("preferenceVO"))
    for holder in (members(old.get("preferencePopUp")), new, members(new.get("preferencePopUp"))):
        for value in list(holder.values())[:20]:
            yield from objects(value)[:40]


def _read_stock(item: Stated, stock: dict[str, Any]) -> None:
    """The level by its code; unknown where the code and `isStock` contradict each other."""
    code = stock.get("stockState", stock.get("realStockState"))
    level, told = level_of(code), stock.get("isStock")
    if isinstance(told, bool) and level.buyable is not None and level.buyable is not told:
        return
    item.availability = level
    if level.buyable:
        item.quantity = _left(members(stock.get("stockInfo")).get("availableNum"))


def _left(value: Any) -> int | None:
    left = whole(value)
    return left if left is not None and 0 < left <= _MOST_KNOWN else None


def _attributes(ware: dict[str, Any]) -> dict[str, str]:
    """The parameters, and what promotions say."""
    found: dict[str, str] = {}
    for one in objects(members(ware.get("productAttributeVO")).get("attributes"))[:80]:
        name = next((words for key in _NAMES if (words := text(one.get(key), 60))), None)
        value = next((words for key in _VALUES if (words := text(one.get(key)))), None)
        if name and value:
            found.setdefault(name, value)
    said = (f"{text(one.get('text'))}：{words}" for one in _promotions(ware) if (words := text(one.get("value"))))
    if promotions := "；".join(dict.fromkeys(said)):
        found["促销"] = promotions[:2_000]
    return found


def _options(info: dict[str, Any]) -> dict[str, str]:
    """The SKU's own choices, from JSON within JSON: [{"dim": 1, "saleName": "颜色", "saleValue": "黑"}]."""
    try:
        stated = objects(json.loads(info.get("sale_attributes") or "[]"))
    except (TypeError, ValueError, RecursionError):
        return {}
    pairs = ((text(one.get("saleName")), text(one.get("saleValue"))) for one in stated[:10])
    return {name: value for name, value in pairs if name and value}


def _variants(ware: dict[str, Any], item: Stated) -> list[Stated]:
    """The choices: the SKU's own, and those that one press of a button leads to, which differ from it in one option."""
    choices = members(ware.get("colorSizeVO"))
    states = members(choices.get("stockInfo"))
    variants: dict[str, Stated] = {}
    for index, part in enumerate(objects(choices.get("colorSizeList"))[:10]):
        stated = text(part.get("title")) or text(part.get("name"))
        name = stated or next(iter(list(item.options)[index : index + 1]), None)
        for button in objects(part.get("buttons"))[:_MOST_VARIANTS]:
            sku, value = number(button.get("skuId")), text(button.get("text"))
            if sku is None or not name or not value or (sku == item.id and sku in variants):
                continue
            options = item.options | {name: value}
            level = level_of(members(states.get(sku)).get("stockState"))
            variants[sku] = Stated(where=f"{STATE} colorSizeVO", id=sku, sku=sku, options=options, availability=level)
    if own := variants.get(item.id or ""):
        own.price, own.regular_price, own.currency = item.price, item.regular_price, item.currency
        own.quantity = item.quantity
        if item.availability is not Availability.UNKNOWN:
            own.availability = item.availability
    return list(variants.values())
