"""SQL of notifications: asked for once, claimed by one sender, kept until they are delivered or have nothing to say."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, and_, case, exists, func, insert, or_, select, update

from store.tables import message_members, messages, notifications

LEASE = timedelta(seconds=60)
"""How long a claim on a notification holds; a sender that died in between loses it after this."""
WAITING = and_(notifications.c.sent_at.is_(None), notifications.c.dropped_at.is_(None))
"""It is still to be delivered."""


def ask_for(
    conn: Connection, message: Row[Any], kind: str, *, due_at: datetime, now: datetime, critical: bool = False
) -> str:
    """See that a notification of `kind` (root, edit, thread, escalate) goes out for a message, once; its id.

    One that waits and was not begun serves, as its text is made when it is sent; it is only brought forward.
    """
    waiting = conn.execute(
        select(notifications.c.id, notifications.c.due_at, notifications.c.critical).where(
            WAITING,
            notifications.c.message_id == message.id,
            notifications.c.kind == kind,
            notifications.c.attempts == 0,
        )
    ).first()
    if waiting:
        sooner = min(waiting.due_at, due_at)
        conn.execute(
            update(notifications)
            .where(notifications.c.id == waiting.id)
            .values(due_at=sooner, critical=waiting.critical or critical)
        )
        return str(waiting.id)
    made = str(uuid4())
    conn.execute(
        insert(notifications).values(
            id=made,
            message_id=message.id,
            receiver=message.receiver,
            kind=kind,
            critical=critical,
            body={},
            created_at=now,
            due_at=due_at,
        )
    )
    return made


def say(conn: Connection, message: Row[Any], body: Mapping[str, Any], now: datetime, kind: str = "answer") -> None:
    """Put an answer into a message's thread; `body` is in the receiver's own format. Or a file, of `attachments`."""
    row = {"id": str(uuid4()), "message_id": message.id, "receiver": message.receiver, "kind": kind}
    conn.execute(insert(notifications).values(**row, body=dict(body), created_at=now, due_at=now))


def was_asked_for(conn: Connection, message_id: int, kind: str) -> bool:
    """Whether a notification of `kind` was ever asked for, sent or not."""
    mine = exists().where(notifications.c.message_id == message_id, notifications.c.kind == kind)
    return bool(conn.execute(select(mine)).scalar())


def notice(conn: Connection, message_id: int, receiver: str, body: Mapping[str, Any], now: datetime) -> None:
    """Say something that is about no discrepancy; `body` is in the receiver's own format."""
    row = {"id": str(uuid4()), "message_id": message_id, "receiver": receiver, "kind": "notice", "critical": True}
    conn.execute(insert(notifications).values(**row, body=dict(body), created_at=now, due_at=now))


def root_is_waiting(conn: Connection, message_id: int) -> bool:
    """Whether the message's root has not been begun, so that what changes will be in it anyway."""
    return bool(
        conn.execute(
            select(
                exists().where(
                    WAITING,
                    notifications.c.message_id == message_id,
                    notifications.c.kind == "root",
                    notifications.c.attempts == 0,
                )
            )
        ).scalar()
    )


def due(conn: Connection, now: datetime, limit: int = 100, but: Collection[str] = ()) -> Sequence[Any]:
    """What should go out now and nobody is at, but for some receivers: critical first, then roots, then oldest.

    Each with id, message_id, receiver, kind and attempts.

    An edit, thread line, answer or file waits for its message's root to have been posted.
    """
    order = case((notifications.c.kind == "root", 0), else_=1)
    return conn.execute(
        select(*(notifications.c[name] for name in ("id", "message_id", "receiver", "kind", "attempts")))
        .join(messages, messages.c.id == notifications.c.message_id)
        .where(
            WAITING,
            notifications.c.due_at <= now,
            notifications.c.receiver.not_in(but),
            or_(notifications.c.claimed_at.is_(None), notifications.c.claimed_at < now - LEASE),
            or_(notifications.c.kind.in_(("root", "notice")), messages.c.ts.is_not(None)),
        )
        .order_by(notifications.c.critical.desc(), order, notifications.c.due_at, notifications.c.created_at)
        .limit(limit)
    ).all()


def next_due(conn: Connection) -> datetime | None:
    """When the next waiting notification is due."""
    return conn.execute(select(func.min(notifications.c.due_at)).where(WAITING)).scalar()


