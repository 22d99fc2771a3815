"""Delivers notifications: claim, look when unsure, send, store where it stands; backs off and loses nothing.

A kill at any moment is safe: before a send the notification is marked as begun (`uncertain`); after it Slack's `ts` is
stored before anything else. One that was begun and has no `ts` is looked for before it is sent again.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row

from alerts import attaching, content, digest_content, escalating, groups, outages
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
_WATCH_EVERY: Final = timedelta(seconds=30)
_AT_ONCE: Final = 10
"""Notifications between two looks at what has become more urgent."""
PROOF_WAIT: Final = timedelta(seconds=10)
"""How long after a finding its message waits for a proof that is on its way."""
_PROOF_REST: Final = timedelta(seconds=1)
_UNSURE_WAIT: Final = timedelta(seconds=10)
"""A send whose end is unknown rests this long, so that a late arrival can be seen when it is looked for."""


REOPENED: Final = timedelta(days=30)
"""A matter that comes back within this time is the old one (design §6)."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is about to be sent."""

    written: Written | None
    """None: it is sent as it was stored."""
    body: Body
    shown: Mapping[int, int]
    """The versions of the members that it stands for."""


def _as_stored(row: Row[Any]) -> _Draft:
    return _Draft(None, row.body, {int(id_): version for id_, version in (row.shown or {}).items()})


