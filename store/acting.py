"""What people do to a discrepancy, each order with the version that its giver saw.

- Of an order that was given already by the same person, with the same words, since the version that they saw, nothing
  more is written: a double click or a repeated request is one act.
- On what has ended it is recorded and changes nothing.
- On what has moved since the version that was seen it is refused: it got worse, somebody else took it, or it was closed
  and came back, and the giver has to look again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, select

from model.errors import InputError
from model.lazy import Lazy, lazy, named
from model.lifecycle import ENDED, STANDING, TABLE, Action, Cause, State
from model.ordering import Order, obey
from store.discrepancies import Discrepancy, get, query
from store.false_positives import keep
from store.moving import Course, write_courses
from store.requests import RequestKind, Wanted, ask
from store.tables import discrepancies, events, users
from system import clock


class Effect(StrEnum):
    """What came of an order."""

    DONE = "done"
    ALREADY = "already"
    """It was so before; nothing was written."""
    RECORDED = "recorded"
    """It had ended: the order stands in its history and changes nothing."""
    STALE = "stale"
    """It moved since the version that was seen; nothing was written."""
    REFUSED = "refused"
    """The order does not go with its state; nothing was written."""


LEFT: Final = {
    Effect.STALE: lazy("changed since you looked: look again"),
    Effect.REFUSED: lazy("stand otherwise than the order needs"),
    Effect.RECORDED: lazy("had ended already; your order is kept in their history"),
    Effect.ALREADY: lazy("were so before"),
}
"""Of an order on many, what is said of those that it did nothing to; a number stands before it."""
_SAYINGS: Final = {
    Action.WAIT: lazy("discrepancy %(number)s waits for a platform: its clocks rest"),
    Action.RESUME: lazy("discrepancy %(number)s waits no longer: its clocks run"),
    Action.CAUSE: lazy("discrepancy %(number)s: the cause is kept"),
    Action.NOTE: lazy("discrepancy %(number)s: the note is kept"),
}
"""Of what changes no state, what came of it."""
_CAME: Final = {
    Effect.DONE: lazy("discrepancy %(number)s is %(state)s"),
    Effect.ALREADY: lazy("discrepancy %(number)s: nothing to do, that was done before"),
    Effect.RECORDED: lazy("discrepancy %(number)s was %(state)s already; your order is kept in its history"),
    Effect.STALE: lazy("discrepancy %(number)s changed since you looked and is %(state)s; look again"),
}
"""What came of an order on one; of a refused one see `_sentence`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActResult:
    """What came of an order, and how the discrepancy stands after it."""

    effect: Effect
    state: State
    version: int
    sentence: Lazy
    """For people; about ten words."""


def act(
    conn: Connection,
    discrepancy_id: int,
    action: Action,
    *,
    actor_id: int | None,
    seen_version: int,
    why: str | None = None,
    until: datetime | None = None,
    until_worse: bool = False,
    into: int | None = None,
    assignee: int | None = None,
    cause: Cause | None = None,
) -> ActResult:
    """Do what a person orders, in the caller's transaction.

    `until` is aware. ASSIGN needs `assignee` (a user's id; an acknowledgement makes its giver the owner where there is
    none), MERGE needs `into` (another discrepancy that stands), ACCEPT, FALSE_POSITIVE and NOTE need `why`, SNOOZE and
    ACCEPT an end, CAUSE its `cause`, which RESOLVE takes too. RESOLVE asks for a capture and leaves the state: the next
    look decides.

    Raises:
        InputError: there is no such discrepancy, version, user or target, or the order lacks something.
    """
    order = Order(action=action, at=clock.now(), why=why, until=until, until_worse=until_worse, cause=cause)
    order.check()
    stored = _lock(conn, discrepancy_id, into)
    if seen_version > stored.version:
        raise InputError(
            lazy(
                "discrepancy %(number)s has no version %(seen)s; it is at %(version)s",
                number=discrepancy_id,
                seen=seen_version,
                version=stored.version,
            )
        )
    course = _aimed(conn, stored, order, _Aim(actor_id, into, assignee))
    said = _said(order, into, assignee)
    effect = _effect(conn, course, stored, order, actor_id, seen_version, said)
    if effect in (Effect.DONE, Effect.RECORDED):
        course.go(obey(course.life, order), actor_id=actor_id, numbers=said)
        write_courses(conn, [course])
        if action is Action.FALSE_POSITIVE:
            keep(conn, stored, stored.version + len(course.steps), actor_id)
    if effect is Effect.DONE and action is Action.RESOLVE:
        reason = f"discrepancy {stored.id} resolved by hand"
        ask_captures(conn, [stored.id], reason=reason, asked_by=actor_id)
    state, version = course.life.state or stored.state, stored.version + len(course.steps)
    return ActResult(effect=effect, state=state, version=version, sentence=_sentence(effect, order, stored, state))


@dataclass(frozen=True, slots=True)
class _Aim:
    """Whom an order is about."""

    actor_id: int | None
    into: int | None
    assignee: int | None


