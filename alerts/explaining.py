"""Why somebody is told of a discrepancy, or is not: its way through the routes, in plain words."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from alerts.groups import LIFE
from alerts.hushing import Cause, Desk
from alerts.routes import group_key, pace, route_for
from model.lifecycle import State
from store import discrepancies, heard, telling
from store.discrepancies import Discrepancy
from system.routing import Route
from system.settings import Settings

_RESTS: Final[Mapping[State, str]] = {
    State.CANDIDATE: "It is a candidate: people are told when it opens.",
    State.ACCEPTED: "It is accepted: nobody is told while that holds.",
    State.FALSE_POSITIVE: "It is marked as false positive: nobody is told while that holds.",
}


def explain(conn: Connection, settings: Settings, number: int, now: datetime) -> list[str]:
    """Which route takes discrepancy `number` and why, to whom, in which group and when; one sentence a line.

    Raises:
        InputError: there is no such discrepancy.
    """
    one = discrepancies.get(conn, number)
    desk = Desk.of(conn, settings, now)
    facts = desk.facts(conn, one)
    named = [f"{name} {facts[name]}" for name in ("channel", "brand", "category", "seller") if facts[name]]
    lines = [f"Discrepancy {number} is {one.kind} ({one.family}, {one.severity}; {', '.join(named)}): {one.state}."]
    route = route_for(desk.routes, facts)
    lines += _refusals(desk, facts, route)
    if route is None:
        return [*lines, _nobody(desk, one)]
    lines.append(f"Route {route.name!r} takes it, to receiver {route.receiver!r}.")
    shared = ", ".join(f"{name} ({getattr(one, name) or 'none'})" for name in route.group_by)
    lines.append(f"It shares a message with what has the same {shared}." if shared else "All of the route share one.")
    zone = ZoneInfo(settings.time_zone)
    return [*lines, *_when(conn, one, route, desk.keeps_back(facts, looked=_is_new(conn, one)), now, zone)]


def _refusals(desk: Desk, facts: Mapping[str, str], taker: Route | None) -> Iterator[str]:
    for route in desk.routes:
        if route is taker:
            return
        if missed := route.match.missed(facts):
            wanted = " or ".join(getattr(route.match, missed))
            yield (
                f"Route {route.name!r} does not take it: its {missed} is {facts[missed] or 'not known'}, and the route "
                f"wants {wanted}."
            )


def _nobody(desk: Desk, one: Discrepancy) -> str:
    if not desk.routes:
        return "There is no receiver: add one such as [receivers.ops] to the settings."
    if one.severity == "info":
        return "No route takes it, so nobody is told: info is for history, unless a route asks for it."
    return "No route takes it, so nobody is told."


def _is_new(conn: Connection, one: Discrepancy) -> bool:
    """Whether people never heard of it."""
    return not any(row.announced for row in heard.tellings(conn, one.id))


def _when(
    conn: Connection, one: Discrepancy, route: Route, cause: Cause | None, now: datetime, zone: ZoneInfo
) -> Iterator[str]:
    told = heard.tellings(conn, one.id)
    last = next((row for row in reversed(told) if row.announced), None)
    if last:
        yield f"People last heard of it at {_at(last.told_at, zone)}, by route {last.route!r}."
    if one.ended_at:
        yield f"It ended at {_at(one.ended_at, zone)}: nobody is told any more."
    elif one.state in _RESTS:
        yield "A mass change holds it: people release or discard it." if one.held else _RESTS[one.state]
    elif cause:
        yield _kept_back(cause, zone)
    elif one.state is State.SNOOZED:
        yield f"It is snoozed until {_at(one.until, zone) if one.until else 'it gets worse'}: people hear of it then."
    elif waiting := [row for row in told if row.due_at]:
        yield f"People hear of it at {_at(max(waiting[0].due_at, now), zone)}{_because(conn, one, route, waiting[0])}."
    elif last:
        yield f"While it stands as it is, they hear of it again at {_at(last.told_at + _repeat(one, route), zone)}."
    else:
        message = telling.open_message(conn, route.receiver, group_key(route, one), now - LIFE)
        told_by = pace(route, one.severity, told_at=message.told_at if message else None, now=now)
        yield f"Were it told now, people would hear of it at {_at(told_by.due_at, zone)}{_reasons(told_by.why)}."


def _because(conn: Connection, one: Discrepancy, route: Route, waiting: Any) -> str:
    if waiting.error:
        return f"; it was tried and {waiting.error}"
    message = telling.open_message(conn, route.receiver, group_key(route, one), waiting.told_at - LIFE)
    posted = message.told_at if message else None
    return _reasons(pace(route, one.severity, told_at=posted, now=waiting.told_at).why)


def _reasons(why: tuple[str, ...]) -> str:
    return f": {', then '.join(why)}" if why else ""


def _repeat(one: Discrepancy, route: Route) -> timedelta:
    acknowledged = one.state is State.ACKNOWLEDGED
    return timedelta(hours=route.repeat_acknowledged_hours if acknowledged else route.repeat_hours)


def _kept_back(cause: Cause, zone: ZoneInfo) -> str:
    if silence := cause.silence:
        return (
            f"Silence {silence.id} of {silence.author} keeps it back until {_at(silence.ends_at, zone)} "
            f"({silence.reason}): if it still stands, people hear of it then."
        )
    blocked = cause.blocked_by
    return (
        f"{blocked.kind} (discrepancy {blocked.id}) stands on {blocked.channel}: people hear of this one once the "
        "channel is seen again, if it still stands."
    )


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S} {zone.key}"
