"""SQL of a few numbers that a monitoring system asks for every minute: each is served by an index or walks listings."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, case, func, select

from model.lifecycle import STANDING
from store.tables import discrepancies, listings

_D, _L = discrepancies.c, listings.c
_STANDS: Final = and_(_D.ended_at.is_(None), _D.state.in_(sorted(state.value for state in STANDING)))
AGES: Final[Sequence[tuple[str, timedelta]]] = (
    ("1h", timedelta(hours=1)),
    ("1d", timedelta(days=1)),
    ("7d", timedelta(days=7)),
)
"""How long ago a listing was captured: the name of a band, and below which age."""
OLDER: Final = "older"
NEVER: Final = "never"


def standing(conn: Connection) -> Sequence[Row[Any]]:
    """How many discrepancies stand: family, severity, number. The index of what lives holds all of it."""
    query = select(_D.family, _D.severity, func.count().label("number")).where(_STANDS)
    return conn.execute(query.group_by(_D.family, _D.severity)).all()


def captured(conn: Connection, now: datetime) -> Sequence[Row[Any]]:
    """How many listings were captured how long ago: channel, age (a name of `AGES`, older, never), number."""
    bands = [(_L.last_captured_at > now - below, name) for name, below in AGES]
    age = case((_L.last_captured_at.is_(None), NEVER), *bands, else_=OLDER).label("age")
    return conn.execute(select(_L.channel, age, func.count().label("number")).group_by(_L.channel, age)).all()
