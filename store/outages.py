"""SQL of outages: receivers that take nothing while something waits for them; each is told once, by one process."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from store.engine import insert_or_ignore
from store.notifications import WAITING
from store.tables import messages, notifications, outages

_ON = outages.c.ended_at.is_(None)


def failing(conn: Connection) -> Sequence[Any]:
    """The receivers for which something waits that was tried and not taken: how much, since when, how much is critical.

    Each with receiver, waiting, critical, oldest.
    """
    critical = func.count().filter(notifications.c.critical)
    query = (
        select(
            notifications.c.receiver,
            func.count().label("waiting"),
            critical.label("critical"),
            func.min(notifications.c.created_at).label("oldest"),
        )
        .where(WAITING, notifications.c.error.is_not(None))
        .group_by(notifications.c.receiver)
        .order_by(notifications.c.receiver)
    )
    return conn.execute(query).all()


def why(conn: Connection, receiver: str) -> str:
    """What the receiver said to the notification that waits longest."""
    where = (WAITING, notifications.c.error.is_not(None), notifications.c.receiver == receiver)
    query = select(notifications.c.error).where(*where).order_by(notifications.c.created_at).limit(1)
    return conn.execute(query).scalar() or ""


def took_since(conn: Connection, receiver: str, since: datetime) -> bool:
    """Whether the receiver took anything after `since`."""
    taken = select(notifications.c.id).where(notifications.c.receiver == receiver, notifications.c.sent_at > since)
    return conn.execute(taken.limit(1)).first() is not None


def on(conn: Connection) -> Sequence[Row[Any]]:
    """The outages that have not ended, each with `ts`: where the message that tells of it stands, None while it waits.

    `tried` is how often that message was begun.
    """
    query = (
        select(outages, messages.c.ts, messages.c.receiver.label("told_to"), notifications.c.attempts.label("tried"))
        .outerjoin(messages, messages.c.id == outages.c.message_id)
        .outerjoin(notifications, notifications.c.message_id == messages.c.id)
        .where(_ON)
        .order_by(outages.c.id)
    )
    return conn.execute(query).all()


def begin(conn: Connection, receiver: str, now: datetime) -> None:
    """Note that a receiver was seen failing; once, whoever sees it first."""
    conn.execute(insert_or_ignore(conn, outages), [{"receiver": receiver, "since": now}])


def forget(conn: Connection, outage_id: int) -> None:
    """Take back an outage that was too short to be told."""
    conn.execute(delete(outages).where(outages.c.id == outage_id, outages.c.told_at.is_(None)))


def told(conn: Connection, outage_id: int, now: datetime) -> bool:
    """Take it upon oneself to tell of an outage; False when somebody has."""
    mine = update(outages).where(_ON, outages.c.id == outage_id, outages.c.told_at.is_(None))
    return conn.execute(mine.values(told_at=now)).rowcount == 1


def told_by(conn: Connection, outage_id: int, message_id: int) -> None:
    """Remember the message that tells of it."""
    conn.execute(update(outages).where(outages.c.id == outage_id).values(message_id=message_id))


def end(conn: Connection, outage_id: int, now: datetime) -> bool:
    """End an outage; False when somebody has."""
    return conn.execute(update(outages).where(_ON, outages.c.id == outage_id).values(ended_at=now)).rowcount == 1
