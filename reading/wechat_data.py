"""WeChat Store's (微信小店) answers: products, stock, brands, shops, lists, refusals.

Source of the shapes: developers.weixin.qq.com/doc/store (product/get, product/list_get, stock/batchget, brand/get,
basics/info/get) and the older mini shop's /product/spu/get. Prices are whole fen.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any, Final

from model.capture import Availability, Outcome, Seller, SellerKind
from reading.evidence import Stated
from reading.ids import code, gtin
from reading.schema import text, whole
from reading.shapes import members, objects

CURRENCY: Final = "CNY"
ON_SALE: Final = 5
NEVER_LISTED: Final = 0
ENDED: Final = {
    6: "回收站: in the recycle bin",
    9: "彻底删除: deleted",
    11: "自主下架: taken down by the shop",
    13: "违规下架: taken down for a violation",
    14: "保证金不足下架: taken down, the deposit is too low",
    15: "品牌过期下架: taken down, the brand's papers have run out",
    20: "商品被封禁: banned",
}
"""Statuses in which WeChat itself says that the product is not on sale. Source: product/list_get, Body.status Enum."""
NO_BRAND: Final = "2100000000"
"""The brand id of products without a brand. Source: product/add."""
_OFF: Final = frozenset((6, 9, 11, 13, 14, 15, 20))
_PRESALE: Final = "1"
"""`sku_deliver_info.stock_type`: 0 现货, in stock; 1 全款预售, paid in full before it is made."""
_MAX_VARIANTS: Final = 1_000
_LONG_TEXT: Final = 20_000
_KINDS: Final = {
    "旗舰店": SellerKind.FLAGSHIP,
    "专卖店": SellerKind.EXCLUSIVE,
    "专营店": SellerKind.MULTI_BRAND,
}
"""Ends of shop names that need a brand's papers: the platform's rule on shop names."""
_GOOD: Final = (None, 0, "0")


def refusal(data: dict[str, Any]) -> tuple[str, str] | None:
    """`errcode` and `errmsg` of an answer that is a refusal; None of any other."""
    number = data.get("errcode")
    if number in _GOOD or isinstance(number, bool) or not isinstance(number, int | str):
        return None
    return str(number), text(data.get("errmsg"), 200) or ""


REFUSED: Final = {
    "10020052": Outcome.GONE,
    "100002": Outcome.GONE,
    "40001": Outcome.LOGIN,
    "40014": Outcome.LOGIN,
    "41001": Outcome.LOGIN,
    "42001": Outcome.LOGIN,
    "45009": Outcome.BLOCKED,
    "45011": Outcome.BLOCKED,
    "48001": Outcome.BLOCKED,
    "40164": Outcome.BLOCKED,
}
"""What refusals mean for a capture; every other one is a failed fetch."""


def live_product(data: dict[str, Any]) -> dict[str, Any] | None:
    """The product as shoppers see it; a draft (`edit_product`) is never taken for it."""
    holders = (data.get("product"), members(data.get("data")).get("spu"), data.get("spu"))
    return next((one for one in holders if isinstance(one, dict) and _number(one)), None)


def draft_number(data: dict[str, Any]) -> str | None:
    """The number of a product of which an answer has the draft alone."""
    return _number(members(data.get("edit_product")))


def listed(data: dict[str, Any]) -> list[Stated]:
    """The products of a list: by number (`product_ids`), or with what the list says of them (`products`, `spus`)."""
    numbers = data.get("product_ids")
    if isinstance(numbers, list):
        return [Stated(where="wechat product_ids", id=one) for value in numbers if (one := text(value))]
    rows = objects(data.get("products")) or objects(data.get("spus"))
    return [product(one) for one in rows if _number(one)]


def product(
    data: dict[str, Any], stock: Mapping[str, int] | None = None, brands: Mapping[str, str] | None = None
) -> Stated:
    """A product with its SKUs.

    Args:
        data: the live product.
        stock: SKU id to units, of the stock answers beside it; they are newer than the product's own.
        brands: brand id to name, of the brand answers beside it.
    """
    number = whole(data.get("status"))
    stated = Stated(
        where="wechat product",
        id=_number(data),
        name=text(data.get("title")),
        brand=(brands or {}).get(text(data.get("brand_id")) or ""),
        currency=CURRENCY,
        description=text(members(data.get("desc_info")).get("desc"), _LONG_TEXT),
        images=_images(data),
        attributes=_pairs(data.get("attrs")),
    )
    rows = list(islice(objects(data.get("skus")), _MAX_VARIANTS))
    stated.variants = [_variant(one, stock or {}, on_sale=number == ON_SALE) for one in rows]
    _price(stated, [sku for sku, one in zip(stated.variants, rows, strict=True) if not _is_off(one)])
    stated.price = stated.price or fen(data.get("min_price"))
    _count(stated)
    if len(stated.variants) == 1:
        stated.sku, stated.gtin = stated.variants[0].sku, stated.variants[0].gtin
    return stated


def status_of(data: dict[str, Any]) -> int | None:
    """The product's status: 5 on sale, others in `ENDED`, 0 never listed."""
    return whole(data.get("status"))


