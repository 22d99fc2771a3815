"""The channels, and each of them: its listings and how fresh they are, its runs, by which ground it is read, and what
stands in the way of seeing it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi import Path as PathPart
from sqlalchemy import Connection

from model.capture import Outcome
from model.finding import Severity
from model.lazy import lazy
from store import overview, pauses, places, trends
from store.engine import read
from store.places import Wanted
from system import clock
from system.settings import Channel
from web.asking import Line
from web.house import House, TheHouse
from web.matrix import web_address
from web.rendering import link, render
from web.rows import shown
from web.viewer import Anybody

router = APIRouter(include_in_schema=False)

LIST: Final = "/channels"
_PAGE: Final = 50
_RUNS: Final = 15
_UNSEEN: Final = 8
_FRESH: Final = timedelta(days=1)
_OUTCOMES: Final = (*(one.value for one in Outcome), "none")


@router.get(LIST)
def index(request: Request, viewer: Anybody, house: TheHouse) -> Response:
    """All channels."""
    now = clock.now()
    with read(house.engine) as conn:
        faults: dict[str, list[Any]] = defaultdict(list)
        for fault in places.faults(conn):
            faults[fault.channel].append(fault)
        rows = _all(house, overview.seen(conn), trends.standing(conn, now))
        resting = pauses.standing(conn)
        last = {row["name"]: next(iter(places.last_runs(conn, row["name"], 1)), None) for row in rows}
    return render(
        request,
        viewer,
        "channels.html",
        rows=rows,
        faults=faults,
        resting=resting,
        last=last,
        next=_next(house, now),
        severities=[one.value for one in reversed(Severity)],
    )


@router.get(LIST + "/{name}")
def page(
    request: Request,
    viewer: Anybody,
    house: TheHouse,
    name: Annotated[str, PathPart(max_length=200)],
    tier: Annotated[Line, Query()] = "",
    outcome: Annotated[Line, Query()] = "",
    text: Annotated[Line, Query()] = "",
    after: Annotated[str, Query(max_length=400)] = "",
) -> Response:
    """One channel."""
    now = clock.now()
    wanted = Wanted(channel=name, tier=tier, outcome=outcome, text=text.strip())
    with read(house.engine) as conn:
        known = house.settings.channels.get(name)
        context = _seen(conn, name, now)
        if known is None and not context["tiers"]:
            raise HTTPException(404, lazy("There is no channel %(name)r.", name=name[:80]))
        rows, following = places.page(conn, wanted, after, _PAGE)
        faults = [fault.id for fault in places.faults(conn, name)]
        context |= {
            "rows": rows,
            "count": places.count(conn, wanted),
            "faults": shown(conn, house.settings, viewer.language, faults, personal=False),
            "pause": pauses.standing(conn).get(name),
        }
    asked = {"tier": tier, "outcome": outcome, "text": wanted.text}
    place = f"{LIST}/{name}"
    return render(
        request,
        viewer,
        "channel.html",
        name=name,
        known=known,
        chosen=asked,
        outcomes_offered=_OUTCOMES,
        next_runs=_next(house, now).get(name, {}),
        urls={row.id: web_address(row.url) for row in [*rows, *context["unseen"]]},
        first=link(place, **asked) if after else None,
        next=link(place, **asked, after=following) if following else None,
        severities=[one.value for one in reversed(Severity)],
        **context,
    )


def _seen(conn: Connection, name: str, now: datetime) -> dict[str, Any]:
    """What was seen of a channel lately, and what stands there."""
    counts: Counter[str] = Counter()
    for row in overview.standing(conn, name):
        counts[row.severity] += row.number
    return {
        "tiers": places.tiers(conn, name, now - _FRESH),
        "outcomes": overview.outcomes(conn, name),
        "runs": [_run(row) for row in places.last_runs(conn, name, _RUNS)],
        "unseen": places.longest_unseen(conn, name, _UNSEEN),
        "stands": counts,
    }


def _run(row: Any) -> Mapping[str, Any]:
    """A run with how long it took and how its visits ended."""
    statistics = row.statistics or {}
    took = row.ended_at - row.started_at if row.ended_at else None
    return {"row": row, "took": took, "outcomes": statistics.get("outcomes") or {}}


def _next(house: House, now: datetime) -> Mapping[str, Mapping[str, datetime]]:
    """When each channel is crawled next, by tier."""
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for (channel, tier), at in sorted(house.next_fires(now).items(), key=lambda one: one[1]):
        found[channel][tier] = at
    return found


def _all(house: House, seen: Sequence[Any], standing: Sequence[Any]) -> list[dict[str, Any]]:
    """The channels of the settings, then those that only the store knows."""
    known: Mapping[str, Channel] = house.settings.channels
    there = {row.channel: row for row in seen}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in standing:
        counts[row.channel][row.severity] += row.number
    return [
        {"name": name, "known": known.get(name), "seen": there.get(name), "stands": counts[name]}
        for name in dict.fromkeys([*known, *there])
    ]
