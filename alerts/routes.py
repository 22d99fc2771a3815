"""Which receiver hears of a discrepancy, and how it is grouped and paced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from model.finding import Family, Severity
from system.settings import Match, QuietHours, Route, Settings


class Told(Protocol):
    """What a route looks at: a row of the table of discrepancies."""

    brand: str
    channel: str
    family: str
    kind: str
    seller: str
    severity: str


@dataclass(frozen=True, slots=True)
class Pace:
    """When a new finding may speak."""

    due_at: datetime
    critical: bool


def routes_of(settings: Settings) -> tuple[Route, ...]:
    """The routes of the settings, or the default ones: each family to the receiver of its name, else to the first.

    `info` has no route of its own: it is for digests and history.
    """
    if settings.routes or not settings.receivers:
        return settings.routes
    first = next(iter(settings.receivers))
    families = (Family.PRICE, Family.STOCK, Family.DISPLAY, Family.IPR, Family.COVERAGE)
    return tuple(
        Route(
            name=f"default {family}",
            receiver=family if family in settings.receivers else first,
            match=Match(family=(family.value,), severity=(Severity.WARNING.value, Severity.CRITICAL.value)),
        )
        for family in families
    )


def route_for(routes: tuple[Route, ...], row: Told, category: str = "") -> Route | None:
    """The first route that takes `row`, or None: then nobody is told."""
    facts = {
        "family": row.family,
        "kind": row.kind,
        "severity": row.severity,
        "channel": row.channel,
        "brand": row.brand,
        "category": category,
    }
    return next((route for route in routes if _matches(route.match, facts)), None)


def _matches(match: Match, facts: Mapping[str, str]) -> bool:
    return all(not (wanted := getattr(match, name)) or fact in wanted for name, fact in facts.items())


def group_key(route: Route, row: Any) -> str:
    """What makes two discrepancies share a message of `route`."""
    return "\x1f".join((route.name, *(getattr(row, name) for name in route.group_by)))


def pace(route: Route, severity: str, *, told_at: datetime | None, now: datetime) -> Pace:
    """When a member that opened `now` may be told, in a group that was last told at `told_at`.

    Critical skips waits, intervals and quiet hours (design §7).
    """
    if severity == Severity.CRITICAL:
        return Pace(now, critical=True)
    due = now + timedelta(seconds=route.wait_seconds)
    if told_at:
        due = max(due, told_at + timedelta(seconds=route.interval_seconds))
    return Pace(_after_quiet(route.quiet, due), critical=False)


def _after_quiet(quiet: QuietHours | None, due: datetime) -> datetime:
    """`due`, or the end of the quiet hours that it falls into."""
    if quiet is None:
        return due
    local = due.astimezone(ZoneInfo(quiet.time_zone))
    over_midnight = quiet.start > quiet.end
    at = local.time()
    inside = (at >= quiet.start or at < quiet.end) if over_midnight else quiet.start <= at < quiet.end
    if not inside:
        return due
    end = local.replace(hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0)
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(due.tzinfo)
