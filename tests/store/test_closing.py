from datetime import timedelta

from sqlalchemy import Engine

from model.lifecycle import Action, State
from store.acting import act
from store.closing import discard_held, expire, gone, release_held, release_overdue, withdraw_policies
from store.engine import write
from store.tables import discrepancies, listings, requests
from system import clock
from tests.store.lives import Shelf, a_user, actions, count
from tests.store.visits import rows


def test_gone_closes_only_listings_that_were_gone_three_times(engine: Engine) -> None:
    with write(engine) as conn:
        shelf, other = Shelf.of(conn), Shelf.of(conn, "2")
        shelf.look("vv")
        other.look("v")
        conn.execute(listings.update().where(listings.c.id == shelf.listing).values(gone_count=3))

        assert gone(conn, [shelf.listing, other.listing]) == 1
        assert gone(conn, [shelf.listing, other.listing]) == 0
        assert shelf.states == [State.RESOLVED, State.CANDIDATE]


def test_a_candidate_on_a_removed_listing_is_dropped(sqlite_engine: Engine) -> None:
    with write(sqlite_engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("v")
        conn.execute(listings.update().values(gone_count=3))
        gone(conn, [shelf.listing])

        assert (shelf.last.state, shelf.last.reason) == (State.DROPPED, "listing removed")


def test_a_withdrawn_policy_closes_with_that_reason_and_no_other(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        for key in ("P-1", "P-2", ""):
            shelf.look("vv", policy_key=key)

        assert withdraw_policies(conn, {"P-2", "P-3"}) == 1
        assert withdraw_policies(conn, ["P-2"], "policy ran out") == 0
        assert [(row.policy_key, row.state, row.reason) for row in rows(conn, discrepancies)] == [
            ("P-1", State.RESOLVED, "policy withdrawn"),
            ("P-2", State.OPEN, None),
            ("", State.OPEN, None),
        ]


def test_a_withdrawn_policy_ends_a_ruling_too(sqlite_engine: Engine) -> None:
    with write(sqlite_engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vv")
        act(conn, 1, Action.FALSE_POSITIVE, actor_id=a_user(conn), seen_version=2, why="a bundle")
        withdraw_policies(conn, [])

        assert shelf.states == [State.RESOLVED]


def test_snoozes_and_acceptances_end_at_their_time(engine: Engine) -> None:
    end = clock.now() + timedelta(hours=1)
    with write(engine) as conn:
        kim = a_user(conn)
        for name, action in (("1", Action.SNOOZE), ("2", Action.ACCEPT)):
            shelf = Shelf.of(conn, name)
            shelf.look("vv")
            act(conn, shelf.last.id, action, actor_id=kim, seen_version=2, why="clearance", until=end)

        assert expire(conn) == 0
        assert expire(conn, end) == 2
        assert expire(conn, end) == 0
        assert shelf.states == [State.OPEN, State.OPEN]


def test_held_candidates_are_released_once(engine: Engine) -> None:
    with write(engine) as conn:
        kim = a_user(conn)
        ripe, young = Shelf.of(conn), Shelf.of(conn, "2")
        ripe.look("vv", held=True)
        young.look("v", held=True)
        assert count(conn, requests) == 0

        assert release_held(conn, [1, 2], kim) == 2
        assert release_held(conn, [1, 2], kim) == 0
        assert ripe.states == [State.OPEN, State.CANDIDATE]
        assert actions(conn)[-3:] == ["release", "open", "release"]
        assert [row.listing_id for row in rows(conn, requests)] == [young.listing]


def test_held_candidates_are_discarded_and_others_are_not(engine: Engine) -> None:
    with write(engine) as conn:
        held, plain = Shelf.of(conn), Shelf.of(conn, "2")
        held.look("vv", held=True)
        plain.look("v")

        assert discard_held(conn, [1, 2], a_user(conn), "the shop's prices were misread") == 1
        assert held.states == [State.DROPPED, State.CANDIDATE]
        assert rows(conn, discrepancies)[0].reason == "the shop's prices were misread"


def test_an_own_shops_candidates_are_released_after_half_an_hour(engine: Engine) -> None:
    with write(engine) as conn:
        shelf = Shelf.of(conn)
        shelf.look("vv", held=True)
        began = shelf.last.first_seen_at

        assert release_overdue(conn, ["own"], began + timedelta(minutes=29)) == 0
        assert release_overdue(conn, ["outlet"], began + timedelta(minutes=30)) == 0
        assert release_overdue(conn, ["own"], began + timedelta(minutes=30)) == 1
        assert shelf.states == [State.OPEN]
