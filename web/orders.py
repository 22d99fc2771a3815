"""From a form to acts in the store: who may, on the versions that were shown, once, with the trail of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from model.errors import InputError
from model.lazy import Lazy, lazy
from model.lifecycle import ORDERS, Action, Cause
from store import lifecycle, people
from store.lifecycle import LEFT, ActResult, Effect
from system import clock
from system.settings import Settings
from web.viewer import Viewer

MOST_WHY: Final = 500
"""Characters of a reason."""
_NAMED: Final = 5
"""Discrepancies of a kind of answer that are named; the rest is counted."""
CAPTURE: Final = "capture"
"""Not an order of its life: a fresh look is asked for."""

Seen = Mapping[int, int]
"""Discrepancy to the version that the page showed."""


def seen(fields: Sequence[Any]) -> Seen:
    """What `NUMBER:VERSION` of each ticked box says.

    Raises:
        InputError: nothing is ticked, or a box says something else.
    """
    found = {}
    for one in fields:
        number, _, version = str(one).partition(":")
        if not (number.isascii() and number.isdigit() and version.isascii() and version.isdigit()) or len(one) > 30:
            raise InputError(lazy("%(given)r is no discrepancy with a version, such as 12:3", given=str(one)[:40]))
        found[int(number)] = int(version)
    if not found:
        raise InputError(lazy("tick at least one discrepancy"))
    return found


def do(conn: Connection, settings: Settings, viewer: Viewer, what: Seen, form: Mapping[str, Any]) -> Lazy:
    """Do what a form orders, in the caller's transaction; what came of it, for people.

    Raises:
        InputError: the form names no order, or the order lacks something; nothing may then be kept.
    """
    name = str(form.get("action", ""))
    detail: dict[str, Any] = {}
    if name == CAPTURE:
        lifecycle.ask_captures(conn, what, reason="asked for on a page", asked_by=viewer.id)
        said = lazy("A fresh capture is asked for; this page shows what it brings.")
    else:
        said, detail = _order(conn, settings, viewer, what, form)
    target = ", ".join(f"discrepancy {number}" for number in sorted(what))[:2000]
    people.record(conn, f"page {name}", target, detail, user_id=viewer.id)
    return said


def _order(
    conn: Connection, settings: Settings, viewer: Viewer, what: Seen, form: Mapping[str, Any]
) -> tuple[Lazy, dict[str, Any]]:
    action = _action(str(form.get("action", "")))
    words: dict[str, Any] = {"why": str(form.get("why", "")).strip()[:MOST_WHY] or None}
    if action is Action.ASSIGN:
        words["assignee"] = people.user_by_name(conn, str(form.get("assignee") or viewer.name))
    if action is Action.RESOLVE:
        words["cause"] = _cause(str(form.get("cause", "")))
    if action in (Action.SNOOZE, Action.ACCEPT, Action.WAIT):
        end = str(form.get("end", ""))
        words["until"] = until(end, str(form.get("until", "")), viewer.zone, settings)
        if action is not Action.WAIT:
            words["until_worse"] = end == "worse"
    results = {
        number: lifecycle.act(conn, number, action, actor_id=viewer.id, seen_version=version, **words)
        for number, version in sorted(what.items())
    }
    effects = {str(number): result.effect.value for number, result in results.items()}
    return answer(results), {"effects": effects, "why": words["why"]}


def until(end: str, day: str, zone: ZoneInfo, settings: Settings) -> datetime | None:
    """When a snooze, an acceptance or a wait ends: `hour`, `today` (the team's midnight), `date` (the end of `day` by
    the viewer's clock); anything else has no time.

    Raises:
        InputError: the day is none, or over.
    """
    now = clock.now()
    if end == "hour":
        return now + timedelta(hours=1)
    if end == "today":
        team = ZoneInfo(settings.time_zone)
        return _midnight_after(now.astimezone(team).date(), team)
    if end != "date":
        return None
    try:
        chosen = _midnight_after(date.fromisoformat(day), zone)
    except (ValueError, OverflowError):
        words = lazy("%(what)s %(given)r is no day; write one such as 2026-03-31", what="until", given=day)
        raise InputError(words) from None
    if not now < chosen < now + timedelta(days=3660):
        raise InputError(lazy("until %(day)s: choose a day from today on, within ten years", day=day))
    return chosen


def answer(results: Mapping[int, ActResult]) -> Lazy:
    """What came of an order on one or many."""
    if len(results) == 1:
        (result,) = results.values()
        return lazy("%(sentence)s.", sentence=result.sentence)
    by_effect = Counter(result.effect for result in results.values())
    done = by_effect[Effect.DONE]
    parts = [lazy("done: %(done)s of %(all)s", done=done, all=len(results))] if done else []
    for effect, words in LEFT.items():
        numbers = [f"#{number}" for number, result in results.items() if result.effect is effect]
        if numbers:
            which: str = ", ".join(numbers[:_NAMED])
            if len(numbers) > _NAMED:
                which = lazy("%(first)s and %(count)s more", first=which, count=len(numbers) - _NAMED)
            parts.append(lazy("%(count)s %(what)s (%(numbers)s)", count=len(numbers), what=words, numbers=which))
    told = reduce(lambda before, after: lazy("%(before)s; %(after)s", before=before, after=after), parts)
    return lazy("%(sentence)s.", sentence=told)


def _midnight_after(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def _action(name: str) -> Action:
    known = {action.value: action for action in ORDERS - {Action.MERGE}}
    if name not in known:
        there = ", ".join(sorted([*known, CAPTURE]))
        raise InputError(lazy("%(given)r is no order; there are: %(known)s", given=name[:40], known=there))
    return known[name]


def _cause(name: str) -> Cause | None:
    if name and name not in set(Cause):
        raise InputError(lazy("cause %(given)r is none of %(known)s", given=name[:40], known=", ".join(Cause)))
    return Cause(name) if name else None