def _lock(conn: Connection, discrepancy_id: int, into: int | None) -> Discrepancy:
    """The discrepancy, locked together with the one that it is to be merged into."""
    ids = [discrepancy_id] if into is None else [discrepancy_id, into]
    wanted = query().where(discrepancies.c.id.in_(ids)).order_by(discrepancies.c.id)
    rows = {row["id"]: row for row in conn.execute(wanted.with_for_update(of=discrepancies)).mappings()}
    missing = [str(one) for one in ids if one not in rows]
    if missing:
        raise InputError(lazy("discrepancy %(number)s is not in the store", number=missing[0]))
    return Discrepancy.of(rows[discrepancy_id])


def _aimed(conn: Connection, stored: Discrepancy, order: Order, aim: _Aim) -> Course:
    """The discrepancy's course with the owner or target that the order gives it; what has ended keeps its own."""
    course = Course.of(stored)
    owner, target = stored.owner_id, stored.merged_into
    if order.action is Action.ASSIGN:
        owner = _assignee(conn, aim.assignee)
    elif order.action is Action.ACKNOWLEDGE:
        owner = stored.owner_id or aim.actor_id
    elif order.action is Action.MERGE:
        target = _target(conn, stored, aim.into)
    if stored.state not in ENDED:
        course.owner_id, course.merged_into = owner, target
    return course


def _assignee(conn: Connection, user_id: int | None) -> int:
    known = conn.execute(select(users.c.id).where(users.c.id == user_id, users.c.disabled.is_(False))).scalar()
    if known is None:
        raise InputError(f"assign needs a user; {user_id} is none" if user_id else "assign needs a user")
    return int(known)


def _target(conn: Connection, stored: Discrepancy, into: int | None) -> int:
    if into is None or into == stored.id:
        raise InputError("merge needs another discrepancy to merge into")
    state = conn.execute(select(discrepancies.c.state).where(discrepancies.c.id == into)).scalar()
    if state not in STANDING and stored.state not in ENDED:
        raise InputError(f"discrepancy {into} is {state}; only one that stands can take another in")
    return into


def _said(order: Order, into: int | None, assignee: int | None) -> dict[str, Any]:
    """What the order said besides its reason, as its event keeps it."""
    until = order.until.isoformat() if order.until else None
    said = {
        "until": until,
        "until_worse": order.until_worse or None,
        "into": into,
        "assignee": assignee,
        "cause": order.cause.value if order.cause else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _effect(
    conn: Connection,
    course: Course,
    stored: Discrepancy,
    order: Order,
    actor_id: int | None,
    seen_version: int,
    said: dict[str, Any],
) -> Effect:
    """What is to come of the order."""
    if _was_given(conn, stored, order, actor_id, seen_version, said):
        return Effect.ALREADY
    if stored.state in ENDED:
        return Effect.RECORDED
    if seen_version < stored.version:
        return Effect.STALE
    if (stored.state, order.action) not in TABLE:
        return Effect.REFUSED
    same = obey(course.life, order)[0] == course.life and course.owner_id == stored.owner_id
    same = same and order.action is not Action.NOTE
    return Effect.ALREADY if same else Effect.DONE


def _was_given(
    conn: Connection, stored: Discrepancy, order: Order, actor_id: int | None, seen_version: int, said: dict[str, Any]
) -> bool:
    """Whether the same person gave the same order since the version that they saw."""
    given = select(events.c.why, events.c.numbers).where(
        events.c.discrepancy_id == stored.id,
        events.c.version > seen_version,
        events.c.action == order.action.value,
        events.c.actor_id.is_not_distinct_from(actor_id),
    )
    return any(row.why == order.why and (row.numbers or {}) == said for row in conn.execute(given))


def ask_captures(conn: Connection, ids: Iterable[int], *, reason: str, asked_by: int | None) -> list[int]:
    """Ask for a fresh look at what these are about: their listings, or the channel where that is meant as a whole.

    Returns those of them that are about a listing.

    Raises:
        InputError: there is no such discrepancy.
    """
    found = [get(conn, id_) for id_ in ids]
    kinds = RequestKind
    wanted = [
        Wanted(
            kind=kinds.RUN if one.listing_id is None else kinds.CAPTURE, channel=one.channel, listing_id=one.listing_id
        )
        for one in found
    ]
    ask(conn, wanted, reason=reason, asked_by=asked_by)
    return [one.id for one in found if one.listing_id is not None]


def _sentence(effect: Effect, order: Order, stored: Discrepancy, state: State) -> Lazy:
    now = named(state.value.replace("_", " "), f"state.{state.value}")
    name = named(order.action.value.replace("_", " "), f"action.{order.action.value}")
    if effect is Effect.DONE and order.action is Action.RESOLVE:
        words = lazy("discrepancy %(number)s: a capture is asked for; it closes when the fault is gone")
        return words.filled(number=stored.id)
    if effect in (Effect.DONE, Effect.RECORDED) and order.action in _SAYINGS:
        return _SAYINGS[order.action].filled(number=stored.id)
    if effect is Effect.REFUSED:
        words = lazy("discrepancy %(number)s is %(state)s; %(action)s does not go with that")
        return words.filled(number=stored.id, state=now, action=name)
    return _CAME[effect].filled(number=stored.id, state=now)
