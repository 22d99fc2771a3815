"""Seconds and peak memory of reading, checking and importing a large master file, and of importing it again changed.

    python -m benchmarks.catalog [PRODUCTS]

Writes a workbook of PRODUCTS (20,000) products, 5 SKUs, 7.5 listings and 5 policies for each in a temporary folder, and
imports it into a fresh SQLite store. Each step runs in a process of its own, so that its peak memory is its own.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from catalog import importing
from catalog.reading import read_master
from catalog.sheets import SHEETS
from catalog.writing import write_workbook
from store.engine import open_engine, sqlite_url, write
from store.tables import metadata
from system.settings import Settings, parse

PRODUCTS = 20_000
CHANNELS = 8


def settings() -> Settings:
    """Eight channels in one country."""
    channel = {
        "platform": "site",
        "country": "KR",
        "currency": "KRW",
        "time_zone": "Asia/Seoul",
        "kind": "marketplace",
    }
    names = [f"channel{number}" for number in range(CHANNELS)]
    channels = {name: {**channel, "base_url": f"https://{name}.example.com"} for name in names}
    return parse({"time_zone": "Asia/Seoul", "channels": channels})


def gtin(number: int) -> str:
    """A GTIN-13 for each number."""
    digits = f"880{number:09d}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def rows(products: int, price: int) -> dict[str, Iterator[dict[str, Any]]]:
    """Every sheet's rows; `price` is what a policy asks."""
    codes = [f"P{number:06d}" for number in range(products)]
    skus = [(code, f"{code}-{size}") for code in codes for size in range(240, 290, 10)]
    listed = [(number, skus[number * 2 % len(skus)]) for number in range(products * 15 // 2)]
    return {
        "products": (
            {
                "code": code,
                "brand": "Haru",
                "name": f"Haru {code}",
                "name_ko": f"하루 {code}",
                "category": f"C{at % 40}",
            }
            for at, code in enumerate(codes)
        ),
        "skus": (
            {"code": sku, "product_code": code, "gtin": gtin(at), "colour": "Black", "size": sku[-3:]}
            for at, (code, sku) in enumerate(skus)
        ),
        "listings": (
            {
                "channel": f"channel{number % CHANNELS}",
                "external_id": f"{10_000_000 + number}",
                "url": f"https://channel{number % CHANNELS}.example.com/products/{10_000_000 + number}",
                "product_code": code,
                "sku_code": sku,
                "tier": "daily",
            }
            for number, (code, sku) in listed
        ),
        "policies": (
            {"sku_code": sku, "product_code": code, "currency": "KRW", "list_price": price + at, "floor": price // 2}
            for at, (code, sku) in enumerate(skus)
        ),
    }


def as_cells(sheet: str, some: Iterator[dict[str, Any]]) -> Iterator[list[Any]]:
    """The rows in the sheet's order of columns."""
    return ([row.get(column.name) for column in SHEETS[sheet].columns] for row in some)


def make(folder: Path, products: int) -> None:
    """Two workbooks, the second with other prices, and a store."""
    for name, price in (("first", 100_000), ("second", 110_000)):
        cells = {sheet: as_cells(sheet, some) for sheet, some in rows(products, price).items()}
        write_workbook(folder / f"{name}.xlsx", cells, settings())
    with write(open_engine(sqlite_url(folder))) as conn:
        metadata.create_all(conn)


def bring(folder: Path, name: str) -> None:
    """Read, compare and apply one workbook, and print what each took."""
    engine = open_engine(sqlite_url(folder))
    found = timed("read and check", lambda: read_master(folder / name, settings(), lambda _name, _url: None))
    assert not found.faults, found.faults[0]
    changes = timed("compare", lambda: importing.compare(engine, found))
    url = "https://{}.example.com/{}".format
    timed("apply", lambda: importing.apply(engine, found, changes, user_id=None, listing_url=url))


def timed(what: str, function: Callable[[], Any]) -> Any:
    """What `function` returns; prints its seconds."""
    begun = time.perf_counter()
    result = function()
    print(f"  {what:16} {time.perf_counter() - begun:6.1f} s")
    return result


def main() -> None:
    """Run every step in a process of its own."""
    if len(sys.argv) > 2:
        bring(Path(sys.argv[1]), sys.argv[2])
        print(f"  {'peak memory':16} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MiB")
        return
    products = int(sys.argv[1]) if len(sys.argv) > 1 else PRODUCTS
    with tempfile.TemporaryDirectory() as folder:
        timed("write workbooks", lambda: make(Path(folder), products))
        for name in ("first.xlsx", "second.xlsx", "second.xlsx"):
            size = (Path(folder) / name).stat().st_size / (1 << 20)
            print(f"{name} ({size:.0f} MiB, {products:,} products)", flush=True)
            begun = time.perf_counter()
            subprocess.run([sys.executable, "-m", "benchmarks.catalog", folder, name], check=True)
            print(f"  {'whole':16} {time.perf_counter() - begun:6.1f} s", flush=True)


if __name__ == "__main__":
    main()
