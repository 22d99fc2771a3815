"""SQL of the versions of the master file: the list of them, the rows of one, and the rows that hold, page by page."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, func, or_, select

from store.master import TABLES, Record
from store.tables import catalog_versions, users

MOST_COUNTED: Final = 100_000
"""Rows of a sheet; more are said to be more."""

_BATCH: Final = 5_000


def page(conn: Connection, before: int | None, limit: int) -> Sequence[Row[Any]]:
    """Versions older than `before` (of all where None), the youngest first, with the name of who made each as `by`."""
    v = catalog_versions.c
    query = select(catalog_versions, users.c.name.label("by")).outerjoin(users, users.c.id == v.user_id)
    if before is not None:
        query = query.where(v.id < before)
    return conn.execute(query.order_by(v.id.desc()).limit(limit)).all()


def get(conn: Connection, version: int) -> Row[Any] | None:
    """A version."""
    return conn.execute(select(catalog_versions).where(catalog_versions.c.id == version)).first()


def records(conn: Connection, sheet: str, fields: Sequence[str], version: int) -> Iterator[Record]:
    """The records of `sheet` that held in a version, in the order in which they were added."""
    table = TABLES[sheet]
    query = select(table.c.key, *(table.c[name] for name in fields))
    held = (table.c.since_version <= version, or_(table.c.until_version.is_(None), table.c.until_version > version))
    for row in conn.execute(query.where(*held).order_by(table.c.id)).yield_per(_BATCH):
        yield tuple(row)


def rows(
    conn: Connection, sheet: str, fields: Sequence[str], *, start: str, after: str | None, limit: int
) -> Sequence[Record]:
    """Records that hold now, by key from `start` on, behind the key `after`; the index of current keys serves it."""
    table = TABLES[sheet]
    query = select(table.c.key, *(table.c[name] for name in fields)).where(table.c.until_version.is_(None))
    if start:
        query = query.where(table.c.key >= start)
    if after is not None:
        query = query.where(table.c.key > after)
    return [tuple(row) for row in conn.execute(query.order_by(table.c.key).limit(limit))]


def count(conn: Connection, sheet: str) -> int:
    """How many rows of `sheet` hold now, at the most `MOST_COUNTED` and one; the index of current keys serves it."""
    table = TABLES[sheet]
    current = select(table.c.key).where(table.c.until_version.is_(None)).limit(MOST_COUNTED + 1).subquery()
    return conn.execute(select(func.count()).select_from(current)).scalar_one()
