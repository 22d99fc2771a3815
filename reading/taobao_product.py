"""What the readers of Taobao's and Tmall's four generations share: a product, its identity, its pictures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from model.capture import Availability
from reading.choose import joint
from reading.evidence import Stated
from reading.ids import code, gtin
from reading.schema import text

_BRAND: Final = "品牌"
_NO_BRAND = re.compile(r"无品牌|无注册商标|其他|其它|other", re.IGNORECASE)
_MODELS: Final = ("货号", "型号", "款号")
"""Where makers' article numbers stand, the surest first. `Apple型号` is a model's name."""
_BARCODES: Final = ("条形码", "商品条形码", "条码", "ISBN编号", "ISBN")
"""Where barcodes stand: a book's ISBN is one."""
_MODEL = re.compile(r"(?=.*\d).{2,60}\Z")
_SIZED = re.compile(r"(\.(?:jpe?g|png|webp|gif))_(?:\d+x\d+|sum|b)[^/]*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Product:
    """What a page states of its item, and, when the listing has ended, Taobao's own word for that."""

    stated: Stated
    ended: str | None = None


def identified(product: Stated) -> None:
    """Fill brand, article number and barcode in from the product's attributes, as far as they are worth it."""
    listed = product.attributes
    brand = product.brand or listed.get(_BRAND)
    product.brand = None if brand is None or _NO_BRAND.search(brand) else brand
    models = (code(listed.get(name)) for name in _MODELS)
    product.mpn = next((one for one in models if one and _MODEL.match(one)), None)
    product.gtin = next((found for name in _BARCODES if (found := gtin(listed.get(name)))), None)


def level_of(variants: Sequence[Stated]) -> Availability:
    """The stock of an item by its variants: not out of stock while the level of one of them is not known."""
    levels = [one.availability for one in variants]
    level = joint(levels)
    return Availability.UNKNOWN if level.buyable is False and Availability.UNKNOWN in levels else level


def picture(link: Any) -> str | None:
    """A picture's whole address at full size: `//host/a.jpg_60x60q90.jpg` is `https://host/a.jpg`."""
    url = text(link, 2_000)
    if url is None:
        return None
    url = f"https:{url}" if url.startswith("//") else url
    return _SIZED.sub(r"\1", url) if url.startswith("http") else None
