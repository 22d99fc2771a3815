"""What Prometheus asks for, by a token with the scope `metrics`."""

from collections.abc import Iterable
from typing import Any, Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.security.utils import get_authorization_scheme_param
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import Connection

from model.finding import Family, Severity
from model.people import Scope
from store import gauges, overview, runs, schedule
from store.engine import read
from store.runs import RunStatus
from system import clock
from web.api.calling import bearer_of
from web.house import House, TheHouse

router = APIRouter(include_in_schema=False)

_AGES: Final = (*(name for name, _ in gauges.AGES), gauges.OLDER, gauges.NEVER)


@router.get("/metrics")
def metrics(request: Request, house: TheHouse) -> Response:
    """How things stand, in the text format of Prometheus."""
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    bearer = bearer_of(house, token if scheme.lower() == "bearer" else "")
    if bearer is None:
        raise HTTPException(401, "Send a token: Authorization: Bearer andon_…", {"WWW-Authenticate": "Bearer"})
    if Scope.METRICS not in bearer.scopes:
        raise HTTPException(403, "This token has no scope metrics.")
    registry = CollectorRegistry()
    with read(house.engine) as conn:
        _discrepancies(registry, conn)
        _listings(registry, conn, house.settings.channels)
        _telling(registry, conn, house)
        _runs(registry, conn, house.settings.channels)
    return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _discrepancies(registry: CollectorRegistry, conn: Connection) -> None:
    made = Gauge("andon_discrepancies", "Discrepancies that stand.", ("family", "severity"), registry=registry)
    for family in Family:  # also what is nothing, so that an alarm on it has a value
        for severity in Severity:
            made.labels(family.value, severity.value).set(0)
    for row in gauges.standing(conn):
        made.labels(row.family, row.severity).set(row.number)


def _listings(registry: CollectorRegistry, conn: Connection, channels: Iterable[str]) -> None:
    about = "Listings by how long ago they were last captured; the bands do not overlap."
    made = Gauge("andon_listings", about, ("channel", "captured_within"), registry=registry)
    for channel in channels:
        for age in _AGES:
            made.labels(channel, age).set(0)
    for row in gauges.captured(conn, clock.now()):
        made.labels(row.channel, row.age).set(row.number)


def _telling(registry: CollectorRegistry, conn: Connection, house: House) -> None:
    waiting = Gauge("andon_notifications_waiting", "To be delivered.", ("receiver",), registry=registry)
    failing = Gauge("andon_notifications_failing", "Of these, tried in vain.", ("receiver",), registry=registry)
    for receiver in house.settings.receivers:
        waiting.labels(receiver).set(0)
        failing.labels(receiver).set(0)
    for one in overview.waiting(conn):
        waiting.labels(one.receiver).set(one.count)
        failing.labels(one.receiver).set(one.failing)
    unchecked = Gauge("andon_batches_unchecked", "Batches of captures that wait for their check.", registry=registry)
    unchecked.set(schedule.unchecked_batches(conn))
    healthy = Gauge("andon_healthy", "1 where every part is well, as /healthz says.", registry=registry)
    healthy.set(1 if house.health()["healthy"] else 0)


def _runs(registry: CollectorRegistry, conn: Connection, channels: Iterable[str]) -> None:
    names: Any = ("channel",)
    started = Gauge("andon_last_run_started_timestamp_seconds", "When it began.", names, registry=registry)
    running = Gauge("andon_run_running", "1 where a run of the channel goes on.", names, registry=registry)
    failed = Gauge("andon_last_run_failed", "1 where it failed or was interrupted.", names, registry=registry)
    for channel in channels:
        last = runs.last_run(conn, channel)
        if last is not None:
            started.labels(channel).set(last.started_at.timestamp())
            running.labels(channel).set(1 if last.status is RunStatus.RUNNING else 0)
            failed.labels(channel).set(1 if last.status in (RunStatus.FAILED, RunStatus.INTERRUPTED) else 0)
