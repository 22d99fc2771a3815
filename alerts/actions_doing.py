"""From a press to an act in the store: who may, on what was shown, once; written into the trail with the act itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from alerts.actions import ORDERS, End, Press, Shown, Verb, digest
from model.casework import Stage, Step
from model.errors import InputError
from model.finding import Family
from model.lifecycle import Action
from model.locales import moment
from model.people import Role
from store import casework, lifecycle, notifications, people, pressing, telling
from store.alike import silence_alike
from store.lifecycle import LEFT, ActResult, Effect
from system import clock
from system.settings import Settings

ASKED: Final = "slack capture"
"""The trail's word for a capture asked for under a message; `alerts.slack_answers` answers it."""
_NAMED: Final = 5
"""Discrepancies named in an answer; the rest is counted."""

Seen = Mapping[int, int]
"""Discrepancy to the version that the person knows."""


def do(conn: Connection, settings: Settings, press: Press) -> str | None:
    """Do what was pressed, in the caller's transaction; the same press twice is one act.

    Returns what to say to the person alone, None where the message shows it.

    Raises:
        InputError: the person is unknown or lacks the role, what was shown is no more, or the order lacks something;
            nothing may then be kept.
    """
    action, target = f"slack {press.verb}", _target(press)
    if pressing.was_done(conn, action, target, press.key, clock.now()):
        return None
    actor = see_leave(conn, settings, press)
    seen = _seen(conn, press, actor)
    said: str | None
    if press.verb is Verb.CAPTURE:
        said, detail = _capture(conn, seen, actor, in_message=bool(press.ts))
    elif press.verb is Verb.CASE:
        said, detail = _case(conn, seen, actor)
    else:
        said, detail = _order(conn, settings, press, seen, actor)
    stands = {"place": press.place, "ts": press.thread or press.ts}
    people.record(conn, action, target, {"key": press.key, **stands, **detail}, user_id=actor)
    _show(conn, press)
    return said


def see_leave(conn: Connection, settings: Settings, press: Press) -> int:
    """The id of the user who pressed, who may do that.

    Raises:
        InputError: nobody in Andon is called so, or the role is lacking; the sentence says which.
    """
    actor = pressing.user_of(conn, settings, press.slack_user)
    needed = {Verb.CASE: (Role.COMPLIANCE,), Verb.MORE: (Role.OPS, Role.COMPLIANCE), Verb.HISTORY: tuple(Role)}
    people.require(conn, actor, *needed.get(press.verb, (Role.OPS,)))
    return actor


def redraw(conn: Connection, press: Press) -> None:
    """See that a message that somebody pressed in vain soon shows how things stand."""
    _show(conn, press)


def until(press: Press, settings: Settings, now: datetime) -> datetime | None:
    """When a snooze or an acceptance ends: in an hour, at the team's midnight, or at the time chosen; None: when worse.

    Raises:
        InputError: a time was to be chosen and was not, or it is none that a calendar has.
    """
    if press.end is End.HOUR:
        return now + timedelta(hours=1)
    if press.end is End.TODAY:
        zone = ZoneInfo(settings.time_zone)
        tomorrow = now.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, datetime.min.time(), zone).astimezone(UTC)
    if press.end is not End.DATE:
        return None
    if press.until is None:
        raise InputError("choose the time until when")
    if not now.timestamp() < press.until < (now + timedelta(days=73_000)).timestamp():
        raise InputError("choose a time that is still to come")
    return datetime.fromtimestamp(press.until, UTC)


def _target(press: Press) -> str:
    if isinstance(press.target, Shown):
        return f"message {press.target.message_id}"
    return f"discrepancy {press.target.discrepancy_id}"


def _seen(conn: Connection, press: Press, actor: int) -> Seen:
    """What the press is about, and up to which version its giver knows each."""
    if not isinstance(press.target, Shown):
        shown = {press.target.discrepancy_id: press.target.version}
    else:
        pressing.message_of(conn, press.target.message_id)
        everything = pressing.shown(conn, press.target.message_id)
        if digest(everything) != press.target.digest:
            raise InputError(
                "The message has changed since you looked; nothing was done. Look at it again and press anew."
            )
        shown = {id_: everything[id_] for id_ in pressing.still_live(conn, list(everything))}
        if not shown:
            raise InputError("Everything in this message has ended already; nothing was done.")
    return {id_: pressing.known_to(conn, id_, version, actor) for id_, version in shown.items()}


