"""The report of history: what stood, for how long, how bad, and why it ended."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from model.capture import Seller
from tests.monitors.stores import page, visit
from tests.reports.scene import DAY, book, judge_all, later, listed, sold_by, table


def test_a_discrepancy_is_told_from_its_opening_to_its_end(engine: Engine, tmp_path: Path) -> None:
    listing = listed(engine, "market")["market"]
    for price in ("85", "80", "85", "100", "100"):
        visit(engine, {listing: page(price)}, channel="market", minutes=DAY // 2)
        judge_all(engine)

    found = book(engine, "history", tmp_path)
    (row,) = (row for row in table(found["Discrepancies"]) if row["Kind"] == "below_floor")

    assert (row["State"], row["Channel"], row["Product"], row["Listing"]) == ("resolved", "market", "P", "A")
    assert row["Worst, off by"] == pytest.approx(10 / 90, abs=0.002)
    assert row["Days"] == pytest.approx((row["Resolved"] - row["Opened"]).total_seconds() / 86400, abs=0.001)
    assert row["Reason"] == "the rule holds on two captures"
    assert "below the floor" in row["What"]


def test_what_stands_has_no_end_and_counts_in_the_chart(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    for _ in range(2):
        visit(sqlite_engine, {listing: page("70")})
        judge_all(sqlite_engine)
    later(2 * DAY)

    found = book(sqlite_engine, "history", tmp_path)
    (row,) = (row for row in table(found["Discrepancies"]) if row["Kind"] == "below_floor")
    (kind,) = (one for one in table(found["Kinds"]) if one["Kind"] == "below_floor")

    assert row["Resolved"] is None
    assert row["Days"] == pytest.approx(2, abs=0.1)
    assert (kind["open"], kind["Not ended"], kind["In all"]) == (1, 1, 1)
    assert len(found["Charts"]._charts) == 1


def test_what_ended_before_the_period_is_left_out(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    for price in ("70", "70", "100", "100"):
        visit(sqlite_engine, {listing: page(price)})
        judge_all(sqlite_engine)
    later(40 * DAY)

    assert table(book(sqlite_engine, "history", tmp_path)["Discrepancies"]) == []


def test_prices_of_independent_resellers_name_no_target_where_that_is_restricted(
    engine: Engine, tmp_path: Path
) -> None:
    listing = listed(engine, "reseller_kr", currency="KRW", list_price=129_000, floor=110_000)["reseller_kr"]
    for _ in range(2):
        visit(engine, {listing: sold_by(Seller(id="s1"), "80000", "KRW")}, channel="reseller_kr")
        judge_all(engine)

    found = book(engine, "history", tmp_path)
    rows = [row for row in table(found["Discrepancies"]) if row["Family"] == "price"]
    texts = " ".join(str(cell) for sheet in found for row in sheet.iter_rows(values_only=True) for cell in row)

    assert rows
    assert all(row["Worst, off by"] is None for row in rows)
    assert not [amount for amount in ("110,000", "110000", "129,000", "129000") if amount in texts]
