"""When what runs: the next runs of every channel, what runs now, what was asked for; run at once, rest, go on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Connection

from model.errors import InputError
from model.lazy import lazy
from model.people import Role
from store import pauses, people, places, requests, runs
from store.discovery import DISCOVER
from store.engine import read, transact
from system import clock
from web.house import House, TheHouse
from web.orders import MOST_WHY
from web.rendering import render
from web.viewer import Anybody, Form, Ops, say

router = APIRouter(include_in_schema=False)

LIST: Final = "/schedules"
_SEE_OTHER: Final = 303
_BACK: Final = timedelta(days=8)
"""How far back the last run of a tier is looked for."""


@router.get(LIST)
def index(request: Request, viewer: Anybody, house: TheHouse) -> Response:
    """Every schedule."""
    now = clock.now()
    fires = house.next_fires(now)
    with read(house.engine) as conn:
        running = places.running(conn, now - runs.STALE)
        resting = pauses.standing(conn)
        rows = _rows(conn, house, fires, now)
        asked = places.asked_for(conn)
    return render(
        request,
        viewer,
        "schedules.html",
        rows=rows,
        running=running,
        busy={row.channel for row in running},
        asked=asked,
        resting=resting,
        mine=viewer.may(Role.OPS),
    )


@router.post(LIST + "/run")
def run_now(viewer: Ops, form: Form, house: TheHouse) -> Response:
    """Ask for a run of a channel, of one tier or of all."""
    name, tier = _channel(house, form), str(form.get("tier", ""))
    if tier and tier not in house.settings.channels[name].schedules:
        raise InputError(lazy("%(channel)s has no schedule %(tier)r", channel=name, tier=tier[:40]))
    if tier == DISCOVER:
        raise InputError(lazy("searches begin by their schedule, or by `andon discover`; no request asks for them"))
    wanted = requests.Wanted(kind=requests.RequestKind.RUN, channel=name, tier=tier or None)

    def work(conn: Connection) -> None:
        requests.ask(conn, [wanted], reason="asked for on a page", asked_by=viewer.id)
        people.record(conn, "page run", name, {"tier": tier or None}, user_id=viewer.id)
        say(conn, viewer, lazy("A run of %(what)s is asked for.", what=" ".join(filter(None, (name, tier)))))

    transact(house.engine, work)
    return RedirectResponse(LIST, _SEE_OTHER)


@router.post(LIST + "/pause")
def pause(viewer: Ops, form: Form, house: TheHouse) -> Response:
    """Let a channel's schedules rest."""
    name, why = _channel(house, form), str(form.get("why", "")).strip()[:MOST_WHY]

    def work(conn: Connection) -> None:
        done = pauses.pause(conn, name, why, user_id=viewer.id)
        rests, rested = (
            lazy("The schedules of %(name)s rest from now on."),
            lazy("The schedules of %(name)s rested already."),
        )
        say(conn, viewer, (rests if done else rested).filled(name=name))

    transact(house.engine, work)
    return RedirectResponse(LIST, _SEE_OTHER)


@router.post(LIST + "/resume")
def resume(viewer: Ops, form: Form, house: TheHouse) -> Response:
    """Let them go on."""
    name = _channel(house, form)

    def work(conn: Connection) -> None:
        done = pauses.resume(conn, name, user_id=viewer.id)
        words = lazy("The schedules of %(name)s go on.") if done else lazy("The schedules of %(name)s did not rest.")
        say(conn, viewer, words.filled(name=name))

    transact(house.engine, work)
    return RedirectResponse(LIST, _SEE_OTHER)


def _channel(house: House, form: Any) -> str:
    name = str(form.get("channel", ""))
    if name not in house.settings.channels:
        raise InputError(lazy("channel %(name)r is not in the settings", name=name[:40]))
    return name


def _rows(
    conn: Connection, house: House, fires: Mapping[tuple[str, str], datetime], now: datetime
) -> Sequence[Mapping[str, Any]]:
    """Each channel with its tiers: the schedule, the next run and the last."""
    made: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for channel in house.settings.channels.values():
        last = places.runs_by_tier(conn, channel.name, now - _BACK) if channel.schedules else {}
        for tier, cron in channel.schedules.items():
            made[channel.name].append(
                {"tier": tier, "cron": cron, "next": fires.get((channel.name, tier)), "last": last.get(tier)}
            )
    return [{"channel": channel, "tiers": made.get(channel.name, [])} for channel in house.settings.channels.values()]
