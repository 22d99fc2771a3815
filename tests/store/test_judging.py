from datetime import timedelta

import pytest
from sqlalchemy import Engine

from model.capture import Outcome
from model.finding import Family, Persistence, Severity, Subject
from model.lifecycle import Action, State
from store.discrepancies import history, live
from store.engine import write
from store.judging import apply
from store.lifecycle import act
from store.tables import batches, captures, discrepancies, events, requests, runs
from system import clock
from tests.store.lives import Shelf, a_user, actions, count
from tests.store.visits import at, page, rows, visit


def test_two_looks_open_a_price_and_write_an_event_for_each_move(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vv")
        row = shelf.last
        first, second = rows(conn, events)

    assert (row.state, row.version, row.episode) == (State.OPEN, 2, 1)
    assert (row.first_seen_at, row.last_seen_at, row.opened_at is not None) == (at(1), at(2), True)
    assert [(first.action, first.from_state, first.to_state) for first in (first, second)] == [
        ("find", None, "candidate"),
        ("open", "candidate", "open"),
    ]
    assert (first.version, second.version, second.processed_at) == (1, 2, None)


def test_the_first_look_at_a_price_asks_for_a_second_in_five_minutes(engine: Engine) -> None:
    before = clock.now()
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("v")
        [request] = rows(conn, requests)

    assert (request.kind, request.channel, request.listing_id) == ("capture", "own", shelf.listing)
    assert timedelta(minutes=5) <= request.due_at - before < timedelta(minutes=6)


@pytest.mark.parametrize(("family", "held"), [(Family.STOCK, False), (Family.PRICE, True)])
def test_no_second_look_for_other_families_or_while_held(sqlite_engine: Engine, family: Family, held: bool) -> None:
    with write(sqlite_engine) as conn:
        Shelf.of(conn).look("v", family=family, held=held)

        assert count(conn, requests) == 0


def test_a_candidate_that_is_not_seen_again_is_dropped(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vc")

        assert shelf.last.state == State.DROPPED
        assert shelf.last.ended_at is not None
        shelf.look("v")
        assert shelf.states == [State.DROPPED, State.CANDIDATE]
        assert (shelf.last.episode, shelf.last.previous_id) == (2, None)


def test_two_clean_looks_resolve(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vvcc")

        assert shelf.states == [State.RESOLVED]
        assert (shelf.last.reason, shelf.last.version) == ("the rule holds on two captures", 3)
        assert live(conn, [shelf.listing]) == []


def test_what_comes_back_within_thirty_days_is_regressed_and_keeps_its_history(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vvcc")
        shelf.look("vcvv")  # a dropped candidate lies between
        first, _, last = rows(conn, discrepancies)

        assert (last.state, last.previous_id, last.episode) == (State.REGRESSED, first.id, 3)
        assert [event.action for event in history(conn, last.id)] == [
            Action.FIND,
            Action.OPEN,
            Action.CLOSE,
            Action.FIND,
            Action.REGRESS,
        ]


def test_what_comes_back_after_thirty_days_is_new(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vvcc")
        late = (clock.now() - at(0)).total_seconds() / 60 + timedelta(days=31) / timedelta(minutes=1)
        shelf.minutes = late
        shelf.look("vv")

        assert (shelf.last.state, shelf.last.previous_id) == (State.OPEN, None)


@pytest.mark.parametrize(
    "outcome", [outcome for outcome in Outcome if outcome not in {Outcome.OK, Outcome.PARTIAL, Outcome.GONE}]
)
def test_a_visit_that_may_not_speak_moves_nothing_whatever_a_rule_says(sqlite_engine: Engine, outcome: Outcome) -> None:
    with write(sqlite_engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vv")
        before = rows(conn, discrepancies), actions(conn)
        for word in "vcc":
            shelf.minutes += 1
            suspect = shelf.verdict(word, captured_at=at(shelf.minutes))
            shelf.minutes -= 1
            shelf.fail(outcome, [suspect])

        assert (rows(conn, discrepancies), actions(conn)) == before


def test_a_blocked_visit_may_open_what_coverage_says_of_it(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        verdict = shelf.verdict(kind="channel_blocked", family=Family.COVERAGE, policy_key="")
        shelf.fail(Outcome.BLOCKED, [verdict])

        assert shelf.states == [State.OPEN]


def test_a_batch_is_applied_once(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("v")
        shelf.minutes += 1
        batch = visit(conn, shelf.listing, shelf.minutes, page())
        apply(conn, [shelf.verdict("v")], batch_id=batch)
        before = rows(conn, discrepancies), rows(conn, events), rows(conn, batches)
        apply(conn, [shelf.verdict("c", captured_at=at(99))], batch_id=batch)

        assert (rows(conn, discrepancies), rows(conn, events), rows(conn, batches)) == before


def test_the_same_verdicts_without_a_batch_change_nothing_the_second_time(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        looks = [shelf.verdict(word, captured_at=at(n)) for n, word in enumerate("vvccvcv")]
        apply(conn, looks, batch_id=None)
        before = rows(conn, discrepancies), rows(conn, events)
        apply(conn, looks, batch_id=None)

        assert (rows(conn, discrepancies), rows(conn, events)) == before
        assert shelf.states == [State.RESOLVED, State.DROPPED, State.CANDIDATE]


def test_of_several_looks_at_one_time_the_worst_counts(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        looks = [
            shelf.verdict("c"),
            shelf.verdict("v", off=25.0, severity=Severity.INFO),
            shelf.verdict("v", off=25.0, severity=Severity.CRITICAL),
        ]
        apply(conn, looks, batch_id=None)

        assert (shelf.states, shelf.last.severity) == ([State.OPEN], "critical")


def test_events_point_to_the_kept_capture_that_made_them(engine: Engine) -> None:
    with write(engine) as conn:
        run = int(
            conn.execute(
                runs.insert()
                .values(channel="own", reason="command", started_at=at(0), heartbeat_at=at(0), status="running")
                .returning(runs.c.id)
            ).scalar_one()
        )
        shelf = Shelf.of(conn)
        batch = visit(conn, shelf.listing, 5, page())
        conn.execute(batches.update().values(run_id=run))
        apply(conn, [shelf.verdict(captured_at=at(5))], batch_id=batch)
        [event] = rows(conn, events)
        [kept] = rows(conn, captures)

    assert event.capture_id == kept.id
    assert (kept.captured_at, kept.outcome, kept.run_id) == (at(5), "ok", run)


def test_looks_that_move_nothing_keep_no_capture(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vvvvv")

        assert count(conn, captures) == 2


def test_a_channel_as_a_whole_can_be_judged(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        whole = Subject(brand="", channel="own", kind="run_missed")
        apply(conn, [shelf.verdict(family=Family.COVERAGE, subject=whole)], batch_id=None)
        [found] = live(conn, channel="own")

    assert (found.subject, found.state) == (whole, State.OPEN)


def test_live_gives_back_the_subject_that_was_judged(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("v")
        [found] = live(conn, [shelf.listing])

    assert found.subject == shelf.verdict().subject
    assert found.subject.fingerprint == found.fingerprint


def test_a_rule_with_its_own_persistence_is_heard(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vv", persistence=Persistence(3, 3))

        assert shelf.states == [State.CANDIDATE]


def test_three_times_gone_closes_all_but_delisted(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vv")
        for _ in range(3):
            shelf.minutes += 1
            delisted = shelf.verdict(kind="delisted", family=Family.STOCK, policy_key="")
            shelf.minutes -= 1
            shelf.fail(Outcome.GONE, [delisted])
        price, delisted_row = rows(conn, discrepancies)

    assert (price.state, price.reason) == (State.RESOLVED, "listing removed")
    assert (delisted_row.kind, delisted_row.state) == ("delisted", State.OPEN)


def test_twice_gone_closes_nothing(sqlite_engine: Engine) -> None:
    with write(sqlite_engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vv")
        for _ in range(2):
            shelf.fail(Outcome.GONE)

        assert shelf.states == [State.OPEN]


def test_what_was_merged_belongs_to_its_target_while_that_lives(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, other = Shelf.of(conn), Shelf.of(conn, "2")
        shelf.look("vv")
        other.look("vv")
        first, second = rows(conn, discrepancies)
        act(conn, first.id, Action.MERGE, actor_id=a_user(conn), seen_version=first.version, into=second.id)
        shelf.look("vv")
        assert shelf.states == [State.MERGED, State.OPEN]

        other.look("cc")
        shelf.look("vv")
        assert shelf.states == [State.MERGED, State.RESOLVED, State.REGRESSED]


def test_what_was_merged_speaks_for_itself_when_it_is_worse_than_its_target(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, other = Shelf.of(conn), Shelf.of(conn, "2")
        shelf.look("vv")
        other.look("vv")
        first, second = rows(conn, discrepancies)
        act(conn, first.id, Action.MERGE, actor_id=a_user(conn), seen_version=first.version, into=second.id)
        shelf.look("vv", severity=Severity.CRITICAL)

        assert shelf.states == [State.MERGED, State.OPEN, State.REGRESSED]


def test_two_thousand_verdicts_are_taken_in_one_go(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        looks = [shelf.verdict(policy_key=f"P-{number}") for number in range(2_000)]
        apply(conn, looks, batch_id=None)
        apply(
            conn, [shelf.verdict(policy_key=f"P-{number}", captured_at=at(9)) for number in range(2_000)], batch_id=None
        )

        assert set(shelf.states) == {State.OPEN}
        assert count(conn, discrepancies) == 2_000
        assert count(conn, events) == 4_000
        assert count(conn, requests) == 1
