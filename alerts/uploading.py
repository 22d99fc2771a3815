"""Brings pictures to receivers, apart from the messages: a picture that does not arrive never holds an alert up.

What the receiver calls a picture is stored before its first byte goes there, and asked after before it is begun anew:
a kill at any moment leaves at most a place that was never filled, which nobody sees. A message that went out before its
pack or its picture is edited when they are there.
"""

import logging
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row

from alerts import charting, content
from alerts.receiver import UncertainError, UnsentError, Way
from model.errors import AndonError
from store import attachments, notifications, telling, uploads
from store.engine import read, write
from store.evidence import finding
from store.evidence.vault import Vault
from system import clock
from system.settings import Settings

log = logging.getLogger(__name__)

_AT_ONCE: Final = 10
_MESSAGES: Final = 50
_FIRST_WAIT: Final = timedelta(seconds=5)


@dataclass
class Uploader:
    """Finds the pictures that messages should show, and brings them; several processes may do so side by side."""

    engine: Engine
    settings: Settings
    ways: Mapping[str, Way]
    _looked_at: int = 0
    """The youngest pack of which the messages were told."""

    def run(self, stop: threading.Event, every: float = 1.0) -> None:
        """Look out and bring until `stop`; a fault of one round is logged and the next round tries again."""
        while not stop.is_set():
            try:
                self.look_out()
                busy = self.upload_due()
            except Exception:
                log.exception("a round of bringing pictures failed; the next one tries again")
                busy = 0
            if not busy:
                stop.wait(every)

    def look_out(self) -> int:
        """Ask for the pictures of new packs, and for edits of messages that were posted before their pack; how many."""
        with read(self.engine) as conn:
            youngest = finding.youngest_pack(conn)
            behind = telling.messages_behind(conn, _MESSAGES) if youngest != self._looked_at else ()
        for message in behind:
            with write(self.engine) as conn:
                self._show(conn, message)
        if len(behind) < _MESSAGES:
            self._looked_at = youngest
        return len(behind)

    def _show(self, conn: Connection, message: Row[Any]) -> None:
        written = content.of_message(conn, self.settings, message.id)
        if written is None:
            return
        coming = ask_for_pictures(conn, self.ways, message.receiver, written)
        if not coming and not notifications.root_is_waiting(conn, message.id):
            now = clock.now()
            notifications.ask_for(conn, message, "edit", due_at=now, now=now)

    def upload_due(self) -> int:
        """Bring what is due, a few at a time; how many arrived."""
        with read(self.engine) as conn:
            due = uploads.due(conn, clock.now(), _AT_ONCE)
        return sum(self._bring(row.receiver, row.sha256) for row in due if row.receiver in self.ways)

    def _bring(self, receiver: str, sha256: str) -> bool:
        with write(self.engine) as conn:
            row = uploads.claim(conn, receiver, sha256, clock.now())
        if row is None:
            return False
        try:
            self._carry(row, self.ways[receiver])
        except (UnsentError, UncertainError, AndonError) as error:
            self._later(row, error)
            return False
        with write(self.engine) as conn:
            now = clock.now()
            uploads.done(conn, receiver, sha256, now)
            self._edit(conn, _showing(conn, receiver, sha256))
        return True

    def _carry(self, row: Row[Any], way: Way) -> None:
        if row.file_id is not None and _is_there(way, row):
            return
        with read(self.engine) as conn:
            body = attachments.body_of(conn, row.sha256)
        if body is not None and row.name == charting.NAME:
            body = charting.drawn(body)
        body = body or Vault.of(self.settings).get(row.sha256)
        slot = way.open_slot(row.name, len(body))
        with write(self.engine) as conn:
            uploads.begun(conn, row.receiver, row.sha256, slot.file_id)
        way.fill(slot, body)
        way.complete(slot.file_id, row.name)

    def _edit(self, conn: Connection, showing: Collection[Row[Any]]) -> None:
        """Edit the messages that were begun without the picture; a root that waits will have it anyway."""
        now = clock.now()
        for message in showing:
            if not notifications.root_is_waiting(conn, message.id):
                notifications.ask_for(conn, message, "edit", due_at=now, now=now)

    def _later(self, row: Row[Any], error: Exception) -> None:
        asked = error.retry_after if isinstance(error, UnsentError) else None
        wait = timedelta(seconds=asked) if asked is not None else _FIRST_WAIT * 2**row.attempts
        log.warning("picture %s for %s: %s", row.sha256[:12], row.receiver, error)
        with write(self.engine) as conn:
            now = clock.now()
            uploads.failed(conn, row, str(error), due_at=now + wait, now=now)
            if row.attempts == 0:  # who waited for it, waits no more
                self._edit(conn, _showing(conn, row.receiver, row.sha256))


def _showing(conn: Connection, receiver: str, sha256: str) -> list[Row[Any]]:
    """The messages that show a picture, of evidence or of their own."""
    return [*telling.messages_with(conn, receiver, sha256), *attachments.messages_with(conn, receiver, sha256)]


def _is_there(way: Way, row: Row[Any]) -> bool:
    """Whether an earlier try, whose end is not known, had brought the picture.

    Raises:
        UncertainError: the receiver does not answer.
    """
    try:
        way.complete(row.file_id, row.name)
    except UnsentError as error:
        if error.retry_after is not None:
            raise
        return False
    return True


def ask_for_pictures(conn: Connection, ways: Mapping[str, Way], receiver: str, written: content.Content) -> bool:
    """See that what a message should show is brought to its receiver; whether any of it is on its way."""
    way = ways.get(receiver)
    if way is None or not way.takes_pictures or not written.pictures:
        return False
    now = clock.now()
    for one in written.pictures:
        if isinstance(one, charting.Drawing):
            attachments.put(conn, written.message_id, one.recipe, now)
    uploads.want(conn, receiver, written.pictures, now)
    known = uploads.on_the_way(conn, receiver, [one.sha256 for one in written.pictures], now)
    return any(one.coming for one in known.values())
