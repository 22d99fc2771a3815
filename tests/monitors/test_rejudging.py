"""What people called a false positive is kept, and judged again by today's readers and rules."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from model.capture import Outcome
from model.lifecycle import Action, Cause
from monitors.check import check_batches
from monitors.rejudging import Again, rejudge
from spiders.links import PlatformLinks
from store import lifecycle
from store.engine import read, write
from store.evidence import finding, retention
from store.evidence.exchange import Exchange, as_warc
from store.evidence.keeping import About, keep
from store.false_positives import kept
from store.recording import forget_visits
from store.tables import catalog_versions, evidence, master_policies, master_skus
from system import clock
from system.settings import RuleSetting, Settings
from tests.monitors.stores import CHECKS, all_found, import_master, page, refused, shop, visit

HTML = """<!doctype html><html><head><title>Andon Run 2</title><script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Product", "name": "Andon Run 2", "brand": "Haru", "offers":
{"@type": "Offer", "price": "PRICE", "priceCurrency": "USD", "availability": "https://schema.org/InStock"}}
</script></head><body><h1>Andon Run 2</h1><p class="price">$PRICE</p><button>Add to cart</button></body></html>"""


def told(engine: Engine, *prices: str, channel: str = "own") -> int:
    """What opens when a page asks these prices one after the other; its number."""
    (listing,) = shop(engine, channel=channel)
    for price in prices:
        check_batches(engine, CHECKS, visit(engine, {listing: page(price)}, channel=channel))
    return max(one.id for one in all_found(engine))


def order(engine: Engine, number: int, action: Action, **said: Any) -> None:
    """What a person does to it."""
    with write(engine) as conn:
        version = lifecycle.get(conn, number).version
        lifecycle.act(conn, number, action, actor_id=None, seen_version=version, **said)


def called(engine: Engine, *prices: str, channel: str = "own") -> int:
    """The same, called a false positive."""
    number = told(engine, *prices, channel=channel)
    order(engine, number, Action.FALSE_POSITIVE, why="a set of ten")
    return number


def again(engine: Engine, settings: Settings = CHECKS, **wanted: Any) -> list[Again]:
    with read(engine) as conn:
        found = kept(conn, **wanted)
    return list(rejudge(engine, settings, found, PlatformLinks()))


def prove(engine: Engine, settings: Settings, number: int, price: str) -> int:
    """Evidence of the capture that opened it: a page that asks `price`; the pack's number."""
    with read(engine) as conn:
        (opening,) = (event for event in lifecycle.history(conn, number) if event.action is Action.OPEN)
        one = lifecycle.get(conn, number)
    at = one.last_seen_at
    body = HTML.replace("PRICE", price).encode()
    warc = as_warc([Exchange(url="https://shop.test/a0", status=200, headers=_HEADERS, body=body, at=at)])
    about = About(
        channel=one.channel,
        url="https://shop.test/a0",
        captured_at=at,
        listing_id=one.listing_id,
        capture_id=opening.capture_id,
    )
    return keep(engine, settings, about, {"exchange.warc": warc})


_HEADERS = (("Content-Type", "text/html; charset=utf-8"),)


def test_what_nothing_changed_would_be_told_today(engine: Engine) -> None:
    number = called(engine, "100", "85", "85")

    (one,) = again(engine)

    assert (one.kept.of.id, one.fires, one.read) == (number, True, False)
    assert (one.kept.why, one.kept.numbers["price"]) == ("a set of ten", "85.00")
    assert one.verdict is not None
    assert one.verdict.numbers["floor"] == "90.00"


def test_it_is_judged_by_the_policy_and_products_of_then(engine: Engine) -> None:
    called(engine, "10")
    import_master(engine)
    with write(engine) as conn:
        version = conn.execute(select(catalog_versions.c.id).order_by(catalog_versions.c.id.desc()).limit(1)).scalar()
        for table in (master_policies, master_skus):
            conn.execute(update(table).values(until_version=version))

    assert [one.fires for one in again(engine)] == [True]


def test_a_rule_that_is_set_otherwise_since_is_silent(sqlite_engine: Engine) -> None:
    called(sqlite_engine, "10")
    off = CHECKS.model_copy(update={"rules": {"misprint": RuleSetting(enabled=False)}})

    assert [one.fires for one in again(sqlite_engine, off)] == [False]


def test_todays_reader_reads_the_page_again(engine: Engine, tmp_path: Path) -> None:
    settings = CHECKS.model_copy(update={"folder": tmp_path})
    number = told(engine, "10")
    prove(engine, settings, number, "100")
    order(engine, number, Action.FALSE_POSITIVE, why="misread")

    (one,) = again(engine, settings)

    assert (one.fires, one.read) == (False, True)


