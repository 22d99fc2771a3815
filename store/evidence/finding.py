"""Questions about evidence."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Subquery, exists, func, null, select, union_all

from model.errors import InputError
from model.lazy import lazy
from model.lifecycle import STANDING, Action, State
from store.engine import chunks
from store.tables import discrepancies, events, evidence, evidence_files, proofs

OPENING: Final = (Action.OPEN, Action.REGRESS, Action.ESCALATE)
"""Moves whose captures are kept: the fault opened with them, or got worse."""


def get(conn: Connection, number: int) -> Row[Any]:
    """The row of pack `number`.

    Raises:
        InputError: there is none.
    """
    row = conn.execute(select(evidence).where(evidence.c.id == number)).first()
    if row is None:
        raise InputError(lazy("evidence %(number)s is not there", number=number))
    return row


def files_of(conn: Connection, number: int) -> Sequence[Row[Any]]:
    """The files of a pack by path; none after it was purged."""
    query = select(evidence_files).where(evidence_files.c.evidence_id == number)
    return conn.execute(query.order_by(evidence_files.c.path)).all()


def of_discrepancy(conn: Connection, discrepancy_id: int) -> list[int]:
    """The packs that prove a discrepancy and are not purged, oldest first."""
    return packs_of(conn, [discrepancy_id]).get(discrepancy_id, [])


def packs_of(conn: Connection, ids: Collection[int]) -> dict[int, list[int]]:
    """The packs that prove each of these discrepancies and are not purged, oldest first."""
    shown = proving()
    query = select(shown.c.discrepancy_id, evidence.c.id).join_from(
        shown, evidence, evidence.c.capture_id == shown.c.capture_id
    )
    found: dict[int, set[int]] = {}
    for part in chunks(sorted(set(ids))):
        rows = conn.execute(query.where(shown.c.discrepancy_id.in_(part), evidence.c.purged_at.is_(None)))
        for discrepancy_id, number in rows:
            found.setdefault(discrepancy_id, set()).add(number)
    return {discrepancy_id: sorted(numbers) for discrepancy_id, numbers in found.items()}


def youngest_pack(conn: Connection) -> int:
    """The number of the last pack; 0 when there is none."""
    return conn.execute(select(func.max(evidence.c.id))).scalar() or 0


def pictured(conn: Connection, numbers: Collection[int]) -> set[int]:
    """Those of these packs that hold what a browser saw."""
    found: set[int] = set()
    for part in chunks(sorted(set(numbers))):
        pictures = select(evidence_files.c.evidence_id).where(
            evidence_files.c.evidence_id.in_(part), evidence_files.c.path.like("%/page-%.png")
        )
        found.update(conn.execute(pictures).scalars())
    return found


def discrepancies_of(conn: Connection, capture_id: int | None) -> list[int]:
    """The discrepancies that a capture moved or proves."""
    shown = proving()
    query = select(shown.c.discrepancy_id).where(shown.c.capture_id == capture_id)
    return sorted(set(conn.execute(query).scalars()))


def proving() -> Subquery:
    """Which captures (capture_id) prove which discrepancies (discrepancy_id): those that moved them, and others.

    `action` is the move; NULL of what only proves.
    """
    moved = select(events.c.discrepancy_id, events.c.capture_id, events.c.action).where(
        events.c.capture_id.is_not(None)
    )
    others = select(proofs.c.discrepancy_id, proofs.c.capture_id, null())
    return union_all(moved, others).subquery("proving")


def in_doubt(conn: Connection, channel: str) -> set[int]:
    """The listings of a channel on which a candidate waits for another look, or a fault stands without proof.

    What opens or proves it must be a whole answer that can be kept, so they are not asked whether they are unchanged.
    """
    shown = proving()
    proven = exists().where(
        shown.c.discrepancy_id == discrepancies.c.id,
        evidence.c.capture_id == shown.c.capture_id,
        evidence.c.purged_at.is_(None),
    )
    waits = discrepancies.c.state == State.CANDIDATE
    bare = discrepancies.c.state.in_([state.value for state in STANDING]) & ~proven
    here = (discrepancies.c.channel == channel, discrepancies.c.ended_at.is_(None), waits | bare)
    query = select(discrepancies.c.listing_id).where(*here)
    return {id_ for id_ in conn.execute(query).scalars() if id_ is not None}
