"""What Andon knows of the labelled month: the settings, and the master file."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, insert

from benchmarks import labelled_strangers as strangers
from benchmarks.labelled import (
    BAZAAR,
    BRAND,
    CHANNELS,
    HOT,
    HOT_HOURS,
    HOT_LISTINGS,
    HOURS,
    OURS,
    PROMOTED,
    PROMOTION,
    START,
    World,
    product_of,
    rounded,
    url_of,
)
from store.engine import write
from store.listings import listing_for
from store.master import TABLES, Listed, begin_version, mark_listings
from system.settings import Settings, parse

PLACE: Final = "C0OPS"
_SCOPE: Final = dict.fromkeys("brand category product_code sku_code channel seller country".split(), "")


def settings(folder: Path) -> Settings:
    """The channels, and one receiver."""
    shared = {"platform": "site", "time_zone": "UTC", "ground": "own"}
    hot = f"20 {','.join(map(str, HOT_HOURS))} * * *"
    channels = {
        name: {
            **shared,
            **about,
            "base_url": url_of(name, ""),
            "schedules": {"daily": f"0 {HOURS[name]} * * *"} | ({"hot": hot} if name in HOT else {}),
        }
        for name, about in CHANNELS.items()
    }
    raw = {"channels": channels, "receivers": {"ops": {"type": "slack", "channel": PLACE}}}
    return parse(raw).model_copy(update={"folder": folder})


def import_master(engine: Engine, world: World) -> dict[tuple[str, str], int]:
    """What should be true of every product, page and seller; the listings' ids, those that it does not name too."""
    with write(engine) as conn:
        version = begin_version(conn, user_id=None, file_name="labelled", sha256="0" * 64, counts={})
        for sheet, rows in _sheets(world):
            conn.execute(insert(TABLES[sheet]), [{"since_version": version, **row} for row in rows])
        mark_listings(conn, [Listed(*one, url_of(*one), _tier(*one)) for one in _listed(world)])
        return {
            (channel, name): listing_for(conn, channel, name, url_of(channel, name))
            for channel, names in world.names.items()
            for name in names
        }


def _listed(world: World) -> list[tuple[str, str]]:
    return [
        (channel, name)
        for channel, names in world.names.items()
        for name in names
        if channel != BAZAAR or strangers.in_master(name)
    ]


def _sheets(world: World) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    ours = [(channel, name) for channel, name in _listed(world) if channel != BAZAAR]
    yield "products", [{"key": name, "code": name, "brand": BRAND, "name": f"Runner {name}"} for _, name in ours]
    yield "skus", [_sku(channel, name) for channel, name in ours]
    yield "listings", [_listing(channel, name) for channel, name in _listed(world)]
    yield "policies", [_policy(world, channel, name) for channel, name in ours]
    yield "promotions", [_promotion(world, name) for name in sorted(world.promotion.names)]
    shown = {"title_words": [BRAND, "Runner"], "images_min": 1, "forbidden_words": ["replica"]}
    pages = [channel for channel in CHANNELS if channel != BAZAAR]
    yield "expectations", [{**_SCOPE, "key": name, "brand": BRAND, "channel": name, **shown} for name in pages]
    yield "sellers", [_seller(world, name) for name in strangers.partners()]


def _sku(channel: str, name: str) -> dict[str, Any]:
    gtin = strangers.gtin_of(name) if channel == OURS else None
    return {"key": name, "code": name, "product_code": name, "gtin": gtin}


def _listing(channel: str, name: str) -> dict[str, Any]:
    product = product_of(name)
    about = {"product_code": product, "sku_code": product, "tier": _tier(channel, name)}
    return {"key": f"{channel}/{name}", "channel": channel, "external_id": name, **about}


def _policy(world: World, channel: str, name: str) -> dict[str, Any]:
    due = _minor(channel, world.list_prices[name])
    bounds = {"list_price": due, "floor": due * 80 // 100, "ceiling": due * 125 // 100}
    of = {"key": name, "product_code": name, "currency": CHANNELS[channel]["currency"]}
    of |= {"channel": channel} if channel == OURS else {}  # strangers may ask what they like for the same products
    return {**_SCOPE, **of, "judges": "price", **bounds}


def _promotion(world: World, name: str) -> dict[str, Any]:
    runs, currency = world.promotion, CHANNELS[PROMOTED]["currency"]
    asked = _minor(PROMOTED, rounded(world.list_prices[name] * PROMOTION, currency))
    of = {"key": f"summer {name}", "name": "Summer", "product_code": name, "channel": PROMOTED, "currency": currency}
    return {**_SCOPE, **of, "judges": "price", "promo_price": asked, "starts_at": runs.starts, "ends_at": runs.ends}


def _seller(world: World, name: str) -> dict[str, Any]:
    """Leave that is to last longer is written so; what happens to it is a fault of the world."""
    ends = START + timedelta(days=strangers.leave_ends_on(world.days)) if strangers.loses_leave(name) else None
    until = None if world.healthy else ends
    return {"key": name, "channel": BAZAAR, "seller": name, "name": name, "role": "authorised", "valid_to": until}


def _minor(channel: str, amount: Any) -> int:
    return int(amount * (1 if CHANNELS[channel]["currency"] == "KRW" else 100))


def _tier(channel: str, name: str) -> str:
    return "hot" if channel in HOT and strangers.number_of(name) < HOT_LISTINGS else "daily"
