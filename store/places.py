"""SQL of one channel: its listings a page at a time, its runs, and what stands in the way of seeing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select

from model.finding import Family
from model.lifecycle import STANDING
from store.tables import content_spans, discrepancies, listings, requests, runs

_D, _L, _C, _R = discrepancies.c, listings.c, content_spans.c, runs.c
_STATES: Final = sorted(state.value for state in STANDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which listings of a channel are meant; "" = any."""

    channel: str
    tier: str = ""
    outcome: str = ""
    """Of the last visit; `none`: never visited."""
    text: str = ""
    """A part of its id or of its page's title."""


def page(conn: Connection, wanted: Wanted, after: str, limit: int) -> tuple[Sequence[Row[Any]], str | None]:
    """Listings from behind the id `after`, by id, and behind which the next page begins.

    Columns: id, external_id, url, tier, in_master, first_seen_at, last_captured_at, last_outcome, and the page's name.
    The unique index of channel and id serves the order.
    """
    names = ("id", "external_id", "url", "tier", "in_master", "first_seen_at", "last_captured_at", "last_outcome")
    query: Select[Any] = select(*(_L[name] for name in names), _C.name).select_from(_with_page())
    query = query.where(*_conditions(wanted))
    query = query.where(_L.external_id > after) if after else query
    found = conn.execute(query.order_by(_L.external_id).limit(limit + 1)).all()
    return found[:limit], found[limit - 1].external_id if len(found) > limit else None


def longest_unseen(conn: Connection, channel: str, limit: int) -> Sequence[Row[Any]]:
    """The channel's listings that were visited longest ago, those never visited first."""
    query: Select[Any] = select(_L.id, _L.external_id, _L.url, _L.tier, _L.last_captured_at, _L.last_outcome)
    order = (_L.last_captured_at.is_not(None), _L.last_captured_at, _L.id)
    return conn.execute(query.where(_L.channel == channel, _L.in_master).order_by(*order).limit(limit)).all()


def count(conn: Connection, wanted: Wanted) -> int:
    """How many listings that are."""
    return conn.execute(select(func.count()).select_from(_with_page()).where(*_conditions(wanted))).scalar_one()


def tiers(conn: Connection, channel: str, since: datetime) -> Sequence[Row[Any]]:
    """Of each tier: its listings (`number`), those visited at or after `since` (`fresh`), and the oldest last visit."""
    fresh = func.sum(case((_L.last_captured_at >= since, 1), else_=0)).label("fresh")
    query: Select[Any] = select(
        _L.tier, func.count().label("number"), fresh, func.min(_L.last_captured_at).label("oldest")
    )
    return conn.execute(query.where(_L.channel == channel).group_by(_L.tier).order_by(_L.tier)).all()


def faults(conn: Connection, channel: str | None = None) -> Sequence[Row[Any]]:
    """What stands of channels as a whole (of one): id, channel, kind and severity, the worst kinds of coverage."""
    query: Select[Any] = select(_D.id, _D.channel, _D.kind, _D.severity).where(
        _D.ended_at.is_(None), _D.state.in_(_STATES), _D.family == Family.COVERAGE.value, _D.listing_id.is_(None)
    )
    return conn.execute(query.where(_D.channel == channel) if channel is not None else query.order_by(_D.id)).all()


def last_runs(conn: Connection, channel: str, limit: int) -> Sequence[Row[Any]]:
    """The channel's latest runs, the youngest first."""
    query = select(runs).where(_R.channel == channel).order_by(_R.started_at.desc(), _R.id.desc())
    return conn.execute(query.limit(limit)).all()


def runs_by_tier(conn: Connection, channel: str, since: datetime) -> dict[str, Row[Any]]:
    """The last run of each tier that began at or after `since`."""
    query = select(runs).where(_R.channel == channel, _R.started_at >= since).order_by(_R.started_at, _R.id)
    return {row.tier or "": row for row in conn.execute(query)}


def running(conn: Connection, alive_since: datetime) -> Sequence[Row[Any]]:
    """Runs that have not ended and whose heart beat at or after `alive_since`."""
    query = select(runs).where(_R.ended_at.is_(None), _R.heartbeat_at >= alive_since)
    return conn.execute(query.order_by(_R.started_at)).all()


def asked_for(conn: Connection) -> Sequence[Row[Any]]:
    """What was asked for and is not served: channel, kind, how many (`number`), the first due (`due_at`), taken up."""
    c = requests.c
    taken = func.count(c.claimed_at).label("taken")
    query: Select[Any] = select(
        c.channel, c.kind, func.count().label("number"), func.min(c.due_at).label("due_at"), taken
    )
    query = query.where(c.served_at.is_(None)).group_by(c.channel, c.kind)
    return conn.execute(query.order_by(c.channel, c.kind)).all()


def _with_page() -> Any:
    return listings.outerjoin(content_spans, and_(_C.listing_id == _L.id, _C.is_current))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_L.channel == wanted.channel]
    if wanted.tier:
        found.append(_L.tier == wanted.tier)
    if wanted.outcome:
        found.append(_L.last_outcome.is_(None) if wanted.outcome == "none" else _L.last_outcome == wanted.outcome)
    if wanted.text:
        columns = (_L.external_id, _C.name)
        found.append(or_(*(column.icontains(wanted.text, autoescape=True) for column in columns)))
    return found
