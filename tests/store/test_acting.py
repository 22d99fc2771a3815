from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from model.errors import InputError
from model.lifecycle import Action, State
from store.acting import ActResult, Effect, act
from store.engine import write
from store.tables import discrepancies, events, requests
from system import clock
from tests.store.lives import Shelf, a_user, actions, count
from tests.store.visits import START, rows


def opened(conn: Connection, words: str = "vv") -> Shelf:
    shelf = Shelf.of(conn)
    shelf.look(words)
    return shelf


def do(shelf: Shelf, action: Action, actor_id: int, seen: int | None = None, **fields: Any) -> ActResult:
    """An order by somebody who saw the present version, unless told otherwise."""
    version = shelf.last.version if seen is None else seen
    return act(shelf.conn, shelf.last.id, action, actor_id=actor_id, seen_version=version, **fields)


def test_an_acknowledgement_makes_its_giver_the_owner(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, kim = opened(conn), a_user(conn)
        result = do(shelf, Action.ACKNOWLEDGE, kim)
        event = rows(conn, events)[-1]

    assert (result.effect, result.state, result.version) == (Effect.DONE, State.ACKNOWLEDGED, 3)
    assert (event.action, event.actor_id, event.from_state, event.to_state) == (
        "acknowledge",
        kim,
        "open",
        "acknowledged",
    )


def test_a_double_click_is_one_act(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, kim = opened(conn), a_user(conn)
        do(shelf, Action.ACKNOWLEDGE, kim, seen=2)
        before = count(conn, events)
        again = do(shelf, Action.ACKNOWLEDGE, kim, seen=2)

        assert (again.effect, count(conn, events)) == (Effect.ALREADY, before)


def test_acknowledging_what_another_acknowledged_changes_no_owner(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, kim, lee = opened(conn), a_user(conn), a_user(conn, "Lee")
        do(shelf, Action.ACKNOWLEDGE, kim)

        assert do(shelf, Action.ACKNOWLEDGE, lee).effect is Effect.ALREADY
        assert shelf.last.owner_id == kim


def test_an_order_on_what_moved_since_it_was_seen_is_refused(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, kim, lee = opened(conn), a_user(conn), a_user(conn, "Lee")
        do(shelf, Action.ACKNOWLEDGE, kim, seen=2)
        before = count(conn, events)
        result = do(shelf, Action.SNOOZE, lee, seen=2, until=clock.now() + timedelta(hours=1))

        assert (result.effect, result.state) == (Effect.STALE, State.ACKNOWLEDGED)
        assert count(conn, events) == before


def test_acknowledging_what_was_resolved_meanwhile_is_recorded_and_leaves_it_resolved(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, kim = opened(conn), a_user(conn)
        shelf.look("cc")
        ended = shelf.last
        result = do(shelf, Action.ACKNOWLEDGE, kim, seen=2)
        again = do(shelf, Action.ACKNOWLEDGE, kim, seen=2)
        row = shelf.last

        assert (result.effect, again.effect) == (Effect.RECORDED, Effect.ALREADY)
        assert (row.state, row.ended_at, row.owner_id) == (State.RESOLVED, ended.ended_at, None)
        assert actions(conn)[-1] == "acknowledge"
        assert row.version == ended.version + 1


def test_a_version_that_does_not_exist_is_wrong_input(sqlite_engine: Engine) -> None:
    with write(sqlite_engine) as conn:
        shelf, kim = opened(conn), a_user(conn)

        with pytest.raises(InputError, match="has no version 9; it is at 2"):
            do(shelf, Action.ACKNOWLEDGE, kim, seen=9)


def test_an_order_that_does_not_go_with_the_state_is_refused_in_words(sqlite_engine: Engine) -> None:
    with write(sqlite_engine) as conn:
        shelf, kim = opened(conn, "v"), a_user(conn)
        result = do(shelf, Action.SNOOZE, kim, until_worse=True)

        assert result.effect is Effect.REFUSED
        assert result.sentence.endswith("is candidate; snooze does not go with that")


def test_assigning_gives_another_owner_and_keeps_the_state(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, kim, lee = opened(conn), a_user(conn), a_user(conn, "Lee")
        result = do(shelf, Action.ASSIGN, kim, assignee=lee)

        assert (result.state, shelf.last.owner_id) == (State.OPEN, lee)
        assert rows(conn, events)[-1].numbers == {"assignee": lee}
        assert do(shelf, Action.ASSIGN, kim, assignee=lee).effect is Effect.ALREADY


def test_snoozing_again_with_another_end_is_another_act(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, kim = opened(conn), a_user(conn)
        first, second = (clock.now() + timedelta(hours=hours) for hours in (1, 2))
        do(shelf, Action.SNOOZE, kim, until=first)

        assert do(shelf, Action.SNOOZE, kim, until=first).effect is Effect.ALREADY
        assert do(shelf, Action.SNOOZE, kim, until=second).effect is Effect.DONE
        assert shelf.last.until == second


def test_resolving_by_hand_asks_for_a_capture_and_the_next_look_decides(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, kim = opened(conn, "vvv"), a_user(conn)
        conn.execute(requests.delete())
        result = do(shelf, Action.RESOLVE, kim, why="corrected")
        again = do(shelf, Action.RESOLVE, kim)
        [request] = rows(conn, requests)

        assert (result.effect, result.state, again.effect) == (Effect.DONE, State.OPEN, Effect.ALREADY)
        assert (request.listing_id, request.asked_by) == (shelf.listing, kim)
        shelf.minutes = minutes_until_now()
        shelf.look("c")
        assert (shelf.last.state, shelf.last.reason) == (State.RESOLVED, "resolved by hand: corrected")


def test_resolving_by_hand_leaves_a_fault_open(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, kim = opened(conn), a_user(conn)
        do(shelf, Action.RESOLVE, kim)
        shelf.minutes = minutes_until_now()
        shelf.look("v")

        assert shelf.last.state == State.OPEN
        assert actions(conn)[-2:] == ["resolve", "still_there"]


def minutes_until_now() -> float:
    """From the first visit of the tests to the present."""
    return (clock.now() - START) / timedelta(minutes=1)


def test_merging_ends_one_and_points_to_the_other(engine: Engine) -> None:
    with write(engine) as conn:
        other, kim = Shelf.of(conn, "2"), a_user(conn)
        other.look("vv")
        target = other.last.id
        shelf = opened(conn)
        result = do(shelf, Action.MERGE, kim, into=target, why="the same cause")

        assert (result.state, shelf.last.merged_into, shelf.last.ended_at is not None) == (State.MERGED, target, True)


@pytest.mark.parametrize(
    ("action", "fields", "sentence"),
    [
        (Action.ASSIGN, {}, "assign needs a user"),
        (Action.ASSIGN, {"assignee": 99}, "assign needs a user; 99 is none"),
        (Action.MERGE, {}, "merge needs another discrepancy"),
        (Action.MERGE, {"into": 1}, "merge needs another discrepancy"),
        (Action.MERGE, {"into": 99}, "discrepancy 99 is not in the store"),
        (Action.ACCEPT, {"why": "clearance"}, "accept needs an end"),
    ],
)
def test_an_order_that_lacks_something_is_wrong_input(
    sqlite_engine: Engine, action: Action, fields: dict[str, Any], sentence: str
) -> None:
    with write(sqlite_engine) as conn:
        shelf, kim = opened(conn), a_user(conn)
        before = rows(conn, discrepancies), count(conn, events)

        with pytest.raises(InputError, match=sentence):
            do(shelf, action, kim, **fields)
        assert (rows(conn, discrepancies), count(conn, events)) == before


def test_nothing_is_merged_into_what_does_not_stand(sqlite_engine: Engine) -> None:
    with write(sqlite_engine) as conn:
        other, kim = Shelf.of(conn, "2"), a_user(conn)
        other.look("v")
        candidate = other.last.id
        shelf = opened(conn)

        with pytest.raises(InputError, match="is candidate; only one that stands can take another in"):
            do(shelf, Action.MERGE, kim, into=candidate)


def test_nothing_opens_while_an_acceptance_holds(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, kim = opened(conn), a_user(conn)
        do(shelf, Action.ACCEPT, kim, why="clearance", until=clock.now() + timedelta(days=9))
        before = count(conn, events)
        shelf.look("vvccvv", off=80.0)

        assert (shelf.states, count(conn, events)) == ([State.ACCEPTED], before)