@dataclass
class Sender:
    """Turns events into messages and sends what is due; several processes may do so side by side."""

    engine: Engine
    settings: Settings
    ways: Mapping[str, Way]
    """By the receiver's name in the settings."""
    pace_seconds: float = PACE_SECONDS
    wait: Callable[[float], object] = time.sleep
    monotonic: Callable[[], float] = time.monotonic
    _free_at: dict[str, float] = field(default_factory=dict)
    """Place to the monotonic time from which it may be sent to again."""
    _renewed_at: datetime = _LONG_AGO
    _called_at: datetime = _LONG_AGO
    _watched_at: datetime = _LONG_AGO

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
            while self._call_some(now):
                pass
            self._called_at = minute

    def _call_some(self, now: datetime) -> int:
        """How many were looked at, in a transaction of their own: presses and captures come in between."""
        with write(self.engine) as conn:
            return escalating.run(conn, self.settings, now)

    def watch(self) -> None:
        """See that it is told when a receiver takes nothing for long; looked at every half minute."""
        now = clock.now()
        if now - self._watched_at >= _WATCH_EVERY:
            with write(self.engine) as conn:
                outages.watch(conn, self.settings, self.ways, now)
            self._watched_at = now

    def send_due(self) -> int:
        """Send what is due now, most urgent first, a few at a time; how many notifications left the queue.

        A place takes one at a time: after each it is asked anew what is most urgent, for that may have come meanwhile.
        """
        done = self._send_some()
        rests = [rest for rest in self._resting().values() if rest <= self.pace_seconds]
        if not done and rests:
            self.wait(min(rests))
            done = self._send_some()
        return done

    def _send_some(self) -> int:
        """Send to each place that may be sent to; how many notifications left the queue."""
        done = 0
        with read(self.engine) as conn:
            due = notifications.due(conn, clock.now(), _AT_ONCE, but=self._resting())
        for row in due:
            way = self.ways.get(row.receiver)
            if way is None:
                self._give_back(row.id, 300, f"receiver {row.receiver!r} is not in the settings", uncertain=True)
                continue
            if row.receiver in self._resting() or self._waits_for_proof(row, way):
                continue
            try:
                done += self._deliver(row.id, way)
            except Exception as error:
                # Ours to mend: this one waits, so that the next round gets to those behind it.
                self._give_back(row.id, _LONGEST_WAIT.total_seconds(), f"{type(error).__name__}: see the log", True)
                raise
        return done

    def _resting(self) -> dict[str, float]:
        """The receivers that were sent to a moment ago, asked for a pause or do not answer: for how many seconds yet.

        What waits for them holds nobody else up.
        """
        now = self.monotonic()
        rests = {name: self._free_at.get(way.receiver.place, 0.0) - now for name, way in self.ways.items()}
        return {name: rest for name, rest in rests.items() if rest > 0}

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
                self.watch()
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
        unsure = row.uncertain and bool(row.body)  # what has no body was never begun
        if unsure and (left := self._look(row, way)) is not None:
            return left
        draft = self._begin(row, way, again=unsure and way.repeats)
        if not draft.body or (row.kind == "root" and draft.written and not draft.written.live):
            self._nothing_to_say(row, draft, now)
            return True
        with write(self.engine) as conn:
            if not notifications.hold(conn, row, now, clock.now()):
                return False
        try:
            envelope = replace(self._sent_before(row, way), body=draft.body)
            posted = attaching.bring(self.engine, row, way, envelope) if row.kind == "file" else way.send(envelope)
        except RootGoneError as error:
            with write(self.engine) as conn:
                groups.begin_again(conn, self.settings, row.message_id, str(error), clock.now())
            return True
        except (UnsentError, UncertainError) as error:
            self._later(row, way, error, uncertain=isinstance(error, UncertainError))
            return False
        self._free_at[way.receiver.place] = self.monotonic() + self.pace_seconds
        self._store(row, posted, draft, was_found=False)
        return True

    def _look(self, row: Row[Any], way: Way) -> bool | None:
        """Whether the notification, of which an earlier send did not end, leaves the queue; None: send it again."""
        try:
            found = way.find(self._sent_before(row, way), row.after_ts)
        except RootGoneError as error:
            with write(self.engine) as conn:
                groups.begin_again(conn, self.settings, row.message_id, str(error), clock.now())
            return True
        except (UnsentError, UncertainError) as error:
            self._later(row, way, error, uncertain=True)
            return False
        if found is None:
            return None
        self._store(row, found, _as_stored(row), was_found=True)
        return True

    def _sent_before(self, row: Row[Any], way: Way) -> Envelope:
        """The notification as it was stored."""
        former = None
        if row.kind == "root" and way.reopens:
            with read(self.engine) as conn:
                former = telling.former(conn, row.message_id, clock.now() - REOPENED)
        return Envelope(row.id, row.kind, row.body, row.place, row.root_ts, former)

    def _begin(self, row: Row[Any], way: Way, *, again: bool) -> _Draft:
        """What is to be sent, stored before it is; `again` as it was stored by the send before."""
        if again:
            return _as_stored(row)
        with write(self.engine) as conn:
            draft = self._drafted(conn, row, way)
            notifications.begun(conn, row, draft.body, way.receiver.place, draft.shown)
        return draft

    def _drafted(self, conn: Connection, row: Row[Any], way: Way) -> _Draft:
        """What there is to say now."""
        if row.kind in ("answer", "notice", "file"):
            return _Draft(None, row.body if row.kind != "file" or attaching.is_there(conn, row) else {}, {})
        if row.kind == "escalate":
            language = content.language_of(conn, self.settings, row.message_id)
            calls = summons(conn, self.settings, row.id, language)
            return _Draft(None, way.write_summons(calls, language) if calls else {}, {})
        if digest := digest_content.of_message(conn, row.message_id):
            return _Draft(digest, way.write_digest(digest), {})
        late = row.kind == "root" and escalating.overtaken(conn, row.id)
        news = row.kind == "thread"
        written = None if late else content.of_message(conn, self.settings, row.message_id, news_only=news)
        if written is None:
            return _Draft(None, {}, {})
        ask_for_pictures(conn, self.ways, row.receiver, written)
        return _Draft(written, way.write(written, row.kind), written.shown)

    def _nothing_to_say(self, row: Row[Any], draft: _Draft, now: datetime) -> None:
        with write(self.engine) as conn:
            notifications.drop(conn, row.id, "there was no news to tell", now)
            if row.kind == "root":
                telling.close_message(conn, row.message_id, now)
            elif row.kind == "edit" and draft.written:
                telling.seen(conn, row.message_id, draft.shown)
                telling.shown(conn, row.message_id, draft.written.packs)

    def _store(self, row: Row[Any], posted: Posted, draft: _Draft, *, was_found: bool) -> None:
        now, written = clock.now(), draft.written
        with write(self.engine) as conn:
            notifications.delivered(conn, row, place=posted.place, ts=posted.ts, shown=draft.shown, now=now)
            if written and row.kind != "thread":
                telling.shown(conn, row.message_id, written.packs)
            message = telling.message_row(conn, row.message_id)
            if written and written.pictures:
                self._show_later(conn, message, written, whole=posted.whole)
            if isinstance(written, content.Content) and row.kind != "thread":
                attach_list(conn, self.settings, self.ways[row.receiver], message, written, now)
            members = telling.members(conn, message.id)
            late = was_found and row.kind in ("root", "thread")
            if late or any(member.version != member.shown_version for member in members):
                notifications.ask_for(conn, message, "edit", due_at=now, now=now)
            elif row.kind == "edit" and members and all(member.ended_at is not None for member in members):
                telling.close_message(conn, message.id, now)

    def _show_later(self, conn: Connection, message: Row[Any], written: Written, *, whole: bool) -> None:
        """Ask for the edit that shows what the message does not: pictures that the receiver was not ready to show."""
        now = clock.now()
        if not whole:
            uploads.refused(conn, message.receiver, written.given, now)
        digests = [one.sha256 for one in written.pictures]
        again = uploads.usable_later(conn, message.receiver, digests, now)
        if again is not None:
            notifications.ask_for(conn, message, "edit", due_at=again, now=now)

    def _later(self, row: Row[Any], way: Way, error: UnsentError | UncertainError, *, uncertain: bool) -> None:
        """Give it back: by the receiver's own word, or by backoff; longer when its arrival has to be looked for."""
        if isinstance(error, RefusedError):
            log.error("notification %s to %s: %s", row.id, row.receiver, error)
        asked = error.retry_after if isinstance(error, UnsentError) else None
        if asked is not None:
            self._free_at[way.receiver.place] = self.monotonic() + asked
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
