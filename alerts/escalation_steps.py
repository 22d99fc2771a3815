"""Who is to be called next about a discrepancy, and when: decided from what happened to it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from model.calendar import AROUND_THE_CLOCK, Calendar
from model.clocks import UNTAKEN, Clock, Moved, to_resolve, unheeded
from model.finding import Severity
from model.lifecycle import State
from system.sla import Chain, Sla, Step


class What(StrEnum):
    """Why somebody is called."""

    STEP = "step"
    """Nobody took it up: the next step of its chain."""
    LAPSE = "lapse"
    """It was acknowledged, and nothing was done since."""
    LATE = "late"
    """It was acknowledged, and the time to resolve has run out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call to be made."""

    what: What
    at: datetime
    round: int
    """The version since which nobody acted."""
    chain: str = ""
    step: int = 0
    """Counted on through repeats."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What decides about the next call for a discrepancy."""

    row: Any
    """Of the table of discrepancies."""
    facts: Mapping[str, str]
    """What matchers look at."""
    moves: Sequence[Moved]
    made: Sequence[Any]
    """The calls before: rows of `escalations`."""
    acted_at: datetime | None
    """When a person last did something about it."""


def chain_of(sla: Sla, facts: Mapping[str, str]) -> Chain | None:
    """The first chain that takes what these facts are of."""
    chains = (one for one in sla.chains if facts["severity"] in one.severity)
    return next((one for one in chains if one.match.missed(facts) is None), None)


def step_of(chain: Chain, number: int) -> Step | None:
    """The step of this number, counted on through repeats; None after the last."""
    if number >= len(chain.steps) * (1 + chain.repeats):
        return None
    return chain.steps[number % len(chain.steps)]


def next_call(known: Known, sla: Sla, calendar: Calendar) -> Call | None:
    """The next call that is to be made unless something happens before; None where nothing is to come."""
    row = known.row
    if row.ended_at is not None or row.waiting_since is not None or row.severity == Severity.INFO:
        return None
    chain = chain_of(sla, known.facts)
    if row.state in UNTAKEN:
        return _step(known, chain, sla, calendar) if chain else None
    if row.state != State.ACKNOWLEDGED:
        return None
    lapse, late = _lapse(known, sla, calendar), _late(known, chain, sla, calendar) if chain else None
    return min((one for one in (lapse, late) if one), key=lambda one: one.at, default=None)


def _step(known: Known, chain: Chain, sla: Sla, calendar: Calendar) -> Call | None:
    since = unheeded(known.moves)
    if since is None:
        return None
    version, clock = since
    before = [one for one in known.made if (one.what, one.round, one.chain) == (What.STEP, version, chain.name)]
    step = step_of(chain, len(before))
    if step is None:
        return None
    if before:
        clock = clock.since(before[-1].made_at)
    at = _runs_out(clock, step, known.row.severity, sla, calendar)
    return Call(what=What.STEP, at=at, round=version, chain=chain.name, step=len(before)) if at else None


def _runs_out(clock: Clock, step: Step, severity: str, sla: Sla, calendar: Calendar) -> datetime | None:
    """When a step's wait is over; of what is critical it runs around the clock, a target always in the calendar."""
    if step.wait_minutes is None:
        minutes, by = sla.targets.of(severity).acknowledge_minutes, calendar
    else:
        minutes, by = step.wait_minutes, AROUND_THE_CLOCK if severity == Severity.CRITICAL else calendar
    return clock.runs_out(by, timedelta(minutes=minutes)) if minutes else None


def _lapse(known: Known, sla: Sla, calendar: Calendar) -> Call | None:
    """An acknowledgement ends at its time, or, of what is not critical, in the working time that follows."""
    row, acted_at = known.row, known.acted_at
    if acted_at is None:
        return None
    at: datetime | None = acted_at + sla.acknowledged_lasts(row.family, row.severity)
    if at and row.severity != Severity.CRITICAL:
        at = calendar.after(at, timedelta(0))
    return Call(what=What.LAPSE, at=at, round=row.version + 1) if at else None


def _late(known: Known, chain: Chain, sla: Sla, calendar: Calendar) -> Call | None:
    """Once for an episode: its owner hears that the time is over."""
    minutes = sla.targets.of(known.row.severity).resolve_minutes
    if minutes is None or any(one.what == What.LATE for one in known.made):
        return None
    at = to_resolve(known.moves).runs_out(calendar, timedelta(minutes=minutes))
    return Call(what=What.LATE, at=at, round=0, chain=chain.name) if at else None
