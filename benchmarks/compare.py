"""All rules over 10k, 100k and 1M offers, beside one pandas left merge of the same rows; and the whole check.

    python -m benchmarks.compare [--offers 10000 100000 1000000]

Each listing has four variants of one seller and a row for the page as a whole; each product is sold on four channels
and has a policy, a page expectation and stock at hand, one in twenty a promotion. Two offers in a hundred break a rule.
The merge joins the offers with as many rows on (channel, listing, variant), strings all. The whole check is what
`andon check` does with a stored batch for each channel: load, join, rules, life cycle, store. One process on one core;
each size has a fresh process and a fresh SQLite file, and its peak memory is that process's.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlalchemy import Engine, Table, func, insert, select

from model.capture import Availability
from monitors.check import LISTINGS_AT_ONCE, check_batches
from monitors.frames import Master
from monitors.judging import enabled, judge
from monitors.load import load, load_master
from store import frames
from store.engine import read, sqlite_url, write
from store.migrating import upgrade
from store.tables import (
    batch_captures,
    batches,
    catalog_versions,
    content_spans,
    discrepancies,
    events,
    listings,
    master_expectations,
    master_listings,
    master_policies,
    master_products,
    master_promotions,
    master_skus,
    master_stock,
    offer_spans,
    variants,
)
from system import clock
from system.settings import Channel, ChannelKind, Ground, Settings

VARIANTS: Final = 4
OFFERS: Final = VARIANTS + 1
AT: Final = datetime(2026, 5, 4, tzinfo=UTC)
PLACES: Final = {
    "own": ChannelKind.OWN,
    "market": ChannelKind.MARKETPLACE,
    "shop": ChannelKind.RESELLER,
    "store": ChannelKind.RESELLER,
}
SETTINGS: Final = Settings(
    channels={
        name: Channel(
            name=name,
            platform="site",
            base_url="https://shop.test",
            country="US",
            currency="USD",
            time_zone="UTC",
            kind=kind,
            ground=Ground.OWN,
            seller="ours" if name == "market" else "",
        )
        for name, kind in PLACES.items()
    }
)
Row = dict[str, Any]


def main() -> None:
    """Measure each size in a process of its own and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--offers", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    arguments.add_argument("--one", action="store_true", help="measure here, in this process")
    given = arguments.parse_args()
    if given.one:
        measure(given.offers[0])
        return
    for size in given.offers:
        subprocess.run([sys.executable, "-m", "benchmarks.compare", "--one", "--offers", str(size)], check=True)


