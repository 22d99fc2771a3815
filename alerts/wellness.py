"""Whether Andon itself is well: captures come, checks keep up, messages arrive; and which channels cannot be seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Connection

from model.locales import moment
from reports.digest_saying import listed, say
from store import digesting, notifications, pauses, schedule
from store.discovery import DISCOVER
from system.firing import latest_fire, trigger
from system.receivers import Language
from system.settings import Channel, Settings

_GRACE: Final = timedelta(hours=1)
"""So long after a run was due its first capture may come."""
_BEHIND: Final = timedelta(minutes=10)
"""So long a batch may wait for its check, and a message that fails for its arrival."""
_BACK: Final = (timedelta(hours=1), timedelta(days=1), timedelta(days=8))
"""How far a schedule's last fire is looked for, the nearest first: some fire each minute."""
_IN_SIGHT: Final = ("channel_blocked", "reader_broken", "run_missed", "mass_change")
_NEXT: Final = 3
"""Runs that are named."""


@dataclass(frozen=True, slots=True)
class Ill:
    """One thing that is not well: the key of its words, and what is put into them."""

    key: str
    put: Mapping[str, str | int | datetime]


def ills(conn: Connection, settings: Settings, now: datetime) -> list[Ill]:
    """What is wrong with Andon itself; empty while it does its work."""
    found = list(_stale(conn, settings, now))
    stored = schedule.unchecked_since(conn)
    if stored is not None and stored < now - _BEHIND:
        found.append(Ill("unchecked", {"count": schedule.unchecked_batches(conn), "since": stored}))
    count, first = notifications.undeliverable(conn, now - _BEHIND)
    if first is not None:
        found.append(Ill("undelivered", {"count": count, "since": first}))
    return found


def state(conn: Connection, settings: Settings, language: Language, now: datetime) -> tuple[bool, str]:
    """Whether all is well, of Andon and of what it sees of the channels; and that in a sentence with its numbers."""
    rows = digesting.rows(conn, digesting.of_kinds(*_IN_SIGHT), digesting.About(), 100)
    unseen = {(row.kind, row.channel): Ill(row.kind, {"channel": row.channel}) for row in rows}
    found = [*ills(conn, settings, now), *unseen.values()]
    zone = ZoneInfo(settings.time_zone)
    seen, channels = schedule.seen_since(conn, now - timedelta(days=1))
    last = schedule.last_capture(conn)
    if last is None:
        found.append(Ill("nothing", {}))
    numbers = {
        "listings": seen,
        "channels": channels,
        "last": moment(last, zone, language, now) if last else say(language, "never"),
        "next": _next_runs(settings, language, now, zone),
    }
    if not found:
        return True, say(language, "well", **numbers)
    faults = listed(language, [_said(one, language, zone, now) for one in found])
    return False, say(language, "ill", faults=faults, **numbers)


def _said(one: Ill, language: Language, zone: ZoneInfo, now: datetime) -> str:
    times = {name: value for name, value in one.put.items() if isinstance(value, datetime)}
    told = {name: moment(value, zone, language, now) for name, value in times.items()}
    return say(language, one.key, **{"since": say(language, "never"), **one.put, **told})


def _stale(conn: Connection, settings: Settings, now: datetime) -> Iterator[Ill]:
    """Channels of which a run was due and since then nothing was captured."""
    grace = _GRACE + timedelta(seconds=settings.schedule.jitter_seconds)
    resting, went_on = pauses.standing(conn), pauses.ended(conn)
    for channel, tier, cron in _crons(settings):
        due = _last_due(cron, now - grace)
        if due is None or channel.name in resting or due <= went_on.get(channel.name, due - _GRACE):
            continue
        known = schedule.last_captures(conn, due)
        if (channel.name, tier) not in known:
            continue  # no listing is looked at by this schedule
        last = known[channel.name, tier]
        if last is None or last < due:
            yield Ill("stale", {"channel": channel.name, "due": due, **({"since": last} if last else {})})


def _crons(settings: Settings) -> Iterator[tuple[Channel, str, CronTrigger]]:
    for channel in settings.channels.values():
        for tier, written in channel.schedules.items():
            if tier != DISCOVER:
                yield channel, tier, trigger(written, channel.zone)


def _last_due(cron: CronTrigger, until: datetime) -> datetime | None:
    for back in _BACK:
        if fire := latest_fire(cron, until - back, until):
            return fire
    return None


def _next_runs(settings: Settings, language: Language, now: datetime, zone: ZoneInfo) -> str:
    fires = [(cron.get_next_fire_time(None, now), channel.name) for channel, _, cron in _crons(settings)]
    first = sorted((at, name) for at, name in fires if at is not None)[:_NEXT]
    named = [f"{name} {moment(at, zone, language, now)}" for at, name in first]
    return listed(language, named) or say(language, "no_runs")
