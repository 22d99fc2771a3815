"""Who is told of what: the routes as they are read, the way of one discrepancy through them, and a preview by days."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from sqlalchemy import Connection

from alerts import preview_report, routes
from alerts.explaining import explain
from alerts.preview_apart import PATIENCE, previewed
from model.errors import InputError
from model.lazy import lazy
from model.people import HIDDEN
from reports.asking import asked
from store import discrepancies
from store.engine import read
from store.identities import persons
from system import clock
from system.routing import Route
from web.house import House, TheHouse
from web.rendering import render, told
from web.viewer import Anybody, Ops, Viewer

router = APIRouter(include_in_schema=False)

HOME: Final = "/routes"
DAYS: Final = (1, 3, 7, 14)
"""A replay takes long; the command takes up to a year."""
_MOST_NUMBER: Final = 2**31 - 1
_OWN: Final = ("group_by", "wait_seconds", "interval_seconds", "repeat_hours", "repeat_acknowledged_hours")


@router.get(HOME)
def page(
    request: Request,
    viewer: Anybody,
    house: TheHouse,
    discrepancy: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The routes, and with `discrepancy` which of them takes it and why."""
    number = _number(discrepancy)
    fault = _fault(house)
    lines: list[str] = []
    if number and not fault:
        with read(house.engine) as conn:
            lines = _explained(conn, house, viewer, number)
    settings = house.settings
    return render(
        request,
        viewer,
        "routes.html",
        written=settings.routes,
        tried=[] if fault else [(one, _own(one)) for one in routes.routes_of(settings)],
        receivers={name: one.type for name, one in settings.receivers.items()},
        fault=fault,
        number=number,
        lines=lines,
    )


@router.get(HOME + "/preview")
def preview(
    request: Request, viewer: Ops, house: TheHouse, days: Annotated[int | None, Query(ge=1, le=DAYS[-1])] = None
) -> Response:
    """How many messages a day whom would have got by these routes; the last `days` days, today's so far."""
    context: dict[str, Any] = {"days": days, "found": None}
    if days is not None:
        routes.check(house.settings)
        zone = asked(house.settings).zone
        last = clock.now().astimezone(zone).date()
        wanted = asked(house.settings, (last - timedelta(days=days - 1)).isoformat(), last.isoformat())
        made = previewed(house.engine, house.settings, wanted.start, wanted.end)
        context["found"] = preview_report.whole(made)
    return render(request, viewer, "routes_preview.html", choices=DAYS, patience=int(PATIENCE), **context)


def _number(text: str) -> int | None:
    """The discrepancy that somebody typed, as 12 or #12.

    Raises:
        InputError: it is no number.
    """
    digits = text.strip().removeprefix("#")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) <= _MOST_NUMBER:
        raise InputError(lazy("%(given)r is no number of a discrepancy, such as 12", given=text))
    return int(digits)


def _fault(house: House) -> str | None:
    """What is wrong with the routes of the settings."""
    try:
        routes.check(house.settings)
    except InputError as error:
        return told(error)
    return None


def _explained(conn: Connection, house: House, viewer: Viewer, number: int) -> list[str]:
    lines = explain(conn, house.settings, number, clock.now())
    about = discrepancies.get(conn, number)
    sold = (about.channel, about.seller)
    if about.seller and not viewer.sees_personal_data and persons(conn, house.settings, {sold}):
        return [line.replace(about.seller, HIDDEN) for line in lines]
    return lines


def _own(route: Route) -> Mapping[str, Any]:
    """How a route groups and paces, as its table of the settings would say it."""
    quiet = route.quiet
    said = f"{quiet.start:%H:%M}–{quiet.end:%H:%M} {quiet.time_zone}" if quiet else None
    return {**{name: getattr(route, name) for name in _OWN}, "quiet": said, "holidays": route.holidays}
