"""Batches that wait for their check, put together: a check costs as much for few listings as for many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update

from store.tables import batch_captures, batches

MOST: Final = 200
"""Listings that are checked together: as many as the guard against mass changes looks back on."""


@dataclass(slots=True)
class _Run:
    """Batches of one run that follow one another, in which no listing stands twice."""

    rows: list[Any] = field(default_factory=list)
    listings: set[int] = field(default_factory=set)


def fold(conn: Connection, channel: str | None = None) -> None:
    """Make one batch of those (of one channel) that wait, follow one another in a run and have no listing twice.

    It gets a number of its own, so that a check of one of them that is under way finds nothing to mark and changes
    nothing.
    """
    waiting = (
        select(batches)
        .where(batches.c.checked_at.is_(None), *([batches.c.channel == channel] if channel is not None else []))
        .order_by(batches.c.id)
        .with_for_update()
    )
    rows = conn.execute(waiting).all()
    seen = select(batch_captures.c.batch_id, batch_captures.c.listing_id)
    inside: dict[int, set[int]] = {row.id: set() for row in rows}
    for batch_id, listing_id in conn.execute(seen.where(batch_captures.c.batch_id.in_(list(inside)))):
        inside[batch_id].add(listing_id)
    for run in _together(rows, inside):
        _fold(conn, run)


def _together(rows: Iterable[Any], inside: dict[int, set[int]]) -> Iterator[list[Any]]:
    open_: dict[tuple[str, int | None], _Run] = {}
    for row in rows:
        key, mine = (row.channel, row.run_id), inside[row.id]
        run = open_.setdefault(key, _Run())
        if run.rows and (run.listings & mine or len(run.listings) + len(mine) > MOST or row.run_id is None):
            yield run.rows
            run = open_[key] = _Run()
        run.rows.append(row)
        run.listings |= mine
    yield from (run.rows for run in open_.values())


def _fold(conn: Connection, rows: list[Any]) -> None:
    if len(rows) < 2:
        return
    first, ids = rows[0], [row.id for row in rows]
    made = insert(batches).values(run_id=first.run_id, channel=first.channel, stored_at=first.stored_at)
    new: Any = conn.execute(made).inserted_primary_key
    conn.execute(update(batch_captures).where(batch_captures.c.batch_id.in_(ids)).values(batch_id=new[0]))
    conn.execute(delete(batches).where(batches.c.id.in_(ids)))
