"""Coverage: blocked channels, broken readers, listings and runs that are late, on stored captures."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from model.capture import Availability, Outcome
from model.lifecycle import Action
from monitors.check import check_batches, check_coverage, check_current
from monitors.rule import rules
from store import lifecycle
from store.engine import read, write
from store.pauses import pause, resume
from store.people import ensure_user
from store.requests import RequestKind, Wanted, ask, claim_due
from store.runs import RunReason, RunStatus, end_run, start_run
from store.tables import runs
from system import clock
from system.settings import RuleSetting, Settings
from tests.monitors.stores import CHECKS, all_found, page, refused, shop, standing, visit

KINDS = {"channel_blocked", "reader_broken", "mass_change", "unknown_listing", "not_captured", "run_missed"}


def scheduled(**schedules: str) -> Settings:
    """The settings with the own channel looked at by these schedules."""
    own = CHECKS.channels["own"].model_copy(update={"schedules": schedules})
    return CHECKS.model_copy(update={"channels": {"own": own}})


DAILY = scheduled(daily="0 6 * * *")


def test_every_kind_of_coverage_is_tested_here_or_with_the_guard() -> None:
    assert {kind for kind, rule in rules().items() if rule.family == "coverage"} == KINDS


def one(engine: Engine, kind: str) -> lifecycle.Discrepancy:
    (found,) = [each for each in all_found(engine) if each.kind == kind]
    return found


@pytest.mark.parametrize(
    ("bad", "severity"), [(0, None), (1, None), (2, "critical"), (5, "critical"), (10, "critical")]
)
def test_a_share_of_refused_visits_blocks_the_channel(sqlite_engine: Engine, bad: int, severity: str | None) -> None:
    listings = shop(sqlite_engine, 10)
    captures = {listing: refused() if i < bad else page() for i, listing in enumerate(listings)}

    check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, captures))

    assert standing(sqlite_engine) == ({"channel_blocked": "open"} if severity else {})
    if severity:
        assert one(sqlite_engine, "channel_blocked").severity == severity


def test_elsewhere_a_fifth_refused_is_a_warning(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, 10, "reseller")
    captures = {listing: refused(Outcome.LOGIN) if i < 2 else page() for i, listing in enumerate(listings)}

    check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, captures, channel="reseller"))

    found = one(sqlite_engine, "channel_blocked")
    assert (found.severity, found.listing_id, found.numbers["outcomes"]) == ("warning", None, "2 login")


def some_refused(listings: list[int], count: int) -> dict[int, Any]:
    """The first `count` refused, the others far too cheap."""
    return {listing: refused() if i < count else page("10") for i, listing in enumerate(listings)}


@pytest.mark.parametrize("count", [2, 5])
def test_a_blocked_channel_mutes_what_its_run_says_of_products(sqlite_engine: Engine, count: int) -> None:
    listings = shop(sqlite_engine, 10, "reseller")

    check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, some_refused(listings, count), channel="reseller"))

    assert standing(sqlite_engine) == {"channel_blocked": "open"}


@pytest.mark.parametrize("count", [5, 10])
def test_one_refused_page_among_healthy_ones_neither_blocks_nor_mutes(sqlite_engine: Engine, count: int) -> None:
    listings = shop(sqlite_engine, count, "reseller")

    check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, some_refused(listings, 1), channel="reseller"))

    assert standing(sqlite_engine) == {"misprint": "open"}


def test_muting_begins_at_the_threshold_that_is_set(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, 10, "reseller")
    lenient = CHECKS.model_copy(update={"rules": {"channel_blocked": RuleSetting(threshold=40)}})

    check_batches(sqlite_engine, lenient, visit(sqlite_engine, some_refused(listings, 3), channel="reseller"))

    assert standing(sqlite_engine) == {"misprint": "open"}


def test_a_healthy_run_after_a_blocked_one_speaks_while_the_channel_is_still_called_blocked(
    sqlite_engine: Engine,
) -> None:
    listings = shop(sqlite_engine, 10, "reseller")
    for count in (5, 0):
        check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, some_refused(listings, count), channel="reseller"))

    assert standing(sqlite_engine) == {"channel_blocked": "open", "misprint": "open"}


def test_judging_everything_again_says_nothing_of_a_blocked_channel(engine: Engine) -> None:
    listings = shop(engine, 10, "reseller")
    check_batches(engine, CHECKS, visit(engine, some_refused(listings, 2), channel="reseller"))

    check_current(engine, CHECKS)

    assert standing(engine) == {"channel_blocked": "open"}


def test_a_run_that_is_all_refused_is_blocked_whatever_was_before(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, 40)
    check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, {listing: page() for listing in listings}))
    with write(sqlite_engine) as conn:
        run = start_run(conn, "own", reason=RunReason.COMMAND)

    check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, dict.fromkeys(listings[:3], refused()), run_id=run))

    assert standing(sqlite_engine) == {"channel_blocked": "open"}


def test_a_channel_that_opens_again_is_no_longer_blocked(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, 30)
    check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, dict.fromkeys(listings, refused())))
    for _ in range(4):
        check_batches(
            sqlite_engine, CHECKS, visit(sqlite_engine, {listing: page() for listing in listings}, minutes=600)
        )

    assert standing(sqlite_engine) == {}


def test_pages_that_cannot_be_read_are_a_broken_reader(engine: Engine) -> None:
    listings = shop(engine, 10)
    captures = {listing: refused(Outcome.PARSE_FAILED) if i < 5 else page("10") for i, listing in enumerate(listings)}

    check_batches(engine, CHECKS, visit(engine, captures))

    assert standing(engine) == {"reader_broken": "open"}
    assert one(engine, "reader_broken").numbers["field"] == "the page as a whole"


def test_a_field_that_was_there_and_is_missing_on_many_pages_is_a_broken_reader(engine: Engine) -> None:
    listings = shop(engine, 20)
    check_batches(engine, CHECKS, visit(engine, {listing: page() for listing in listings}))
    blind = page(None, availability=Availability.IN_STOCK)

    check_batches(engine, CHECKS, visit(engine, dict.fromkeys(listings, blind), minutes=1500))

    found = one(engine, "reader_broken")
    assert (found.severity, found.numbers["field"], found.numbers["missing"]) == ("critical", "price", 20)


def test_a_field_that_was_never_there_is_not_missed(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, 20)

    for _ in range(2):
        check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, {each: page(brand=None) for each in listings}))

    assert standing(sqlite_engine) == {}


def late(engine: Engine, settings: Settings = DAILY) -> dict[str, str]:
    check_coverage(engine, settings)
    return standing(engine)


def test_a_listing_that_is_not_captured_for_three_intervals_is_late(engine: Engine) -> None:
    first, other = shop(engine, 2)
    check_batches(engine, DAILY, visit(engine, {first: page(), other: page()}))
    _finished_run(engine)
    before = late(engine)
    _days_of_runs(engine, 2)
    check_batches(engine, DAILY, visit(engine, {first: page(), other: refused()}))
    before |= late(engine)
    _days_of_runs(engine, 1)

    after = late(engine)

    assert (before, after) == ({}, {"not_captured": "open"})
    assert one(engine, "not_captured").listing_id == other


def test_a_late_listing_that_is_captured_again_is_let_go(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    _days_of_runs(sqlite_engine, 4)
    assert late(sqlite_engine) == {"not_captured": "open"}
    check_batches(sqlite_engine, DAILY, visit(sqlite_engine, {listing: page()}))

    for _ in range(2):
        clock.advance(timedelta(minutes=1))
        left = late(sqlite_engine)

    assert left == {}


def test_many_late_listings_are_one_finding_of_the_channel(sqlite_engine: Engine) -> None:
    shop(sqlite_engine, 25)
    _days_of_runs(sqlite_engine, 4)

    late(sqlite_engine)

    found = one(sqlite_engine, "not_captured")
    assert (found.listing_id, found.numbers["listings"], found.numbers["case"]) == (None, 25, "many")


def test_a_gone_listing_is_not_late(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    check_batches(sqlite_engine, DAILY, visit(sqlite_engine, {listing: refused(Outcome.GONE)}))
    _days_of_runs(sqlite_engine, 4)

    assert "not_captured" not in late(sqlite_engine)


def test_a_gone_listing_that_is_refused_once_is_not_late(engine: Engine) -> None:
    (listing,) = shop(engine)
    check_batches(engine, DAILY, visit(engine, {listing: page()}))
    _days_of_runs(engine, 3)
    check_batches(engine, DAILY, visit(engine, {listing: refused(Outcome.GONE)}))
    check_batches(engine, DAILY, visit(engine, {listing: refused()}))

    assert "not_captured" not in late(engine)


def test_a_check_that_finds_the_same_writes_nothing(sqlite_engine: Engine) -> None:
    shop(sqlite_engine)
    clock.advance(timedelta(days=4))
    late(sqlite_engine)

    again = check_coverage(sqlite_engine, DAILY)

    assert again == 0


def _days_of_runs(engine: Engine, days: int) -> None:
    for _ in range(days):
        clock.advance(timedelta(days=1))
        _finished_run(engine)


def test_what_no_run_looked_for_is_not_late(engine: Engine) -> None:
    shop(engine, 25)
    _days_of_runs(engine, 2)
    clock.advance(timedelta(days=9))
    outage = late(engine)
    _finished_run(engine)

    assert "not_captured" not in outage
    assert "not_captured" in late(engine)


def test_a_schedule_that_comes_oftener_makes_nothing_late_at_once(sqlite_engine: Engine) -> None:
    shop(sqlite_engine, 25)
    clock.advance(timedelta(days=1))
    _finished_run(sqlite_engine)
    clock.advance(timedelta(minutes=20))

    assert late(sqlite_engine, scheduled(daily="*/5 * * * *")) == {}


@pytest.mark.parametrize("outcome", [Outcome.BLOCKED, Outcome.PARSE_FAILED])
def test_days_of_a_channel_that_is_out_of_sight_make_nothing_late(engine: Engine, outcome: Outcome) -> None:
    listings = shop(engine, 10)
    for failed in (0, 1, 10, 10):
        clock.advance(timedelta(days=1))
        captures = {each: refused(outcome) if number < failed else page() for number, each in enumerate(listings)}
        check_batches(engine, DAILY, visit(engine, captures))
        _finished_run(engine)
        told = late(engine)

    assert "not_captured" not in told


def _finished_run(engine: Engine, **fields: Any) -> None:
    now = clock.now()
    row = {"channel": "own", "tier": "daily", "reason": "schedule", "due_at": now, "started_at": now}
    with write(engine) as conn:
        conn.execute(
            insert(runs).values(**{**row, "heartbeat_at": now, "ended_at": now, "status": "finished", **fields})
        )


def test_a_run_that_did_not_start_is_missed(engine: Engine) -> None:
    shop(engine)
    clock.advance(timedelta(days=1, minutes=31))

    assert late(engine) == {"run_missed": "open"}
    assert one(engine, "run_missed").variant == "daily"


def test_what_rests_misses_nothing_then_or_afterwards(engine: Engine) -> None:
    shop(engine)
    with write(engine) as conn:
        user = ensure_user(conn, "minji")
        pause(conn, "own", "the shop moves", user_id=user)
    clock.advance(timedelta(days=2, minutes=31))

    assert late(engine) == {}

    with write(engine) as conn:
        resume(conn, "own", user_id=user)
    assert late(engine) == {}
    clock.advance(timedelta(days=1, minutes=31))
    assert late(engine) == {"run_missed": "open"}


def test_a_look_at_one_listing_stands_for_no_run_of_the_schedule(engine: Engine) -> None:
    shop(engine)
    clock.advance(timedelta(days=1, minutes=31))
    _finished_run(engine, reason="request", tier=None, due_at=None)

    assert late(engine) == {"run_missed": "open"}


def test_a_whole_run_that_was_asked_for_stands_for_one_that_was_missed(engine: Engine) -> None:
    shop(engine)
    clock.advance(timedelta(days=1, minutes=31))
    with write(engine) as conn:
        ask(conn, [Wanted(kind=RequestKind.RUN, channel="own")], reason="by hand")
        run = start_run(conn, "own", reason=RunReason.REQUEST)
        claim_due(conn, "own", run_id=run)
        end_run(conn, run, {})

    assert late(engine) == {}


def test_a_run_that_was_served_is_not_missed(sqlite_engine: Engine) -> None:
    shop(sqlite_engine)
    clock.advance(timedelta(days=1))
    _finished_run(sqlite_engine)

    assert late(sqlite_engine) == {}


def test_the_grace_counts_from_the_first_fire_that_was_missed(sqlite_engine: Engine) -> None:
    shop(sqlite_engine)
    often = scheduled(hot="*/15 * * * *")
    clock.advance(timedelta(minutes=46))

    assert late(sqlite_engine, often) == {"run_missed": "open"}


def test_a_run_that_started_and_fell_silent_did_not_end(sqlite_engine: Engine) -> None:
    shop(sqlite_engine)
    with write(sqlite_engine) as conn:
        start_run(conn, "own", reason=RunReason.SCHEDULE, tier="daily", due_at=clock.now())
    clock.advance(timedelta(minutes=31))

    assert late(sqlite_engine) == {"run_missed": "open"}
    assert one(sqlite_engine, "run_missed").numbers["case"] == "unended"


def test_a_run_that_was_interrupted_did_not_end(sqlite_engine: Engine) -> None:
    shop(sqlite_engine)
    with write(sqlite_engine) as conn:
        run = start_run(conn, "own", reason=RunReason.SCHEDULE, tier="daily", due_at=clock.now())
        end_run(conn, run, {}, RunStatus.INTERRUPTED)
    clock.advance(timedelta(minutes=31))

    assert late(sqlite_engine) == {"run_missed": "open"}


def test_a_run_that_broke_off_stays_told_when_the_next_fire_comes(sqlite_engine: Engine) -> None:
    shop(sqlite_engine)
    hourly = scheduled(hot="0 * * * *")
    with write(sqlite_engine) as conn:
        run = start_run(conn, "own", reason=RunReason.SCHEDULE, tier="hot", due_at=clock.now())
        end_run(conn, run, {}, RunStatus.INTERRUPTED)
    clock.advance(timedelta(minutes=61))

    assert late(sqlite_engine, hourly) == {"run_missed": "open"}
    assert one(sqlite_engine, "run_missed").numbers["case"] == "unended"


def test_a_channel_without_a_ground_or_schedule_misses_nothing(sqlite_engine: Engine) -> None:
    shop(sqlite_engine)
    clock.advance(timedelta(days=9))
    own = DAILY.channels["own"].model_copy(update={"ground": None})

    assert late(sqlite_engine, CHECKS) == {}
    assert late(sqlite_engine, DAILY.model_copy(update={"channels": {"own": own}})) == {}


def test_snoozes_end_with_the_time(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, {listing: page("10")}))
    with write(sqlite_engine) as conn:
        (found,) = lifecycle.find(conn)
        until = clock.now() + timedelta(hours=1)
        lifecycle.act(conn, found.id, Action.SNOOZE, actor_id=None, seen_version=found.version, until=until)
    clock.advance(timedelta(hours=1))

    check_coverage(sqlite_engine, CHECKS)

    with read(sqlite_engine) as conn:
        assert lifecycle.get(conn, found.id).state == "open"


@pytest.mark.parametrize("left", ["channel", "schedule"])
def test_what_a_schedule_missed_ends_with_the_schedule(engine: Engine, left: str) -> None:
    shop(engine)
    clock.advance(timedelta(days=2))
    before = late(engine)
    settings = scheduled(weekly="0 6 * * 1") if left == "schedule" else CHECKS.model_copy(update={"channels": {}})

    for _ in range(2):
        clock.advance(timedelta(minutes=1))
        check_coverage(engine, settings)

    assert before == {"run_missed": "open"}
    assert standing(engine) == {}
