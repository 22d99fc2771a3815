"""How soon discrepancies were answered in a period, what they came from, and which were false alarms: the figures."""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import Connection

from model.calendar import Calendar
from model.clocks import Clock, Moved, false_alarm, to_acknowledge, to_resolve
from model.finding import Severity
from model.lifecycle import State
from store import reporting, sla
from system import clock
from system.settings import Settings

Promise = Literal["acknowledge", "resolve"]
PROMISES: Final[tuple[Promise, ...]] = ("acknowledge", "resolve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How a promise was kept for one severity on one channel, as far as the period decided it.

    It is decided when the clock stops or its target runs out, whichever is first: each episode counts in one period.
    """

    severity: str
    channel: str
    promise: Promise
    target: timedelta | None
    kept: int
    missed: int
    spent: tuple[timedelta, ...]
    """Working time on the clocks that stopped in the period, the shortest first."""

    @property
    def share(self) -> float | None:
        """Kept of those that were decided; None where none was."""
        decided = self.kept + self.missed
        return self.kept / decided if decided else None

    @property
    def median(self) -> timedelta | None:
        """The middle of `spent`."""
        count = len(self.spent)
        return (self.spent[(count - 1) // 2] + self.spent[count // 2]) / 2 if count else None

    @property
    def most(self) -> timedelta | None:
        """What nine of ten took at most."""
        return self.spent[math.ceil(0.9 * len(self.spent)) - 1] if self.spent else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worst:
    """A listing by what stood on it in the period."""

    channel: str
    external_id: str
    url: str | None
    count: int
    critical: int
    days: float
    """Of all its discrepancies together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """Of the discrepancies of one kind that opened in the period and that people heard of, those they call none."""

    kind: str
    told: int
    false: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """All figures of a period."""

    kept: Sequence[Kept]
    causes: Mapping[str | None, int]
    """Of what was resolved in the period, by `model.lifecycle.Cause`; None: nobody said."""
    worst: Sequence[Worst]
    alarms: Sequence[Alarms]


def answers(
    conn: Connection, settings: Settings, since: datetime, until: datetime, rows: Sequence[Any] | None = None
) -> Answers:
    """The figures of [`since`, `until`); of `rows` alone where they are given, as `reporting` finds them."""
    found = reporting.discrepancies_between(conn, since, until) if rows is None else rows
    moves = sla.moves(conn, [row.id for row in found])
    end = min(until, clock.now())
    resolved = [row for row in found if row.state == State.RESOLVED and row.ended_at and since <= row.ended_at < until]
    causes: dict[str | None, int] = defaultdict(int)
    for row in resolved:
        causes[row.cause] += 1
    return Answers(
        kept=_kept(found, moves, settings, since, end),
        causes=causes,
        worst=_worst(found, since, end),
        alarms=_alarms(conn, [row for row in found if row.opened_at >= since], moves),
    )


def _kept(
    found: Sequence[Any], moves: Mapping[int, list[Moved]], settings: Settings, since: datetime, end: datetime
) -> list[Kept]:
    calendar, clocks = sla.calendar_of(settings), {"acknowledge": to_acknowledge, "resolve": to_resolve}
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in found:
        groups[row.severity, row.channel].append(row)
    made = []
    for (severity, channel), rows in sorted(groups.items(), key=lambda one: (-Severity(one[0][0]).rank, one[0][1])):
        for promise in PROMISES:
            minutes = getattr(settings.sla.targets.of(severity), f"{promise}_minutes")
            target = timedelta(minutes=minutes) if minutes else None
            running = [clocks[promise](moves[row.id]) for row in rows]
            fates = [_fate(one, calendar, target, since, end) for one in running]
            stopped = [one for one in running if one.stopped_at and since <= one.stopped_at < end]
            one = Kept(
                severity=severity,
                channel=channel,
                promise=promise,
                target=target,
                kept=fates.count(True),
                missed=fates.count(False),
                spent=tuple(sorted(each.spent(calendar, end) for each in stopped)),
            )
            if one.spent or one.kept or one.missed:
                made.append(one)
    return made


def _fate(one: Clock, calendar: Calendar, target: timedelta | None, since: datetime, end: datetime) -> bool | None:
    """Whether the promise was kept; None where there is none, or the period did not decide it."""
    if target is None:
        return None
    out = one.runs_out(calendar, target)
    at = out or one.stopped_at
    return out is None if at is not None and since <= at < end else None


def _worst(found: Sequence[Any], since: datetime, end: datetime) -> list[Worst]:
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in found:
        if row.listing_id is not None and row.severity != Severity.INFO:
            groups[row.channel, row.external_id].append(row)
    made = [
        Worst(
            channel=channel,
            external_id=listing,
            url=rows[0].url,
            count=len(rows),
            critical=sum(row.severity == Severity.CRITICAL for row in rows),
            days=sum((_stood(row, since, end) for row in rows), timedelta(0)) / timedelta(days=1),
        )
        for (channel, listing), rows in groups.items()
    ]
    return sorted(made, key=lambda one: (-one.critical, -one.count, -one.days, one.channel, one.external_id))


def _stood(row: Any, since: datetime, end: datetime) -> timedelta:
    """How long it stood within the period."""
    opened_at: datetime = row.opened_at
    return max(min(row.ended_at or end, end) - max(opened_at, since), timedelta(0))


def _alarms(conn: Connection, opened: Collection[Any], moves: Mapping[int, list[Moved]]) -> list[Alarms]:
    wrong = {row.id for row in opened if false_alarm(moves[row.id])}
    told = sla.heard_of(conn, [row.id for row in opened]) | wrong
    kinds: dict[str, list[int]] = defaultdict(list)
    for row in opened:
        if row.id in told:
            kinds[row.kind].append(row.id)
    made = [Alarms(kind=kind, told=len(ids), false=len(wrong.intersection(ids))) for kind, ids in kinds.items()]
    return sorted(made, key=lambda one: (-one.false / one.told, -one.told, one.kind))
