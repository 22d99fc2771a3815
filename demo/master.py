"""The demo brand's master file, written from what the sandbox's shops, and the sources beside them, should show."""

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from catalog.sheets import SHEETS
from catalog.writing import write_workbook
from demo import plan, strangers
from demo.sources import Source
from sandbox import wording
from sandbox.assortment import Listing, Promotion, Style, Variant
from sandbox.channels import CHANNELS, Channel
from sandbox.faults import FORBIDDEN
from sandbox.pictures import file_names, picture
from sandbox.placing import charm
from sandbox.world import World
from system.settings import Settings

Row = dict[str, object]
"""A row of a sheet, by column name."""

_FLOOR = Decimal("0.7")
"""Of the list price."""
_COUPON_FLOOR = Decimal("0.8")


class _Shown(NamedTuple):
    """A listing, where it is shown, and what is at hand for it by SKU code."""

    listing: Listing
    url: str
    stock: Mapping[str, int]


_VIEWS = (1, 2, 3)
"""Of each colour of a style that the master file has pictures of."""


def write(path: Path, world: World, settings: Settings, now: datetime, sources: Sequence[Source] = ()) -> None:
    """Write the master file to `path`, and the pictures that it names beside it; stock is counted at `now`."""
    cells = {
        name: [[row.get(column.name) for column in SHEETS[name].columns] for row in rows]
        for name, rows in _sheets(world, settings, sources, now).items()
    }
    write_workbook(path, cells, settings)
    for style in {one.style.code: one.style for one in world.listings()}.values():
        _draw(path.parent, style)


def _sheets(world: World, settings: Settings, sources: Sequence[Source], now: datetime) -> dict[str, list[Row]]:
    """Every sheet's rows; sellers of the market of strangers where the settings have it."""
    channels = CHANNELS | {source.name: source.channel for source in sources}
    shown = list(_shown(world, sources))
    seen = {(one.channel, one.external_id) for one in plan.seen(world)}
    listings = [one.listing for one in shown]
    styles = {listing.style.code: listing.style for listing in listings}
    return {
        "products": [_product(style) for style in styles.values()],
        "skus": [row for style in styles.values() for row in _skus(style)],
        "listings": [row for one in shown for row in _listings(one, seen)],
        "policies": [row for one in listings for row in _policies(one, channels[one.channel].coupons)],
        "promotions": [row for listing in listings for row in _promotions(listing)],
        "sellers": [
            *(_seller(channel) for channel in channels.values()),
            *(strangers.rows() if strangers.MARKET in settings.channels else ()),
        ],
        "stock": [row for one in shown for row in _stock(one, now)],
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


def _shown(world: World, sources: Sequence[Source]) -> Iterator[_Shown]:
    for one in world.listings():
        yield _Shown(one, world.url(one), world.stock(one.channel, one.external_id))
    for source in sources:
        for one in source.listings():
            yield _Shown(one, source.url(one), source.stock(one.external_id))


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


def _draw(folder: Path, style: Style) -> None:
    """The style's pictures as the brand's shop serves them."""
    for colour in style.colours if style.rank in plan.PICTURED else ():
        for name, view in zip(file_names(style, colour, len(_VIEWS)), _VIEWS, strict=True):
            (folder / name).write_bytes(picture(style.kind.name, style.code, colour.paint, view))


def _skus(style: Style) -> Iterator[Row]:
    for sku in style.skus:
        yield {
            "code": sku.code,
            "product_code": style.code,
            "gtin": sku.gtin,
            "colour": sku.colour.names["en"],
            "size": sku.size,
            "pictures": "; ".join(file_names(style, sku.colour, len(_VIEWS))) if style.rank in plan.PICTURED else None,
        }


def variant_key(variant: Variant) -> str:
    """How the master file names a variant: the platform's id, or its options where the platform has none."""
    return variant.id or " / ".join(f"{name}={value}" for name, value in variant.options.items())


def _listings(shown: _Shown, seen: Set[tuple[str, str]]) -> Iterator[Row]:
    listing = shown.listing
    tier = plan.SEEN_TIER if (listing.channel, listing.external_id) in seen else None
    for variant in listing.variants:
        yield {
            "channel": listing.channel,
            "external_id": listing.external_id,
            "variant": variant_key(variant),
            "url": shown.url,
            "product_code": listing.style.code,
            "sku_code": variant.sku.code,
            "tier": tier,
        }


def _policies(listing: Listing, coupons: bool) -> Iterator[Row]:
    scope: Row = {"channel": listing.channel, "product_code": listing.style.code, "currency": listing.currency}
    name = f"{listing.channel}-{listing.style.code}"
    yield _price_policy(name, scope, listing, listing.list_price)
    for variant in listing.variants:
        if variant.extra:
            own = {**scope, "product_code": "", "sku_code": variant.sku.code}
            yield _price_policy(f"{name}-{variant.sku.code}", own, listing, listing.list_price + variant.extra)
    if coupons:
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


def _seller(channel: Channel) -> Row:
    seller = channel.seller
    return {"channel": channel.name, "seller": seller.id, "name": seller.name, "role": seller.role}


def _stock(shown: _Shown, now: datetime) -> Iterator[Row]:
    for sku, quantity in shown.stock.items():
        yield {"sku_code": sku, "channel": shown.listing.channel, "quantity": quantity, "as_of": now.isoformat()}


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