def stock_in(answers: Iterable[dict[str, Any]], product_id: str | None) -> dict[str, int]:
    """SKU id to all units at hand, from answers of stock/batchget that name the product `product_id`."""
    units: dict[str, int] = {}
    for answer in answers:
        for spu in objects(members(answer.get("data")).get("spu_stock_list")):
            if product_id is None or text(spu.get("product_id")) != product_id:
                continue
            rows = spu.get("sku_stock")
            for one in objects(rows) or objects([rows]):
                number, total = text(one.get("sku_id")), whole(one.get("total_stock_num"))
                if number and total is not None:
                    units[number] = total
    return units


def brands_in(answers: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Brand id to name, the Chinese one where there is one."""
    found: dict[str, str] = {}
    for answer in answers:
        brand = members(answer.get("brand"))
        number, name = text(brand.get("brand_id")), text(brand.get("ch_name")) or text(brand.get("en_name"))
        if number and name:
            found[number] = name
    return found


def seller_in(answers: Iterable[dict[str, Any]]) -> Seller | None:
    """The shop, from an answer of basics/info/get."""
    for answer in answers:
        info = members(answer.get("info"))
        name = text(info.get("nickname"))
        if name:
            kind = next((kind for end, kind in _KINDS.items() if name.endswith(end)), None)
            return Seller(id=text(info.get("username")), name=name, kind=kind)
    return None


def _number(data: dict[str, Any]) -> str | None:
    return text(data.get("product_id"))


def fen(value: Any) -> Decimal | None:
    """Yuan of an amount in fen; zero is none."""
    units = whole(value)
    return Decimal(units).scaleb(-2) if units else None


def _images(data: dict[str, Any]) -> list[str]:
    listed = next((one for key in ("head_imgs", "head_img", "img_urls") if isinstance(one := data.get(key), list)), [])
    return [link for one in listed if (link := text(one, 2_000)) and link.startswith("http")]


def _pairs(value: Any) -> dict[str, str]:
    """Attributes, or the choices that make a SKU: [{attr_key, attr_value}]."""
    pairs = ((text(one.get("attr_key")), text(one.get("attr_value"))) for one in objects(value))
    return {key: word for key, word in pairs if key and word}


def _variant(data: dict[str, Any], stock: Mapping[str, int], *, on_sale: bool) -> Stated:
    price, market = fen(data.get("sale_price")), fen(data.get("market_price"))
    number = text(data.get("sku_id"))
    units = stock.get(number or "", whole(data.get("stock_num")))
    return Stated(
        where="wechat skus",
        id=number,
        sku=code(data.get("sku_code")) or code(data.get("out_sku_id")),
        gtin=gtin(data.get("bar_code", data.get("barcode"))),
        currency=CURRENCY,
        price=price,
        regular_price=market if price and market and market > price else None,
        availability=_level(data, units) if on_sale else Availability.UNKNOWN,
        quantity=units,
        options=_pairs(data.get("sku_attrs")),
    )


def _is_off(data: dict[str, Any]) -> bool:
    return whole(data.get("status")) in _OFF


def _level(data: dict[str, Any], units: int | None) -> Availability:
    if _is_off(data) or units == 0:
        return Availability.OUT_OF_STOCK
    if units is None:
        return Availability.UNKNOWN
    deliver = members(data.get("sku_deliver_info"))
    return Availability.PRE_ORDER if text(deliver.get("stock_type")) == _PRESALE else Availability.IN_STOCK


def _price(stated: Stated, offered: list[Stated]) -> None:
    """The lowest price of the SKUs that the shop has not taken down, with that SKU's market price."""
    priced = [one for one in offered or stated.variants if one.price is not None]
    if priced:
        least = min(priced, key=lambda one: one.price or Decimal(0))
        stated.price, stated.regular_price = least.price, least.regular_price
        stated.labels["regular_price"] = "市场价"


def _count(stated: Stated) -> None:
    """Units of all SKUs; the level is told by the SKUs themselves."""
    counted = [one.quantity for one in stated.variants if one.quantity is not None]
    if counted and len(counted) == len(stated.variants):
        stated.quantity = sum(counted)
