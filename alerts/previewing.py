"""What people would have been told: history replayed through the routes of the settings, by the functions that tell."""

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from alerts import groups, routes, ways
from alerts.content import Content
from alerts.hushing import Desk
from alerts.receiver import Body, Envelope, Posted, Slot, Way
from alerts.sending import Sender
from store import escalations, replaying, silences, telling
from store.engine import read
from store.replaying import Replay
from system import clock
from system.settings import Receiver, Secrets, Settings

_BEFORE: Final = timedelta(days=7)
"""So long before the first day the replay begins at the latest: which messages live then hangs on what was before."""
_SECOND: Final = timedelta(seconds=1)
"""Between two rounds of a sender that has nothing to do: what happens meanwhile is seen at once by the next."""
_MINUTE: Final = timedelta(minutes=1)

_Pair = tuple[int, int]
"""A message and a discrepancy in it."""


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """What a receiver would have got by a route on a day of the team's zone."""

    day: date
    receiver: str
    route: str
    messages: int
    replies: int
    """Lines in the threads of messages, calls to those who are to act and attached lists among them."""
    repeats: int
    """How many of both say again what was said and still stands, and nothing new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What history would have come to."""

    days: tuple[Day, ...]
    hours: Mapping[str, Counter[datetime]]
    """By receiver, how many messages and replies in each hour of the team's zone."""
    untaken: Counter[tuple[str, str, str]]
    """Channel, kind and severity of the news that no route takes."""
    kept_back: Counter[str]
    """How many discrepancies each silence, or what stood in the way of seeing them, kept from being told at once."""


def preview(
    engine: Engine,
    settings: Settings,
    since: datetime,
    until: datetime,
    watch: Callable[[datetime], None] = lambda _: None,
) -> Preview:
    """What people would have been told from `since` to before `until`, aware, by the routes of `settings`.

    The moves of discrepancies happen again in a scratch store, where what tells people works as ever but sends nothing;
    what stood at `since` is followed from its beginning. Sends succeed at once, and names, owners, categories and
    silences' matchers are those of today; acknowledgements lapse by `settings`. The process's clock stands meanwhile;
    `watch` hears where.

    Raises:
        ServiceError: the store does not answer.
    """
    with tempfile.TemporaryDirectory(prefix="andon-preview-") as folder:
        replay = replaying.begin(engine, Path(folder), since - _BEFORE, until)
        course = _Course(replay, settings, since)
        try:
            with clock.standing() as put:
                for at in course.run(until, put):
                    watch(at)
            with read(replay.scratch) as conn:
                return _counted(conn, course, settings, since, until)
        finally:
            replay.scratch.dispose()


@dataclass
class _Course:
    """A replay on its way, and what has to be noted while it goes."""

    replay: Replay
    settings: Settings
    since: datetime
    reminding: set[_Pair] = field(default_factory=set)
    """Members that are to be told again, not anew."""
    repeats: set[str] = field(default_factory=set)
    """Notifications that told nothing new."""
    kept: set[tuple[int | None, int | None, int]] = field(default_factory=set)
    """Silence, other cause, and the discrepancy that it kept back."""
    turn: datetime | None = None
    """When a silence next begins or ends."""
    calling: bool = False
    """Whether the coming round is there for calls alone."""

    def __post_init__(self) -> None:
        unsending = {name: _unsending(receiver, self._note) for name, receiver in self.settings.receivers.items()}
        self.sender = Sender(self.replay.scratch, self.settings, unsending, pace_seconds=0, wait=lambda _: None)
        tried = routes.routes_of(self.settings)
        hours = {hours for one in tried for hours in (one.repeat_hours, one.repeat_acknowledged_hours)}
        self.after = [timedelta(hours=one) for one in sorted(hours)]

    def run(self, until: datetime, put: Callable[[datetime], None]) -> Iterator[datetime]:
        """Let everything before `until` happen, round after round, and yield the time of each."""
        at = _soonest([self.replay.next_at], _SECOND)
        while at is not None and at < until:
            put(at)
            moved = self._round(at)
            yield at
            at = self._next(at, moved)

    def _round(self, at: datetime) -> bool:
        """What a sender does in a round at `at`; whether it did anything."""
        if self.calling and not self._calls(at):
            return False
        self.replay.happen(at)
        turned = self.turn is not None and self.turn <= at
        moved = self.sender.plan() > 0 or turned
        with read(self.replay.scratch) as conn:
            news = replaying.joined(conn, at)
            if at >= self.since:
                rows = replaying.kept_back(conn, at)
                self.kept |= {(row.silence_id, row.cause_id, row.discrepancy_id) for row in rows}
        self.reminding -= news
        if at == _minute(at) and not self.calling:
            self.sender.renew()
            with read(self.replay.scratch) as conn:
                self.reminding |= replaying.joined(conn, at) - news
            self.sender.call()
            moved |= self.sender.plan() > 0
        while self.sender.send_due():
            moved = True
        return moved

    def _calls(self, at: datetime) -> bool:
        """Make the calls that are due; False when all were put off, as those about what is kept back are."""
        self.sender.call()
        with read(self.replay.scratch) as conn:
            due = replaying.due_after(conn, at - _SECOND)
            return due == at or bool(telling.unprocessed_events(conn, 1))

    def _next(self, at: datetime, moved: bool) -> datetime | None:
        """The next round in which anything may be done; what time alone brings comes on full minutes."""
        minute = _minute(at)
        with read(self.replay.scratch) as conn:
            due = replaying.due_after(conn, at)
            self.turn = silences.turn_after(conn, at)
            call = _soonest([escalations.next_due(conn)], _MINUTE)
            ends = [replaying.worn_after(conn, minute, life, self.after) for life in (groups.LIFE, groups.LONG_LIFE)]
        worn = _soonest(ends, _MINUTE)
        following = minute + _MINUTE
        renewal = following if moved else max(worn, following) if worn else None
        call = max(call, following) if call else None
        other = _soonest((self.replay.next_at, due, self.turn, renewal), _SECOND)
        self.calling = call is not None and (other is None or call < other)
        return call if self.calling else other

    def _note(self, notification_id: str, message_id: int, shown: Collection[int]) -> None:
        if all((message_id, one) in self.reminding for one in shown):
            self.repeats.add(notification_id)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _soonest(moments: Iterable[datetime | None], unit: timedelta) -> datetime | None:
    """The first full second or minute at the earliest of `moments` or later."""
    first = min((one for one in moments if one is not None), default=None)
    over = timedelta(seconds=first.timestamp() % unit.total_seconds()) if first else None
    return first + unit - over if first and over else first


