"""SQL of baselines as pages show them: a page of the list, how many there are, and one with what it would replace."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from store.baselines import BaselineState
from store.tables import baseline_looks, baselines, listings, masks, users

_LISTED: Final = tuple(column for column in baselines.c if column.name not in ("parts", "learned"))
"""Columns that a list shows; the others hold whole pages."""


def counts(conn: Connection) -> Mapping[str, int]:
    """How many baselines there are by state; their index by state serves it."""
    query = select(baselines.c.state, func.count()).group_by(baselines.c.state)
    return {row[0]: row[1] for row in conn.execute(query)}


def page(conn: Connection, state: BaselineState, channel: str | None, after: int, limit: int) -> Sequence[Row[Any]]:
    """Baselines of a state behind the number `after`, with listing, looks gathered and who decided; by their state."""
    query = _with_page(select(*_LISTED, *_BESIDE)).where(baselines.c.state == state, baselines.c.id > after)
    if channel is not None:
        query = query.where(listings.c.channel == channel)
    return conn.execute(query.order_by(baselines.c.id).limit(limit)).all()


def get(conn: Connection, number: int) -> Row[Any] | None:
    """A baseline, as in a list, with all that it says."""
    return conn.execute(_with_page(select(baselines, *_BESIDE)).where(baselines.c.id == number)).first()


def in_force(conn: Connection, listing_id: int, viewport: str) -> int | None:
    """The number of the baseline that looks at a page in a viewport are compared with."""
    here = (baselines.c.listing_id == listing_id, baselines.c.viewport == viewport)
    return conn.execute(select(baselines.c.id).where(*here, baselines.c.state == BaselineState.ACCEPTED)).scalar()


def masks_of(conn: Connection, listing_id: int, viewport: str) -> Sequence[Row[Any]]:
    """What people masked of a page in a viewport, with the name of who did as `by`."""
    query = select(masks, users.c.name.label("by")).join(users, users.c.id == masks.c.made_by)
    here = (masks.c.listing_id == listing_id, masks.c.viewport == viewport)
    return conn.execute(query.where(*here).order_by(masks.c.id)).all()


_BESIDE: Final = (
    listings.c.channel,
    listings.c.external_id,
    listings.c.url,
    users.c.name.label("by"),
    select(func.count())
    .where(baseline_looks.c.baseline_id == baselines.c.id)
    .correlate(baselines)
    .scalar_subquery()
    .label("gathered"),
)


def _with_page(query: Select[Any]) -> Select[Any]:
    joined = baselines.join(listings, listings.c.id == baselines.c.listing_id)
    return query.select_from(joined.outerjoin(users, users.c.id == baselines.c.decided_by))
