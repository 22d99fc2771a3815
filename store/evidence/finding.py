"""Questions about evidence."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from model.errors import InputError
from model.lifecycle import State
from store.tables import discrepancies, events, evidence, evidence_files


def get(conn: Connection, number: int) -> Row[Any]:
    """The row of pack `number`.

    Raises:
        InputError: there is none.
    """
    row = conn.execute(select(evidence).where(evidence.c.id == number)).first()
    if row is None:
        raise InputError(f"evidence {number} is not there")
    return row


def files_of(conn: Connection, number: int) -> Sequence[Row[Any]]:
    """The files of a pack by path; none after it was purged."""
    query = select(evidence_files).where(evidence_files.c.evidence_id == number)
    return conn.execute(query.order_by(evidence_files.c.path)).all()


def of_discrepancy(conn: Connection, discrepancy_id: int) -> list[int]:
    """The packs that prove a discrepancy and are not purged, oldest first."""
    query = (
        select(evidence.c.id)
        .join(events, events.c.capture_id == evidence.c.capture_id)
        .where(events.c.discrepancy_id == discrepancy_id, evidence.c.purged_at.is_(None))
    )
    return sorted(set(conn.execute(query).scalars()))


def discrepancies_of(conn: Connection, capture_id: int | None) -> list[int]:
    """The discrepancies that a capture moved."""
    query = select(events.c.discrepancy_id).where(events.c.capture_id == capture_id)
    return sorted(set(conn.execute(query).scalars()))


def in_doubt(conn: Connection, channel: str) -> set[int]:
    """The listings of a channel on which a candidate waits for another look.

    What opens it must be a whole answer that can be kept, so they are not asked whether they are unchanged.
    """
    waits = (discrepancies.c.state == State.CANDIDATE) & discrepancies.c.ended_at.is_(None)
    query = select(discrepancies.c.listing_id).where(waits, discrepancies.c.channel == channel)
    return {id_ for id_ in conn.execute(query).scalars() if id_ is not None}
