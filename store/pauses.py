"""Channels whose schedules rest: nothing of them is started by the clock, and nothing counts as missed meanwhile.

What people or rules ask for is still served.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from model.errors import InputError
from model.lazy import lazy
from store import people
from store.tables import pauses, users
from system import clock


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause that lasts."""

    channel: str
    since: datetime
    by: str
    why: str


def standing(conn: Connection) -> Mapping[str, Pause]:
    """The pauses that last, by channel."""
    names = (pauses.c.channel, pauses.c.since, users.c.name, pauses.c.why)
    query = select(*names).join(users, users.c.id == pauses.c.made_by).where(pauses.c.ended_at.is_(None))
    return {row[0]: Pause(*row) for row in conn.execute(query.order_by(pauses.c.channel))}


def ended(conn: Connection) -> Mapping[str, datetime]:
    """When the last pause of each channel that had one came to its end."""
    query = select(pauses.c.channel, func.max(pauses.c.ended_at)).where(pauses.c.ended_at.is_not(None))
    return {row[0]: row[1] for row in conn.execute(query.group_by(pauses.c.channel))}


def pause(conn: Connection, channel: str, why: str, *, user_id: int) -> bool:
    """Let the channel's schedules rest; False when they rest already.

    Raises:
        InputError: nobody says why.
    """
    if not why:
        raise InputError(lazy("say why the schedule rests, for whoever wonders later"))
    if channel in standing(conn):
        return False
    conn.execute(insert(pauses).values(channel=channel, since=clock.now(), made_by=user_id, why=why))
    people.record(conn, "pause schedule", channel, {"why": why}, user_id=user_id)
    return True


def resume(conn: Connection, channel: str, *, user_id: int) -> bool:
    """Let the channel's schedules go on; False when they did not rest."""
    resting = update(pauses).where(pauses.c.channel == channel, pauses.c.ended_at.is_(None))
    if not conn.execute(resting.values(ended_at=clock.now(), ended_by=user_id)).rowcount:
        return False
    people.record(conn, "resume schedule", channel, user_id=user_id)
    return True
