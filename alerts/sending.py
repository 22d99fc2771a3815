"""Delivers notifications: claim, look when unsure, send, store where it stands; backs off and loses nothing.

A kill at any moment is safe: before a send the notification is marked as begun (`uncertain`); after it Slack's `ts` is
stored before anything else. One that was begun and has no `ts` is looked for before it is sent again.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row

from alerts import attaching, content, digest_content, escalating, groups
from alerts.escalation_words import summons
from alerts.listing import attach_list
from alerts.receiver import Body, Envelope, Posted, RefusedError, RootGoneError, UncertainError, UnsentError, Way
from alerts.uploading import Uploader, ask_for_pictures
from store import notifications, telling, uploads
from store.engine import read, write
from store.evidence.spool import Spool
from system import clock
from system.settings import Settings

log = logging.getLogger(__name__)

Written = content.Content | digest_content.DigestContent

PACE_SECONDS: Final = 1.0
"""Between two messages to one place. Source: Slack's special limit of chat.postMessage."""

_FIRST_WAIT: Final = timedelta(seconds=2)
_LONGEST_WAIT: Final = timedelta(minutes=5)
_LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
_AT_ONCE: Final = 10
"""Notifications between two looks at what has become more urgent."""
PROOF_WAIT: Final = timedelta(seconds=10)
"""How long after a finding its message waits for a proof that is on its way."""
_PROOF_REST: Final = timedelta(seconds=1)
_UNSURE_WAIT: Final = timedelta(seconds=10)
"""A send whose end is unknown rests this long, so that a late arrival can be seen when it is looked for."""


