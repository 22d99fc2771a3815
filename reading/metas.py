"""Open Graph, product: and twitter: metas, and Dublin-Core-like ones, as one record of the product."""

from collections.abc import Iterable
from typing import Final

from reading import ids, schema
from reading.evidence import META, Stated

_FIELDS: Final = {
    "og:title": "name",
    "og:url": "url",
    "og:description": "description",
    "product:brand": "brand",
    "og:brand": "brand",
    "product:retailer_item_id": "sku",
    "product:sku": "sku",
    "og:sku": "sku",
    "product:mfr_part_no": "mpn",
    "product:availability": "availability",
    "og:availability": "availability",
    "product:price:currency": "currency",
    "og:price:currency": "currency",
    "product:sale_price:currency": "currency",
    "product:price:amount": "price",
    "og:price:amount": "price",
    "og:price": "price",
    "product:price": "price",
    "product:sale_price:amount": "sale",
    "product:original_price:amount": "regular",
    "og:price:standard_amount": "regular",
    "product:price:standard_amount": "regular",
    "product:condition": "condition",
    "product:gtin": "gtin",
    "product:ean": "gtin",
    "product:upc": "gtin",
    "product:isbn": "gtin",
    "og:upc": "gtin",
    "og:ean": "gtin",
}
"""Meta name to what it says.

Sources: ogp.me, Facebook's product metas, Pinterest's rich pins, Shopify's and PrestaShop's themes."""


def read_metas(metas: Iterable[tuple[str, str]]) -> Stated | None:
    """What the page's metas say of its product, or None when none of them speaks of a product or a page."""
    said: dict[str, str] = {}
    images: list[str] = []
    for name, content in metas:
        if name in ("og:image", "og:image:secure_url") and len(images) < 30:
            images.append(content)
        elif field := _FIELDS.get(name):
            said.setdefault(field, content)
    if not said:
        return None
    code = schema.currency(said.get("currency"))
    stated = Stated(where=META, currency=code, images=list(dict.fromkeys(images)))
    stated.name = schema.text(said.get("name"))
    stated.url = said.get("url")
    stated.description = schema.text(said.get("description"), 5000)
    stated.brand = schema.text(said.get("brand"), 100)
    stated.sku = ids.code(said.get("sku"))
    stated.mpn = ids.code(said.get("mpn"))
    stated.gtin = ids.gtin(said.get("gtin"))
    stated.availability = schema.availability(said.get("availability"))
    stated.used = schema.is_used(said.get("condition"))
    _prices(stated, said)
    return stated


def _prices(stated: Stated, said: dict[str, str]) -> None:
    price = schema.amount(said.get("price"), stated.currency)
    sale = schema.amount(said.get("sale"), stated.currency)
    stated.price = sale or price
    stated.regular_price = schema.amount(said.get("regular"), stated.currency) or (price if sale else None)
