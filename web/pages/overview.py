"""The first page: what stands, what changed since yesterday, what is seen of each channel, whether clocks are kept."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from model.finding import Family, Severity
from store import overview, pauses, trends
from store.engine import read
from system import clock
from web.house import TheHouse
from web.rendering import render
from web.rows import shown
from web.viewer import Anybody

router = APIRouter(include_in_schema=False)

_WORST: Final = 8
_DAY: Final = timedelta(days=1)


@router.get("/")
def page(request: Request, viewer: Anybody, house: TheHouse) -> Response:
    """How things stand."""
    now = clock.now()
    with read(house.engine) as conn:
        rows = trends.standing(conn, now)
        worst = overview.worst(conn, _WORST)
        context: dict[str, Any] = {
            "news": trends.since(conn, now - _DAY),
            "worst": shown(conn, house.settings, viewer.language, worst, personal=viewer.sees_personal_data),
            "channels": _channels(overview.seen(conn), rows, [*house.settings.channels]),
            "mine": overview.owned_count(conn, viewer.id),
            "waiting": overview.waiting(conn),
            "resting": pauses.standing(conn),
        }
    families = [one.value for one in Family]
    return render(
        request,
        viewer,
        "overview.html",
        families=families,
        severities=[one.value for one in Severity][::-1],
        ages=[name for name, _ in trends.AGES],
        by_family=_counted(rows, "family", "severity"),
        by_age=_counted(rows, "age", "severity"),
        total=sum(row.number for row in rows),
        yesterday=(now - _DAY).astimezone(viewer.zone).date().isoformat(),
        report=house.health(),
        **context,
    )


def _counted(rows: Sequence[Any], by: str, part: str) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        one = found.setdefault(getattr(row, by), {})
        one[getattr(row, part)] = one.get(getattr(row, part), 0) + row.number
    return found


def _channels(seen: Sequence[Any], rows: Sequence[Any], names: Sequence[str]) -> list[dict[str, Any]]:
    """Each channel with its listings, when it was seen, and what stands there by severity."""
    known = {row.channel: row for row in seen}
    stands = _counted(rows, "channel", "severity")
    return [
        {"name": name, "seen": known.get(name), "stands": stands.get(name, {})}
        for name in dict.fromkeys([*names, *known, *stands])
    ]
