"""How things stand, in Slack: everywhere (`/andon status`) and on one channel (`/andon channel NAME`)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from alerts.slack_blocks import Block, literal
from alerts.slack_pieces import context, counted, heading, paragraphs, severities, told, when
from model.errors import InputError
from model.finding import Severity
from model.locales import duration, moment
from store import overview, runs, silences
from system import firing
from system.settings import Channel, Settings

_WORST: Final = 5
_CHANNELS: Final = 25
_BLOCKED: Final = ("channel_blocked", "reader_broken")
"""Kinds that say that nobody can see how a channel's products are."""


def status(conn: Connection, settings: Settings, now: datetime) -> list[Block]:
    """What is open by severity and channel, when each was captured last, what waits to be sent."""
    zone = ZoneInfo(settings.time_zone)
    rows = overview.standing(conn)
    in_all, taken = Counter[str](), 0
    for row in rows:
        in_all[row.severity] += row.number
        taken += 0 if row.state in overview.OPEN else row.number
    said = severities(in_all) + (f" · {taken:,} of them taken up" if taken else "")
    channels = list(_channels(conn, settings, rows, now))
    return [
        heading("How things stand"),
        *paragraphs([said]),
        *paragraphs(counted(channels, _CHANNELS, "channels")),
        *paragraphs(list(_waiting(conn, zone))),
        *_worst(conn, settings),
    ]


def channel(conn: Connection, settings: Settings, name: str, now: datetime) -> list[Block]:
    """How one channel stands: listings, freshness, outcomes of the last visits, runs, what is open.

    Raises:
        InputError: no channel is called so; the sentence lists those that there are.
    """
    one = _called(settings, name)
    rows = overview.standing(conn, one.name)
    counts = Counter[str]()
    for row in rows:
        counts[row.severity] += row.number
    blocked = [f"⛔ {line}" for line in _blocked(conn, one.name)]
    return [
        heading(f"{one.name}: {one.kind} in {one.country}"),
        *paragraphs([severities(counts), *blocked, *_freshness(conn, one, now), *_runs(conn, one, now)]),
        *_worst(conn, settings, one.name),
    ]


def _called(settings: Settings, name: str) -> Channel:
    found = settings.channels.get(name.strip().casefold())
    if found is None:
        known = ", ".join(counted(sorted(settings.channels), _CHANNELS, "")) or "none yet"
        raise InputError(f"No channel is called {name.strip()[:60] or 'nothing'!r}; there are: {known}.")
    return found


def _channels(conn: Connection, settings: Settings, rows: Any, now: datetime) -> Iterator[str]:
    """A line for each channel: those with the worst first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        counts[row.channel][row.severity] += row.number
    seen = {row.channel: row for row in overview.seen(conn)}
    blocked = {row.channel: row.kind for row in silences.in_the_way(conn, _BLOCKED)}
    names = {*settings.channels, *counts}
    for name in sorted(names, key=lambda one: (-counts[one][Severity.CRITICAL], -counts[one].total(), one)):
        last = seen[name].last if name in seen else None
        parts = [
            f"*{literal(name, 60)}*: {severities(counts[name])}",
            f"captured {duration(now - last)} ago" if last else "never captured",
        ]
        if name in blocked:
            parts.append(f"⛔ {blocked[name].replace('_', ' ')}")
        yield " · ".join(parts)


def _waiting(conn: Connection, zone: ZoneInfo) -> Iterator[str]:
    for one in overview.waiting(conn):
        failing = f", {one.failing} of them tried in vain" if one.failing else ""
        since = f"the oldest since {moment(one.since, zone)}{failing}"
        yield f"To be sent to {literal(one.receiver, 60)}: {one.count}, {since}."


def _blocked(conn: Connection, name: str) -> Iterator[str]:
    for row in silences.in_the_way(conn, _BLOCKED):
        if row.channel == name:
            yield f"{row.kind.replace('_', ' ')} (#{row.id}): what is known of its products is not repeated meanwhile."


def _freshness(conn: Connection, one: Channel, now: datetime) -> Iterator[str]:
    row = next(iter(overview.seen(conn, one.name)), None)
    if row is None:
        yield "It has no listings yet."
        return
    fresh = overview.seen_since(conn, one.name, now - timedelta(days=1))
    never = f", {row.never:,} never" if row.never else ""
    last, first = when(row.last, one.zone), when(row.first, one.zone)
    yield f"{row.number:,} listings: {fresh:,} captured within a day{never}; the last {last}, the first {first}."
    outcomes = [f"{name.replace('_', ' ')} {count:,}" for name, count in overview.outcomes(conn, one.name).items()]
    yield f"How each listing's last visit ended: {', '.join(outcomes) or 'there was none yet'}."


def _runs(conn: Connection, one: Channel, now: datetime) -> Iterator[str]:
    last = runs.last_run(conn, one.name)
    if last is None:
        yield "No run yet."
    else:
        outcomes = (last.statistics or {}).get("outcomes") or {}
        brought = ", ".join(f"{str(name).replace('_', ' ')} {count}" for name, count in outcomes.items())
        yield (
            f"Last run: {last.tier or last.reason}, {moment(last.started_at, one.zone)}, {last.status}"
            + (f" ({literal(brought, 200)})." if brought else ".")
        )
    nexts = sorted(
        (fire, tier)
        for tier, schedule in one.schedules.items()
        if (fire := firing.trigger(schedule, one.zone).get_next_fire_time(None, now)) is not None
    )
    said = ", ".join(f"{tier} {moment(fire, one.zone)}" for fire, tier in nexts[:5])
    yield f"Next runs: {said or 'none is scheduled'}."


def _worst(conn: Connection, settings: Settings, name: str | None = None) -> list[Block]:
    where = [] if name is None else [overview.of_channel(name)]
    lines = [line for _, line in told(conn, settings, overview.worst(conn, _WORST, *where))]
    return [context("The worst that nobody has taken up:"), *paragraphs(lines)] if lines else []