@dataclass
class Sender:
    """Turns events into messages and sends what is due; several processes may do so side by side."""

    engine: Engine
    settings: Settings
    ways: Mapping[str, Way]
    """By the receiver's name in the settings."""
    pace_seconds: float = PACE_SECONDS
    wait: Callable[[float], object] = time.sleep
    _free_at: dict[str, float] = field(default_factory=dict)
    """Place to the monotonic time from which it may be sent to again."""
    _renewed_at: datetime = _LONG_AGO
    _called_at: datetime = _LONG_AGO

    def plan(self) -> int:
        """Turn waiting events into messages; how many there were."""
        total = 0
        while True:
            with write(self.engine) as conn:
                taken = groups.plan(conn, self.settings, clock.now())
            total += taken
            if not taken:
                return total

    def renew(self) -> None:
        """End old messages and repeat what is still open; looked at in the first round of each minute."""
        now = clock.now()
        minute = now.replace(second=0, microsecond=0)
        if minute > self._renewed_at:
            with write(self.engine) as conn:
                groups.renew(conn, self.settings, now)
            self._renewed_at = minute

    def call(self) -> None:
        """Call those who are to act where nobody does; looked at in the first round of each minute."""
        now = clock.now()
        minute = now.replace(second=0, microsecond=0)
        if minute > self._called_at:
            with write(self.engine) as conn:
                while escalating.run(conn, self.settings, now):
                    pass
            self._called_at = minute

    def send_due(self) -> int:
        """Send what is due now, most urgent first, a few at a time; how many notifications left the queue."""
        done = 0
        with read(self.engine) as conn:
            due = notifications.due(conn, clock.now(), _AT_ONCE)
        for row in due:
            way = self.ways.get(row.receiver)
            if way is None:
                self._give_back(row.id, 300, f"receiver {row.receiver!r} is not in the settings", uncertain=True)
                continue
            if self._waits_for_proof(row, way):
                continue
            rest = self._free_at.get(way.receiver.place, 0.0) - time.monotonic()
            if rest > self.pace_seconds:
                continue  # the place asked for a pause: the next rounds try again
            self.wait(max(0.0, rest))
            try:
                done += self._deliver(row.id, way)
            except Exception as error:
                # Ours to mend: this one waits, so that the next round gets to those behind it.
                self._give_back(row.id, _LONGEST_WAIT.total_seconds(), f"{type(error).__name__}: see the log", True)
                raise
        return done

    def run(self, stop: threading.Event, every: float = 1.0) -> None:
        """Plan and send until `stop`; a fault of one round is logged and the next round tries again.

        Pictures are brought beside it, so that they hold no message up.
        """
        uploader = Uploader(self.engine, self.settings, self.ways)
        bringing = threading.Thread(target=uploader.run, args=(stop, every), name="pictures", daemon=True)
        bringing.start()
        while not stop.is_set():
            try:
                self.plan()
                self.renew()
                self.call()
                busy = self.send_due()
            except Exception:
                log.exception("a round of sending failed; the next one tries again")
                busy = 0
            if not busy:
                stop.wait(every)
        bringing.join()

    def _waits_for_proof(self, row: Any, way: Way) -> bool:
        """Whether a message that nobody has begun rests, for the proof of what it tells is seconds away."""
        if row.attempts or row.kind in ("edit", "answer", "file", "escalate"):
            return False
        now = clock.now()
        with read(self.engine) as conn:
            opened = telling.opened_since(conn, row.message_id, now - PROOF_WAIT)
        if not opened:
            return False
        spool = Spool.of(self.settings)
        coming = any(one.pack is None and spool.holds(one.listing_id, one.captured_at) for one in opened)
        with write(self.engine) as conn:
            if not coming and any(one.pack for one in opened):
                written = content.of_message(conn, self.settings, row.message_id, news_only=row.kind == "thread")
                coming = written is not None and ask_for_pictures(conn, self.ways, row.receiver, written)
            if coming:
                notifications.rest(conn, row.id, now + _PROOF_REST)
        return coming

    def _deliver(self, notification_id: str, way: Way) -> bool:
        """Whether the notification left the queue."""
        now = clock.now()
        with write(self.engine) as conn:
            row = notifications.claim(conn, notification_id, now)
        if row is None:
            return False
        written, body, after = self._begin(row, way)
        envelope = Envelope(row.id, row.kind, body, row.place, row.root_ts)
        try:
            posted = found = way.find(envelope, after) if row.uncertain else None
        except (UnsentError, UncertainError) as error:
            self._later(row, way, error, uncertain=True)
            return False
        if posted is None:
            if not body or (row.kind == "root" and written and not written.live):
                self._nothing_to_say(row, now)
                return True
            with write(self.engine) as conn:
                if not notifications.hold(conn, row, now, clock.now()):
                    return False
            try:
                posted = attaching.bring(self.engine, row, way, envelope) if row.kind == "file" else way.send(envelope)
            except RootGoneError as error:
                with write(self.engine) as conn:
                    groups.begin_again(conn, self.settings, row.message_id, str(error), clock.now())
                return True
            except (UnsentError, UncertainError) as error:
                self._later(row, way, error, uncertain=isinstance(error, UncertainError))
                return False
        self._free_at[way.receiver.place] = time.monotonic() + self.pace_seconds
        self._store(row, posted, written, was_found=found is not None)
        return True

    def _begin(self, row: Row[Any], way: Way) -> tuple[Written | None, Body, str | None]:
        """What is to be sent, stored before it is; and the message after which it must be looked for."""
        with write(self.engine) as conn:
            if row.kind in ("answer", "file"):
                said = row.body if row.kind == "answer" or attaching.is_there(conn, row) else {}
                return None, said, notifications.begun(conn, row, said, way.receiver.place)
            if row.kind == "escalate":
                language = content.language_of(conn, self.settings, row.message_id)
                calls = summons(conn, self.settings, row.id, language)
                said = way.write_summons(calls, language) if calls else {}
                return None, said, notifications.begun(conn, row, said, way.receiver.place)
            if digest := digest_content.of_message(conn, row.message_id):
                said = way.write_digest(digest)
                return digest, said, notifications.begun(conn, row, said, way.receiver.place)
            late = row.kind == "root" and escalating.overtaken(conn, row.id)
            news = row.kind == "thread"
            written = None if late else content.of_message(conn, self.settings, row.message_id, news_only=news)
            body = way.write(written, row.kind) if written else {}
            if written:
                ask_for_pictures(conn, self.ways, row.receiver, written)
            return written, body, notifications.begun(conn, row, body, way.receiver.place)

    def _nothing_to_say(self, row: Row[Any], now: datetime) -> None:
        with write(self.engine) as conn:
            notifications.drop(conn, row.id, "resolved before it was told", now)
            if row.kind == "root":
                telling.close_message(conn, row.message_id, now)

    def _store(self, row: Row[Any], posted: Posted, written: Written | None, *, was_found: bool) -> None:
        now = clock.now()
        shown = written.shown if written else {}
        with write(self.engine) as conn:
            notifications.delivered(conn, row, place=posted.place, ts=posted.ts, shown=shown, now=now)
            if written and row.kind != "thread":
                telling.shown(conn, row.message_id, written.packs)
            message = telling.message_row(conn, row.message_id)
            if written and written.pictures:
                self._show_later(conn, message, written, whole=posted.whole, was_found=was_found)
            if isinstance(written, content.Content) and row.kind != "thread":
                attach_list(conn, self.settings, self.ways[row.receiver], message, written, now)
            if any(member.version != member.shown_version for member in telling.members(conn, message.id)):
                notifications.ask_for(conn, message, "edit", due_at=now, now=now)
            elif written and not written.live and row.kind == "edit":
                telling.close_message(conn, message.id, now)

    def _show_later(
        self, conn: Connection, message: Row[Any], written: Written, *, whole: bool, was_found: bool
    ) -> None:
        """Ask for the edit that shows what the message does not: pictures that the receiver was not ready to show.

        One that an earlier send left there may lack any of them.
        """
        now = clock.now()
        if not whole:
            uploads.refused(conn, message.receiver, written.given, now)
        digests = [one.sha256 for one in written.pictures]
        again = now if was_found else uploads.usable_later(conn, message.receiver, digests, now)
        if again is not None:
            notifications.ask_for(conn, message, "edit", due_at=again, now=now)

    def _later(self, row: Row[Any], way: Way, error: UnsentError | UncertainError, *, uncertain: bool) -> None:
        """Give it back: by the receiver's own word, or by backoff; longer when its arrival has to be looked for."""
        if isinstance(error, RefusedError):
            log.error("notification %s to %s: %s", row.id, row.receiver, error)
        asked = error.retry_after if isinstance(error, UnsentError) else None
        if asked is not None:
            self._free_at[way.receiver.place] = time.monotonic() + asked
        if uncertain:
            log.warning("notification %s: %s; it is looked for before it is sent again", row.id, error)
        backoff = self._backoff(row.attempts, _UNSURE_WAIT if uncertain else _FIRST_WAIT)
        self._give_back(row.id, max(asked or 0.0, backoff) if uncertain else asked or backoff, error, uncertain)

    def _backoff(self, attempts: int, first: timedelta) -> float:
        wait: float = min(first * 2 ** min(attempts, 10), _LONGEST_WAIT).total_seconds()
        return wait * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries, guards nothing

    def _give_back(self, notification_id: str, seconds: float, why: object, uncertain: bool) -> None:
        due = clock.now() + timedelta(seconds=seconds)
        with write(self.engine) as conn:
            notifications.postpone(conn, notification_id, due_at=due, error=str(why), uncertain=uncertain)
