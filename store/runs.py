"""Runs: one crawl of one channel, from its start to its end or to the moment its heart stopped."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from store.requests import requeue
from store.tables import runs
from system import clock

STALE: Final = timedelta(minutes=3)
"""A run whose heart has not beaten for so long was cut short. A crawl beats several times a minute."""


class RunReason(StrEnum):
    """Why a run was started."""

    SCHEDULE = "schedule"
    REQUEST = "request"
    COMMAND = "command"
    IMPORT = "import"
    """Of pages that people brought."""


class RunStatus(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    FINISHED = "finished"
    INTERRUPTED = "interrupted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run as the store has it."""

    id: int
    channel: str
    tier: str | None
    reason: RunReason
    due_at: datetime | None
    started_at: datetime
    heartbeat_at: datetime
    ended_at: datetime | None
    status: RunStatus
    statistics: Mapping[str, Any] | None


_COLUMNS = [runs.c[name] for name in RunRow.__dataclass_fields__]


def start_run(
    conn: Connection, channel: str, *, reason: RunReason, tier: str | None = None, due_at: datetime | None = None
) -> int:
    """The id of a new run of `channel`; `due_at` is when the schedule wanted it."""
    now = clock.now()
    row = {"channel": channel, "tier": tier, "reason": RunReason(reason).value, "due_at": due_at}
    state = {"started_at": now, "heartbeat_at": now, "status": RunStatus.RUNNING.value}
    return int(conn.execute(insert(runs).values(**row, **state)).inserted_primary_key[0])  # type: ignore[index]


def heartbeat(conn: Connection, run_id: int) -> bool:
    """Say that the run lives; False when it was ended meanwhile and should stop."""
    alive = update(runs).where(runs.c.id == run_id, runs.c.status == RunStatus.RUNNING.value)
    return conn.execute(alive.values(heartbeat_at=clock.now())).rowcount == 1


def end_run(
    conn: Connection, run_id: int, statistics: Mapping[str, Any], status: RunStatus = RunStatus.FINISHED
) -> bool:
    """End a run with its statistics; False when it had ended already, which changes nothing."""
    running = update(runs).where(runs.c.id == run_id, runs.c.ended_at.is_(None))
    now = clock.now()
    values = {"ended_at": now, "heartbeat_at": now, "status": RunStatus(status).value, "statistics": dict(statistics)}
    return conn.execute(running.values(**values)).rowcount == 1


def running(conn: Connection, channel: str) -> RunRow | None:
    """The channel's run whose heart still beats, or None."""
    query = select(*_COLUMNS).where(
        runs.c.channel == channel, runs.c.ended_at.is_(None), runs.c.heartbeat_at >= clock.now() - STALE
    )
    row = conn.execute(query.order_by(runs.c.id.desc()).limit(1)).mappings().first()
    return _run(row) if row else None


def last_run(conn: Connection, channel: str, tier: str | None = None) -> RunRow | None:
    """The channel's latest run, of `tier` when it is given, ended or not."""
    query = select(*_COLUMNS).where(runs.c.channel == channel)
    if tier is not None:
        query = query.where(runs.c.tier == tier)
    row = conn.execute(query.order_by(runs.c.started_at.desc(), runs.c.id.desc()).limit(1)).mappings().first()
    return _run(row) if row else None


def end_interrupted(conn: Connection) -> list[RunRow]:
    """End runs whose heart stopped as `interrupted`, put their requests back, and return them.

    What such a run had stored stays: its batches are checked like any other.
    """
    query = select(*_COLUMNS).where(runs.c.ended_at.is_(None), runs.c.heartbeat_at < clock.now() - STALE)
    stopped = [_run(row) for row in conn.execute(query.with_for_update(skip_locked=True)).mappings()]
    for run in stopped:
        values = {"ended_at": clock.now(), "status": RunStatus.INTERRUPTED.value}
        conn.execute(update(runs).where(runs.c.id == run.id, runs.c.ended_at.is_(None)).values(**values))
        requeue(conn, run_id=run.id)
    return stopped


def _run(row: Mapping[Any, Any]) -> RunRow:
    return RunRow(**{**row, "reason": RunReason(row["reason"]), "status": RunStatus(row["status"])})
