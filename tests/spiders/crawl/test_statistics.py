"""The run's row: alive while the crawl works, ended with what it counted."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.signalmanager import SignalManager
from sqlalchemy import Engine, select

from spiders.crawling import statistics
from spiders.crawling.statistics import RunKeeper
from store.engine import read, write
from store.runs import RunReason, RunStatus, end_run, start_run
from store.tables import runs
from tests.spiders.crawl.test_listing_spider import spider


@pytest.fixture
def beating(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heart that does not wait."""
    monkeypatch.setattr(statistics, "HEARTBEAT_SECONDS", 0)


def crawler(reasons: list[str]) -> Any:
    """What the keeper needs of a crawler; `reasons` gets why it was closed."""

    async def close_spider_async(reason: str) -> None:
        reasons.append(reason)

    engine = SimpleNamespace(close_spider_async=close_spider_async)
    stats = SimpleNamespace(get_value=lambda *_: 3)
    return SimpleNamespace(signals=SignalManager(), engine=engine, stats=stats)


def test_a_run_that_was_ended_from_outside_stops(beating: None, sqlite_engine: Engine) -> None:
    with write(sqlite_engine) as conn:
        end_run(conn, start_run(conn, "shop", reason=RunReason.COMMAND), {}, RunStatus.INTERRUPTED)
    reasons: list[str] = []
    crawl = spider(sqlite_engine)

    async def beat() -> None:
        await asyncio.wait_for(RunKeeper(crawler(reasons))._beat(crawl), 10)
        await asyncio.sleep(0)

    asyncio.run(beat())

    assert reasons == ["shutdown"]
    assert crawl.tally.stopped == "the run was ended from outside"


@pytest.mark.parametrize(
    ("reason", "status"),
    [("finished", "finished"), ("refused", "finished"), ("shutdown", "interrupted"), ("database", "failed")],
)
def test_the_reason_for_closing_is_the_run_s_status(sqlite_engine: Engine, reason: str, status: str) -> None:
    with write(sqlite_engine) as conn:
        start_run(conn, "shop", reason=RunReason.COMMAND)
    crawl = spider(sqlite_engine)

    asyncio.run(RunKeeper(crawler([])).closed(crawl, reason))

    with read(sqlite_engine) as conn:
        ended = conn.execute(select(runs.c.status, runs.c.statistics)).one()
    assert (ended[0], ended[1]["retries"]) == (status, 3)
