"""How Andon itself is, for people: whether it sees, checks and tells, and what waits in each part."""

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from alerts import wellness
from store import overview, pauses, places, runs, schedule
from store.engine import read
from system import clock
from system.receivers import Language
from web.house import TheHouse
from web.rendering import render
from web.viewer import Anybody

router = APIRouter(include_in_schema=False)

_TOLD: Final = frozenset({"healthy", "time", "channels", "last capture", "batches to check", "messages to send"})
"""Lines of the process's own report that the page tells in another way."""


@router.get("/health")
def page(request: Request, viewer: Anybody, house: TheHouse) -> Response:
    """The state of every part."""
    now = clock.now()
    report = house.health()
    language: Language = viewer.language  # type: ignore[assignment]
    with read(house.engine) as conn:
        well, sentence = wellness.state(conn, house.settings, language, now)
        context: dict[str, Any] = {
            "well": well and bool(report["healthy"]),
            "sentence": sentence,
            "last": schedule.last_capture(conn),
            "unchecked": schedule.unchecked_batches(conn),
            "unchecked_since": schedule.unchecked_since(conn),
            "waiting": overview.waiting(conn),
            "seen": {row.channel: row for row in overview.seen(conn)},
            "faults": places.faults(conn),
            "running": places.running(conn, now - runs.STALE),
            "asked": places.asked_for(conn),
            "resting": pauses.standing(conn),
        }
    return render(
        request,
        viewer,
        "health.html",
        now=now,
        report={name: value for name, value in report.items() if name not in _TOLD},
        channels=list(dict.fromkeys([*house.settings.channels, *context["seen"]])),
        **context,
    )