def test_a_page_that_reads_as_it_did_would_be_told_today(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = CHECKS.model_copy(update={"folder": tmp_path})
    number = told(sqlite_engine, "10")
    prove(sqlite_engine, settings, number, "10")
    order(sqlite_engine, number, Action.FALSE_POSITIVE, why="misread")

    assert [(one.fires, one.read) for one in again(sqlite_engine, settings)] == [(True, True)]


def test_looks_that_said_the_same_are_read_by_the_one_page_that_is_kept(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = CHECKS.model_copy(update={"folder": tmp_path})
    number = told(sqlite_engine, "100", "85", "85", "85")
    prove(sqlite_engine, settings, number, "100")
    order(sqlite_engine, number, Action.FALSE_POSITIVE, why="misread")

    assert [one.fires for one in again(sqlite_engine, settings)] == [False]


def test_a_page_that_can_no_longer_be_read_tells_nothing(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = CHECKS.model_copy(update={"folder": tmp_path})
    number = told(sqlite_engine, "10")
    prove(sqlite_engine, settings, number, "")
    order(sqlite_engine, number, Action.FALSE_POSITIVE, why="misread")

    assert [(one.fires, one.read) for one in again(sqlite_engine, settings)] == [(False, True)]


def test_evidence_that_is_lost_leaves_what_was_stored(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = CHECKS.model_copy(update={"folder": tmp_path})
    number = told(sqlite_engine, "10")
    prove(sqlite_engine, settings, number, "100")
    order(sqlite_engine, number, Action.FALSE_POSITIVE, why="misread")

    elsewhere = CHECKS.model_copy(update={"folder": tmp_path / "elsewhere"})

    assert [(one.fires, one.read) for one in again(sqlite_engine, elsewhere)] == [(True, False)]


def test_its_evidence_is_not_purged(engine: Engine, tmp_path: Path) -> None:
    settings = CHECKS.model_copy(update={"folder": tmp_path})
    number = told(engine, "10")
    pack = prove(engine, settings, number, "100")
    order(engine, number, Action.FALSE_POSITIVE, why="misread")
    clock.advance(timedelta(days=20_000))

    assert retention.purge(engine, settings) == 0
    with read(engine) as conn:
        hold = conn.execute(select(evidence.c.hold).where(evidence.c.id == pack)).scalar()
        assert hold == f"discrepancy {number} was called a false positive"
        assert finding.files_of(conn, pack)


def test_it_can_be_judged_when_visits_are_forgotten(sqlite_engine: Engine) -> None:
    called(sqlite_engine, "100", "85", "85")
    with write(sqlite_engine) as conn:
        assert forget_visits(conn, clock.now() + timedelta(days=1)) == 3

    assert [one.fires for one in again(sqlite_engine)] == [True]


def test_a_candidate_counts_when_it_would_be_found(sqlite_engine: Engine) -> None:
    called(sqlite_engine, "100", "85")

    assert [one.fires for one in again(sqlite_engine)] == [True]


def _acknowledge(engine: Engine, number: int) -> None:
    order(engine, number, Action.ACKNOWLEDGE)


def _close(engine: Engine, number: int) -> None:
    with read(engine) as conn:
        listing = lifecycle.get(conn, number).listing_id
    assert listing is not None
    for _ in range(2):
        check_batches(engine, CHECKS, visit(engine, {listing: page("100")}))


@pytest.mark.parametrize(("change", "left"), [(_acknowledge, 0), (_close, 1)])
def test_who_takes_it_back_takes_it_out(
    sqlite_engine: Engine, change: Callable[[Engine, int], None], left: int
) -> None:
    number = called(sqlite_engine, "10")
    change(sqlite_engine, number)

    assert len(again(sqlite_engine)) == left


def test_what_ended_already_can_be_called_one(sqlite_engine: Engine) -> None:
    number = told(sqlite_engine, "10")
    _close(sqlite_engine, number)
    order(sqlite_engine, number, Action.FALSE_POSITIVE, why="was none")

    assert [one.kept.of.id for one in again(sqlite_engine)] == [number]


def test_what_came_of_our_own_data_is_not_judged(sqlite_engine: Engine) -> None:
    number = called(sqlite_engine, "10")
    order(sqlite_engine, number, Action.CAUSE, cause=Cause.OUR_DATA)

    (one,) = again(sqlite_engine)

    assert (one.fires, one.why_not) == (None, "it came of our data, which no reader or rule can know")


def test_what_is_about_a_channel_is_not_judged(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, 30)
    blocked = {listing: refused(Outcome.BLOCKED) for listing in listings}
    check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, blocked))
    (number,) = (one.id for one in all_found(sqlite_engine) if one.kind == "channel_blocked")
    order(sqlite_engine, number, Action.FALSE_POSITIVE, why="the shop was rebuilt")

    assert [(one.fires, one.why_not) for one in again(sqlite_engine)] == [
        (None, "it is about captures, not about a page")
    ]


def test_kind_and_channel_narrow_it(sqlite_engine: Engine) -> None:
    called(sqlite_engine, "10")

    assert len(again(sqlite_engine, kind="misprint", channel="own")) == 1
    assert again(sqlite_engine, kind="stockout") == again(sqlite_engine, channel="market") == []
