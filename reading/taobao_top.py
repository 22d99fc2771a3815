"""Items as the official API (TOP) writes them: what `taobao.item.seller.get` answers of one.

Source: china.md §1, Official API, and the documents' description of the structures Item and Sku. The price is the base
price (一口价): what a promotion makes of it, the API does not tell, so it is the list price and no selling price.
"""

from collections.abc import Sequence
from typing import Any, Final

from model.capture import Availability
from reading.evidence import Stated
from reading.ids import code, gtin
from reading.schema import amount, text, whole
from reading.shapes import members, objects
from reading.taobao_page import CURRENCY
from reading.taobao_product import Product, identified, level_of, picture
from reading.taobao_seller import seller_of

FIELDS: Final = (
    "num_iid,title,nick,approve_status,num,price,outer_id,barcode,pic_url,detail_url,props_name,item_img.url,"
    "sku.sku_id,sku.properties_name,sku.price,sku.quantity,sku.outer_id,sku.barcode,sku.status,violation"
)
"""What is asked for of an item."""
_BASE_LABEL: Final = "一口价"
_ON_SALE: Final = "onsale"
_MOST: Final = 2_000


def item_of(data: dict[str, Any], letter: str) -> Product | None:
    """An item of a shop that is `B` (Tmall) or `C` (Taobao); None when it lacks number or title."""
    number, name = text(data.get("num_iid")), text(data.get("title"))
    if number is None or name is None:
        return None
    listed = [one.get("url") for one in objects(members(data.get("item_imgs")).get("item_img"))]
    product = Stated(
        where="json item",
        id=number,
        name=name,
        sku=code(data.get("outer_id")),
        currency=CURRENCY,
        regular_price=amount(data.get("price")),
        labels={"regular_price": _BASE_LABEL},
        quantity=whole(data.get("num")),
        seller=seller_of(None, data.get("nick"), letter),
        images=[link for one in [data.get("pic_url"), *listed] if (link := picture(one))],
        attributes=_named(data.get("props_name")),
        variants=[_variant(one) for one in objects(members(data.get("skus")).get("sku"))[:_MOST] if _sold(one)],
    )
    identified(product)
    product.gtin = gtin(data.get("barcode")) or product.gtin
    product.availability = _level(product.quantity, product.variants)
    return Product(product, _ended(data, product))


def _ended(data: dict[str, Any], product: Stated) -> str | None:
    """`instock` means in the warehouse: taken off the shelf, or sold out, and then it holds nothing."""
    if data.get("violation") is True:
        return "taken off the shelf for a violation (违规下架)"
    status = text(data.get("approve_status"))
    if status in (None, _ON_SALE) or product.availability is Availability.OUT_OF_STOCK:
        return None
    return "taken off the shelf (下架)"


def _sold(sku: dict[str, Any]) -> bool:
    return sku.get("status") in (None, "normal")


def _variant(sku: dict[str, Any]) -> Stated:
    units = whole(sku.get("quantity"))
    return Stated(
        where="json sku",
        id=text(sku.get("sku_id")),
        sku=code(sku.get("outer_id")),
        gtin=gtin(sku.get("barcode")),
        options=_named(sku.get("properties_name")),
        currency=CURRENCY,
        regular_price=amount(sku.get("price")),
        availability=_units(units),
        quantity=units,
    )


def _level(units: int | None, variants: Sequence[Stated]) -> Availability:
    level = level_of(variants)
    return _units(units) if level is Availability.UNKNOWN else level


def _units(units: int | None) -> Availability:
    if units is None:
        return Availability.UNKNOWN
    return Availability.IN_STOCK if units else Availability.OUT_OF_STOCK


def _named(value: Any) -> dict[str, str]:
    """`pid:vid:name:value;…` as names and values."""
    parts = [one.split(":", 3) for one in (text(value, 20_000) or "").split(";")[:200]]
    return {one[2]: one[3] for one in parts if len(one) == 4 and one[2] and one[3]}
