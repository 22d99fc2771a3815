"""Youzan's (有赞) goods as a page's state and the Youzan Cloud API write them. Prices in data are fen.

Sources: china.md §4 (state of a page seen 2026-10-02), and Youzan Cloud's documents of 2026-09 for
`youzan.item.detail.get` 1.0.1. The state holds the base price of each SKU; a promotion's price is only in what the page
shows for the SKU that is selected.
"""

import re
from decimal import Decimal
from typing import Any, Final

from model.capture import Availability, Seller
from reading.amounts import first_amount
from reading.evidence import STATE, Stated
from reading.ids import code, gtin
from reading.page import Page
from reading.schema import text
from reading.script_state import assigned
from reading.shapes import count, members, objects

CURRENCY: Final = "CNY"
_STATE_NAMES: Final = ("window._global", "_global")
_ON_SALE: Final = "SALE"
_SOLD_OUT: Final = re.compile(r"SOLD_?OUT", re.IGNORECASE)
_YUAN: Final = re.compile(r"[￥¥]?\s*(\d{1,8}(?:\.\d{1,2})?)\s*\Z")
_MOST: Final = 400
_DEAREST: Final = 10
"""A struck price (`origin`) of so many times the price or more is not taken: the documents leave its unit open."""
_LONG_TEXT: Final = 20_000


def goods_of(page: Page) -> dict[str, Any] | None:
    """The goods' data in a page's state, or in a stored one; None when there is none."""
    for name in _STATE_NAMES:
        state = members(page.json if page.json is not None else assigned(page.text, name))
        goods = members(state.get("goodsData")) or state
        if isinstance(goods.get("goods"), dict) and isinstance(goods.get("skuInfo"), dict):
            return goods
    return None


def alias_of(goods: dict[str, Any]) -> str | None:
    """The name that stands in the goods' address; None where the data contradicts itself."""
    stated = (goods.get("alias"), members(goods.get("goods")).get("alias"))
    found = {alias for value in stated if (alias := text(value, 60))}
    return found.pop() if len(found) == 1 else None


def has_ended(goods: dict[str, Any]) -> bool:
    """Whether the shop has taken the goods off its shelves (已下架)."""
    return members(goods.get("goods")).get("isDisplay") == 0


def goods_stated(goods: dict[str, Any]) -> Stated:
    """What a page's state says: SKUs with base price and stock, seller, pictures."""
    own, skus = members(goods.get("goods")), members(goods.get("skuInfo"))
    product = Stated(
        where=f"{STATE} goodsData",
        id=alias_of(goods),
        name=text(own.get("title")),
        seller=_seller(members(goods.get("shop"))),
        shipping_fee=_postage(members(members(goods.get("delivery")).get("postage"))),
        images=[url for one in objects(own.get("pictures"))[:60] if (url := _address(one.get("url")))],
    )
    product.variants = _state_variants(skus)
    if not product.variants:
        product.price = fen(members(skus.get("spuPrice")).get("price"))
        product.quantity = count(members(skus.get("spuStock")).get("stockNum"))
    _summarise(product)
    _set_level(product, _state_level(own, product))
    return product


def show_selected(product: Stated, page: Page) -> None:
    """Put the price that the page shows for the selected SKU, a promotion's too, in the place of its base price.

    The promotion's prices of the other SKUs are not known: they keep what they cost without it as the regular price.
    """
    if page.json is not None:
        return
    shown = _shown_amount(page, ".sku__price-num")
    chosen = {
        " ".join(node.text().split()) for node in page.tree.css(".sku-row__item--active .sku-row__item-name-text")[:9]
    }
    own = [one for one in product.variants if chosen and chosen == set(one.options.values())]
    if shown is None or (product.variants and len(own) != 1):
        return
    selected = own[0] if own else product
    base = selected.price
    if base == shown:
        return
    struck = _shown_amount(page, ".sku-oriprice") or base
    for one in product.variants:
        one.price, one.regular_price = None, one.price
    for one in {id(one): one for one in (selected, product)}.values():
        one.price = shown
        one.regular_price = struck if struck is not None and struck > shown else None
    product.currency = CURRENCY
    product.where = f"{STATE} goodsData and .sku__price-num"


def item_of(data: Any) -> dict[str, Any] | None:
    """The item in an answer of `youzan.item.detail.get`; None in one of another kind."""
    root = members(data)
    for one in (members(root.get("data")), root):
        if "item_id" in one and "title" in one and ("sku_list" in one or "item_price_param" in one):
            return one
    return None


def item_stated(item: dict[str, Any]) -> Stated:
    """What the API says of one of the shop's own items."""
    prices = members(item.get("item_price_param"))
    price = fen(prices.get("price"))
    product = Stated(
        where="api item.detail",
        id=text(item.get("alias"), 60) or text(item.get("item_id")),
        name=text(item.get("title")),
        sku=code(item.get("item_no")),
        gtin=gtin(item.get("item_barcode")),
        description=text(item.get("desc"), _LONG_TEXT),
        price=price,
        regular_price=_origin(prices.get("origin"), price),
        quantity=count(item.get("quantity")),
        seller=Seller(id=shop) if (shop := text(item.get("kdt_id"))) else None,
        images=[url for one in objects(item.get("images"))[:60] if (url := _address(one.get("image_url")))],
        attributes=_properties(members(item.get("category_properties"))),
        variants=[_api_variant(one) for one in objects(item.get("sku_list"))[:_MOST]],
    )
    _summarise(product)
    _set_level(product, _by_quantity(product.quantity) if item.get("is_display") == 1 else Availability.UNKNOWN)
    return product