def measure(size: int) -> None:
    """Seed a store with about `size` offers, and print what rules and check take."""
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        engine = upgrade(sqlite_url(Path(folder)))
        clock.advance(max(AT + timedelta(hours=1) - clock.now(), timedelta(0)))
        seed(engine, size // OFFERS)
        merged, ruled, joined, count = _rules(engine)
        print(f"{count:,} offers: merge {merged:.2f} s, rules {ruled:.2f} s, ratio {ruled / merged:.1f}; ", end="")
        print(f"load and joins {joined:.2f} s", flush=True)
        start, wall = time.process_time(), time.perf_counter()
        with read(engine) as conn:
            waiting = frames.pending(conn)
        verdicts = sum(check_batches(engine, SETTINGS, batch.id) for batch in waiting)
        took, wall = time.process_time() - start, time.perf_counter() - wall
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        found = _count(engine, discrepancies)
        print(
            f"{count:,} offers: whole check {took:.1f} s CPU, {wall:.1f} s, {took / count * 1e6:.0f} µs an offer, "
            f"peak {peak:.2f} GiB; {verdicts:,} verdicts, {found:,} discrepancies, {_count(engine, events):,} events",
            flush=True,
        )
        engine.dispose()


def _rules(engine: Engine) -> tuple[float, float, float, int]:
    """CPU seconds of one merge, of all rules, and of loading and joining; and how many offers there were."""
    rows: Master = load_master(engine)
    chosen = enabled(SETTINGS, ("pages", "offers", "priced", "groups"))
    ruled = joined = 0.0
    keys = []
    with read(engine) as conn:
        waiting = [frames.batch(conn, batch.id) for batch in frames.pending(conn)]
        visits = pd.concat([batch.visits for batch in waiting if batch is not None], ignore_index=True)
        visits = visits.sort_values("listing_id").reset_index(drop=True)
        for start in range(0, len(visits), LISTINGS_AT_ONCE):
            part = visits.iloc[start : start + LISTINGS_AT_ONCE].reset_index(drop=True)
            begun = time.process_time()
            looked = load(conn, part, rows, SETTINGS)
            loaded = time.process_time()
            judge(looked, chosen)
            ruled += time.process_time() - loaded
            joined += loaded - begun
            keys.append(looked.offers[["channel", "external_id", "variant", "price"]])
    offers = pd.concat(keys, ignore_index=True)
    return _merge(offers), ruled, joined, len(offers)


def _merge(offers: pd.DataFrame) -> float:
    left = offers.astype(dict.fromkeys(("channel", "external_id", "variant"), object))
    right = left.sample(frac=1, random_state=1).rename(columns={"price": "other"})
    start = time.process_time()
    left.merge(right, how="left", on=["channel", "external_id", "variant"])
    return time.process_time() - start


def _count(engine: Engine, table: Table) -> int:
    with read(engine) as conn:
        return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def seed(engine: Engine, count: int) -> None:
    """A master file and a stored crawl of `count` listings, one batch a channel."""
    products = max(count // len(PLACES), 1)
    places = [(name, number) for name in PLACES for number in range(products)]
    version = {"id": 1, "imported_at": AT, "file_name": "bench", "sha256": "0" * 64, "counts": {}}
    _add(engine, catalog_versions, iter([version]))
    _add(engine, master_products, (_product(i) for i in range(products)))
    _add(engine, master_skus, (_sku(i, v) for i in range(products) for v in range(VARIANTS)))
    _add(engine, master_listings, (_listed(name, i, v) for name, i in places for v in range(VARIANTS)))
    _add(engine, master_policies, (_policy(i) for i in range(products)))
    _add(engine, master_promotions, (_promotion(i) for i in range(0, products, 20)))
    _add(engine, master_stock, (_stock(i, v) for i in range(products) for v in range(VARIANTS)))
    _add(engine, master_expectations, (_expectation(i) for i in range(products)))
    _add(engine, listings, (_listing(n, name, i) for n, (name, i) in enumerate(places, 1)))
    numbered = [(n, name, i) for n, (name, i) in enumerate(places, 1)]
    _add(engine, variants, ({"listing_id": n, "external_id": f"V{v}"} for n, _, _ in numbered for v in range(VARIANTS)))
    _add(engine, offer_spans, (_offer(n, name, i, v) for n, name, i in numbered for v in range(-1, VARIANTS)))
    _add(engine, content_spans, (_content(n, i) for n, _, i in numbered))
    _add(engine, batches, ({"id": k, "channel": name, "stored_at": AT} for k, name in enumerate(PLACES, 1)))
    batch = {name: number for number, name in enumerate(PLACES, 1)}
    _add(engine, batch_captures, (_captured(n, batch[name]) for n, name, _ in numbered))


def _add(engine: Engine, table: Table, rows: Iterator[Row]) -> None:
    versioned = {"since_version": 1} if "since_version" in table.c else {}
    while part := [{**versioned, **row} for row in islice(rows, 10_000)]:
        with write(engine) as conn:
            conn.execute(insert(table), part)


def _price(number: int) -> int:
    return 5_000 + number * 37 % 20_000


def _product(i: int) -> Row:
    name = f"Run {i}"
    return {"key": f"P{i}", "code": f"P{i}", "brand": "Haru", "name": name, "category": "Shoes"}


def _sku(i: int, v: int) -> Row:
    code = f"P{i}-{v}"
    return {"key": code, "code": code, "product_code": f"P{i}", "size": str(250 + 10 * v)}


def _listed(name: str, i: int, v: int) -> Row:
    row = {"channel": name, "external_id": f"{name}-{i}", "variant": f"V{v}", "sku_code": f"P{i}-{v}"}
    return {**row, "key": f"{name} {i} {v}", "product_code": f"P{i}"}


def _policy(i: int) -> Row:
    price = _price(i)
    return {
        "key": f"policy-{i}",
        "product_code": f"P{i}",
        "currency": "USD",
        "list_price": price,
        "floor": price * 8 // 10,
        "ceiling": price * 12 // 10,
    }


def _promotion(i: int) -> Row:
    window = {"starts_at": AT - timedelta(days=1), "ends_at": AT + timedelta(days=1)}
    row = {"key": f"sale-{i}", "name": "Sale", "product_code": f"P{i}", "currency": "USD"}
    return {**row, **window, "promo_price": _price(i) * 9 // 10}


def _stock(i: int, v: int) -> Row:
    return {"key": f"P{i}-{v}", "sku_code": f"P{i}-{v}", "quantity": 40 + i % 60, "as_of": AT - timedelta(hours=2)}


def _expectation(i: int) -> Row:
    row = {"key": f"page-{i}", "product_code": f"P{i}", "title": f"Run {i}", "brand_text": "Haru | 하루"}
    return {**row, "images_min": 1, "forbidden_words": ["replica"], "options": {"Size": ["250", "260"]}}


def _listing(n: int, name: str, i: int) -> Row:
    row = {"id": n, "channel": name, "external_id": f"{name}-{i}", "url": f"https://shop.test/{name}/{i}"}
    return {**row, "in_master": True, "first_seen_at": AT - timedelta(days=30), "last_captured_at": AT}


def _offer(n: int, name: str, i: int, v: int) -> Row:
    """What is asked: of a hundred offers one is a tenth of its price and one is sold out."""
    due = _price(i) * 9 // 10 if i % 20 == 0 else _price(i)
    chance = (n * 7 + v * 31) % 100
    level = Availability.SOLD_OUT if chance == 1 else Availability.IN_STOCK
    return {
        "listing_id": n,
        "seller": "ours" if name == "market" else "",
        "variant": f"V{v}" if v >= 0 else "",
        "first_at": AT - timedelta(days=3),
        "last_at": AT,
        "count": 3,
        "digest": "0" * 32,
        "currency": "USD",
        "price": due // 10 if chance == 0 and v >= 0 else due,
        "availability": level.value if v >= 0 else Availability.IN_STOCK.value,
        "quantity": 20 + n % 50 if v >= 0 else None,
        "sources": {"price": {"where": "json-ld offers.price"}, "availability": {"where": "json-ld availability"}},
    }


def _content(n: int, i: int) -> Row:
    return {
        "listing_id": n,
        "first_at": AT - timedelta(days=3),
        "last_at": AT,
        "count": 3,
        "digest": "0" * 32,
        "name": f"Haru Run {i} shoes",
        "brand": "Haru",
        "images": ["https://shop.test/1.jpg", "https://shop.test/2.jpg"],
        "options": {"Size": ["250", "260", "270", "280"]},
        "description": "A light shoe for long runs, with a sole that lasts. " * 4,
        "attributes": {"Material": "knit"},
    }


def _captured(n: int, batch: int) -> Row:
    fields = ["availability", "brand", "images", "name", "price", "variants"]
    return {"batch_id": batch, "listing_id": n, "captured_at": AT, "outcome": "ok", "status": 200, "fields": fields}


if __name__ == "__main__":
    main()
