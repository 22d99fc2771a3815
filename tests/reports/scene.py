"""A store with prices, stock and discrepancies on channels of three countries, and its reports opened again."""

import csv
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from sqlalchemy import Engine

from model.capture import Availability, Capture, Offer, Prices, Seller, Variant
from monitors.check import check_pending
from reports.asking import asked
from reports.history import history
from reports.prices import prices
from reports.stock import stock
from reports.writing import write
from store.engine import read
from store.engine import write as writing
from store.listings import listing_for
from system import clock
from tests.monitors.stores import CHECKS, import_master, page

MAKERS = {"prices": prices, "stock": stock, "history": history}
DAY = 24 * 60
"""Minutes."""


def listed(engine: Engine, *channels: str, name: str = "Run 2", **policy: Any) -> dict[str, int]:
    """One product with one SKU on these channels under one policy; the listing of each."""
    import_master(
        engine,
        products=[{"code": "P", "name": name}],
        skus=[{"code": "S", "product_code": "P", "size": "260", "colour": "Black"}],
        listings=[{"channel": one, "external_id": "A", "product_code": "P", "sku_code": "S"} for one in channels],
        policies=[{"list_price": 10_000, "floor": 9_000, **policy}],
    )
    with writing(engine) as conn:
        return {one: listing_for(conn, one, "A", f"https://{one}.test/A") for one in channels}


def sold_by(seller: Seller, amount: str, currency: str) -> Capture:
    """A page on which somebody sells."""
    offer = Offer(seller=seller, prices=Prices(price=Decimal(amount)), availability=Availability.IN_STOCK)
    return page(amount, currency=currency, seller=seller, offers=(offer,))


def sizes(**availability: Availability) -> Capture:
    """A page with a variant for each size, `s260=…`."""
    variants = tuple(
        Variant(id=name, options={"Size": name.removeprefix("s")}, price=Decimal(100), availability=level)
        for name, level in availability.items()
    )
    return page(variants=variants)


def made(engine: Engine, name: str, path: Path, settings: Any = CHECKS, **words: Any) -> Path:
    """The report's file."""
    with read(engine) as conn:
        write(path, MAKERS[name](conn, asked(settings, **words), settings))
    return path


def book(engine: Engine, name: str, folder: Path, **words: Any) -> Any:
    """The report as openpyxl reads its workbook."""
    return openpyxl.load_workbook(made(engine, name, folder / f"{name}.xlsx", **words))


def table(page_: Any) -> list[dict[str, Any]]:
    """A sheet's rows by heading."""
    heading, *rows = page_.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def csv_rows(path: Path) -> list[dict[str, str]]:
    """A CSV's rows by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def judge_all(engine: Engine) -> None:
    """Check what waits."""
    check_pending(engine, CHECKS)


def later(minutes: int) -> None:
    """Move the clock."""
    clock.advance(timedelta(minutes=minutes))
