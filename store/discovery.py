"""What discovery did: which queries were run, which pages were seen or refused, which listings each showed where."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, case, func, insert, select, union

from model.capture import Outcome
from model.people import SellerRole
from store.engine import chunks, insert_or_ignore
from store.listings import listing_for
from store.spans import clean
from store.tables import cases, listings, master_sellers, offer_spans, runs, searches, sightings
from system import clock

DISCOVER: Final = "discover"
"""What runs that search are called among a channel's tiers, and their schedule among its schedules."""
CANDIDATE: Final = "candidate"
"""The tier of a listing that a search showed and nobody has matched yet: no schedule looks at it."""


SELLER: Final = "seller"
"""The kind of a query that asks for a seller's own list; its text is the seller's id on the channel."""


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
    image: str | None = None
    """Address of the card's picture."""


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
    answered: bool = True
    """Whether anything came, if only a refusal: not when each page failed on its way."""


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
    told = {name: getattr(one, name) for name in ("rank", "ad", "currency", "price", "image")}
    title = clean(one.title) if one.title else None
    return {"search_id": search_id, "listing_id": listing_id, "title": title, **told}


def known(conn: Connection, channel: str, external_ids: Iterable[str]) -> set[str]:
    """Those of these external ids that the store has on `channel` already."""
    query = select(listings.c.external_id).where(listings.c.channel == channel)
    return set(conn.execute(query.where(listings.c.external_id.in_(sorted(external_ids)))).scalars())


def candidates(conn: Connection, listing_ids: Collection[int]) -> set[int]:
    """Those of these listings that searches alone know: nobody has matched them, and no schedule looks at them."""
    query = select(listings.c.id).where(listings.c.tier == CANDIDATE)
    parts = chunks(sorted(listing_ids))
    return {number for part in parts for number in conn.execute(query.where(listings.c.id.in_(part))).scalars()}


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
    came = searches.c.outcome != Outcome.FETCH_FAILED.value
    answered = conn.execute(select(func.count()).select_from(searches).where(of_run, came)).scalar_one()
    why = select(searches.c.reason).where(of_run, searches.c.reason.is_not(None)).distinct().order_by(searches.c.reason)
    return Coverage(
        queries=queries,
        pages=pages,
        refused=refused,
        listings=conn.execute(shown).scalar_one(),
        new=conn.execute(new).scalar_one(),
        reasons=tuple(conn.execute(why).scalars()),
        answered=answered > 0,
    )


def last_asked(conn: Connection, channel: str) -> dict[tuple[bool, str], datetime]:
    """When each query was last answered on `channel`: by whether it is a seller's list, and its text."""
    is_seller = (searches.c.kind == SELLER).label("is_seller")
    query = select(is_seller, searches.c.query, func.max(searches.c.at)).where(searches.c.channel == channel)
    answered = query.where(searches.c.outcome == Outcome.OK.value).group_by(is_seller, searches.c.query)
    return {(bool(row[0]), row[1]): row[2] for row in conn.execute(answered)}


def followed_sellers(conn: Connection, channel: str) -> list[tuple[str, str]]:
    """The sellers of `channel` whose lists are worth a look: unauthorised by the master file, or in a case that has not
    ended. Each with the address of the youngest of its listings; empty where none is known."""
    of_master = select(master_sellers.c.seller).where(
        master_sellers.c.channel == channel,
        master_sellers.c.role == SellerRole.UNAUTHORISED.value,
        master_sellers.c.until_version.is_(None),
    )
    in_cases = select(cases.c.seller).where(cases.c.channel == channel, cases.c.ended_at.is_(None))
    sellers = sorted(seller for seller in conn.execute(union(of_master, in_cases)).scalars() if seller)
    pages = dict[str, str]()
    for part in chunks(sellers):
        youngest = select(func.max(offer_spans.c.listing_id)).where(offer_spans.c.seller.in_(part))
        of_each = youngest.group_by(offer_spans.c.seller).join(listings).where(listings.c.channel == channel)
        sold = select(offer_spans.c.seller, listings.c.url).join(listings).where(offer_spans.c.listing_id.in_(of_each))
        pages |= {row[0]: row[1] for row in conn.execute(sold)}
    return [(seller, pages.get(seller, "")) for seller in sellers]


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of one run: what was seen of it, and what was not."""

    run: int
    at: datetime
    """Of its first page."""
    channel: str
    kind: str
    query: str
    pages: int
    refused: int
    results: int
    """Cards, of all pages seen."""
    reason: str | None
    """Why a page was refused."""


def asked(
    conn: Connection, *, channel: str | None = None, run: int | None = None, refused: bool = False, limit: int
) -> tuple[list[Asked], int]:
    """The queries that were run, youngest first, at most `limit`, and how many there are."""
    seen = case((searches.c.outcome == Outcome.OK.value, 1), else_=0)
    by_query = (searches.c.run_id, searches.c.channel, searches.c.kind, searches.c.query)
    query = select(
        searches.c.run_id,
        func.min(searches.c.at).label("at"),
        *by_query[1:],
        func.sum(seen).label("pages"),
        func.sum(1 - seen).label("refused"),
        func.sum(searches.c.results).label("results"),
        func.max(searches.c.reason).label("reason"),
    ).group_by(*by_query)
    if channel is not None:
        query = query.where(searches.c.channel == channel)
    if run is not None:
        query = query.where(searches.c.run_id == run)
    if refused:
        query = query.having(func.sum(1 - seen) > 0)
    count = conn.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    rows = conn.execute(query.order_by(func.max(searches.c.id).desc()).limit(limit))
    return [Asked(*row) for row in rows], count
