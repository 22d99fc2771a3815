"""What people order done to a discrepancy, and what that makes of it. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from model.episode import Episode, Judged, Move, told
from model.errors import InputError
from model.lazy import lazy
from model.lifecycle import ORDERS, Action, Cause, move

BY_HAND: Final = "resolved by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person wants done."""

    action: Action
    at: datetime
    why: str | None = None
    until: datetime | None = None
    until_worse: bool = False
    cause: Cause | None = None

    def check(self) -> None:
        """See that the order says all that it must.

        Raises:
            InputError: it is no order, or lacks its reason or its end; the sentence says which.
        """
        name = self.action.value.replace("_", "-")
        if self.action not in ORDERS:
            raise InputError(f"{name!r} is nothing that a person does to a discrepancy")
        if self.action in (Action.ACCEPT, Action.FALSE_POSITIVE, Action.NOTE) and not (self.why or "").strip():
            words = lazy("%(order)s needs a text") if self.action is Action.NOTE else lazy("%(order)s needs a reason")
            raise InputError(words.filled(order=name))
        if self.action in (Action.SNOOZE, Action.ACCEPT) and self.until is None and not self.until_worse:
            raise InputError(lazy("%(order)s needs an end: a time, or until worse", order=name))
        if self.until is not None and self.action not in (Action.SNOOZE, Action.ACCEPT, Action.WAIT):
            raise InputError(lazy("%(order)s takes no end; snooze, accept and wait do", order=name))
        if self.cause is not None and self.action not in (Action.RESOLVE, Action.CAUSE):
            raise InputError(lazy("%(order)s takes no cause; resolve and cause do", order=name))
        if self.action is Action.CAUSE and self.cause is None:
            raise InputError(lazy("cause needs one of %(known)s", known=", ".join(Cause)))
        if self.until is not None and self.until <= self.at:
            until = self.until.isoformat()
            raise InputError(lazy("%(order)s until %(time)s would have ended already", order=name, time=until))


def obey(before: Episode, order: Order) -> Judged:
    """The episode after a person's order; one on what has ended is recorded and changes nothing.

    Raises:
        InputError: the order does not go with the state.
    """
    to = move(before.state, order.action)
    step = (Move(action=order.action, from_state=before.state, to_state=to, why=order.why),)
    if order.action is Action.CAUSE:
        return replace(before, cause=order.cause), step
    if before.ended:
        return before, step
    return _ordered(replace(before, state=to), order), step


def _ordered(episode: Episode, order: Order) -> Episode:
    """What an order makes of an episode that has its state already."""
    match order.action:
        case Action.SNOOZE | Action.ACCEPT | Action.FALSE_POSITIVE:
            episode = replace(episode, until=order.until, until_worse=order.until_worse, reason=order.why)
            return told(replace(episode, held=False, resolve_asked_at=None))
        case Action.ACKNOWLEDGE:
            return replace(episode, until=None, until_worse=False)
        case Action.RESOLVE:
            return replace(_asked(episode, order), cause=order.cause or episode.cause)
        case Action.MERGE:
            return replace(episode, reason=order.why)
        case Action.WAIT:
            return replace(episode, waiting_since=episode.waiting_since or order.at, waiting_until=order.until)
        case Action.RESUME:
            return replace(episode, waiting_since=None, waiting_until=None)
    return episode


def _asked(episode: Episode, order: Order) -> Episode:
    """Resolved by hand, from now on waiting for the look that decides; asking again changes nothing."""
    if episode.resolve_asked_at is not None:
        return episode
    because = f"{BY_HAND}: {order.why}" if order.why else BY_HAND
    return replace(episode, resolve_asked_at=order.at, reason=because)
