"""Offers recorded per second, new, unchanged and changed, beside a raw executemany of the same rows in the same run.

    python -m benchmarks.store [--offers 100000] [--batch 50] [--url postgresql://…]

Each listing has ten variants of one seller and a row for the listing as a whole; each batch is one transaction of
`--batch` listings, as a crawl stores them. The raw measure writes the same span rows with the driver alone, in
transactions of the same size: an INSERT of every column for new and changed, an UPDATE of two for unchanged.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Engine, ForeignKeyConstraint, MetaData, insert, select
from sqlalchemy.sql.elements import quoted_name

from model.capture import Availability, Capture, Outcome, Seller, Source, Variant
from store.engine import sqlite_url, write
from store.migrating import upgrade
from store.recording import Recorded, record_batch
from store.tables import listings, offer_spans

START = datetime(2026, 3, 2, tzinfo=UTC)
VARIANTS = 10


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--offers", type=int, default=100_000)
    arguments.add_argument("--batch", type=int, default=50, help="listings in one transaction")
    arguments.add_argument(
        "--url", default="", help="an empty database; a SQLite file in a temporary folder unless said"
    )
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = upgrade(given.url or sqlite_url(Path(folder)))
        measure(engine, given.offers // (VARIANTS + 1), given.batch)
        engine.dispose()


def measure(engine: Engine, count: int, batch: int) -> None:
    """Record `count` listings three times and print offers a second, and the ratio to the driver alone."""
    offers = count * (VARIANTS + 1)
    with write(engine) as conn:
        conn.execute(insert(listings), [_listing(number) for number in range(count)])
        ids = list(conn.execute(select(listings.c.id).order_by(listings.c.id)).scalars())
    print(f"{engine.dialect.name}: {offers:,} offers on {count:,} listings, {batch} listings a transaction")
    new = _record(engine, ids, batch, 0, 129_000)
    inserting, updating = _alone(engine, batch * (VARIANTS + 1))
    _print("new", offers, new, inserting)
    _print("unchanged", offers, _record(engine, ids, batch, 1, 129_000), updating)
    _print("changed", offers, _record(engine, ids, batch, 2, 99_000), inserting)


def _print(name: str, offers: int, seconds: float, alone: float) -> None:
    ratio = alone / seconds
    print(f"  {name:<10}{offers / seconds:>9,.0f} offers/s = {ratio:.2f} of the driver alone ({offers / alone:,.0f})")


def _record(engine: Engine, ids: Sequence[int], batch: int, step: int, price: int) -> float:
    """Seconds to record one visit to each listing."""
    at, page = START + timedelta(hours=step), _page(Decimal(price))
    began = time.perf_counter()
    for start in range(0, len(ids), batch):
        part = ids[start : start + batch]
        visits = [Recorded(listing_id=one, captured_at=at, capture=page, status=200) for one in part]
        with write(engine) as conn:
            record_batch(conn, None, "own", visits)
    return time.perf_counter() - began


def _alone(engine: Engine, size: int) -> tuple[float, float]:
    """Seconds that the driver takes to insert the stored spans again, and to update each, `size` in a transaction."""
    twin = offer_spans.to_metadata(MetaData(), name="twin_spans", referred_schema_fn=lambda *_: None)
    for index in twin.indexes:
        index.name = quoted_name(f"twin_{index.name}", quote=None)
    for constraint in list(twin.constraints):
        if isinstance(constraint, ForeignKeyConstraint):
            twin.constraints.remove(constraint)
    twin.primary_key.name = "pk_twin_spans"
    names = [column.name for column in offer_spans.c]
    shown = [f"CAST({c.name} AS TEXT)" if isinstance(c.type, JSON) else c.name for c in offer_spans.c]
    mark = "%s" if engine.dialect.name == "postgresql" else "?"
    inserted = f"INSERT INTO twin_spans ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
    updated = f"UPDATE twin_spans SET last_at = {mark}, count = count + 1 WHERE id = {mark}"
    with write(engine) as conn:
        twin.create(conn)
        rows = [tuple(row) for row in conn.exec_driver_sql(f"SELECT {', '.join(shown)} FROM offer_spans ORDER BY id")]
    seconds = _timed(engine, inserted, rows, size)
    return seconds, _timed(engine, updated, [(row[names.index("last_at")], row[0]) for row in rows], size)


def _timed(engine: Engine, statement: str, rows: list[tuple[Any, ...]], size: int) -> float:
    began = time.perf_counter()
    for start in range(0, len(rows), size):
        with write(engine) as conn:
            conn.exec_driver_sql(statement, rows[start : start + size])
    return time.perf_counter() - began


def _listing(number: int) -> dict[str, Any]:
    return {
        "channel": "own",
        "external_id": str(number),
        "url": f"https://shop.example/p/{number}",
        "first_seen_at": START,
    }


def _page(price: Decimal) -> Capture:
    """What a shop's page of one style in ten sizes says."""
    sizes = [str(250 + 5 * number) for number in range(VARIANTS)]
    stock = Availability.IN_STOCK
    return Capture(
        outcome=Outcome.OK,
        platform="site",
        url="https://shop.example/p/1",
        name="Aero Runner 2",
        brand="Aero",
        currency="KRW",
        price=price,
        regular_price=Decimal(149_000),
        availability=stock,
        seller=Seller(id="77", name="Aero Official"),
        images=("https://shop.example/1.jpg", "https://shop.example/2.jpg"),
        variants=tuple(Variant(id=s, options={"Size": s}, price=price, availability=stock) for s in sizes),
        sources={"price": Source("json-ld offers.price"), "name": Source("json-ld name")},
    )


if __name__ == "__main__":
    main()
