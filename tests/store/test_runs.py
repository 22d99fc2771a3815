from datetime import timedelta

from sqlalchemy import Engine

from store.engine import write
from store.requests import RequestKind, Wanted, ask, claim_due
from store.runs import STALE, RunReason, RunStatus, end_interrupted, end_run, heartbeat, last_run, running, start_run
from system import clock


def test_a_run_is_running_until_it_ends_with_its_statistics(engine: Engine) -> None:
    with write(engine) as conn:
        run = start_run(conn, "own", reason=RunReason.COMMAND, tier="hot")

        assert running(conn, "own") == last_run(conn, "own", "hot")
        assert end_run(conn, run, {"outcomes": {"ok": 29}})
        assert running(conn, "own") is None
        ended = last_run(conn, "own")
        assert ended is not None
        assert (ended.status, ended.statistics) == (RunStatus.FINISHED, {"outcomes": {"ok": 29}})


def test_a_run_ends_once(engine: Engine) -> None:
    with write(engine) as conn:
        run = start_run(conn, "own", reason=RunReason.SCHEDULE)
        end_run(conn, run, {"bytes": 1})

        assert not end_run(conn, run, {"bytes": 2}, RunStatus.FAILED)
        ended = last_run(conn, "own")
        assert ended is not None
        assert (ended.status, ended.statistics) == (RunStatus.FINISHED, {"bytes": 1})


def test_a_run_whose_heart_stopped_is_interrupted_and_its_requests_come_back(engine: Engine) -> None:
    with write(engine) as conn:
        run = start_run(conn, "own", reason=RunReason.REQUEST)
        ask(conn, [Wanted(kind=RequestKind.RUN, channel="own")], reason="by hand")
        claim_due(conn, "own", run_id=run)
        clock.advance(STALE + timedelta(seconds=1))

        assert running(conn, "own") is None
        assert [row.id for row in end_interrupted(conn)] == [run]
        assert end_interrupted(conn) == []
        assert not heartbeat(conn, run)
        assert len(claim_due(conn, "own")) == 1


def test_a_run_whose_heart_beats_is_left_alone(engine: Engine) -> None:
    with write(engine) as conn:
        run = start_run(conn, "own", reason=RunReason.SCHEDULE)
        clock.advance(STALE - timedelta(seconds=1))

        assert heartbeat(conn, run)
        clock.advance(STALE - timedelta(seconds=1))
        assert end_interrupted(conn) == []
