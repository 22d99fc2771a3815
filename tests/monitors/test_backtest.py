"""Backtests: the same rules and the same life over stored spans, and nothing written."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from model.capture import Capture
from monitors.backtest import backtest, product_kinds
from monitors.check import check_pending
from monitors.showing import days
from store.engine import read
from store.tables import discrepancies, events
from system import clock
from system.settings import RuleSetting
from tests.monitors.stores import CHECKS, import_master, page, shop, visit


def history(engine: Engine, listing: int, *captures: Capture, hours: int = 24) -> date:
    """Captures so many hours apart; the day of the first."""
    first = clock.now() + timedelta(hours=hours)
    for capture in captures:
        visit(engine, {listing: capture}, minutes=60 * hours)
    return first.date()


def fired(engine: Engine, kinds: list[str], first: date, length: int = 10, **other: Any) -> list[tuple[int, str, str]]:
    """Day (0 is the first), kind and what happened."""
    found = backtest(engine, other.pop("settings", CHECKS), kinds, first, first + timedelta(days=length), **other)
    return [((one.day - first).days, one.verdict.subject.kind, one.action.value) for one in found]


def test_a_rule_fires_on_the_day_of_its_second_look(engine: Engine) -> None:
    (listing,) = shop(engine)
    first = history(engine, listing, *[page(price) for price in ("100", "85", "85", "100")])

    assert fired(engine, ["below_floor"], first) == [(2, "below_floor", "open")]


def test_what_comes_back_fires_again(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    first = history(sqlite_engine, listing, *[page(price) for price in ("10", "100", "100", "10")])

    assert fired(sqlite_engine, ["misprint"], first) == [(0, "misprint", "open"), (3, "misprint", "open")]


def test_two_captures_of_one_span_are_two_looks(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    first = history(sqlite_engine, listing, page("100"), page("85"), page("85"), page("100"), hours=3)

    assert fired(sqlite_engine, ["below_floor"], first)[0][1:] == ("below_floor", "open")


def test_a_promotion_that_ends_within_a_span_is_seen_on_the_next_day(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    begin = clock.now()
    sale = {"key": "sale", "name": "Sale", "brand": "Haru", "promo_price": 8_000}
    import_master(sqlite_engine, promotions=[{**sale, "starts_at": begin, "ends_at": begin + timedelta(days=3)}])
    first = history(sqlite_engine, listing, *[page("80")] * 6)

    kinds = {(kind, action) for _, kind, action in fired(sqlite_engine, ["promo_not_ended"], first)}
    assert kinds == {("promo_not_ended", "open")}


def test_only_the_wanted_kinds_and_channel_are_told(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    first = history(sqlite_engine, listing, page("10"))

    assert fired(sqlite_engine, ["stockout"], first) == []
    assert fired(sqlite_engine, ["misprint"], first, channel="market") == []
    assert fired(sqlite_engine, product_kinds(), first, channel="own") == [(0, "misprint", "open")]


def test_a_rule_that_is_switched_off_is_tried_all_the_same(sqlite_engine: Engine) -> None:
    off = CHECKS.model_copy(update={"rules": {"misprint": RuleSetting(enabled=False)}})
    (listing,) = shop(sqlite_engine)
    first = history(sqlite_engine, listing, page("10"))

    assert fired(sqlite_engine, ["misprint"], first, settings=off) == [(0, "misprint", "open")]


def test_nothing_is_written(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    first = history(sqlite_engine, listing, page("10"))

    fired(sqlite_engine, product_kinds(), first)

    with read(sqlite_engine) as conn:
        assert [conn.execute(select(table)).all() for table in (discrepancies, events)] == [[], []]


def test_a_backtest_agrees_with_the_checks(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    prices = ("100", "85", "85", "100", "100", "10", "100", "100", "85", "100", "85", "85")
    first = history(sqlite_engine, listing, *[page(price) for price in prices])
    check_pending(sqlite_engine, CHECKS)
    with read(sqlite_engine) as conn:
        told = conn.execute(select(events.c.action).where(events.c.action.in_(["open", "regress"]))).all()

    assert len(fired(sqlite_engine, product_kinds(), first, 20)) == len(told)


def test_the_days_are_counted_with_samples(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, 5)
    visit(sqlite_engine, {listing: page("10") for listing in listings})
    today = clock.now().date()

    lines = list(days(list(backtest(sqlite_engine, CHECKS, ["misprint"], today, today))))

    assert lines[0] == f"{today} misprint: 5"
    assert lines[1].startswith("  own A0: The price is USD 10.00")
    assert (len(lines), lines[-1]) == (5, "misprint: 5 in all")


@pytest.mark.parametrize("kind", ["parity", "mass_change", "run_missed"])
def test_what_history_cannot_tell_has_no_backtest(kind: str) -> None:
    assert kind not in product_kinds()
