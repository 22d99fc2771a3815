"""What people called a false positive, kept so that it can be judged again.

Spans and the master file's versions are history that nothing removes. What is removed after a while, or changes, is
kept here: which visits judged it, the version of the master file, the numbers of its sentence; and the evidence of its
captures is put on hold.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, exists, insert, select, update

from model.capture import Outcome
from model.finding import Number
from model.lifecycle import Action, State
from store.discrepancies import Discrepancy, query
from store.engine import chunks
from store.evidence.finding import of_discrepancy, proving
from store.master import latest_version
from store.people import record
from store.tables import (
    batch_captures,
    captures,
    discrepancies,
    events,
    evidence,
    evidence_files,
    false_positives,
    users,
)

MOST_VISITS: Final = 12
"""The last looks, and the captures that opened or worsened it."""
_TAKEN_BACK: Final = (Action.ACKNOWLEDGE.value, Action.ACCEPT.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A capture that judged it."""

    captured_at: datetime
    outcome: Outcome
    fields: Sequence[str] | None
    """Names of the fields that were read or shown absent; None where that is not known any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A discrepancy that somebody called a false positive."""

    of: Discrepancy
    at: datetime
    by: str | None
    why: str | None
    catalog_version: int | None
    """The master file then; None: there was none."""
    numbers: Mapping[str, Number]
    visits: Sequence[Visit]
    """Oldest first; none of what is about a channel as a whole."""
    pages: Mapping[datetime, str]
    """Time of a capture to the SHA-256 of its exchange, where evidence has it."""


def keep(conn: Connection, one: Discrepancy, version: int, actor_id: int | None) -> None:
    """Keep what it takes to judge `one` again; `version` is that of the event that calls it a false positive."""
    visits = [[at.isoformat(), *said] for at, said in sorted(_visits(conn, one).items())]
    row = {"version": version, "catalog_version": latest_version(conn), "numbers": dict(one.numbers), "visits": visits}
    mine = update(false_positives).where(false_positives.c.discrepancy_id == one.id)
    if not conn.execute(mine.values(**row)).rowcount:
        conn.execute(insert(false_positives).values(discrepancy_id=one.id, **row))
    _hold(conn, one.id, actor_id)


def kept(conn: Connection, *, kind: str | None = None, channel: str | None = None) -> list[Kept]:
    """What is called a false positive (of one kind, on one channel) and was not taken back since, oldest first."""
    rows = conn.execute(_wanted(kind, channel)).all()
    ids = [row.discrepancy_id for row in rows]
    found = {one.id: one for one in _discrepancies(conn, ids)}
    pages = _pages(conn, ids)
    return [
        Kept(
            of=found[row.discrepancy_id],
            at=row.at,
            by=row.name,
            why=row.why,
            catalog_version=row.catalog_version,
            numbers=row.numbers,
            visits=[_visit(*said) for said in row.visits],
            pages=pages.get(row.discrepancy_id, {}),
        )
        for row in rows
    ]


def _visits(conn: Connection, one: Discrepancy) -> dict[datetime, tuple[str, list[str] | None]]:
    """Outcome and fields of the captures that moved it and of its last looks, by time."""
    if one.listing_id is None:
        return {}
    moved = (
        select(captures.c.captured_at, captures.c.outcome)
        .join(events, events.c.capture_id == captures.c.id)
        .where(events.c.discrepancy_id == one.id)
        .order_by(captures.c.captured_at.desc())
        .limit(MOST_VISITS - len(one.looks))
    )
    found: dict[datetime, tuple[str, list[str] | None]] = {at: (Outcome.OK.value, None) for at, _ in one.looks}
    found |= {row.captured_at: (row.outcome, None) for row in conn.execute(moved)}
    known = select(batch_captures.c.captured_at, batch_captures.c.outcome, batch_captures.c.fields).where(
        batch_captures.c.listing_id == one.listing_id, batch_captures.c.captured_at.in_(list(found))
    )
    return found | {row.captured_at: (row.outcome, row.fields) for row in conn.execute(known)}


def _hold(conn: Connection, discrepancy_id: int, actor_id: int | None) -> None:
    """Put its evidence on hold, where it is not on hold for something else."""
    reason = f"discrepancy {discrepancy_id} was called a false positive"
    for number in of_discrepancy(conn, discrepancy_id):
        free = (evidence.c.id == number, evidence.c.hold.is_(None), evidence.c.purged_at.is_(None))
        if conn.execute(update(evidence).where(*free).values(hold=reason)).rowcount:
            record(conn, "hold", f"evidence {number}", {"reason": reason}, user_id=actor_id)


def _wanted(kind: str | None, channel: str | None) -> Any:
    called, later = events.alias("called"), events.alias("later")
    taken_back = exists().where(
        later.c.discrepancy_id == false_positives.c.discrepancy_id,
        later.c.version > false_positives.c.version,
        later.c.from_state == State.FALSE_POSITIVE.value,
        later.c.action.in_(_TAKEN_BACK),
    )
    said = (called.c.discrepancy_id == false_positives.c.discrepancy_id) & (
        called.c.version == false_positives.c.version
    )
    wanted = (
        select(false_positives, called.c.at, called.c.why, users.c.name)
        .join(called, said)
        .join(discrepancies, discrepancies.c.id == false_positives.c.discrepancy_id)
        .outerjoin(users, users.c.id == called.c.actor_id)
        .where(~taken_back)
        .order_by(called.c.at, false_positives.c.discrepancy_id)
    )
    wanted = wanted if kind is None else wanted.where(discrepancies.c.kind == kind)
    return wanted if channel is None else wanted.where(discrepancies.c.channel == channel)


def _discrepancies(conn: Connection, ids: Collection[int]) -> list[Discrepancy]:
    parts = (conn.execute(query().where(discrepancies.c.id.in_(part))).mappings() for part in chunks(sorted(ids)))
    return [Discrepancy.of(row) for part in parts for row in part]


def _pages(conn: Connection, ids: Collection[int]) -> dict[int, dict[datetime, str]]:
    """By discrepancy, the exchanges that evidence has of its captures."""
    shown = proving()
    exchanges = (
        select(shown.c.discrepancy_id, evidence.c.captured_at, evidence_files.c.sha256)
        .join(evidence, evidence.c.capture_id == shown.c.capture_id)
        .join(evidence_files, evidence_files.c.evidence_id == evidence.c.id)
        .where(evidence.c.purged_at.is_(None), evidence_files.c.path.like("archive/%-exchange.warc"))
    )
    found: dict[int, dict[datetime, str]] = {}
    for part in chunks(sorted(ids)):
        for row in conn.execute(exchanges.where(shown.c.discrepancy_id.in_(part))):
            found.setdefault(row.discrepancy_id, {})[row.captured_at] = row.sha256
    return found


def _visit(at: str, outcome: str, fields: Sequence[str] | None) -> Visit:
    return Visit(captured_at=datetime.fromisoformat(at), outcome=Outcome(outcome), fields=fields)
