"""What discovery did: which queries were run, which pages were seen or refused, which listings each showed where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select

from model.capture import Outcome
from store.engine import insert_or_ignore
from store.listings import listing_for
from store.spans import clean
from store.tables import listings, runs, searches, sightings
from system import clock

DISCOVER: Final = "discover"
"""What runs that search are called among a channel's tiers, and their schedule among its schedules."""
CANDIDATE: Final = "candidate"
"""The tier of a listing that a search showed and nobody has matched yet: no schedule looks at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A card of a search's page."""

    channel: str
    """The listing's own, which may be another than the one that was searched."""
    external_id: str
    url: str
    rank: int
    """From 1, over all pages of the query."""
    ad: bool | None = None
    title: str | None = None
    currency: str | None = None
    price: int | None = None
    """Minor units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """One page of one query."""

    run_id: int
    channel: str
    query: str
    kind: str
    page: int
    outcome: Outcome
    reason: str | None = None
    found: Sequence[Sighting] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run of discovery saw, and what it did not."""

    queries: int
    pages: int
    refused: int
    listings: int
    """Different ones, of all pages."""
    new: int
    """Of these, those that the store did not know when the run began."""
    reasons: tuple[str, ...] = ()
    """Why pages were refused, each reason once."""


def record(conn: Connection, search: Search) -> list[int]:
    """Keep a page of a search with what it showed; listings that the store does not know become candidates.

    Returns the listings' ids, in the order of `search.found`; a listing that the page shows twice stands at its first.
    """
    row = {name: getattr(search, name) for name in ("run_id", "channel", "kind", "page")}
    row |= {"query": clean(search.query), "reason": clean(search.reason) if search.reason else None}
    row |= {"outcome": search.outcome.value, "results": len(search.found), "at": clock.now()}
    done = conn.execute(insert(searches).values(**row))
    search_id = int(done.inserted_primary_key[0])  # type: ignore[index]
    ids = [listing_for(conn, one.channel, one.external_id, one.url, CANDIDATE) for one in search.found]
    rows = [_row(search_id, number, one) for number, one in zip(ids, search.found, strict=True)]
    if rows:
        conn.execute(insert_or_ignore(conn, sightings), rows)
    return ids


def _row(search_id: int, listing_id: int, one: Sighting) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("rank", "ad", "currency", "price")}
    title = clean(one.title) if one.title else None
    return {"search_id": search_id, "listing_id": listing_id, "title": title, **told}


def known(conn: Connection, channel: str, external_ids: Iterable[str]) -> set[str]:
    """Those of these external ids that the store has on `channel` already."""
    query = select(listings.c.external_id).where(listings.c.channel == channel)
    return set(conn.execute(query.where(listings.c.external_id.in_(sorted(external_ids)))).scalars())


def coverage(conn: Connection, run_id: int) -> Coverage:
    """What the run's searches saw. Queries and pages count where a page was seen; refused is every other page."""
    seen = searches.c.outcome == Outcome.OK.value
    of_run = searches.c.run_id == run_id
    query = select(func.count(searches.c.query.distinct()), func.count()).where(of_run, seen)
    queries, pages = conn.execute(query).one()
    refused = conn.execute(select(func.count()).select_from(searches).where(of_run, ~seen)).scalar_one()
    shown = select(func.count(sightings.c.listing_id.distinct())).select_from(sightings).join(searches).where(of_run)
    began = select(runs.c.started_at).where(runs.c.id == run_id).scalar_subquery()
    new = shown.join(listings, listings.c.id == sightings.c.listing_id).where(listings.c.first_seen_at >= began)
    why = select(searches.c.reason).where(of_run, searches.c.reason.is_not(None)).distinct().order_by(searches.c.reason)
    return Coverage(
        queries=queries,
        pages=pages,
        refused=refused,
        listings=conn.execute(shown).scalar_one(),
        new=conn.execute(new).scalar_one(),
        reasons=tuple(conn.execute(why).scalars()),
    )


def last_asked(conn: Connection, channel: str) -> dict[str, datetime]:
    """When each query was last answered on `channel`."""
    query = select(searches.c.query, func.max(searches.c.at)).where(searches.c.channel == channel)
    answered = query.where(searches.c.outcome == Outcome.OK.value).group_by(searches.c.query)
    return {row[0]: row[1] for row in conn.execute(answered)}
