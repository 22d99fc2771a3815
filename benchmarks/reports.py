"""How long reports take: 10,000 rows as a workbook and as CSV, each opened again, and by LibreOffice where it is.

    python -m benchmarks.reports [--rows 10000]

A store is filled with offers of 1,000 SKUs on two channels; the time of the query and the joins is told apart from the
file's. Cases are as many rows in cases of 100 listings, each with a screenshot; a case file has 20 of them.
"""

import argparse
import csv
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from PIL import Image
from sqlalchemy import Engine, insert

from reports.asking import asked
from reports.case_file import case_page, printing
from reports.drafting import Draft
from reports.filing import complaints
from reports.ipr import ipr, listed
from reports.prices import prices
from reports.records import Case, Reported
from reports.stock import stock
from reports.tables import Report
from reports.writing import write
from store.engine import read
from store.engine import write as writing
from store.master import TABLES, begin_version
from store.migrating import upgrade
from store.tables import listings, offer_spans
from system import clock
from system.settings import Settings, parse
from tests.reports.cases import DAY, OWNER, case, proof, reported

SKUS = 1_000
CHANNELS = ("own", "market")
_SCOPE = dict.fromkeys("brand category product_code sku_code channel seller country".split(), "")


def settings() -> Settings:
    """Two channels that sell in won."""
    place = {"platform": "site", "base_url": "https://shop.test", "country": "KR", "currency": "KRW"}
    return parse({"channels": {name: {**place, "time_zone": "Asia/Seoul", "kind": "own"} for name in CHANNELS}})


def fill(engine: Engine, rows: int) -> None:
    """A store with `rows` spans of one day each."""
    with writing(engine) as conn:
        version = begin_version(conn, user_id=None, file_name="bench", sha256="0" * 64, counts={})
        for sheet, some in master().items():
            conn.execute(insert(TABLES[sheet]), [{"since_version": version, **one} for one in some])
        conn.execute(insert(listings), [_page(at, n) for at in range(len(CHANNELS)) for n in range(SKUS)])
        conn.execute(insert(offer_spans), [_span(number) for number in range(rows)])


def master() -> Mapping[str, list[dict[str, Any]]]:
    """A master file of 1,000 products of one SKU each, listed on every channel under a policy of its own."""
    codes = [(f"P{n}", f"S{n}", f"A{n}") for n in range(SKUS)]
    product = {"brand": "Haru", "name": "런 Run", "category": "Shoes"}
    policy = {**_SCOPE, "currency": "KRW", "list_price": 129_000, "floor": 110_000}
    return {
        "products": [{"key": code, "code": code, **product} for code, _, _ in codes],
        "skus": [{"key": sku, "code": sku, "product_code": code} for code, sku, _ in codes],
        "listings": [
            {"key": f"{channel} {page}", "channel": channel, "external_id": page, "product_code": code, "sku_code": sku}
            for channel in CHANNELS
            for code, sku, page in codes
        ],
        "policies": [{"key": code, **policy, "product_code": code} for code, _, _ in codes],
    }


def _page(at: int, number: int) -> dict[str, object]:
    place = {"channel": CHANNELS[at], "external_id": f"A{number}", "url": f"https://shop.test/{number}"}
    return {"id": 1 + number + SKUS * at, **place, "in_master": True, "first_seen_at": clock.now()}


def _span(number: int) -> dict[str, object]:
    turn, listing = divmod(number, SKUS * len(CHANNELS))
    at = clock.now() - timedelta(days=2 * turn + 1)
    return {
        "listing_id": listing + 1,
        "first_at": at - timedelta(days=1),
        "last_at": at,
        "is_current": turn == 0,
        "digest": str(number),
        "currency": "KRW",
        "price": 99_000 + turn * 1000,
        "regular_price": 129_000,
        "availability": "InStock",
    }


def timed(what: str, function: Callable[[], object]) -> None:
    """Print how long `function` took."""
    start, begun = time.perf_counter(), time.process_time()
    said = function()
    took, worked = time.perf_counter() - start, time.process_time() - begun
    print(f"{what:<28} {took:6.2f} s ({worked:.2f} s of its processor)  {said if isinstance(said, str) else ''}")


def converted(path: Path, folder: Path) -> str:
    """How many lines LibreOffice reads in the workbook's first sheet."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return "left out: Debian's package libreoffice-calc is not there"
    command = [program, f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", "csv"]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=300)
    return f"{len(path.with_suffix('.csv').read_text('utf-8', 'replace').splitlines()):,} lines"


def printed(draft: Draft) -> str:
    """The file of a case as PDF."""
    with printing() as printer:
        return f"{len(printer(case_page(draft, 'Mina Kim'))):,} bytes"


def draft_of(count: int) -> Draft:
    """A case of so many listings, each with a screenshot, and what is filed of it."""
    of = case(listings=tuple(pictured(number) for number in range(count)))
    return Draft(case=of, complaints=complaints(of, OWNER, "Mina Kim", DAY))


def pictured(number: int) -> Reported:
    """A listing with a screenshot as evidence keeps it: of a page with words and pictures, so that it packs badly."""
    noise = Image.effect_noise((240, 400), 60).resize((960, 1600))
    out = BytesIO()
    noise.convert("RGB").save(out, "PNG")
    return reported(number, proof=replace(proof(), number=number, picture=out.getvalue))


def cases_of(rows: int) -> list[Case]:
    """Cases of 100 listings each on four channels; each listing has a picture."""
    shown = pictured(0).proof
    channels = ("tmall", "naver", "coupang", "elevenst")
    return [
        case(channels[of % 4], number=of, listings=tuple(reported(of * 100 + at, proof=shown) for at in range(100)))
        for of in range(rows // 100)
    ]


def report_cases(rows: int, folder: Path) -> None:
    """The time of the workbook and the CSV of cases, and what others read of them."""
    cases, book, plain = cases_of(rows), folder / "cases.xlsx", folder / "cases.csv"
    timed("write the IPR workbook", lambda: write(book, ipr(cases, {})))
    timed("write the IPR CSV", lambda: write(plain, listed(cases, {})))
    timed(
        "openpyxl opens it",
        lambda: f"{openpyxl.load_workbook(book)['tmall'].max_row:,} lines of the first of 4 channels",
    )
    timed("LibreOffice opens it", lambda: converted(book, folder))


def main() -> None:
    """Fill, report, open again."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = upgrade(f"sqlite:///{folder / 'store.db'}")
        fill(engine, rows)
        made: list[Report] = []
        with read(engine) as conn:
            timed("read and join", lambda: made.append(prices(conn, asked(settings()), settings())))
        report, book, plain = made[0], folder / "prices.xlsx", folder / "prices.csv"
        print(f"{len(report.main.rows):,} rows of {len(report.main.columns)} columns, {len(report.charts)} charts")
        with read(engine) as conn:
            timed("read and join, for stock", lambda: made.append(stock(conn, asked(settings()), settings())))
        timed("write the workbook", lambda: write(book, report))
        timed("write the CSV", lambda: write(plain, report))
        timed("openpyxl opens it", lambda: f"{openpyxl.load_workbook(book)['Prices'].max_row:,} lines")
        with plain.open(encoding="utf-8-sig", newline="") as file:
            timed("csv opens it", lambda: f"{len(list(csv.reader(file))):,} lines")
        timed("LibreOffice opens it", lambda: converted(book, folder))
        report_cases(rows, folder)
        twenty = draft_of(20)
        timed("PDF of 20 listings", lambda: printed(twenty))
        engine.dispose()


if __name__ == "__main__":
    main()
