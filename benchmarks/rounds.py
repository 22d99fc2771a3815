"""A sender's rounds, one a second, on a clock that stands where it is put: months of telling within minutes."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine, func, select

from alerts import groups, routes, ways
from alerts.sending import Sender
from sandbox.slack import Slack
from store import escalations, replaying, silences, telling
from store.engine import read
from store.tables import message_members, messages
from system import clock
from system.settings import Secrets, Settings

_SECOND: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)


@dataclass
class Rounds:
    """The real sender, which tells a loopback Slack; use it within `clock.standing`, whose `put` it takes."""

    engine: Engine
    settings: Settings
    slack: Slack
    put: Callable[[datetime], None]
    quiet: timedelta = _HOUR
    """So long at most between two rounds, though nothing is known to be due in the second."""
    _turn: datetime | None = None
    _calling: bool = False
    """Whether the coming round is there for calls alone, which most often are put off."""

    def __post_init__(self) -> None:
        secrets: dict[str, Any] = {"slack_bot_token": self.slack.token, "slack_base_url": self.slack.base_url}
        self.ways = ways.configured(self.settings, Secrets(**secrets))
        self.sender = Sender(self.engine, self.settings, self.ways, pace_seconds=0, wait=lambda _: None)
        tried = routes.routes_of(self.settings)
        hours = {hours for one in tried for hours in (one.repeat_hours, one.repeat_acknowledged_hours)}
        self.ages = {groups.LIFE, groups.LONG_LIFE, *(timedelta(hours=one) for one in hours)}

    def until(self, then: datetime) -> None:
        """Every round up to `then`, which the clock shows afterwards, but for those in which nothing can be due.

        What happened since the last call is seen by the first round, on the next full second.
        """
        at, busy, self._calling = _full(clock.now(), _SECOND), True, False
        while at <= then:
            self.put(at)
            busy = self._round() or busy or bool(self._turn and self._turn <= at)
            at, busy = self._next(at, busy), False
        self.put(then)

    def _round(self) -> bool:
        """Whether there was anything to do."""
        if self._calling and not self._calls():
            return False
        busy = self.sender.plan() > 0
        if clock.now() == _full(clock.now(), _MINUTE) and not self._calling:  # what was left out had nothing to repeat
            self.sender.renew()
            self.sender.call()
        while self.sender.send_due():
            busy = True
        return busy

    def _calls(self) -> bool:
        """Make the calls that are due; whether anything follows from it now."""
        self.sender.call()
        with read(self.engine) as conn:
            due = replaying.due_after(conn, clock.now() - _SECOND)
            return bool(due and due <= clock.now()) or bool(telling.unprocessed_events(conn, 1))

    def _next(self, at: datetime, busy: bool) -> datetime:
        """The next full second in which something is due, or minute in which it may come by time alone."""
        with read(self.engine) as conn:
            self._turn = silences.turn_after(conn, at)
            seconds = [replaying.due_after(conn, at), self._turn]
            seconds += [at + _SECOND] if telling.unprocessed_events(conn, 1) else []
            call = escalations.next_due(conn)
            minutes = [_aged_after(conn, at.replace(second=0, microsecond=0), age) for age in self.ages]
        following = _full(at + _SECOND, _MINUTE)
        soon = [_full(one, _SECOND) for one in seconds if one]
        soon += [max(_full(one, _MINUTE), following) for one in minutes if one]
        other = min((*soon, following if busy else _full(at + _SECOND, self.quiet)))
        calls = max(_full(call, _MINUTE), following) if call else other
        self._calling = calls < other
        return min(calls, other)


def _aged_after(conn: Connection, at: datetime, age: timedelta) -> datetime | None:
    """When, later than `at`, the next telling or message is as old as `age`, whatever became of it."""
    columns = (message_members.c.told_at, messages.c.posted_at)
    found = [conn.execute(select(func.min(one)).where(one > at - age)).scalar() for one in columns]
    return min((one + age for one in found if one), default=None)


def _full(at: datetime, unit: timedelta) -> datetime:
    """The first full second, minute or hour at `at` or later."""
    over = timedelta(seconds=at.timestamp() % unit.total_seconds())
    return at + unit - over if over else at


def received(slack: Slack, places: Mapping[str, str], zone: ZoneInfo) -> Counter[tuple[date, str, str]]:
    """What Slack holds: day, receiver, and `root` or `thread`, of the conversations that `places` names by receiver."""
    found: Counter[tuple[date, str, str]] = Counter()
    for receiver, place in places.items():
        for root in slack.channel(place).messages:
            found[_day(root.ts, zone), receiver, "root"] += 1
            for reply in root.replies:
                found[_day(reply.ts, zone), receiver, "thread"] += 1
    return found


def _day(ts: str, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(float(ts), UTC).astimezone(zone).date()
