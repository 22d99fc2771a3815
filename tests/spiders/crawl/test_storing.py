"""Visits reach the store, whatever one of them holds and however the database fares."""

import subprocess
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, func, select, text

from model.capture import Capture, Outcome
from spiders.crawling.job import Job
from spiders.crawling.storing import store
from spiders.crawling.visit import Target, Visit
from store.engine import open_engine, read, write
from store.listings import listing_for
from store.requests import RequestKind, Wanted, ask, claim_due
from store.runs import RunReason, start_run
from store.tables import batch_captures, captures, offer_spans, requests
from system import clock
from system.settings import Settings, parse
from tests.spiders.crawl.conftest import Place, Shop, environment, page, reply

SETTINGS: Settings = parse(
    {
        "channels": {
            "shop": {
                "platform": "site",
                "base_url": "https://shop.example",
                "country": "US",
                "currency": "USD",
                "time_zone": "UTC",
                "kind": "own",
                "ground": "own",
            }
        }
    }
)


@pytest.fixture
def job(engine: Engine) -> Job:
    """A run of two listings, the first of which was asked for."""
    with write(engine) as conn:
        ids = [listing_for(conn, "shop", path, f"https://shop.example{path}") for path in ("/p/1", "/p/2")]
        ask(conn, [Wanted(kind=RequestKind.CAPTURE, channel="shop", listing_id=ids[0])], reason="test")
        run_id = start_run(conn, "shop", reason=RunReason.COMMAND)
        claimed = claim_due(conn, "shop", run_id=run_id)
    targets = [
        Target(listing_id=id_, external_id=f"/p/{n}", page_id=f"/p/{n}", url=f"https://shop.example/p/{n}")
        for n, id_ in enumerate(ids, 1)
    ]
    return Job(
        settings=SETTINGS,
        channel=SETTINGS.channel("shop"),
        engine=engine,
        run_id=run_id,
        targets=targets,
        requests={ids[0]: [claimed[0].id]},
    )


def visits(job: Job, **fields: Any) -> list[Visit]:
    """A visit of each target; `fields` are of the first one's capture."""
    made = []
    for target in job.targets:
        capture = Capture(outcome=Outcome.OK, platform="site", url=target.url, price=Decimal("9.00"), currency="USD")
        made.append(Visit(target=target, captured_at=clock.now(), capture=capture))
    if fields and made[0].capture is not None:
        made[0].capture = made[0].capture.with_(**fields)
    return made


def test_a_batch_and_the_requests_that_it_serves_are_stored_together(job: Job) -> None:
    store(job, visits(job))

    with read(job.engine) as conn:
        assert conn.execute(select(func.count()).select_from(batch_captures)).scalar_one() == 2
        assert conn.execute(select(func.count(requests.c.served_at))).scalar_one() == 1


def test_a_batch_stored_twice_counts_once(job: Job) -> None:
    twice = visits(job)

    store(job, twice)
    store(job, twice)

    with read(job.engine) as conn:
        assert conn.execute(select(offer_spans.c.count)).scalars().all() == [1, 1]


def test_what_no_database_takes_is_stored_as_parse_failed_and_the_others_as_they_are(job: Job) -> None:
    store(job, visits(job, attributes={"size": object()}))

    with read(job.engine) as conn:
        rows = conn.execute(select(batch_captures.c.outcome).order_by(batch_captures.c.listing_id)).scalars().all()
        assert rows == ["parse_failed", "ok"]
        assert conn.execute(select(captures.c.reason)).scalars().all() == ["what was read cannot be stored"]


@pytest.fixture
def away(postgresql_url: str, shop: Shop, tmp_path: Path) -> Iterator[Place]:
    """A channel of twelve listings whose store is on PostgreSQL."""
    engine = open_engine(postgresql_url)
    place = Place(tmp_path, engine)
    place.settings(shop.url)
    shop.answers = {f"/p/{number}": reply(page()) for number in range(12)}
    place.add(shop.url, *shop.answers)
    yield place
    engine.dispose()


def test_a_database_that_went_away_is_waited_for(away: Place, postgresql_url: str, shop: Shop) -> None:
    asked, go = Event(), Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        go.wait(30)
        reply(page())(handler)

    shop.answers["/p/5"] = answer
    crawl = subprocess.Popen(
        away.command("crawl", "shop"),
        cwd=away.folder,
        env=environment() | {"ANDON_DATABASE_URL": postgresql_url},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert asked.wait(30)
    name = away.engine.url.database
    _administer(postgresql_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    _administer(postgresql_url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    go.set()
    assert crawl.stderr is not None
    waited = any("captures wait" in line for line in crawl.stderr)
    _administer(postgresql_url, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    crawl.communicate(timeout=60)

    assert waited
    assert crawl.returncode == 0
    assert set(away.outcomes().values()) == {"ok"}
    with read(away.engine) as conn:
        assert set(conn.execute(select(offer_spans.c.count)).scalars()) == {1}


def _administer(url: str, statement: str) -> None:
    base = url.replace("postgresql:", "postgresql+psycopg:")
    administrator = create_engine(base.replace(base[base.index("@/") + 2 : base.index("?")], "postgres"))
    with administrator.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        conn.execute(text(statement))
    administrator.dispose()
