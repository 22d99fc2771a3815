"""SQL of the list of silences on a page: those that live, and those that are over, page by page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from store.tables import hushed, silences, users

_ended_by = users.alias("ended_by")


def over(conn: Connection, now: datetime, before: int | None, limit: int) -> Sequence[Row[Any]]:
    """Silences that are over at `now` (aware), the youngest first, behind the number `before`; by primary key.

    Each with the name of its author, and of whoever ended it before its time as `ender`.
    """
    s = silences.c
    query = (
        select(silences, users.c.name.label("author"), _ended_by.c.name.label("ender"))
        .join(users, users.c.id == s.author_id)
        .outerjoin(_ended_by, _ended_by.c.id == s.ended_by)
        .where(or_(s.ended_at.is_not(None), s.ends_at <= now))
    )
    if before is not None:
        query = query.where(s.id < before)
    return conn.execute(query.order_by(s.id.desc()).limit(limit)).all()


def kept_back(conn: Connection, numbers: Sequence[int]) -> dict[int, int]:
    """How many discrepancies each of these silences keeps back now; by the index of their silence."""
    query = select(hushed.c.silence_id, func.count()).where(hushed.c.silence_id.in_(list(numbers)))
    return {row[0]: row[1] for row in conn.execute(query.group_by(hushed.c.silence_id))}
