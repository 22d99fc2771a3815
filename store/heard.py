"""SQL of what people heard of a discrepancy, and of what is on its way to them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, select

from store.notifications import WAITING
from store.tables import message_members, messages, notifications


def tellings(conn: Connection, discrepancy_id: int) -> Sequence[Any]:
    """Every message that tells of the discrepancy, oldest first, once for each notification that waits.

    Each with receiver, route, announced (people heard of it there), told_at (when, or since when it waits), and of the
    notification that will tell of it `due_at` and `error`, None where none waits.
    """
    waits = and_(
        notifications.c.message_id == messages.c.id,
        notifications.c.kind.in_(("root", "thread")),
        message_members.c.announced.is_(False),
        WAITING,
    )
    return conn.execute(
        select(
            messages.c.receiver,
            messages.c.route,
            message_members.c.announced,
            message_members.c.told_at,
            notifications.c.due_at,
            notifications.c.error,
        )
        .join(message_members, message_members.c.message_id == messages.c.id)
        .outerjoin(notifications, waits)
        .where(message_members.c.discrepancy_id == discrepancy_id)
        .order_by(messages.c.id)
    ).all()
