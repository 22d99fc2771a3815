"""SQL of calls to those who are to act: when to look, what was called, and what a notification calls for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, or_, select, update

from model.lifecycle import Action
from store.engine import insert_or_ignore
from store.notifications import WAITING
from store.tables import (
    case_events,
    discrepancies,
    escalation_clocks,
    escalations,
    events,
    message_members,
    messages,
    notifications,
    users,
)


def rows(conn: Connection, ids: Collection[int]) -> Sequence[Row[Any]]:
    """These discrepancies, with `owner`'s name."""
    joined = discrepancies.outerjoin(users, users.c.id == discrepancies.c.owner_id)
    query = select(discrepancies, users.c.name.label("owner")).select_from(joined)
    return conn.execute(query.where(discrepancies.c.id.in_(list(ids))).order_by(discrepancies.c.id)).all()


def look_at(conn: Connection, due: Mapping[int, datetime | None]) -> None:
    """Look at each of these discrepancies again when it is due; None: not until it moves."""
    conn.execute(delete(escalation_clocks).where(escalation_clocks.c.discrepancy_id.in_(list(due))))
    wanted = [{"discrepancy_id": id_, "due_at": at} for id_, at in due.items() if at is not None]
    if wanted:
        conn.execute(insert_or_ignore(conn, escalation_clocks), wanted)


def due(conn: Connection, now: datetime, limit: int) -> list[int]:
    """The discrepancies to look at now, those that wait longest first; no other process has them meanwhile."""
    c = escalation_clocks.c
    query = select(c.discrepancy_id).where(c.due_at <= now).order_by(c.due_at, c.discrepancy_id).limit(limit)
    return list(conn.execute(query.with_for_update(skip_locked=True)).scalars())


def next_due(conn: Connection) -> datetime | None:
    """When the next discrepancy is to be looked at."""
    return conn.execute(select(func.min(escalation_clocks.c.due_at))).scalar()


def made(conn: Connection, ids: Collection[int]) -> Mapping[int, list[Row[Any]]]:
    """The calls that were made about each of these discrepancies, oldest first."""
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in conn.execute(
        select(escalations).where(escalations.c.discrepancy_id.in_(list(ids))).order_by(escalations.c.id)
    ):
        found[row.discrepancy_id].append(row)
    return found


def make(conn: Connection, **call: Any) -> bool:
    """Make a call, in the words of the table's columns; False when it was made before."""
    return bool(conn.execute(insert_or_ignore(conn, escalations), call).rowcount)


def last_acts(conn: Connection, ids: Collection[int]) -> Mapping[int, datetime]:
    """When a person last did something about each of these discrepancies, or the case that took it up.

    The end of a wait counts as such: until then the time was the platform's.
    """
    acted = or_(events.c.actor_id.is_not(None), events.c.action.in_((Action.ACKNOWLEDGE.value, Action.RESUME.value)))
    of_life = (
        select(events.c.discrepancy_id, func.max(events.c.at))
        .where(events.c.discrepancy_id.in_(list(ids)), acted)
        .group_by(events.c.discrepancy_id)
    )
    taken, step = case_events.alias("taken"), case_events.alias("step")
    of_case = (
        select(taken.c.discrepancy_id, func.max(step.c.at))
        .join(step, and_(step.c.case_id == taken.c.case_id, step.c.actor_id.is_not(None)))
        .where(taken.c.discrepancy_id.in_(list(ids)))
        .group_by(taken.c.discrepancy_id)
    )
    found: dict[int, datetime] = {}
    for query in (of_life, of_case):
        for id_, at in conn.execute(query):
            found[id_] = max(found.get(id_, at), at)
    return found


def told_at(conn: Connection, discrepancy_id: int) -> Row[Any] | None:
    """The youngest message that told of a discrepancy and stands somewhere, but for those made to escalate it."""
    own = select(escalations.c.message_id).where(escalations.c.discrepancy_id == discrepancy_id, escalations.c.own)
    return conn.execute(
        select(messages)
        .join(message_members, message_members.c.message_id == messages.c.id)
        .where(
            message_members.c.discrepancy_id == discrepancy_id,
            messages.c.ts.is_not(None),
            messages.c.id.not_in(own),
        )
        .order_by(messages.c.id.desc())
        .limit(1)
    ).first()


def is_told(conn: Connection, discrepancy_id: int) -> bool:
    """Whether a message tells of a discrepancy, or is about to."""
    query = select(message_members.c.message_id).where(message_members.c.discrepancy_id == discrepancy_id)
    return conn.execute(query.limit(1)).first() is not None


def bind(conn: Connection, calls: Collection[Mapping[str, Any]], **carried: Any) -> None:
    """Say of calls that were made which notification carries them, in which message."""
    e = escalations.c
    for call in calls:
        key = ("discrepancy_id", "what", "round", "chain", "step")
        same = and_(*(e[name] == call[name] for name in key))
        conn.execute(update(escalations).where(same).values(**carried))


def carried_by(conn: Connection, notification_id: str) -> Sequence[Row[Any]]:
    """The calls that a notification carries, oldest first."""
    query = select(escalations).where(escalations.c.notification_id == notification_id)
    return conn.execute(query.order_by(escalations.c.discrepancy_id)).all()


def is_own(conn: Connection, message_id: int) -> bool:
    """Whether a message was made to call somebody at another receiver."""
    mine = select(escalations.c.id).where(escalations.c.message_id == message_id, escalations.c.own)
    return conn.execute(mine.limit(1)).first() is not None


def waiting_in(conn: Connection, message_id: int) -> list[str]:
    """The notifications with calls that wait to be said in a message's thread."""
    query = (
        select(notifications.c.id)
        .where(WAITING, notifications.c.message_id == message_id, notifications.c.kind == "escalate")
        .order_by(notifications.c.created_at)
    )
    return list(conn.execute(query).scalars())
