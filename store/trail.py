"""The trail of who did what, as people read it: youngest first, a page at a time, filtered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, tuple_

from model.errors import InputError
from store.tables import audit, users

ANDON: Final = "Andon"
"""Who did what nobody did."""
_PLACE: Final = re.compile(r"([0-9]{8}T[0-9]{6}\.[0-9]{6})-([0-9]{1,18})")
_A = audit.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the trail; empty: all of it. `since` is within, `until` is not; both aware."""

    who: str = ""
    action: str = ""
    target: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows with the columns of `audit` and `who`, and where the next page begins; None at the end."""

    rows: Sequence[Row[Any]]
    after: str | None


def page(conn: Connection, wanted: Wanted, after: str, size: int) -> Page:
    """So many rows that come after `after` (empty: the beginning).

    The order by time is that of the indexes on `at`, on the user, on the action; a target has few rows.

    Raises:
        InputError: there is no such user, or `after` is no place in the trail.
    """
    query = select(audit, users.c.name.label("who")).outerjoin(users, users.c.id == _A.user_id)
    if wanted.who:
        query = query.where(_A.user_id.is_not_distinct_from(_user(conn, wanted.who)))
    for column, value in ((_A.action, wanted.action), (_A.target, wanted.target)):
        if value:
            query = query.where(column == value)
    if wanted.since is not None:
        query = query.where(_A.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(_A.at < wanted.until)
    if after:
        query = query.where(tuple_(_A.at, _A.id) < _place(after))
    rows = conn.execute(query.order_by(_A.at.desc(), _A.id.desc()).limit(size + 1)).all()
    more = len(rows) > size
    last = rows[size - 1] if more else None
    return Page(rows[:size], f"{last.at:%Y%m%dT%H%M%S.%f}-{last.id}" if last is not None else None)


def _user(conn: Connection, name: str) -> int | None:
    if name == ANDON:
        return None
    found = conn.execute(select(users.c.id).where(users.c.name == name)).scalar()
    if found is None:
        raise InputError(f"{name[:80]!r} is no user")
    return int(found)


def _place(after: str) -> tuple[datetime, int]:
    found = _PLACE.fullmatch(after)
    try:
        if found is not None:
            return datetime.strptime(found[1], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC), int(found[2])
    except ValueError:  # digits, but no moment
        pass
    raise InputError(f"after {after[:60]!r} is no place in this list")
