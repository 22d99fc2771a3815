"""Which receiver hears of a discrepancy, and how it is grouped and paced."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from alerts.quiet import after_quiet
from model import sentences
from model.errors import InputError
from model.finding import Family, Severity
from system.routing import Match, Route, fault, flat
from system.settings import Settings


class Told(Protocol):
    """What a route looks at: a row of the table of discrepancies."""

    @property
    def id(self) -> int: ...
    @property
    def brand(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def seller(self) -> str: ...
    @property
    def severity(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Pace:
    """When a new finding may speak."""

    due_at: datetime
    critical: bool
    why: tuple[str, ...] = ()
    """What makes it wait, in words."""


def routes_of(settings: Settings) -> tuple[Route, ...]:
    """The routes of the settings as they are tried, or default ones: a family to its receiver, else to the first.

    `info` has no route of its own: it is for digests and history.
    """
    if settings.routes or not settings.receivers:
        return flat(settings.routes)
    first = next(iter(settings.receivers))
    return tuple(
        Route(
            name=f"default {family}",
            receiver=family if family in settings.receivers else first,
            match=Match(family=(family.value,), severity=(Severity.WARNING.value, Severity.CRITICAL.value)),
        )
        for family in Family
    )


def facts_of(row: Told, category: str = "", listing: str = "") -> dict[str, str]:
    """What matchers look at, by their names: every matcher there is."""
    asked = {"category": category, "listing": listing}
    return {name: asked[name] if name in asked else getattr(row, name) for name in Match.model_fields}


def route_for(routes: tuple[Route, ...], facts: Mapping[str, str]) -> Route | None:
    """The first route that takes what these facts are of, or None: then nobody is told."""
    return next((route for route in routes if route.match.missed(facts) is None), None)


def check(settings: Settings) -> None:
    """See that every route can do what it says.

    Raises:
        InputError: a receiver, kind or channel of a route is none that there is, or no discrepancy can reach a route.
    """
    if wrong := fault(settings.routes, settings.receivers):
        raise InputError(wrong)
    for route in flat(settings.routes):
        check_match(settings, route.match, f"route {route.name!r}")


def check_match(settings: Settings, match: Match, where: str) -> None:
    """See that matchers name kinds and channels that there are.

    Raises:
        InputError: one does not; the sentence begins with `where`.
    """
    for what, named, there in (
        ("kind", match.kind, sentences.KINDS),
        ("channel", match.channel, settings.channels),
    ):
        unknown = next((name for name in named if name not in there), None)
        if unknown is not None:
            known = ", ".join(sorted(there)) or "none yet"
            raise InputError(f"{where}: no {what} is called {unknown!r}; there are: {known}")


def group_key(route: Route, row: Any) -> str:
    """What makes two discrepancies share a message of `route`."""
    return "\x1f".join((route.name, *(getattr(row, name) for name in route.group_by)))


def pace(route: Route, severity: str, *, told_at: datetime | None, now: datetime) -> Pace:
    """When a member that opened `now` may be told, in a group that was last told at `told_at`.

    Critical skips waits, intervals, quiet hours and holidays (design §7).
    """
    if severity == Severity.CRITICAL:
        return Pace(now, critical=True, why=("critical waits for nothing",))
    due = now + timedelta(seconds=route.wait_seconds)
    why = [f"it waits {route.wait_seconds} s for others of its group"] if route.wait_seconds else []
    if told_at and (again := told_at + timedelta(seconds=route.interval_seconds)) > due:
        due = again
        why = [f"{route.interval_seconds} s lie between two additions to its message"]
    due, quiet = after_quiet(route, due)
    return Pace(due, critical=False, why=(*why, *quiet))
