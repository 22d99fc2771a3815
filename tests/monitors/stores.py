"""A store with a master file and channels for checks from end to end."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, insert

from model.capture import Availability, Capture, Outcome
from store import lifecycle
from store.engine import read, write
from store.listings import listing_for
from store.master import TABLES, Listed, begin_version, mark_listings
from store.recording import Recorded, record_batch
from system import clock
from tests.monitors.worlds import SETTINGS

CHECKS = SETTINGS
"""The settings of `worlds`: own, market, reseller…"""

_SCOPE = dict.fromkeys("brand category product_code sku_code channel seller country".split(), "")
_ROWS: Mapping[str, Mapping[str, Any]] = {
    "products": {"brand": "Haru", "name": "Run 2", "category": "Shoes"},
    "skus": {},
    "listings": {"variant": "", "pack": 1, "tier": "daily", "seller": ""},
    "policies": {**_SCOPE, "key": "base", "judges": "price", "with_shipping": False, "currency": "USD"},
    "promotions": {**_SCOPE, "judges": "price", "currency": "USD"},
    "stock": {"channel": "own"},
    "expectations": {**_SCOPE, "key": "shown"},
    "sellers": {},
}


def import_master(engine: Engine, **sheets: list[dict[str, Any]]) -> None:
    """A version of the master file with these rows, beside those that are there."""
    with write(engine) as conn:
        version = begin_version(conn, user_id=None, file_name="test", sha256="0" * 64, counts={})
        for sheet, rows in sheets.items():
            for row in rows:
                made = {**_ROWS[sheet], **row}
                made.setdefault("key", made.get("code") or f"{row}")
                conn.execute(insert(TABLES[sheet]).values(since_version=version, **made))
        if listed := sheets.get("listings"):
            wanted = [Listed(row["channel"], row["external_id"], "https://shop.test", "daily") for row in listed]
            mark_listings(conn, wanted)


def shop(engine: Engine, count: int = 1, channel: str = "own", **policy: Any) -> list[int]:
    """A channel with `count` one-SKU listings A0, A1… under one policy; the listings' ids."""
    return shops(engine, count, (channel,), **policy)[0]


def shops(engine: Engine, count: int, channels: Sequence[str], **policy: Any) -> list[list[int]]:
    """Channels that have the same `count` one-SKU listings A0, A1… under one policy; the listings' ids by channel."""
    numbers = range(count)
    import_master(
        engine,
        products=[{"code": f"P{i}"} for i in numbers],
        skus=[{"code": f"S{i}", "product_code": f"P{i}"} for i in numbers],
        listings=[
            {"channel": channel, "external_id": f"A{i}", "product_code": f"P{i}", "sku_code": f"S{i}"}
            for channel in channels
            for i in numbers
        ],
        policies=[{"list_price": 10_000, "floor": 9_000, **policy}],
    )
    with write(engine) as conn:
        return [[listing_for(conn, channel, f"A{i}", "https://shop.test") for i in numbers] for channel in channels]


def page(price: str | None = "100", **fields: Any) -> Capture:
    """What a page says: in dollars and in stock, unless told otherwise."""
    given: dict[str, Any] = {
        "outcome": Outcome.OK,
        "platform": "site",
        "url": "https://shop.test",
        "currency": "USD",
        "price": Decimal(price) if price else None,
        "availability": Availability.IN_STOCK,
        "name": "Andon Run 2",
        "brand": "Haru",
        "images": ("https://shop.test/1.jpg",),
    }
    return Capture(**{**given, **fields})


def refused(outcome: Outcome = Outcome.BLOCKED) -> Capture:
    """A visit that says nothing of the product."""
    return Capture(outcome=outcome, platform="site", url="https://shop.test", reason="as the test wants it")


def visit(
    engine: Engine,
    captures: Mapping[int, Capture],
    *,
    channel: str = "own",
    run_id: int | None = None,
    minutes: int = 15,
) -> int:
    """Move the clock, then store these captures, a second apart up to now, as one batch; its id."""
    clock.advance(timedelta(minutes=minutes))
    times = pd.date_range(end=clock.now(), periods=len(captures), freq="s").to_pydatetime()
    seen = [
        Recorded(listing_id=listing, captured_at=at, capture=one)
        for at, (listing, one) in zip(times, captures.items(), strict=True)
    ]
    with write(engine) as conn:
        return record_batch(conn, run_id, channel, seen)


def standing(engine: Engine, **wanted: Any) -> dict[str, str]:
    """Kind to state of every discrepancy that has not ended."""
    with read(engine) as conn:
        return {one.kind: one.state.value for one in lifecycle.find(conn, lifecycle.Filter(**wanted))}


def all_found(engine: Engine) -> list[lifecycle.Discrepancy]:
    """Every discrepancy, ended or not."""
    with read(engine) as conn:
        return lifecycle.find(conn, lifecycle.Filter(ended_too=True), limit=10_000)


def count(conn: Connection, table: Any) -> int:
    """Rows of a table."""
    return len(conn.execute(table.select()).all())


def instant(text: str) -> datetime:
    """An aware time."""
    at: datetime = pd.Timestamp(text).to_pydatetime()
    return at
