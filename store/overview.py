"""SQL of how things stand, for who asks at a glance: what is open and where, what was seen, what waits to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, case, exists, func, select

from model.finding import Severity
from model.lifecycle import STANDING, Action, State
from store.notifications import WAITING
from store.tables import discrepancies, events, listings, notifications

_D = discrepancies.c
_STANDS = and_(_D.ended_at.is_(None), _D.state.in_(sorted(state.value for state in STANDING)))
OPEN: Final = (State.OPEN.value, State.REGRESSED.value)
"""Of what stands, what nobody has taken up."""
WORST_FIRST: Final = (
    case({one.value: one.rank for one in Severity}, value=_D.severity).desc(),
    func.abs(func.coalesce(_D.off, 0.0)).desc(),
    _D.id,
)
"""In what order people read discrepancies."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is still to be delivered to a receiver."""

    receiver: str
    count: int
    since: datetime
    """When the oldest was asked for."""
    failing: int
    """Of these, what was tried in vain."""


def standing(conn: Connection, channel: str | None = None) -> Sequence[Row[Any]]:
    """How many discrepancies stand, by channel, severity and state (of one channel)."""
    query = select(_D.channel, _D.severity, _D.state, func.count().label("number")).where(_STANDS)
    if channel is not None:
        query = query.where(_D.channel == channel)
    return conn.execute(query.group_by(_D.channel, _D.severity, _D.state)).all()


def worst(conn: Connection, limit: int, *where: ColumnElement[bool]) -> list[int]:
    """The worst that stands and nobody has taken up (and is so), by number."""
    return _worst(conn, limit, _D.state.in_(OPEN), *where)


def of_channel(channel: str) -> ColumnElement[bool]:
    """It is a discrepancy of this channel."""
    return _D.channel == channel


def owned(conn: Connection, user_id: int, limit: int) -> list[int]:
    """The worst that stands of what a user looks after, by number; what they put off is left out."""
    return _worst(conn, limit, *_taken_up(user_id))


def owned_count(conn: Connection, user_id: int) -> int:
    """How much of what a user looks after stands, without what was put off."""
    mine = select(func.count()).select_from(discrepancies).where(_D.ended_at.is_(None), *_taken_up(user_id))
    return conn.execute(mine).scalar_one()


def snoozed_by(conn: Connection, user_id: int, until: datetime, limit: int) -> list[int]:
    """What a user put off to a time before `until`, the first to come back first, by number."""
    theirs = exists().where(
        events.c.discrepancy_id == _D.id, events.c.action == Action.SNOOZE.value, events.c.actor_id == user_id
    )
    soon = (_D.until.is_not(None), _D.ended_at.is_(None), _D.until <= until, _D.state == State.SNOOZED.value)
    return list(conn.execute(select(_D.id).where(*soon, theirs).order_by(_D.until, _D.id).limit(limit)).scalars())


def seen(conn: Connection, channel: str | None = None) -> Sequence[Row[Any]]:
    """Of each channel (of one): its listings, when any was captured last, and when the one longest unseen was."""
    c = listings.c
    never = func.sum(case((c.last_captured_at.is_(None), 1), else_=0)).label("never")
    last, first = func.max(c.last_captured_at).label("last"), func.min(c.last_captured_at).label("first")
    query = select(c.channel, func.count().label("number"), last, first, never).group_by(c.channel)
    return conn.execute(query if channel is None else query.where(c.channel == channel)).all()


def seen_since(conn: Connection, channel: str, since: datetime) -> int:
    """How many of a channel's listings were captured since then."""
    mine = (listings.c.channel == channel, listings.c.last_captured_at >= since)
    return conn.execute(select(func.count()).select_from(listings).where(*mine)).scalar_one()


def outcomes(conn: Connection, channel: str) -> dict[str, int]:
    """How the last visits to a channel's listings ended: outcome to number, most first."""
    c = listings.c
    query = select(c.last_outcome, func.count().label("number")).where(
        c.channel == channel, c.last_outcome.is_not(None)
    )
    found = conn.execute(query.group_by(c.last_outcome)).all()
    return {row[0]: row[1] for row in sorted(found, key=lambda row: (-row[1], row[0]))}


def waiting(conn: Connection) -> list[Waiting]:
    """What is still to be delivered, by receiver."""
    n = notifications.c
    failing = func.sum(case((n.error.is_not(None), 1), else_=0))
    query = select(n.receiver, func.count(), func.min(n.created_at), failing).where(WAITING)
    return [Waiting(*row) for row in conn.execute(query.group_by(n.receiver).order_by(n.receiver))]


def _worst(conn: Connection, limit: int, *where: ColumnElement[bool]) -> list[int]:
    query = select(_D.id).where(_D.ended_at.is_(None), *where).order_by(*WORST_FIRST).limit(limit)
    return list(conn.execute(query).scalars())


def _taken_up(user_id: int) -> tuple[ColumnElement[bool], ...]:
    """It is a user's, and stands, and was not put off."""
    states = sorted(state.value for state in STANDING - {State.SNOOZED})
    return (_D.owner_id == user_id, _D.state.in_(states))
