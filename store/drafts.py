"""SQL of master files that were read and shown, and that somebody may yet apply."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, insert, select, update

from store.spans import clean
from store.tables import master_draft_lines, master_drafts, users
from system import clock

_BATCH: Final = 5_000
_WAITING: Final = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A fault of a draft, or a row that it would change."""

    sheet: str
    what: str
    """`fault`, `added`, `changed` or `removed`."""
    row: int | None
    name: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A master file that was read, or an earlier version of it, compared with what holds."""

    user_id: int
    file_name: str
    sha256: str | None
    of_version: int | None = None
    base_version: int | None
    faults: int
    counts: Mapping[str, Mapping[str, int]]


def keep(conn: Connection, draft: Draft, lines: Iterable[Line]) -> int:
    """Keep a draft with what is said of it; its number."""
    row = {**asdict(draft), "file_name": clean(draft.file_name), "made_at": clock.now()}
    number = int(conn.execute(insert(master_drafts).values(**row).returning(master_drafts.c.id)).scalar_one())
    rows = ({"draft_id": number, "place": place, **asdict(one)} for place, one in enumerate(lines, start=1))
    while part := list(islice(rows, _BATCH)):
        conn.execute(insert(master_draft_lines), part)
    return number


def get(conn: Connection, number: int) -> Row[Any] | None:
    """A draft, with the name of whoever brought it as `by`."""
    query = select(master_drafts, users.c.name.label("by")).join(users, users.c.id == master_drafts.c.user_id)
    return conn.execute(query.where(master_drafts.c.id == number)).first()


def waiting(conn: Connection, base_version: int | None) -> Sequence[Row[Any]]:
    """The youngest drafts without a fault that could be applied to the version that holds."""
    d = master_drafts.c
    query = select(master_drafts, users.c.name.label("by")).join(users, users.c.id == d.user_id)
    same = d.base_version.is_(None) if base_version is None else d.base_version == base_version
    return conn.execute(
        query.where(d.version.is_(None), d.faults == 0, same).order_by(d.id.desc()).limit(_WAITING)
    ).all()


def lines(conn: Connection, number: int, sheet: str | None, after: int, limit: int) -> Sequence[Row[Any]]:
    """What is said of a draft (by its primary key), of one sheet or all, behind the place `after`."""
    one = master_draft_lines.c
    query = select(master_draft_lines).where(one.draft_id == number, one.place > after)
    if sheet is not None:
        query = query.where(one.sheet == sheet)
    return conn.execute(query.order_by(one.place).limit(limit)).all()


def applied(conn: Connection, number: int, version: int) -> None:
    """The draft became this version."""
    conn.execute(update(master_drafts).where(master_drafts.c.id == number).values(version=version))


def drop(conn: Connection, number: int) -> str | None:
    """Forget a draft that was not applied; the digest of its file where no other draft needs it."""
    drafts = master_drafts.c
    row = conn.execute(select(drafts.sha256).where(drafts.id == number, drafts.version.is_(None))).first()
    if row is None:
        return None
    conn.execute(delete(master_draft_lines).where(master_draft_lines.c.draft_id == number))
    conn.execute(delete(master_drafts).where(drafts.id == number, drafts.version.is_(None)))
    if row.sha256 is None:
        return None
    other = conn.execute(select(drafts.id).where(drafts.sha256 == row.sha256).limit(1)).scalar()
    return None if other is not None else str(row.sha256)


def stale(conn: Connection, before: datetime, limit: int) -> Sequence[int]:
    """Drafts made before `before` (aware) that were not applied, the oldest first."""
    d = master_drafts.c
    return list(
        conn.execute(select(d.id).where(d.made_at < before, d.version.is_(None)).order_by(d.id).limit(limit)).scalars()
    )
