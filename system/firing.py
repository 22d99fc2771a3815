"""When cron schedules fire, and how long after that what they call for may begin."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_LEEWAY_SECONDS: Final = 10
"""What is left of the time between two fires for the first one to begin; cron's shortest is a minute."""


def trigger(schedule: str, zone: ZoneInfo) -> CronTrigger:
    """A cron schedule in a channel's time zone; the settings have checked the expression."""
    return CronTrigger.from_crontab(schedule, timezone=zone)


def fires(cron: CronTrigger, after: datetime, until: datetime) -> Iterator[datetime]:
    """When it fires in (after, until]."""
    at = after
    while (fire := cron.get_next_fire_time(at, at + timedelta(microseconds=1))) and fire <= until:
        yield fire
        at = fire


def latest_fire(cron: CronTrigger, after: datetime, until: datetime) -> datetime | None:
    """The last fire in (after, until], or None."""
    found = None
    for fire in fires(cron, after, until):
        found = fire
    return found


def jitter(channel: str, tier: str, due: datetime, most: int) -> timedelta:
    """How long after `due` this fire begins: spread over 0 to `most` seconds, the same whenever it is asked."""
    digest = hashlib.sha256(f"{channel} {tier} {due.isoformat()}".encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:4]) % (most + 1))


def longest_jitter(cron: CronTrigger, fire: datetime, most: int) -> int:
    """Seconds by which this fire may be late: `most`, but so that it begins before the next fire takes its place."""
    following = cron.get_next_fire_time(fire, fire + timedelta(microseconds=1))
    return most if following is None else min(most, int((following - fire).total_seconds()) - _LEEWAY_SECONDS)