def _counted(conn: Connection, course: _Course, settings: Settings, since: datetime, until: datetime) -> Preview:
    zone = ZoneInfo(settings.time_zone)
    counts: Counter[tuple[date, str, str, str]] = Counter()
    hours: dict[str, Counter[datetime]] = {name: Counter() for name in settings.receivers}
    for row in replaying.sent_between(conn, since, until):
        local = row.sent_at.astimezone(zone)
        told = (local.date(), row.receiver, row.route)
        counts[*told, "root" if row.kind == "root" else "reply"] += 1
        counts[*told, "repeat"] += row.id in course.repeats
        hours[row.receiver][local.replace(minute=0, second=0, microsecond=0)] += 1
    days = sorted({told[:3] for told in counts})
    return Preview(
        days=tuple(Day(*one, counts[*one, "root"], counts[*one, "reply"], counts[*one, "repeat"]) for one in days),
        hours=hours,
        untaken=_untaken(conn, settings, since, until),
        kept_back=Counter(_cause(course.replay, silence, cause) for silence, cause, _ in course.kept),
    )


def _untaken(conn: Connection, settings: Settings, since: datetime, until: datetime) -> Counter[tuple[str, str, str]]:
    desk = Desk.of(conn, settings, until)
    actions = [action.value for action in groups.NEWS]
    found: Counter[tuple[str, str, str]] = Counter()
    for row in replaying.moves_between(conn, actions, since, until):
        if routes.route_for(desk.routes, desk.facts(conn, row)) is None:
            found[row.channel, row.kind, row.severity] += 1
    return found


def _cause(replay: Replay, silence: int | None, cause: int | None) -> str:
    if silence is not None:
        return f"silence {silence}"
    row = replay.rows[cause or 0]
    return f"{row['kind']} on {row['channel']}"


class _Silent(Way):
    """What a way needs beside sending, where nothing is sent; abstract, so that no settings can name it."""

    def write(self, content: Content, kind: str) -> Body:
        return {"message": content.message_id, "shown": list(content.shown)}

    def find(self, envelope: Envelope, after: str | None) -> Posted | None:
        return None

    def open_slot(self, name: str, size: int) -> Slot:
        return Slot("", "")

    def fill(self, slot: Slot, body: bytes) -> None:
        pass

    def share(self, envelope: Envelope) -> Posted:
        return self.send(envelope)

    def examine(self) -> list[str]:
        return []


def _unsending(receiver: Receiver, note: Callable[[str, int, Collection[int]], None]) -> Way:
    """A way that sends nothing and says what it would have sent."""
    stamps = count(1)

    class Unsending(_Silent):
        type = "unsending"
        takes_files = ways.known()[receiver.type].takes_files

        def send(self, envelope: Envelope) -> Posted:
            if envelope.kind in ("root", "thread"):
                note(envelope.notification_id, envelope.body["message"], envelope.body["shown"])
            return Posted(self.receiver.place, f"{next(stamps):012d}")

    return Unsending(receiver, Secrets())
