"""The report of stock: how long SKUs were out, of the time of which something is known."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from model.capture import Availability, Outcome
from tests.monitors.stores import import_master, page, refused, visit
from tests.reports.scene import DAY, book, listed, sizes, table

IN, OUT, UNKNOWN = Availability.IN_STOCK, Availability.OUT_OF_STOCK, Availability.UNKNOWN
HOUR = 60


def test_days_out_are_counted_until_a_visit_says_otherwise(engine: Engine, tmp_path: Path) -> None:
    listing = listed(engine, "own")["own"]
    for level in (IN, OUT, OUT, IN):
        visit(engine, {listing: page("100", availability=level)}, minutes=12 * HOUR)

    found = book(engine, "stock", tmp_path)
    (row,) = table(found["Out of stock"])

    assert (row["SKU"], row["Channel"], row["Times out"], row["Out at the end"]) == ("S", "own", 1, "no")
    assert row["Days out of stock"] == pytest.approx(1, abs=0.001)
    assert row["Days watched"] == pytest.approx(1.5, abs=0.001)
    assert row["Share out"] == pytest.approx(2 / 3, abs=0.001)
    assert sum(week["own"] for week in table(found["Weeks"])) == 1


def test_a_visit_says_nothing_after_a_day(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    visit(sqlite_engine, {listing: page("100", availability=OUT)})
    visit(sqlite_engine, {listing: page("100")}, minutes=10 * DAY)

    (row,) = table(book(sqlite_engine, "stock", tmp_path)["Out of stock"])

    assert row["Days out of stock"] == pytest.approx(1, abs=0.001)


def test_a_page_that_was_not_read_is_never_out_of_stock(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    visit(sqlite_engine, {listing: page("100", availability=UNKNOWN)})
    visit(sqlite_engine, {listing: refused(Outcome.BLOCKED)}, minutes=DAY)

    found = book(sqlite_engine, "stock", tmp_path)

    assert table(found["Out of stock"]) == []
    assert table(found["Stock"]) == []


def test_a_size_run_with_gaps_is_listed(engine: Engine, tmp_path: Path) -> None:
    listing = listed(engine, "own")["own"]
    import_master(
        engine, skus=[{"code": f"S{size}", "product_code": "P", "size": size} for size in ("240", "250", "270")]
    )
    rows = [
        {"channel": "own", "external_id": "A", "variant": f"s{size}", "product_code": "P", "sku_code": f"S{size}"}
        for size in ("240", "250", "270")
    ]
    import_master(engine, listings=rows)
    visit(engine, {listing: sizes(s240=IN, s250=OUT, s270=IN)})

    (row,) = table(book(engine, "stock", tmp_path)["Broken sizes"])

    assert (row["Sizes sold out"], row["Sizes that sell"]) == ("250", "240, 270")


def test_the_workbook_has_a_chart_of_stockouts_by_week(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    visit(sqlite_engine, {listing: page("100")})
    visit(sqlite_engine, {listing: page("100", availability=OUT)})
    visit(sqlite_engine, {listing: page("100")})

    found = book(sqlite_engine, "stock", tmp_path)

    assert found.sheetnames == ["Out of stock", "Stock", "Broken sizes", "Weeks", "Charts", "About"]
    assert len(found["Charts"]._charts) == 1