def claim(conn: Connection, notification_id: str, now: datetime) -> Row[Any] | None:
    """Take one notification for sending, or None when somebody else has it, sent it or dropped it.

    `uncertain` in the row says whether an earlier send was begun whose end is not known; from here on it is set.
    """
    row = conn.execute(
        select(notifications, messages.c.place, messages.c.ts.label("root_ts"))
        .join(messages, messages.c.id == notifications.c.message_id)
        .where(notifications.c.id == notification_id)
        .with_for_update(of=notifications)
    ).first()
    taken = conn.execute(
        update(notifications)
        .where(
            WAITING,
            notifications.c.id == notification_id,
            notifications.c.due_at <= now,
            or_(notifications.c.claimed_at.is_(None), notifications.c.claimed_at < now - LEASE),
        )
        .values(claimed_at=now, attempts=notifications.c.attempts + 1, uncertain=True)
    )
    return row if taken.rowcount else None


def rest(conn: Connection, notification_id: str, until: datetime) -> None:
    """Let a notification that nobody has begun wait a little longer."""
    unbegun = and_(WAITING, notifications.c.id == notification_id, notifications.c.attempts == 0)
    conn.execute(update(notifications).where(unbegun, notifications.c.due_at < until).values(due_at=until))


def hold(conn: Connection, row: Row[Any], claimed_at: datetime, now: datetime) -> bool:
    """Renew a claim made at `claimed_at` before the send itself; False when it ran out and somebody else has it."""
    mine = and_(WAITING, notifications.c.id == row.id, notifications.c.claimed_at == claimed_at)
    return conn.execute(update(notifications).where(mine).values(claimed_at=now)).rowcount == 1


def begun(conn: Connection, row: Row[Any], body: Mapping[str, Any], place: str, shown: Mapping[int, int]) -> None:
    """Remember what is being sent, and for which versions of which members it stands.

    And the `ts` after which it must be looked for, should its arrival be uncertain: the youngest one known when it was
    first begun, for what was posted later may stand behind it.
    """
    values: dict[str, Any] = {"body": dict(body), "shown": {str(id_): version for id_, version in shown.items()}}
    if not row.attempts or not row.body:
        youngest = select(func.max(messages.c.ts)).where(messages.c.place == place)
        values["after_ts"] = conn.execute(youngest).scalar()
    conn.execute(update(notifications).where(notifications.c.id == row.id).values(**values))


def delivered(conn: Connection, row: Row[Any], *, place: str, ts: str, shown: Mapping[int, int], now: datetime) -> None:
    """Store Slack's `ts` and which versions of which members people now see."""
    conn.execute(
        update(notifications)
        .where(notifications.c.id == row.id)
        .values(sent_at=now, ts=ts, uncertain=False, error=None, claimed_at=None)
    )
    message: dict[str, Any] = {"version": messages.c.version + 1}
    if row.root_ts is None:
        message |= {"place": place, "ts": ts, "posted_at": now}
    if row.kind in ("root", "thread"):
        message["told_at"] = now
    conn.execute(update(messages).where(messages.c.id == row.message_id).values(**message))
    for discrepancy_id, version in shown.items():
        values: dict[str, Any] = {"version": version}
        if row.kind != "edit":
            values |= {"announced": True, "told_at": now}
        conn.execute(
            update(message_members)
            .where(message_members.c.message_id == row.message_id, message_members.c.discrepancy_id == discrepancy_id)
            .values(**values)
        )


def postpone(conn: Connection, notification_id: str, *, due_at: datetime, error: str, uncertain: bool) -> None:
    """Give a notification back after a failed send."""
    conn.execute(
        update(notifications)
        .where(notifications.c.id == notification_id)
        .values(claimed_at=None, due_at=due_at, error=error[:500], uncertain=uncertain)
    )


def drop(conn: Connection, notification_id: str, why: str, now: datetime) -> None:
    """Give a notification up for good, because there is nothing left to say."""
    conn.execute(
        update(notifications)
        .where(notifications.c.id == notification_id)
        .values(dropped_at=now, error=why[:500], claimed_at=None)
    )


def undelivered(conn: Connection) -> Sequence[Row[Any]]:
    """What waits and why, for people."""
    return conn.execute(select(notifications).where(WAITING).order_by(notifications.c.due_at)).all()


def undeliverable(conn: Connection, before: datetime) -> tuple[int, datetime | None]:
    """How many fail that were to be sent before then, and since when the oldest one waits."""
    failing = (WAITING, notifications.c.error.is_not(None), notifications.c.created_at < before)
    count, first = conn.execute(select(func.count(), func.min(notifications.c.created_at)).where(*failing)).one()
    return int(count), first
