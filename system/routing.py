"""Routes as the settings write them, a tree, and as they are tried: one after another, each with what it inherits."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from system.values import Family, Severity, TimeZone

HOLIDAY_ZONES: Final[Mapping[str, str]] = {"KR": "Asia/Seoul", "CN": "Asia/Shanghai", "TW": "Asia/Taipei"}
"""Countries whose public holidays are known, and where their days begin."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Match(_Section):
    """Matchers of a route or a silence: every one given must hold; each takes several values, any of which holds."""

    family: tuple[Family, ...] = ()
    kind: tuple[str, ...] = ()
    severity: tuple[Severity, ...] = ()
    channel: tuple[str, ...] = ()
    brand: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    seller: tuple[str, ...] = ()
    """Sellers' ids."""
    listing: tuple[str, ...] = ()
    """Listings as their platforms call them."""

    def missed(self, facts: Mapping[str, str]) -> str | None:
        """The name of the first matcher that does not hold for `facts`, by matcher; None when all hold."""
        return next(
            (name for name, fact in facts.items() if (wanted := getattr(self, name)) and fact not in wanted), None
        )

    def covers(self, other: "Match") -> bool:
        """Whether whatever `other` takes is taken by this one, too."""
        return all(
            not (mine := getattr(self, name)) or ((its := getattr(other, name)) and set(its) <= set(mine))
            for name in Match.model_fields
        )

    def given(self) -> dict[str, tuple[str, ...]]:
        """The matchers that say something."""
        return {name: values for name in Match.model_fields if (values := getattr(self, name))}


class QuietHours(_Section):
    """Hours in which only critical findings speak; the rest waits for the end."""

    start: time
    end: time
    time_zone: TimeZone


class Route(_Section):
    """Which discrepancies go to which receiver, grouped and paced how. The first route that matches takes them."""

    name: str
    receiver: str = ""
    """Empty: its parent's. A route with routes of its own and no receiver leaves to the next what these do not take."""
    match: Match = Match()
    group_by: tuple[Literal["brand", "kind", "channel", "seller", "family"], ...] = ("brand", "kind", "channel")
    wait_seconds: Annotated[int, Field(ge=0)] = 20
    interval_seconds: Annotated[int, Field(ge=0)] = 600
    repeat_hours: Annotated[int, Field(ge=1)] = 24
    repeat_acknowledged_hours: Annotated[int, Field(ge=1)] = 72
    quiet: QuietHours | None = None
    holidays: Literal["KR", "CN", "TW"] | None = None
    """Whose public holidays are quiet all day."""
    routes: tuple["Route", ...] = ()
    """Tried before the route itself; they inherit its settings, and their matchers are added to its own."""


def flat(routes: Iterable[Route], parent: Route | None = None) -> tuple[Route, ...]:
    """The routes of a tree in the order in which they are tried, each whole: below a route come its own first.

    Raises:
        ValueError: a route wants what its parent does not take, or has no receiver; the sentence names it.
    """
    found: list[Route] = []
    for written in routes:
        route = _inherited(parent, written) if parent else written
        found += flat(route.routes, route)
        if route.receiver:
            found.append(route)
        elif not route.routes:
            raise ValueError(f"route {route.name!r} has no receiver, and no route above it has one")
    return tuple(found)


def fault(routes: Iterable[Route], receivers: Iterable[str]) -> str | None:
    """What is wrong with routes as they are written, in one sentence; None when nothing is."""
    try:
        tried = flat(routes)
    except ValueError as error:
        return str(error)
    known = sorted(receivers)
    for number, route in enumerate(tried):
        if route.receiver not in known:
            return f"route {route.name!r}: no receiver {route.receiver!r}; known: {', '.join(known) or 'none yet'}"
        if any(other.name == route.name for other in tried[:number]):
            return f"two routes are called {route.name!r}; messages are grouped by the name, so each needs its own"
        before = next((other for other in tried[:number] if other.match.covers(route.match)), None)
        if before and not route.routes:
            return (
                f"route {route.name!r}: no discrepancy can reach it, for route {before.name!r} takes them all before it"
            )
    return None


def _inherited(parent: Route, child: Route) -> Route:
    own = {name: getattr(child, name) for name in child.model_fields_set}
    return parent.model_copy(update={**own, "match": _both(parent, child), "routes": child.routes})


def _both(parent: Route, child: Route) -> Match:
    """What both take."""
    narrowed = {**parent.match.given(), **child.match.given()}
    for name in parent.match.given().keys() & child.match.given().keys():
        above = getattr(parent.match, name)
        narrowed[name] = tuple(value for value in getattr(child.match, name) if value in above)
        if not narrowed[name]:
            theirs, wanted = ", ".join(above), ", ".join(getattr(child.match, name))
            raise ValueError(
                f"route {child.name!r}: no discrepancy can reach it: it wants {name} {wanted}, and {parent.name!r} "
                f"above it takes {theirs} alone"
            )
    return Match(**narrowed)  # type: ignore[arg-type]
