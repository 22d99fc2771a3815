"""Prices against list prices in digests: what channels ask, what they asked before, and what nobody may be told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from model.capture import Seller
from reports import digest_prices
from reports.digest_rows import Wanted
from reports.sections import Section
from sandbox.slack import Slack
from store.digesting import About
from store.engine import read
from system import clock
from tests.alerts import newsroom
from tests.alerts.newsroom import Newsroom

ASKED = {"own": {"P1": "100000", "P2": "98000"}, "coupang": {"P1": "80000", "P2": "90000"}}


@pytest.fixture
def room(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Newsroom]:
    with Slack() as slack:
        yield Newsroom(sqlite_engine, slack, tmp_path)


def told(room: Newsroom, since: datetime, **about: list[str]) -> Section:
    with read(room.engine) as conn:
        wanted = Wanted(settings=room.settings, since=since, until=clock.now(), about=About(**about))
        return digest_prices.section(conn, wanted)


def test_channels_are_told_with_median_range_and_what_they_asked_before(room: Newsroom) -> None:
    room.sell(ASKED)
    since = clock.now()
    clock.advance(timedelta(minutes=5))
    room.sell({"coupang": {"P1": "70000"}})

    section = told(room, since)

    assert section.lines == (
        "coupang: median 80% of list price, 70% to 90%, 2 products (before: 85%).",
        "own: median 99% of list price, 98% to 100%, 2 products (before: 99%).",
    )
    assert section.table is not None
    assert section.table.rows[0] == ["coupang", 2, 0.8, 0.7, 0.9, pytest.approx(0.85)]


def test_prices_that_stand_as_they_stood_are_not_told(room: Newsroom) -> None:
    room.sell(ASKED)
    since = clock.now()
    clock.advance(timedelta(minutes=5))
    room.sell(ASKED)

    assert told(room, since).empty


def test_only_the_brands_and_channels_that_are_asked_for_count(room: Newsroom) -> None:
    since = clock.now()
    clock.advance(timedelta(minutes=5))
    room.sell(ASKED)

    assert told(room, since, brands=["Other"]).empty
    assert len(told(room, since, channels=["own"], brands=["Arcus"]).lines) == 1


def test_independent_sellers_whose_prices_may_not_be_fixed_are_not_in_it(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newsroom, "OURS", Seller(id="stranger", name="Stranger"))
    since = clock.now()
    clock.advance(timedelta(minutes=5))
    room.sell(ASKED)

    assert [line.partition(":")[0] for line in told(room, since).lines] == ["own"]
