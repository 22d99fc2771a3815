"""Brings files into the threads of messages, each once.

What the receiver calls a file is stored before its first byte goes there. A file whose end is not known is looked for
in the thread by that name before it is brought anew; a place that was filled and not shared is seen by nobody.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row

from alerts.receiver import Envelope, Posted, Way
from store import attachments, notifications
from store.engine import read, write


def attach(conn: Connection, message: Row[Any], way: Way, file: tuple[str, bytes], text: str, now: datetime) -> bool:
    """See that a file (name, bytes) comes into a message's thread with `text`; False where the way takes none."""
    if not way.takes_files:
        return False
    name, body = file
    digest = attachments.put(conn, message.id, body, now)
    notifications.say(conn, message, {"sha256": digest, "title": name, "text": text}, now, kind="file")
    return True


def is_there(conn: Connection, row: Row[Any]) -> bool:
    """Whether the file of a notification is still kept."""
    return attachments.body_of(conn, row.body.get("sha256", "")) is not None


def bring(engine: Engine, row: Row[Any], way: Way, envelope: Envelope) -> Posted:
    """Send the file of a notification, which was claimed, into the thread.

    Raises:
        UnsentError, RefusedError, RootGoneError: it certainly is not there.
        UncertainError: it may be.
    """
    with read(engine) as conn:
        body = attachments.body_of(conn, row.body["sha256"]) or b""
    slot = way.open_slot(row.body["title"], len(body))
    named = {**row.body, "file_id": slot.file_id}
    with write(engine) as conn:
        notifications.begun(conn, row, named, way.receiver.place, {})
    way.fill(slot, body)
    return way.share(replace(envelope, body=named))
