from datetime import timedelta

from sqlalchemy import Connection, Engine, select

from store.engine import open_engine, write
from store.requests import (
    LEASE,
    RequestKind,
    Wanted,
    ask,
    claim_due,
    due_channels,
    give,
    requeue,
    requeue_forgotten,
    serve,
)
from store.runs import RunReason, end_run, start_run
from store.tables import requests
from system import clock
from tests.store.visits import a_listing, rows

HOT = Wanted(kind=RequestKind.RUN, channel="own", tier="hot")


def claimed(conn: Connection) -> list[int]:
    return [row.id for row in claim_due(conn, "own")]


def test_what_waits_is_not_asked_for_twice(engine: Engine) -> None:
    with write(engine) as conn:
        listing = Wanted(kind=RequestKind.CAPTURE, channel="own", listing_id=a_listing(conn))
        ask(conn, [listing, listing, HOT], reason="second look")
        ask(conn, [listing], reason="resolved by hand")

        assert [row.reason for row in rows(conn, requests)] == ["second look", "second look"]


def test_asking_again_brings_a_request_forward_and_never_back(engine: Engine) -> None:
    soon, later = clock.now() + timedelta(minutes=5), clock.now() + timedelta(hours=1)
    with write(engine) as conn:
        for due_at in (later, soon, later):
            ask(conn, [HOT], reason="second look", due_at=due_at)
        [row] = rows(conn, requests)

    assert row.due_at == soon


def test_a_request_that_was_taken_up_does_not_stand_for_a_new_one(engine: Engine) -> None:
    with write(engine) as conn:
        ask(conn, [HOT], reason="first")
        claimed(conn)
        ask(conn, [HOT], reason="second")

        assert [row.reason for row in rows(conn, requests)] == ["first", "second"]


def test_only_due_requests_are_claimed_and_only_once(engine: Engine) -> None:
    with write(engine) as conn:
        listing = Wanted(kind=RequestKind.CAPTURE, channel="own", listing_id=a_listing(conn))
        ask(conn, [listing], reason="second look", due_at=clock.now() + timedelta(minutes=5))
        ask(conn, [HOT], reason="by hand")

        assert due_channels(conn) == ["own"]
        assert [row.tier for row in claim_due(conn, "own")] == ["hot"]
        assert claimed(conn) == []
        clock.advance(timedelta(minutes=5))
        [row] = claim_due(conn, "own")
        assert (row.kind, row.listing_id) == (RequestKind.CAPTURE, listing.listing_id)


def test_a_served_request_is_never_put_back(engine: Engine) -> None:
    with write(engine) as conn:
        ask(conn, [HOT], reason="by hand")
        taken = claimed(conn)
        serve(conn, taken)

        assert requeue(conn, taken) == 0
        assert claimed(conn) == []


def test_a_request_that_was_put_back_is_claimed_again(engine: Engine) -> None:
    with write(engine) as conn:
        ask(conn, [HOT], reason="by hand")
        taken = claimed(conn)

        assert requeue(conn, taken) == 1
        assert claimed(conn) == taken


def test_claims_that_no_run_stands_for_are_put_back_after_their_lease(engine: Engine) -> None:
    others = [Wanted(kind=RequestKind.RUN, channel="own", tier=tier) for tier in ("orphan", "ended", "alive")]
    with write(engine) as conn:
        ask(conn, others, reason="by hand")
        ended, alive = (start_run(conn, "own", reason=RunReason.REQUEST) for _ in range(2))
        _, second, third = claimed(conn)
        give(conn, [second], ended)
        give(conn, [third], alive)
        end_run(conn, ended, {})

        assert requeue_forgotten(conn) == 0
        clock.advance(LEASE + timedelta(seconds=1))
        assert requeue_forgotten(conn) == 2
        assert conn.execute(select(requests.c.tier).where(requests.c.claimed_at.is_not(None))).scalars().all() == [
            "alive"
        ]


def test_two_claimants_on_postgresql_share_out_what_is_due(postgresql_url: str) -> None:
    opened = open_engine(postgresql_url)
    with write(opened) as conn:
        ask(conn, [HOT, Wanted(kind=RequestKind.RUN, channel="own", tier="daily")], reason="by hand")

    with write(opened) as one, write(opened) as other:
        first = [row.tier for row in claim_due(one, "own", limit=1)]
        second = [row.tier for row in claim_due(other, "own", limit=5)]

    opened.dispose()
    assert sorted(map(str, first + second)) == ["daily", "hot"]
