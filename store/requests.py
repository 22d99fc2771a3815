"""Requests: captures and runs that somebody or a rule asked for, kept until they are served."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, insert, or_, select, update

from store.engine import chunks
from store.tables import requests, runs
from system import clock

LEASE: Final = timedelta(minutes=10)
"""How long a claim holds before its run has begun; a scheduler that died in between loses it after this."""


class RequestKind(StrEnum):
    """What is asked for."""

    CAPTURE = "capture"
    RUN = "run"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: a capture of one listing, or a run of a channel (of one tier)."""

    kind: RequestKind
    channel: str
    listing_id: int | None = None
    tier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request as the store has it."""

    id: int
    kind: RequestKind
    channel: str
    listing_id: int | None
    tier: str | None
    reason: str
    asked_by: int | None
    asked_at: datetime
    due_at: datetime


_COLUMNS = [requests.c[name] for name in RequestRow.__dataclass_fields__]
_WAITING = (requests.c.served_at.is_(None), requests.c.claimed_at.is_(None))


def ask(
    conn: Connection,
    wanted: Sequence[Wanted],
    *,
    reason: str,
    due_at: datetime | None = None,
    asked_by: int | None = None,
) -> None:
    """Ask for `wanted`, due at `due_at` (now when None).

    What is asked for already and not yet taken up is not asked for twice: it only comes forward to the earlier time.
    One that a run has taken up does not count, for its page may have been fetched before this was asked.
    """
    due = due_at or clock.now()
    waiting = _waiting(conn, {one.channel for one in wanted})
    new = [one for one in dict.fromkeys(wanted) if one not in waiting]
    later = [id_ for one in dict.fromkeys(wanted) if one in waiting for id_, at in [waiting[one]] if at > due]
    for chunk in chunks(later):
        conn.execute(update(requests).where(requests.c.id.in_(chunk)).values(due_at=due))
    if new:
        common = {"reason": reason, "asked_by": asked_by, "asked_at": clock.now(), "due_at": due}
        conn.execute(insert(requests), [{**asdict(one), "kind": one.kind.value, **common} for one in new])


def due_channels(conn: Connection) -> list[str]:
    """Channels that have a request which is due and not taken up."""
    query = select(requests.c.channel).distinct().where(*_WAITING, requests.c.due_at <= clock.now())
    return list(conn.execute(query.order_by(requests.c.channel)).scalars())


def claim_due(conn: Connection, channel: str, *, run_id: int | None = None, limit: int = 1000) -> list[RequestRow]:
    """Take up to `limit` due requests of `channel`, the longest due first; no other caller gets the same ones."""
    due = select(*_COLUMNS).where(*_WAITING, requests.c.channel == channel, requests.c.due_at <= clock.now())
    query = due.order_by(requests.c.due_at, requests.c.id).limit(limit).with_for_update(skip_locked=True)
    found = [RequestRow(**{**row, "kind": RequestKind(row["kind"])}) for row in conn.execute(query).mappings()]
    taken: set[int] = set()
    for chunk in chunks([row.id for row in found]):
        take = update(requests).where(requests.c.id.in_(chunk), *_WAITING)
        values = {"claimed_at": clock.now(), "run_id": run_id}
        taken.update(conn.execute(take.values(**values).returning(requests.c.id)).scalars())
    return [row for row in found if row.id in taken]


def give(conn: Connection, ids: Collection[int], run_id: int) -> None:
    """Say which run serves the claimed requests `ids`; they come back when it is interrupted."""
    for chunk in chunks(sorted(ids)):
        conn.execute(update(requests).where(requests.c.id.in_(chunk)).values(run_id=run_id))


def serve(conn: Connection, ids: Collection[int]) -> None:
    """Mark requests as served; twice is once."""
    for chunk in chunks(sorted(ids)):
        unserved = update(requests).where(requests.c.id.in_(chunk), requests.c.served_at.is_(None))
        conn.execute(unserved.values(served_at=clock.now()))


def requeue(conn: Connection, ids: Collection[int] = (), *, run_id: int | None = None) -> int:
    """Put back what was taken up and not served, by request ids or by run; how many."""
    where: list[Any] = [requests.c.id.in_(chunk) for chunk in chunks(sorted(ids))]
    if run_id is not None:
        where.append(requests.c.run_id == run_id)
    unserved = (requests.c.served_at.is_(None), requests.c.claimed_at.is_not(None))
    freed: dict[str, Any] = {"claimed_at": None, "run_id": None}
    return sum(conn.execute(update(requests).where(one, *unserved).values(**freed)).rowcount for one in where)


def requeue_forgotten(conn: Connection) -> int:
    """Put back claims that no run stands for: taken longer than `LEASE` ago, and their run ended or never began."""
    ended = select(runs.c.id).where(runs.c.ended_at.is_not(None))
    forgotten = update(requests).where(
        requests.c.served_at.is_(None),
        requests.c.claimed_at < clock.now() - LEASE,
        or_(requests.c.run_id.is_(None), requests.c.run_id.in_(ended)),
    )
    freed: dict[str, Any] = {"claimed_at": None, "run_id": None}
    return conn.execute(forgotten.values(**freed)).rowcount


def _waiting(conn: Connection, channels: Collection[str]) -> dict[Wanted, tuple[int, datetime]]:
    """What is asked for and not taken up, with the request's id and time."""
    columns = (requests.c.kind, requests.c.channel, requests.c.listing_id, requests.c.tier)
    query = select(*columns, requests.c.id, requests.c.due_at).where(*_WAITING, requests.c.channel.in_(channels))
    return {
        Wanted(kind=RequestKind(row[0]), channel=row[1], listing_id=row[2], tier=row[3]): (row[4], row[5])
        for row in conn.execute(query)
    }
