"""One episode of a discrepancy and what looks, orders and time do to it. Pure: the store keeps what comes out.

Decisions, by the clauses of the design's "The life of a discrepancy":

- Looks come in the order of their captures; one that is not newer than the last changes nothing (so twice is once).
- A first violation beyond tolerance begins a candidate, or at once an open episode where one look is enough.
- A held verdict (a mass change suspects its values) makes or keeps a candidate; on an episode that stands it counts as
  a look and nothing more: it neither escalates nor replaces the numbers shown. One that shows the rule to hold says
  nothing. The hold stays until somebody releases or discards it, or two looks are clean.
- A clean look that could not read what the fault rests on says nothing; a fault found beside it keeps it.
- An acceptance or a false positive outlives clean looks, so that what comes and goes stays quiet; when an acceptance
  ends it opens again, unless the last two looks were clean.
- A snooze without "until worse" stays silent however bad it gets; its end tells the numbers of that day.
- Snoozing, accepting and false positive make what was seen the measure of "worse".
- Who resolves by hand vouches for it: the first clean look after that closes, any other says "still there". To snooze
  or accept it afterwards takes that back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from model.finding import PERSISTENCE, RESTS_ON, Number, Severity, Verdict
from model.lifecycle import (
    ENDED,
    LOOKS_KEPT,
    RULED,
    STANDING,
    Action,
    Cause,
    Look,
    State,
    fades,
    holds_again,
    is_worse,
    move,
    ripens,
)

HOLDS_AGAIN: Final = "the rule holds on two captures"
HELD: Final = "held: a mass change may be a misreading"
FADED: Final = "not seen again"
NEWS: Final = "a capture brought news"
WAITED: Final = "the time came"
ACCEPTANCE_ENDED: Final = "the acceptance ended, and the rule holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step to be written as an event."""

    action: Action
    from_state: State | None
    to_state: State
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """What decides about the next move of a discrepancy."""

    state: State | None = None
    """None: it has not begun."""
    severity: Severity = Severity.INFO
    """At the last look that showed the fault, as are `off` and `numbers`."""
    off: float | None = None
    """Per cent of what should be."""
    numbers: Mapping[str, Number] = field(default_factory=dict)
    told_severity: Severity | None = None
    """When people were last told, as is `told_off`."""
    told_off: float | None = None
    looks: tuple[tuple[datetime, Look], ...] = ()
    """The last `LOOKS_KEPT`, newest last."""
    seen_at: datetime | None = None
    """The last look that showed the fault."""
    held: bool = False
    ripe: bool = False
    """Its looks would open it, were it not held."""
    comes_back: bool = False
    """The same was resolved less than 30 days before this began."""
    until: datetime | None = None
    until_worse: bool = False
    reason: str | None = None
    resolve_asked_at: datetime | None = None
    waiting_since: datetime | None = None
    """A platform has to act: since when, and at the latest until when."""
    waiting_until: datetime | None = None
    cause: Cause | None = None
    """What it came from, as somebody said."""

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen to it."""
        return self.state in ENDED


Judged = tuple[Episode, tuple[Move, ...]]


def look_of(verdict: Verdict) -> Look:
    """What the verdict's capture showed."""
    if not verdict.violated:
        return Look.CLEAN
    return Look.VIOLATED if verdict.opens else Look.WITHIN


def judge(before: Episode, verdict: Verdict) -> Judged:
    """The episode after a look, and the moves that this made; none of them when the look is not newer than the last."""
    look = look_of(verdict)
    old = bool(before.looks) and verdict.captured_at <= before.looks[-1][0]
    mute = verdict.held or _unread(before, verdict)
    silent = look is not Look.VIOLATED if before.state is None else look is Look.CLEAN and mute
    if before.ended or old or silent:
        return before, ()
    episode = replace(before, looks=(*before.looks, (verdict.captured_at, look))[-LOOKS_KEPT:])
    if verdict.violated:
        episode = _show(episode, verdict)
    if episode.state in (None, State.CANDIDATE):
        return _judge_candidate(episode, verdict, look)
    episode, moves = _judge_standing(episode, verdict, look)
    if not moves and episode.severity is not before.severity and episode.state in STANDING:
        return _moved(episode, Action.REGRADE)
    return episode, moves


def expire(before: Episode, now: datetime) -> Judged:
    """The episode at `now`: a snooze, an acceptance, a wait for a platform whose time has come ends."""
    if before.waiting_until is not None and before.waiting_until <= now and not before.ended:
        rested, moves = _moved(before, Action.RESUME, WAITED)
        after, more = expire(rested, now)
        return after, moves + more
    if before.until is None or before.until > now or before.state not in (State.SNOOZED, State.ACCEPTED):
        return before, ()
    if before.state is State.ACCEPTED and holds_again(before.looks):
        return _moved(before, Action.CLOSE, ACCEPTANCE_ENDED)
    return _moved(before, Action.EXPIRE)


