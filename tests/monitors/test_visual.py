"""The rule on what looks other than accepted: what it says, and where it keeps silent."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from model.finding import Severity
from model.seen import facts
from model.sentences import sentence
from monitors.backtest import backtest
from monitors.check import check_batches
from store import looks, tables
from store.engine import read, write
from store.looks import all_facts
from store.recording import Recorded, record_batch
from system import clock
from tests.monitors.stores import CHECKS, all_found, page, shop
from tests.monitors.test_rendered import WHOLE
from tests.monitors.worlds import found, look

PLAIN = replace(WHOLE, certificate=None)
"""A page whose certificate does not end as real time goes on."""


def change(kind: str = "missing", part: str | None = "button", x: int = 900, width: int = 320) -> dict[str, Any]:
    return {"kind": kind, "box": {"x": x, "y": 410, "width": width, "height": 48}, "part": part}


def against(*changes: dict[str, Any]) -> dict[str, Any]:
    """What was found when the page was compared, as it is stored."""
    kinds = [one["kind"] for one in changes]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    return {"baseline": 1, "share": 0.01, "parts": len(changes), "kinds": counts, "changes": list(changes)}


def seen(*changes: dict[str, Any], **other: Any) -> dict[str, Any]:
    """A look at a page that was compared."""
    return all_facts(replace(WHOLE, **other), against(*changes))


def test_it_says_which_parts_changed_how_and_where() -> None:
    parts = (change(), change("restyled", None, x=10, width=200), change("restyled", "price", x=500, width=100))

    (verdict,) = found(look(looks=[seen(*parts)]))

    assert (verdict.subject.kind, verdict.severity, verdict.subject.variant) == ("visual_change", Severity.WARNING, "")
    assert sentence("visual_change", verdict.numbers) == (
        "The page looks other than accepted: the buy button is missing, the price is different on desktop "
        "(1 missing, 2 restyled; the largest 320 x 48 at (900, 410))."
    )
    assert verdict.numbers["box"] == "desktop 900,410,320,48"


def test_each_window_is_told_apart() -> None:
    (verdict,) = found(look(looks=[seen(), seen(change("new", None), viewport="phone")]))

    assert verdict.numbers["changes"] == "no known part on phone (1 new; the largest 320 x 48 at (900, 410))"


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("the page is as accepted", [seen()]),
        ("no baseline was accepted, or the look was in another window", [facts(WHOLE)]),
        ("no browser looked", []),
        ("the page is broken, which says more", [seen(change(), script_errors=("x",))]),
    ],
)
def test_it_keeps_silent_where(what: str, told: list[dict[str, Any]]) -> None:
    assert "visual_change" not in [one.subject.kind for one in found(look(looks=told))], what


@pytest.mark.parametrize("outcome", ["blocked", "fetch_failed", "gone", "soft_404"])
def test_a_page_that_did_not_speak_says_nothing(outcome: str) -> None:
    world = look([], visits=[{"outcome": outcome, "channel": "reseller"}], pages=[], looks=[seen(change())])

    assert "visual_change" not in [one.subject.kind for one in found(world)]


def test_a_page_that_is_as_accepted_again_is_clean_and_one_not_compared_is_not() -> None:
    (broken,) = found(look(looks=[seen(change())]))

    again = found(look(looks=[seen()]), living=[broken.subject], all_=True)
    uncompared = found(look(looks=[facts(WHOLE)]), living=[broken.subject], all_=True)

    assert [one.violated for one in again if one.subject == broken.subject] == [False]
    assert [one for one in uncompared if one.subject == broken.subject] == []


def crawled(engine: Engine, listings: list[int], turned: int) -> None:
    """A crawl of the market's listings, of which the first `turned` look other than accepted."""
    clock.advance(timedelta(minutes=15))
    at = clock.now()
    with write(engine) as conn:
        recorded = [Recorded(listing_id=one, captured_at=at, capture=page()) for one in listings]
        batch = record_batch(conn, None, "market", recorded)
        told = [against(change()) if i < turned else against() for i in range(len(listings))]
        looks.keep(
            conn,
            [
                looks.Look(listing_id=one, captured_at=at, seen=PLAIN, against=said)
                for one, said in zip(listings, told, strict=True)
            ],
        )
    check_batches(engine, CHECKS, batch)


def kinds(engine: Engine) -> dict[tuple[str, str], int]:
    every = [(one.kind, one.state.value) for one in all_found(engine)]
    return {one: every.count(one) for one in every}


def test_a_sites_redesign_is_one_mass_change(engine: Engine) -> None:
    listings = shop(engine, 30, "market")
    for turned in (0, 30):
        crawled(engine, listings, turned)
    (mass,) = [one for one in all_found(engine) if one.kind == "mass_change"]
    assert mass.numbers["changes"] == "look changed on 30"

    for _ in range(2):
        crawled(engine, listings, 30)

    assert kinds(engine) == {("mass_change", "open"): 1, ("visual_change", "candidate"): 30}


def test_few_pages_that_change_are_told_and_old_changes_make_no_mass_change(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, 30, "market")
    for turned in (0, 10, 10, 20, 20, 20):
        crawled(sqlite_engine, listings, turned)

    assert kinds(sqlite_engine) == {("visual_change", "open"): 20}


def test_a_redesign_that_is_accepted_lets_go_of_everything(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, 30, "market")
    for turned in (0, 30, 30, 0, 0, 0, 0, 0):
        crawled(sqlite_engine, listings, turned)

    assert kinds(sqlite_engine) == {("mass_change", "resolved"): 1, ("visual_change", "dropped"): 30}


@pytest.mark.parametrize(("turned", "actions"), [((0, 1, 1), ["open"]), ((0, 0, 0), [])], ids=["changed", "same"])
def test_a_backtest_says_what_it_would_have_told(
    sqlite_engine: Engine, turned: tuple[int, ...], actions: list[str]
) -> None:
    listings, first = shop(sqlite_engine, 1, "market"), clock.now().date()
    for count in turned:
        crawled(sqlite_engine, listings, count)

    fired = backtest(sqlite_engine, CHECKS, ["visual_change"], first, first + timedelta(days=1))

    assert [one.action for one in fired] == actions


def test_how_much_changed_stands_with_the_look(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, 2, "market")
    crawled(sqlite_engine, listings, 1)

    with read(sqlite_engine) as conn:
        changes = conn.execute(select(tables.looks.c.changes).order_by(tables.looks.c.listing_id)).scalars().all()
    assert changes == [1, 0]
