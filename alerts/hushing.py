"""What is kept back: by people's silences, and by what stands in the way of seeing a channel.

Monitors open and deepen nothing by a run that is refused or cannot be read, and hold what a mass change makes suspect.
What is left to keep back here is what time alone would tell: repeats and the ends of snoozes of products that nobody
can look at, and `not_captured` where `channel_blocked` has said why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from alerts.routes import Told, facts_of, routes_of
from model.finding import Family
from store import silences, telling
from store.silences import Silence
from system.routing import Match, Route
from system.settings import Settings

_UNSEEN: Final = ("channel_blocked", "reader_broken")
"""While one stands on a channel, nobody knows whether its products are still as they were."""
_PRODUCTS: Final = frozenset({Family.PRICE.value, Family.STOCK.value, Family.DISPLAY.value})


@dataclass(frozen=True, slots=True)
class Cause:
    """What keeps a discrepancy back: one of the two."""

    silence: Silence | None = None
    blocked_by: Any = None
    """The row of the other discrepancy: id, channel, kind."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What decides now about who is told: routes as they are tried, silences that hold, channels that are unseen."""

    routes: tuple[Route, ...]
    silences: Sequence[tuple[Silence, Match]]
    unseen: Mapping[str, Any]
    """Channel to the discrepancy that stands in the way."""
    lasting: frozenset[str]
    """The receivers where a message lives until its members are resolved."""

    @classmethod
    def of(cls, conn: Connection, settings: Settings, now: datetime) -> "Desk":
        """The desk as it is at `now`."""
        holding = [one for one in silences.listed(conn, now) if one.holds(now)]
        standing = {row.channel: row for row in silences.in_the_way(conn, _UNSEEN)}
        lasting = frozenset(name for name, receiver in settings.receivers.items() if receiver.lasting)
        return cls(routes_of(settings), [(one, as_match(one)) for one in holding], standing, lasting)

    def facts(self, conn: Connection, row: Told) -> dict[str, str]:
        """What matchers look at; category and listing are asked for where one wants them."""
        matches = [*(route.match for route in self.routes), *(match for _, match in self.silences)]
        category = telling.category_of(conn, row.id) if any(match.category for match in matches) else ""
        listing = telling.listing_of(conn, row.id) if any(match.listing for match in matches) else ""
        return facts_of(row, category, listing)

    def keeps_back(self, facts: Mapping[str, str], *, looked: bool) -> Cause | None:
        """What keeps news of a discrepancy back; `looked` says whether a capture brought them, or time alone."""
        for silence, match in self.silences:
            if match.missed(facts) is None:
                return Cause(silence=silence)
        blocked = self.unseen.get(facts["channel"])
        if blocked is None:
            return None
        stale = facts["family"] in _PRODUCTS and not looked
        explained = facts["kind"] == "not_captured" and blocked.kind == "channel_blocked"
        return Cause(blocked_by=blocked) if stale or explained else None


def as_match(silence: Silence) -> Match:
    """A silence's matchers."""
    return Match.model_validate({name: tuple(values) for name, values in silence.match.items()})


def keep(conn: Connection, discrepancy_id: int, cause: Cause, now: datetime) -> None:
    """Keep a discrepancy back until its cause is over."""
    if cause.silence:
        silences.hush(conn, discrepancy_id, now, silence_id=cause.silence.id)
    else:
        silences.hush(conn, discrepancy_id, now, cause_id=cause.blocked_by.id)


def begin(conn: Connection, desk: Desk, now: datetime) -> None:
    """Take back what waits to be told and falls under a silence that begins now."""
    begun = silences.begun(conn) if desk.silences else set()
    for silence, match in desk.silences:
        if silence.id in begun or not silences.begin(conn, silence.id, now):
            continue
        for member in silences.untold(conn):
            if match.missed(desk.facts(conn, member)) is None:
                silences.take_back(conn, member)
                keep(conn, member.id, Cause(silence=silence), now)