def lapse(before: Episode, why: str) -> Judged:
    """An acknowledgement that nobody acted upon: open again. While a platform has to act it holds."""
    if before.state is not State.ACKNOWLEDGED or before.waiting_since is not None:
        return before, ()
    return _moved(before, Action.LAPSE, why)


def release(before: Episode) -> Judged:
    """A held candidate let go: it opens where its looks are enough, else it goes on as any candidate."""
    if before.state is not State.CANDIDATE or not before.held:
        return before, ()
    episode, moves = _moved(replace(before, held=False), Action.RELEASE)
    if not before.ripe:
        return episode, moves
    opened, opening = _moved(episode, Action.REGRESS if episode.comes_back else Action.OPEN)
    return opened, moves + opening


def discard(before: Episode, why: str | None) -> Judged:
    """A held candidate that somebody calls a misreading."""
    if before.state is not State.CANDIDATE or not before.held:
        return before, ()
    return _moved(before, Action.DISCARD, why)


def end(before: Episode, action: Action, why: str) -> Judged:
    """The episode ended from outside: its listing REMOVEd, its policy WITHDRAWn."""
    return (before, ()) if before.ended else _moved(before, action, why)


def _judge_candidate(episode: Episode, verdict: Verdict, look: Look) -> Judged:
    persistence = verdict.persistence or PERSISTENCE[verdict.family]
    held = episode.held or (verdict.held and look is Look.VIOLATED)
    episode = replace(episode, held=held, ripe=ripens(episode.looks, persistence, verdict.off))
    if episode.ripe and not held:
        return _moved(episode, Action.REGRESS if episode.comes_back else Action.OPEN)
    if episode.state is None:
        return _moved(episode, Action.FIND, HELD if held else None)
    if fades(episode.looks, persistence, held=held):
        return _moved(episode, Action.DROP, FADED)
    return episode, ()


def _judge_standing(episode: Episode, verdict: Verdict, look: Look) -> Judged:
    asked = episode.resolve_asked_at
    answered = asked is not None and verdict.captured_at > asked and not verdict.held
    if answered and look is Look.CLEAN:
        return _moved(episode, Action.CLOSE, episode.reason)
    if episode.state in STANDING and holds_again(episode.looks):
        return _moved(episode, Action.CLOSE, HOLDS_AGAIN)
    moves: tuple[Move, ...] = ()
    worse = look is Look.VIOLATED and not verdict.held and _is_worse(episode)
    breaks = worse and (episode.until_worse or episode.state not in {State.SNOOZED, *RULED})
    if (answered or breaks) and episode.waiting_since is not None:
        episode, moves = _moved(episode, Action.RESUME, NEWS)
    if answered:
        episode, more = _moved(episode, Action.STILL_THERE)
        moves += more
    if breaks:
        episode, more = _moved(episode, Action.ESCALATE)
        moves += more
    return episode, moves


def _show(episode: Episode, verdict: Verdict) -> Episode:
    """Take the fault's numbers over, unless a mass change suspects them on something that people already see."""
    episode = replace(episode, seen_at=verdict.captured_at)
    if verdict.held and episode.state not in (None, State.CANDIDATE):
        return episode
    rests = {RESTS_ON: verdict.unread} if _unread(episode, verdict) else {}
    return replace(episode, severity=verdict.severity, off=verdict.off, numbers={**verdict.numbers, **rests})


def _unread(episode: Episode, verdict: Verdict) -> bool:
    return verdict.unread is not None and episode.numbers.get(RESTS_ON) == verdict.unread


def _is_worse(episode: Episode) -> bool:
    return is_worse(episode.severity, episode.off, episode.told_severity, episode.told_off)


def _moved(episode: Episode, action: Action, why: str | None = None) -> Judged:
    """The episode after an action of Andon's own; what people hear of becomes the measure of "worse"."""
    to = move(episode.state, action)
    step = (Move(action=action, from_state=episode.state, to_state=to, why=why),)
    episode = replace(episode, state=to)
    if action in (Action.OPEN, Action.REGRESS, Action.ESCALATE, Action.EXPIRE, Action.STILL_THERE):
        episode = told(episode)
    if action in (Action.ESCALATE, Action.EXPIRE):
        episode = replace(episode, until=None, until_worse=False)
    if action is Action.RESUME:
        episode = replace(episode, waiting_since=None, waiting_until=None)
    if action is Action.STILL_THERE:
        episode = replace(episode, resolve_asked_at=None)
    return (replace(episode, reason=why) if to in ENDED else episode), step


def told(episode: Episode) -> Episode:
    """The episode of which people now hear: this becomes the measure of "worse"."""
    return replace(episode, told_severity=episode.severity, told_off=episode.off)
