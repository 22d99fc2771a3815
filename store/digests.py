"""SQL of digests: each is taken once for each time that it was due, by one process."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from store.engine import insert_or_ignore
from store.tables import digests, messages


def last(conn: Connection, name: str) -> Row[Any] | None:
    """The last time that a digest was due and seen to; those that a person asked for do not count."""
    mine = (digests.c.name == name, digests.c.asked.is_(False))
    return conn.execute(select(digests).where(*mine).order_by(digests.c.due_at.desc()).limit(1)).first()


def take(conn: Connection, name: str, due_at: datetime, until: datetime, *, asked: bool = False) -> bool:
    """See to a digest of that time, in the transaction that makes its message; False when it was seen to already."""
    row = {"name": name, "due_at": due_at, "until": until, "asked": asked}
    return conn.execute(insert_or_ignore(conn, digests).values(row).returning(digests.c.id)).first() is not None


def says(conn: Connection, name: str, due_at: datetime, message_id: int, content: Mapping[str, Any]) -> None:
    """Store what a digest says, and in which message."""
    mine = (digests.c.name == name, digests.c.due_at == due_at)
    conn.execute(update(digests).where(*mine).values(message_id=message_id, content=dict(content)))


def of_message(conn: Connection, message_id: int) -> Any:
    """What the digest of a message says, and its receiver; None when the message is none of a digest."""
    query = select(digests.c.content, messages.c.receiver).join(messages, messages.c.id == digests.c.message_id)
    return conn.execute(query.where(digests.c.message_id == message_id)).first()
