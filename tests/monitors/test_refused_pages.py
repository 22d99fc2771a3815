"""Pages that are no product, through the store and the check: coverage counts them, the other rules stay silent."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import Engine, select

from model.capture import SPEAKING, Capture
from monitors.check import check_batches
from monitors.rule import rules
from spiders import platforms
from store.engine import read, write
from store.recording import Recorded, record_batch
from store.runs import RunReason, end_run, start_run
from store.tables import batch_captures
from system import clock
from tests.monitors.stores import CHECKS, all_found, page, shop, visit
from tests.reading.test_outcomes import ROWS
from tests.spiders.test_outcome_pages import page_of

PAGES = [row for row in ROWS if row["outcome"] not in SPEAKING]


def refused() -> list[Capture]:
    """One capture of each page, the platforms taking turns."""
    names = platforms.names()
    return [platforms.by_name(names[number % len(names)]).capture([page_of(row)]) for number, row in enumerate(PAGES)]


def test_refused_pages_open_nothing_of_a_product_and_each_is_counted(sqlite_engine: Engine) -> None:
    captures = refused()
    listings = shop(sqlite_engine, len(captures), "market", floor=9_000)
    check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, dict.fromkeys(listings, page()), channel="market"))
    before = len(all_found(sqlite_engine))

    batch = _run(sqlite_engine, listings, captures)
    check_batches(sqlite_engine, CHECKS, batch)

    outcomes = Counter(capture.outcome.value for capture in captures)
    assert before == 0
    assert {rules()[one.kind].family for one in all_found(sqlite_engine)} == {"coverage"}
    assert _counted(sqlite_engine, batch) == outcomes
    (blocked,) = [one for one in all_found(sqlite_engine) if one.kind == "channel_blocked"]
    assert blocked.numbers["captures"] == len(PAGES)
    assert blocked.numbers["refused"] == sum(outcomes[name] for name in ("blocked", "login", "fetch_failed"))


def _run(engine: Engine, listings: list[int], captures: list[Capture]) -> int:
    clock.advance(timedelta(minutes=15))
    at = clock.now()
    with write(engine) as conn:
        run = start_run(conn, "market", reason=RunReason.COMMAND)
        seen = [
            Recorded(listing_id=listing, captured_at=at, capture=one)
            for listing, one in zip(listings, captures, strict=True)
        ]
        batch = record_batch(conn, run, "market", seen)
        end_run(conn, run, {})
    return batch


def _counted(engine: Engine, batch: int) -> Counter[str]:
    """Outcomes of the batch's visits, as coverage reads them."""
    with read(engine) as conn:
        rows = conn.execute(select(batch_captures.c.outcome).where(batch_captures.c.batch_id == batch))
        return Counter(rows.scalars())