def _order(
    conn: Connection, settings: Settings, press: Press, seen: Seen, actor: int
) -> tuple[str | None, dict[str, Any]]:
    action = ORDERS.get(press.verb)
    if action is None:
        raise InputError("this button only opens a form")
    said: dict[str, Any] = {"why": press.why}
    if action is Action.ASSIGN:
        said["assignee"] = pressing.user_of(conn, settings, press.person or press.slack_user)
    if action is Action.RESOLVE:
        said["cause"] = press.cause
    if action is Action.WAIT:
        said["until"] = until(press, settings, clock.now())
    if action in (Action.SNOOZE, Action.ACCEPT):
        said |= {"until": until(press, settings, clock.now()), "until_worse": press.end is End.WORSE}
    results = {
        id_: lifecycle.act(conn, id_, action, actor_id=actor, seen_version=version, **said)
        for id_, version in seen.items()
    }
    said_back, silenced = _answer(results, action), _silence(conn, settings, press, results, actor)
    effects = {str(id_): result.effect.value for id_, result in results.items()}
    sentences = " ".join(one for one in (said_back, silenced) if one)
    return sentences or None, {"effects": effects, "why": press.why, "cause": press.cause}


def _silence(
    conn: Connection, settings: Settings, press: Press, results: Mapping[int, ActResult], actor: int
) -> str | None:
    """Silence what is like that which was just called a false positive, where the form says so."""
    called = [id_ for id_, result in results.items() if result.effect not in (Effect.STALE, Effect.REFUSED)]
    if press.alike is None or press.until is None or not called:
        return None
    now, end = clock.now(), datetime.fromtimestamp(press.until, UTC)
    found = [lifecycle.get(conn, id_) for id_ in called]
    numbers = silence_alike(conn, found, press.alike, until=end, author_id=actor, why=press.why, now=now)
    holds = "Silence {} holds" if len(numbers) == 1 else "Silences {} hold"
    until = moment(end, ZoneInfo(settings.time_zone))
    return f"{holds.format(', '.join(map(str, numbers)))} until {until}; /andon silence lists what holds."


def _answer(results: Mapping[int, ActResult], action: Action) -> str | None:
    """What the message itself will not show: what was not done, and that a capture decides."""
    if len(results) == 1:
        (result,) = results.values()
        quiet = result.effect is Effect.DONE and action is not Action.RESOLVE
        return None if quiet else _sentence(result.sentence)
    by_effect = Counter(result.effect for result in results.values())
    parts = [
        f"{count} of {len(results)} {LEFT[effect]} ({_numbers([i for i, r in results.items() if r.effect is effect])})"
        for effect, count in by_effect.items()
        if effect in LEFT
    ]
    if by_effect[Effect.DONE] and action is Action.RESOLVE:
        parts.insert(
            0, f"captures are asked for: {by_effect[Effect.DONE]} of {len(results)} close when the fault is gone"
        )
    return _sentence("; ".join(parts)) if parts else None


def _capture(conn: Connection, seen: Seen, actor: int, *, in_message: bool) -> tuple[str, dict[str, Any]]:
    ids = lifecycle.ask_captures(conn, seen, reason="asked for in Slack", asked_by=actor)
    told = "the answer comes in the thread" if ids and in_message else "the message will show what it brings"
    return f"A fresh capture is asked for; {told}.", {"ids": ids}


def _case(conn: Connection, seen: Seen, actor: int) -> tuple[str, dict[str, Any]]:
    """Take findings up into cases, and begin the review of each that nobody works on."""
    ipr = [id_ for id_ in seen if lifecycle.get(conn, id_).family is Family.IPR]
    casework.follow(conn)
    found = {case.id: case for case in (pressing.case_of(conn, id_) for id_ in ipr) if case is not None}
    if not found:
        raise InputError("There is no case in this: it needs a finding about a seller that still stands.")
    for number, case in found.items():
        if Stage(case.stage) in (Stage.SUSPECTED, Stage.RELISTED):
            casework.stage(conn, number, Step.REVIEW, actor_id=actor)
    said = "; ".join(
        f"case {number} is {str(casework.get(conn, number).stage).replace('_', ' ')}: `andon cases show {number}`"
        for number in found
    )
    return _sentence(said), {"cases": sorted(found)}


def _show(conn: Connection, press: Press) -> None:
    """Have the message drawn anew, also one whose life is over and that moves no longer reach."""
    message: Row[Any] | None
    if isinstance(press.target, Shown):
        message = pressing.message_of(conn, press.target.message_id)
    else:
        message = pressing.posted_at(conn, press.place, press.thread or press.ts)
    if message is not None and message.ts and telling.members(conn, message.id):
        now = clock.now()
        notifications.ask_for(conn, message, "edit", due_at=now, now=now)


def _numbers(ids: Sequence[int]) -> str:
    named = ", ".join(f"#{id_}" for id_ in ids[:_NAMED])
    return f"{named} and {len(ids) - _NAMED} more" if len(ids) > _NAMED else named


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "`")) else ".")
