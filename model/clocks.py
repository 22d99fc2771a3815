"""How long a discrepancy waited to be taken up, and to be gone, in the team's working time. Pure.

A clock is the stretches of time in which it runs. It rests while a platform has to act.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from model.calendar import Calendar
from model.lifecycle import ENDED, RULED, STANDING, Action, State

_TAKES_UP: Final = frozenset(
    {Action.ACKNOWLEDGE, Action.SNOOZE, Action.ACCEPT, Action.FALSE_POSITIVE, Action.RESOLVE, Action.MERGE}
)
UNTAKEN: Final = frozenset({State.OPEN, State.REGRESSED})
"""States in which nobody has said that they look after it."""

Stretch = tuple[datetime, datetime | None]
"""From when until when; None: it runs still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An event of an episode, as far as clocks look at it."""

    version: int
    at: datetime
    """Aware."""
    action: Action
    from_state: State | None
    to_state: State
    takes: bool = False
    """It was assigned by whoever now has it."""

    @property
    def takes_up(self) -> bool:
        """Whether somebody says by it that they look after it, or need not."""
        return self.action in _TAKES_UP or (self.action is Action.ASSIGN and self.takes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The stretches in which it runs, oldest first, and when it stopped for good."""

    stretches: tuple[Stretch, ...] = ()
    stopped_at: datetime | None = None

    def since(self, at: datetime) -> "Clock":
        """What of it lies after `at`."""
        left = [(max(begin, at), end) for begin, end in self.stretches if end is None or end > at]
        return Clock(stretches=tuple(left), stopped_at=self.stopped_at)

    def spent(self, calendar: Calendar, now: datetime) -> timedelta:
        """The working time on it at `now`."""
        parts = (calendar.worked(since, min(until or now, now)) for since, until in self.stretches)
        return sum(parts, timedelta(0))

    def runs_out(self, calendar: Calendar, target: timedelta) -> datetime | None:
        """When `target` has been spent on it and it goes on; None where it stops or rests before."""
        left = target
        for since, until in self.stretches:
            at = calendar.after(since, left)
            if at is not None and (until is None or at < until):
                return at
            if until is not None:
                left -= calendar.worked(since, until)
        return None


def to_acknowledge(moves: Iterable[Moved]) -> Clock:
    """The clock from when it opened until somebody took it up, or it ended."""
    watch = _Watch()
    for move in moves:
        if move.takes_up or move.to_state in ENDED:
            return watch.stopped(move.at)
        watch.see(move)
    return watch.running()


def to_resolve(moves: Iterable[Moved]) -> Clock:
    """The clock from when it opened until it ended, or people said that it is to be left alone and it still is."""
    watch, stopped_at = _Watch(), None
    for move in moves:
        watch.see(move)
        if move.to_state in ENDED:
            return watch.stopped(stopped_at or move.at)
        still = stopped_at or move.at
        stopped_at = still if move.to_state in RULED else None
    return watch.stopped(stopped_at) if stopped_at else watch.running()


def unheeded(moves: Iterable[Moved]) -> tuple[int, Clock] | None:
    """Since which version nobody has taken it up, and the clock of that; None when somebody has, or it has ended."""
    watch, begun = _Watch(), None
    for move in moves:
        if _begins(move):
            begun = move.version
            watch.restart()
        elif move.takes_up or move.to_state not in UNTAKEN:
            begun = None
        watch.see(move)
    return None if begun is None else (begun, watch.running())


def false_alarm(moves: Iterable[Moved]) -> bool:
    """Whether people say that it was none, and nothing since has shown otherwise."""
    said = False
    for move in moves:
        if move.action is Action.FALSE_POSITIVE and move.from_state not in ENDED:
            said = True
        elif move.to_state in STANDING or move.to_state is State.ACCEPTED:
            said = False
    return said


def _begins(move: Moved) -> bool:
    """Whether from this move on somebody has to take it up."""
    return move.to_state in UNTAKEN and (move.from_state not in UNTAKEN or move.action is Action.STILL_THERE)


class _Watch:
    """Collects the stretches in which a discrepancy stands and no platform has to act."""

    def __init__(self) -> None:
        self._stretches: list[Stretch] = []
        self._since: datetime | None = None
        self._waits = False

    def see(self, move: Moved) -> None:
        """Run or rest from this move on."""
        if move.action in (Action.WAIT, Action.RESUME):
            self._waits = move.action is Action.WAIT
        if move.to_state in STANDING and not self._waits:
            self._since = self._since or move.at
        else:
            self._rest(move.at)

    def restart(self) -> None:
        """Forget what was before."""
        self._stretches, self._since = [], None

    def running(self) -> Clock:
        """The clock that has not stopped."""
        last: list[Stretch] = [(self._since, None)] if self._since else []
        return Clock(stretches=(*self._stretches, *last))

    def stopped(self, at: datetime) -> Clock:
        """The clock that stopped then."""
        self._rest(at)
        return Clock(stretches=tuple(self._stretches), stopped_at=at)

    def _rest(self, at: datetime) -> None:
        if self._since is not None:
            self._stretches.append((self._since, at))
            self._since = None
