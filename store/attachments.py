"""SQL of attachments: files that messages show or have in their thread, kept until a while after they were told."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from store.engine import insert_or_ignore
from store.tables import attachments, messages


def put(conn: Connection, message_id: int, body: bytes, now: datetime) -> str:
    """Keep a message's file, and return its SHA-256 in hex."""
    digest = hashlib.sha256(body).hexdigest()
    row = {"message_id": message_id, "sha256": digest, "body": body, "made_at": now}
    conn.execute(insert_or_ignore(conn, attachments), [row])
    return digest


def body_of(conn: Connection, sha256: str) -> bytes | None:
    """A file's bytes, or None where it is none of these or was removed."""
    return conn.execute(select(attachments.c.body).where(attachments.c.sha256 == sha256).limit(1)).scalar()


def messages_with(conn: Connection, receiver: str, sha256: str) -> Sequence[Row[Any]]:
    """A receiver's messages that have this file."""
    query = select(messages).join(attachments, attachments.c.message_id == messages.c.id)
    return conn.execute(query.where(messages.c.receiver == receiver, attachments.c.sha256 == sha256)).all()


def forget(conn: Connection, before: datetime) -> int:
    """Remove the files made before then; how many."""
    return conn.execute(delete(attachments).where(attachments.c.made_at < before)).rowcount
