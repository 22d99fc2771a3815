"""Faults that stand without proof: their page is asked for, so that the capture that shows them still there is kept.

So it is with what a mass change held and somebody released: the responses that showed it are gone by then. And where a
browser looks at some tiers of a channel, a fault of the others has proof without a picture: its page is looked at once.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection, Engine, and_, case, exists, func, or_, select

from model.finding import Severity
from model.lifecycle import STANDING
from store.engine import read, transact
from store.evidence.finding import packs_of, pictured
from store.requests import RequestKind, Wanted, ask
from store.tables import discrepancies, requests
from system import clock
from system.settings import ChannelKind, Ground, Settings

REASON: Final = "proof"
AT_MOST: Final = 20
"""Captures asked for of a channel in an hour; the others are proven by the visits that their schedule brings."""
SOON: Final = timedelta(seconds=30)
"""A pack is made within this after the check."""
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Places:
    """Channels by name."""

    visited: list[str]
    """Captures visit their pages."""
    own: list[str]
    seen: set[str]
    """A browser looks at some of their pages at least."""


def ask_for_proof(engine: Engine, settings: Settings) -> int:
    """Ask for captures of what opened in the last hour and has no pack, or no picture, critical first; how many.

    A picture is asked for only of channels that a browser looks at (`render`). Each listing is asked for once since its
    fault opened, whatever came of it, and only where captures visit pages.

    Raises:
        ServiceError: the database does not answer.
    """
    visited = [one for one in settings.channels.values() if one.ground not in (None, Ground.API, Ground.FEED)]
    places = _Places(
        visited=[one.name for one in visited],
        own=[one.name for one in visited if one.kind is ChannelKind.OWN],
        seen={one.name for one in visited if one.render},
    )
    with read(engine) as conn:
        if not _bare(conn, places):
            return 0
    return transact(engine, partial(_ask, places=places))


def _ask(conn: Connection, *, places: _Places) -> int:
    since = clock.now() - _HOUR
    asked = select(requests.c.channel, func.count()).where(requests.c.reason == REASON, requests.c.asked_at > since)
    room = {row[0]: AT_MOST - row[1] for row in conn.execute(asked.group_by(requests.c.channel))}
    wanted: dict[Wanted, None] = {}
    for row in _bare(conn, places):
        one = Wanted(kind=RequestKind.CAPTURE, channel=row.channel, listing_id=row.listing_id)
        if one not in wanted and room.setdefault(row.channel, AT_MOST) > 0:
            room[row.channel] -= 1
            wanted[one] = None
    ask(conn, list(wanted), reason=REASON)
    return len(wanted)


def _bare(conn: Connection, places: _Places) -> list[Any]:
    """What stands without a pack or a picture that can be had, and was not asked for, the most urgent first."""
    now, found = clock.now(), discrepancies.c
    here = (requests.c.kind == RequestKind.CAPTURE.value, requests.c.listing_id == found.listing_id)
    proves = and_(requests.c.reason == REASON, requests.c.asked_at >= found.opened_at)
    was_asked = exists().where(*here, or_(proves, requests.c.served_at.is_(None)))  # a second look serves as well
    worst = (
        case((found.severity == Severity.CRITICAL.value, 0), else_=1),
        case((found.channel.in_(places.own), 0), else_=1),
    )
    query = select(found.id, found.channel, found.listing_id).where(
        found.ended_at.is_(None),
        found.state.in_([state.value for state in STANDING]),
        found.channel.in_(places.visited),
        found.listing_id.is_not(None),
        found.opened_at.between(now - _HOUR, now - SOON),
        ~was_asked,
    )
    rows = conn.execute(query.order_by(*worst, func.abs(found.off).desc().nulls_last(), found.id)).all()
    packs = packs_of(conn, [row.id for row in rows])
    shown = pictured(conn, [number for numbers in packs.values() for number in numbers])
    return [
        row for row in rows if row.id not in packs or (row.channel in places.seen and shown.isdisjoint(packs[row.id]))
    ]
