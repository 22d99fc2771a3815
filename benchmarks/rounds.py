"""A sender's rounds, one a second, on a clock that stands where it is put: months of telling within minutes."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from alerts import ways
from alerts.sending import Sender
from sandbox.slack import Slack
from store import replaying
from store.engine import read
from system import clock
from system.settings import Secrets, Settings

_SECOND: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)


@dataclass
class Rounds:
    """The real sender, which tells a loopback Slack; use it within `clock.standing`, whose `put` it takes."""

    engine: Engine
    settings: Settings
    slack: Slack
    put: Callable[[datetime], None]
    quiet: timedelta = _MINUTE
    """So long at most between two rounds: what is repeated or ends by time is looked at in the first of a minute."""

    def __post_init__(self) -> None:
        secrets: dict[str, Any] = {"slack_bot_token": self.slack.token, "slack_base_url": self.slack.base_url}
        self.ways = ways.configured(self.settings, Secrets(**secrets))
        self.sender = Sender(self.engine, self.settings, self.ways, pace_seconds=0, wait=lambda _: None)

    def until(self, then: datetime) -> None:
        """Every round up to `then`, which the clock shows afterwards, but for those in which nothing can be due.

        What happened since the last call is seen by the first round, on the next full second.
        """
        at = _full(clock.now(), _SECOND)
        while at <= then:
            self.put(at)
            self.sender.plan()
            self.sender.renew()
            while self.sender.send_due():
                pass
            with read(self.engine) as conn:
                due = replaying.due_after(conn, at)
            following = _full(at + _SECOND, self.quiet)
            at = min(following, _full(due, _SECOND)) if due else following
        self.put(then)


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
