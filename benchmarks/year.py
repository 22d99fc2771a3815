"""A store as large as a year of a big brand makes it: 10,000 listings, hourly, on eight channels.

Rows are written as a crawl, an import and a check would leave them, by the database's own bulk writes.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, insert, text

from model.finding import Family
from model.lifecycle import Action, State
from store import tables
from store.engine import write
from system import clock
from system.settings import Settings, parse

CHANNELS: Final = tuple(f"shop{number}" for number in range(8))
DAYS: Final = 365
_BATCH: Final = 20_000
_KINDS: Final = (
    ("below_floor", Family.PRICE, "warning"),
    ("misprint", Family.PRICE, "critical"),
    ("list_price_mismatch", Family.PRICE, "warning"),
    ("stockout", Family.STOCK, "warning"),
    ("title_mismatch", Family.DISPLAY, "warning"),
    ("low_stock", Family.STOCK, "info"),
)
_STANDS: Final = 20
"""Of so many discrepancies one stands; the others ended."""


def settings() -> Settings:
    """Eight channels, the first our own."""
    about = {"platform": "site", "country": "KR", "currency": "KRW", "time_zone": "Asia/Seoul", "ground": "own"}
    channels = {
        name: {**about, "base_url": f"https://{name}.example.com", "kind": "marketplace" if number else "own"}
        for number, name in enumerate(CHANNELS)
    }
    return parse({"channels": channels, "time_zone": "Asia/Seoul"})


def build(engine: Engine, listings: int, spans: int, discrepancies: int) -> None:
    """Fill an empty store."""
    now = clock.now()
    begun = now - timedelta(days=DAYS)
    with write(engine) as conn:
        version = {"id": 1, "imported_at": begun, "file_name": "master.xlsx", "sha256": "0" * 64, "counts": {}}
        conn.execute(insert(tables.catalog_versions).values(**version))
        _fill(conn, tables.master_products, _products(listings))
        _fill(conn, tables.master_skus, _skus(listings))
        _fill(conn, tables.master_listings, _listed(listings))
        _fill(conn, tables.listings, _listings(listings, begun, now))
        _fill(conn, tables.variants, _variants(listings))
        _fill(conn, tables.content_spans, _contents(listings, begun, now))
    with write(engine) as conn:
        _fill(conn, tables.offer_spans, _offers(listings, spans, begun, now))
    with write(engine) as conn:
        _fill(conn, tables.discrepancies, _faults(listings, discrepancies, begun, now))
        _fill(conn, tables.events, _moves(discrepancies, begun, now))
        if engine.dialect.name == "postgresql":
            for table in tables.metadata.sorted_tables:
                if "id" in table.c and table.c.id.autoincrement is True:
                    conn.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 10000000)"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.exec_driver_sql("ANALYZE")


def _fill(conn: Connection, table: Table, rows: Iterator[Mapping[str, Any]]) -> None:
    while part := list(islice(rows, _BATCH)):
        conn.execute(insert(table), part)


def product(number: int) -> str:
    """The product of the listing with this number; every channel sells every one."""
    return f"AR{number // len(CHANNELS):05}"


def _products(count: int) -> Iterator[dict[str, Any]]:
    for number in range(0, count, len(CHANNELS)):
        code = product(number)
        yield {"key": code, "since_version": 1, "code": code, "brand": "Arcus", "name": f"Arcus Runner {code}"}


def _skus(count: int) -> Iterator[dict[str, Any]]:
    for number in range(0, count, len(CHANNELS)):
        code = product(number)
        yield {"key": f"{code}-01", "since_version": 1, "code": f"{code}-01", "product_code": code}


def _listed(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        channel, external_id = CHANNELS[number % len(CHANNELS)], str(10**7 + number)
        yield {
            "key": f"{channel}|{external_id}|",
            "since_version": 1,
            "channel": channel,
            "external_id": external_id,
            "product_code": product(number),
        }


def _listings(count: int, begun: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(count):
        channel, external_id = CHANNELS[number % len(CHANNELS)], str(10**7 + number)
        yield {
            "id": number + 1,
            "channel": channel,
            "external_id": external_id,
            "url": f"https://{channel}.example.com/p/{external_id}",
            "in_master": True,
            "first_seen_at": begun,
            "last_captured_at": now - timedelta(minutes=number % 60),
            "last_outcome": "ok",
        }


def _variants(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        sku = f"{product(number)}-01"
        yield {"listing_id": number + 1, "external_id": "", "sku_code": sku, "mapped_by": "master"}


def _contents(count: int, begun: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {
            "listing_id": number + 1,
            "first_at": begun,
            "last_at": now,
            "digest": "0",
            "name": f"Arcus Runner {product(number)} running shoes",
            "images": [],
        }


def _offers(count: int, spans: int, begun: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    each = spans // count
    step = (now - begun) / each
    for place in range(each):
        first = begun + place * step
        for number in range(count):
            yield {
                "listing_id": number + 1,
                "first_at": first,
                "last_at": first + step - timedelta(hours=1),
                "count": int(step / timedelta(hours=1)),
                "is_current": place == each - 1,
                "digest": str(place),
                "currency": "KRW",
                "price": 100_000 + (place * 37 + number) % 90 * 100,
                "availability": "InStock",
                "quantity": (place * 13 + number) % 60,
            }


def _faults(listings: int, count: int, begun: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    for number in range(count):
        kind, family, severity = _KINDS[number % len(_KINDS)]
        at = begun + (now - begun) * (number / count)
        stands = number % _STANDS == 0
        listing = number * 7919 % listings
        yield {
            "id": number + 1,
            "fingerprint": f"{number:064x}",
            "episode": 1,
            "brand": "Arcus",
            "channel": CHANNELS[listing % len(CHANNELS)],
            "listing_id": listing + 1,
            "family": family.value,
            "kind": kind,
            "severity": severity,
            "state": (State.OPEN if stands else State.RESOLVED).value,
            "version": 1 if stands else 2,
            "numbers": {"price": "69000", "floor": "100000", "currency": "KRW", "field": "price", "off": "31"},
            "off": -(number * 31 % 500) / 10,
            "looks": [],
            "first_seen_at": at,
            "opened_at": at,
            "last_seen_at": now if stands else min(at + timedelta(hours=5), now),
            "last_judged_at": now,
            "ended_at": None if stands else min(at + timedelta(hours=6), now),
        }


def _moves(count: int, begun: datetime, now: datetime) -> Iterator[dict[str, Any]]:
    moves = ((None, State.OPEN, Action.OPEN), (State.OPEN, State.RESOLVED, Action.CLOSE))
    for number in range(count):
        at = begun + (now - begun) * (number / count)
        for version, (before, after, action) in enumerate(moves[: 1 if number % _STANDS == 0 else 2], 1):
            yield {
                "discrepancy_id": number + 1,
                "version": version,
                "at": min(at + timedelta(hours=6 * (version - 1)), now),
                "action": action.value,
                "from_state": before.value if before else None,
                "to_state": after.value,
                "severity": "warning",
                "processed_at": now,
            }
