"""The demo brand's master file, written from what the sandbox's shops should show."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from catalog.sheets import SHEETS
from catalog.writing import write_workbook
from sandbox import wording
from sandbox.assortment import Listing, Promotion, Style, Variant
from sandbox.channels import CHANNELS
from sandbox.faults import FORBIDDEN
from sandbox.placing import charm
from sandbox.world import World
from system.settings import Settings

Row = dict[str, object]
"""A row of a sheet, by column name."""

_FLOOR = Decimal("0.7")
"""Of the list price."""
_COUPON_FLOOR = Decimal("0.8")


def write(path: Path, world: World, settings: Settings, now: datetime) -> None:
    """Write the master file to `path`; stock is counted at `now`."""
    cells = {
        name: [[row.get(column.name) for column in SHEETS[name].columns] for row in rows]
        for name, rows in _sheets(world, now).items()
    }
    write_workbook(path, cells, settings)


def _sheets(world: World, now: datetime) -> dict[str, list[Row]]:
    """Every sheet's rows."""
    listings = list(world.listings())
    styles = {listing.style.code: listing.style for listing in listings}
    return {
        "products": [_product(style) for style in styles.values()],
        "skus": [row for style in styles.values() for row in _skus(style)],
        "listings": [row for listing in listings for row in _listings(world, listing)],
        "policies": [row for listing in listings for row in _policies(listing)],
        "promotions": [row for listing in listings for row in _promotions(listing)],
        "sellers": [_seller(name) for name in CHANNELS],
        "stock": [row for listing in listings for row in _stock(world, listing, now)],
        "expectations": [_expectation(listing) for listing in listings],
        "rights": [
            {
                "mark": "ARCUS",
                "type": "trademark",
                "number": "40-0000017",
                "classes": "25, 18",
                "country": "KR",
                "owner": "Arcus Korea",
            }
        ],
    }


def _product(style: Style) -> Row:
    return {
        "code": style.code,
        "brand": wording.BRAND["en"],
        "name": style.names["en"],
        "name_en": style.names["en"],
        "name_ko": style.names["ko"],
        "name_zh": style.names["zh"],
        "category": style.kind.name,
        "mpn": style.code,
    }


def _skus(style: Style) -> Iterator[Row]:
    for sku in style.skus:
        yield {
            "code": sku.code,
            "product_code": style.code,
            "gtin": sku.gtin,
            "colour": sku.colour.names["en"],
            "size": sku.size,
        }


def variant_key(variant: Variant) -> str:
    """How the master file names a variant: the platform's id, or its options where the platform has none."""
    return variant.id or " / ".join(f"{name}={value}" for name, value in variant.options.items())


def _listings(world: World, listing: Listing) -> Iterator[Row]:
    for variant in listing.variants:
        yield {
            "channel": listing.channel,
            "external_id": listing.external_id,
            "variant": variant_key(variant),
            "url": world.url(listing),
            "product_code": listing.style.code,
            "sku_code": variant.sku.code,
        }


def _policies(listing: Listing) -> Iterator[Row]:
    scope: Row = {"channel": listing.channel, "product_code": listing.style.code, "currency": listing.currency}
    name = f"{listing.channel}-{listing.style.code}"
    yield _price_policy(name, scope, listing, listing.list_price)
    for variant in listing.variants:
        if variant.extra:
            own = {**scope, "product_code": "", "sku_code": variant.sku.code}
            yield _price_policy(f"{name}-{variant.sku.code}", own, listing, listing.list_price + variant.extra)
    if CHANNELS[listing.channel].coupons:
        floor = charm(listing.list_price * _COUPON_FLOOR, listing.currency)
        yield {**scope, "policy": f"{name}-coupon", "judges": "coupon_price", "floor": floor}


def _price_policy(name: str, scope: Row, listing: Listing, price: Decimal) -> Row:
    return {**scope, "policy": name, "list_price": price, "floor": charm(price * _FLOOR, listing.currency)}


def _promotions(listing: Listing) -> Iterator[Row]:
    for promotion in listing.promotions:
        yield _promotion(listing, promotion, {"product_code": listing.style.code}, promotion.name, promotion.price)
        for variant in listing.variants:
            if variant.extra:
                name, price = f"{promotion.name}-{variant.sku.code}", promotion.price + variant.extra
                yield _promotion(listing, promotion, {"sku_code": variant.sku.code}, name, price)


def _promotion(listing: Listing, promotion: Promotion, scope: Row, key: str, price: Decimal) -> Row:
    return {
        **scope,
        "promotion": key,
        "channel": listing.channel,
        "name": promotion.name,
        "judges": promotion.judges,
        "currency": listing.currency,
        "promo_price": price,
        "starts_at": promotion.starts.isoformat(),
        "ends_at": promotion.ends.isoformat(),
    }


def _seller(name: str) -> Row:
    channel = CHANNELS[name]
    return {"channel": name, "seller": channel.seller.id, "name": channel.seller.name, "role": channel.seller.role}


def _stock(world: World, listing: Listing, now: datetime) -> Iterator[Row]:
    for sku, quantity in world.stock(listing.channel, listing.external_id).items():
        yield {"sku_code": sku, "channel": listing.channel, "quantity": quantity, "as_of": now.isoformat()}


def _expectation(listing: Listing) -> Row:
    offered: dict[str, list[str]] = {}
    for variant in listing.variants:
        for name, value in variant.options.items():
            values = offered.setdefault(name, [])
            if value not in values:
                values.append(value)
    return {
        "expectation": f"page-{listing.channel}-{listing.style.code}",
        "channel": listing.channel,
        "product_code": listing.style.code,
        "title": listing.title,
        "brand_text": listing.brand,
        "images_min": listing.pictures,
        "forbidden_words": "; ".join(sorted(word.split()[0].strip(",") for word in FORBIDDEN.values())),
        "options": "; ".join(f"{name}={'|'.join(values)}" for name, values in offered.items()),
        "gift": listing.gift,
    }