def fen(value: Any) -> Decimal | None:
    """An amount in fen as yuan; None when not positive."""
    number = count(int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value)
    return Decimal(number).scaleb(-2) if number else None


def _summarise(product: Stated) -> None:
    """Price, highest price and units for sale of all SKUs, where there are several."""
    prices = [one.price for one in product.variants if one.price is not None]
    if prices:
        product.price, product.highest = min(prices), max(prices)
    if product.variants and all(one.quantity is not None for one in product.variants):
        product.quantity = sum(one.quantity or 0 for one in product.variants if one.availability.buyable)
    if product.price is not None:
        product.currency = CURRENCY
        for one in product.variants:
            one.currency = CURRENCY


def _set_level(product: Stated, level: Availability) -> None:
    """The item's level; while it is not known to be on sale, the stock of its SKUs says nothing either."""
    product.availability = level
    if level is Availability.UNKNOWN:
        for one in product.variants:
            one.availability = level


def _by_quantity(quantity: int | None) -> Availability:
    if quantity is None:
        return Availability.UNKNOWN
    return Availability.IN_STOCK if quantity else Availability.OUT_OF_STOCK


def _state_level(own: dict[str, Any], product: Stated) -> Availability:
    """The page says "on sale" of goods whose SKUs are all sold out too: then their stock decides."""
    status = text(own.get("soldStatus")) or ""
    if _SOLD_OUT.search(status):
        return Availability.OUT_OF_STOCK
    if status != _ON_SALE:
        return Availability.UNKNOWN
    return Availability.OUT_OF_STOCK if product.quantity == 0 else Availability.IN_STOCK


def _state_variants(skus: dict[str, Any]) -> list[Stated]:
    names = {text(prop.get("k_s")): text(prop.get("k")) for prop in objects(skus.get("props"))}
    values = {
        (text(prop.get("k_s")), text(value.get("id"))): text(value.get("name"))
        for prop in objects(skus.get("props"))[:10]
        for value in objects(prop.get("v"))[:_MOST]
    }
    prices = {text(one.get("skuId")): fen(one.get("price")) for one in objects(skus.get("skuPrices"))[:_MOST]}
    stocks = {text(one.get("skuId")): one for one in objects(skus.get("skuStocks"))[:_MOST]}
    variants = []
    for one in objects(skus.get("skus"))[:_MOST]:
        sku = text(one.get("skuId"))
        stock = stocks.get(sku, {})
        units = count(stock.get("stockNum"))
        off = stock.get("disable") is True or one.get("disableStatus") == 1
        options = {
            name: value
            for key, name in names.items()
            if name and (value := values.get((key, text(one.get(key or "")))))
        }
        variants.append(
            Stated(
                where=f"{STATE} skuInfo",
                id=sku,
                price=prices.get(sku),
                quantity=units,
                availability=Availability.OUT_OF_STOCK if off else _by_quantity(units),
                options=options,
            )
        )
    return variants


def _api_variant(sku: dict[str, Any]) -> Stated:
    props = objects(sku.get("sku_props"))[:10]
    pairs = ((text(one.get("prop_name")), text(one.get("prop_value_name"))) for one in props)
    units = count(sku.get("stock_num"))
    units = count(sku.get("quantity")) if units is None else units
    return Stated(
        where="api sku_list",
        id=text(sku.get("sku_id")),
        sku=code(sku.get("sku_no")),
        gtin=gtin(sku.get("sku_barcode")),
        price=fen(sku.get("price")),
        quantity=units,
        availability=_by_quantity(units),
        options={name: value for name, value in pairs if name and value},
    )


def _properties(category: dict[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in (*objects(category.get("publics")), *objects(category.get("privates")))[:80]:
        values = one.get("val_names")
        words = [word for value in values if (word := text(value))] if isinstance(values, list) else []
        if words and (name := text(one.get("pro_name"))):
            found.setdefault(name, ", ".join(words))
    return found


def _origin(value: Any, price: Decimal | None) -> Decimal | None:
    """The struck price, a text that the shop writes in yuan."""
    found = _YUAN.match(value.strip()) if isinstance(value, str) else None
    origin = Decimal(found[1]) if found else None
    return origin if origin is not None and price is not None and price < origin < price * _DEAREST else None


def _seller(shop: dict[str, Any]) -> Seller | None:
    number, name = text(shop.get("kdtId")), text(shop.get("shopName"))
    return Seller(id=number, name=name) if number or name else None


def _postage(postage: dict[str, Any]) -> Decimal | None:
    """Free delivery by its numbers; what else it costs by the words, whose unit is told."""
    if postage.get("min") == 0 and postage.get("max") == 0:
        return Decimal(0)
    amount = first_amount(text(postage.get("desc")) or "", CURRENCY)
    return amount.amount if amount is not None and postage.get("min") == postage.get("max") else None


def _shown_amount(page: Page, selector: str) -> Decimal | None:
    node = page.tree.css_first(selector)
    found = _YUAN.match(node.text(strip=True)) if node is not None else None
    return Decimal(found[1]) if found else None


def _address(value: Any) -> str | None:
    url = text(value, 2_000)
    if url and url.startswith("//"):
        return f"https:{url}"
    return url if url and url.startswith(("https://", "http://")) else None
