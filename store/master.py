"""SQL of the master file: its versions, its rows, and what they mean for the store's listings.

A *record* is a row as a tuple: its key, then its values in the order of the fields that the caller names. Money is in
minor units, times are aware UTC.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

import pandas as pd
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)

from store import tables
from store.engine import chunks, insert_or_ignore
from store.spans import key
from store.tables import catalog_versions, listings
from store.tables.base import UTCDateTime
from system import clock

Record = tuple[Any, ...]

TABLES: Final[Mapping[str, Table]] = {
    "products": tables.master_products,
    "skus": tables.master_skus,
    "listings": tables.master_listings,
    "policies": tables.master_policies,
    "promotions": tables.master_promotions,
    "sellers": tables.master_sellers,
    "stock": tables.master_stock,
    "expectations": tables.master_expectations,
    "rights": tables.master_rights,
}
"""The master file's sheets and the tables that keep them."""

_TRUTHS: Final = (
    (tables.master_policies, "valid_to"),
    (tables.master_promotions, "ends_at"),
    (tables.master_expectations, "valid_to"),
)
"""Tables whose keys are policy keys of discrepancies, each with the column of the window's end."""

_BATCH: Final = 5_000
"""Rows in one statement."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing as the master file wants it looked at."""

    channel: str
    external_id: str
    url: str
    tier: str


def latest_version(conn: Connection) -> int | None:
    """The id of the version that holds now; None before the first import."""
    found: int | None = conn.execute(select(func.max(catalog_versions.c.id))).scalar()
    return found


def begin_version(
    conn: Connection, *, user_id: int | None, file_name: str, sha256: str, counts: Mapping[str, Mapping[str, int]]
) -> int:
    """Add a version and return its id; other imports wait until this transaction ends."""
    row = {"imported_at": clock.now(), "user_id": user_id, "file_name": key(file_name), "sha256": sha256}
    done = conn.execute(insert(catalog_versions).values(**row, counts=counts))
    return int(done.inserted_primary_key[0])  # type: ignore[index]


def hold_imports(conn: Connection) -> None:
    """Wait for other imports to end, and let none begin before this transaction ends.

    SQLite has one writer anyway.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(text("LOCK TABLE catalog_versions IN SHARE ROW EXCLUSIVE MODE"))


def current(conn: Connection, sheet: str, fields: Sequence[str]) -> Iterator[tuple[int, Record]]:
    """The id and the record of every row of `sheet` that holds now, in the order in which they were added."""
    table = TABLES[sheet]
    query = select(table.c.id, table.c.key, *(table.c[name] for name in fields))
    found = conn.execute(query.where(table.c.until_version.is_(None)).order_by(table.c.id))
    for row in found.yield_per(_BATCH):
        yield row[0], tuple(row[1:])


def end(conn: Connection, sheet: str, ids: Collection[int], version: int) -> None:
    """End these rows with `version`."""
    table = TABLES[sheet]
    for part in chunks(sorted(ids)):
        conn.execute(update(table).where(table.c.id.in_(part)).values(until_version=version))


def add(conn: Connection, sheet: str, fields: Sequence[str], records: Iterable[Record], version: int) -> None:
    """Add these records with `version`."""
    names = ("key", *fields)
    statement = insert(TABLES[sheet])
    rows = ({"since_version": version, **dict(zip(names, record, strict=True))} for record in records)
    while part := list(islice(rows, _BATCH)):
        conn.execute(statement, part)


def mark_listings(conn: Connection, wanted: Iterable[Listed]) -> None:
    """Make the listings what the master file wants: added, with its URL and tier; others are no longer in it."""
    columns = (listings.c.url, listings.c.tier, listings.c.in_master)
    known = {
        (row.channel, row.external_id): (row.id, row.url, row.tier, row.in_master)
        for row in conn.execute(select(listings.c.id, listings.c.channel, listings.c.external_id, *columns))
    }
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for one in wanted:
        row = {"url": one.url, "tier": one.tier, "in_master": True}
        stored = known.pop((one.channel, key(one.external_id)), None)
        if stored is None:
            where = {"channel": one.channel, "external_id": key(one.external_id), "first_seen_at": clock.now()}
            added.append({**where, **row})
        elif stored[1:] != (one.url, one.tier, True):
            changed.append({"row": stored[0], **row})
    for part in chunks(added):
        conn.execute(insert_or_ignore(conn, listings), list(part))
    statement = update(listings).where(listings.c.id == bindparam("row"))
    for part in chunks(changed):
        conn.execute(statement.values({name: bindparam(name) for name in ("url", "tier", "in_master")}), list(part))
    for ids in chunks([row[0] for row in known.values() if row[3]]):
        conn.execute(update(listings).where(listings.c.id.in_(ids)).values(in_master=False))


def listing_ids(conn: Connection) -> list[int]:
    """The store's ids of all listings."""
    return list(conn.execute(select(listings.c.id).order_by(listings.c.id)).scalars())


def keys_in_force(conn: Connection, keys: Collection[str], at: datetime) -> set[str]:
    """Those of `keys` that name a policy, promotion or expectation of the current master file that has not run out.

    The others were withdrawn or ran out: the life cycle closes what hung on them (design §6.6).

    Args:
        conn: a connection.
        keys: policy keys of discrepancies.
        at: aware; a window that ended at or before it has run out.
    """
    found: set[str] = set()
    for part in chunks(sorted(keys)):
        for table, ends in _TRUTHS:
            query = select(table.c.key).where(table.c.until_version.is_(None), table.c.key.in_(part))
            found.update(conn.execute(query.where(table.c[ends].is_(None) | (table.c[ends] > at))).scalars())
    return found


def holding(table: Table, version: int | None = None) -> ColumnElement[bool]:
    """Which rows hold: in the current master file, or in an earlier version of it."""
    if version is None:
        return table.c.until_version.is_(None)
    ended = table.c.until_version
    return (table.c.since_version <= version) & (ended.is_(None) | (ended > version))


def frame(conn: Connection, sheet: str, version: int | None = None) -> pd.DataFrame:
    """Rows of `sheet`, current or of a version: `key` and the table's own columns, as `catalog.policies` takes them.

    Whole numbers and money are Int64, times datetime64[ns, UTC], texts and JSON objects; a sheet without rows has its
    columns all the same.
    """
    table = TABLES[sheet]
    columns = [column for column in table.columns if column.name not in ("id", "since_version", "until_version")]
    rows = conn.execute(select(*columns).where(holding(table, version)).order_by(table.c.id)).all()
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame({column.name: _series(column, some) for column, some in zip(columns, cells, strict=True)})


def _series(column: Any, cells: Sequence[Any]) -> Any:
    if isinstance(column.type, UTCDateTime):
        return pd.to_datetime(pd.Series(cells, dtype=object), utc=True).astype("datetime64[ns, UTC]")
    if isinstance(column.type, BigInteger | Integer):
        return pd.array(cells, dtype="Int64")
    return pd.Series(cells, dtype=object)
