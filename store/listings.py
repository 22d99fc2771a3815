"""The listings of a channel: which there are, and which to look at."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from store.engine import chunks, insert_or_ignore
from store.spans import clean, key
from store.tables import listings
from system import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingRow:
    """A listing as a crawl needs it."""

    id: int
    channel: str
    external_id: str
    url: str
    tier: str
    in_master: bool
    etag: str | None
    """Validators of the last `ok` page, for a conditional request."""
    last_modified: str | None
    last_captured_at: datetime | None


_COLUMNS = [listings.c[name] for name in ListingRow.__dataclass_fields__]


def listings_to_crawl(
    conn: Connection, channel: str, tier: str | None = None, external_ids: Collection[str] | None = None
) -> list[ListingRow]:
    """The channel's listings, those longest unseen first, so that a run which was cut short is made up for.

    `tier` and `external_ids` narrow them; ids that the store does not know are left out.
    """
    query = select(*_COLUMNS).where(listings.c.channel == channel)
    if tier is not None:
        query = query.where(listings.c.tier == tier)
    if external_ids is None:
        found = [ListingRow(**row) for row in conn.execute(query).mappings()]
    else:
        parts = list(chunks(sorted({key(name) for name in external_ids})))
        rows = (conn.execute(query.where(listings.c.external_id.in_(part))).mappings() for part in parts)
        found = [ListingRow(**row) for part in rows for row in part]
    return sorted(found, key=_longest_unseen)


def listings_by_id(conn: Connection, ids: Collection[int]) -> list[ListingRow]:
    """The listings with these ids, those longest unseen first."""
    parts = (conn.execute(select(*_COLUMNS).where(listings.c.id.in_(part))) for part in chunks(sorted(ids)))
    return sorted((ListingRow(**row) for part in parts for row in part.mappings()), key=_longest_unseen)


def listing_for(conn: Connection, channel: str, external_id: str, url: str, tier: str = "daily") -> int:
    """The id of a listing, which is added with `url` and `tier` when the store does not have it yet."""
    query = select(listings.c.id).where(listings.c.channel == channel, listings.c.external_id == key(external_id))
    known = conn.execute(query).scalar()
    if known is not None:
        return int(known)
    row = {
        "channel": channel,
        "external_id": key(external_id),
        "url": clean(url),
        "tier": tier,
        "first_seen_at": clock.now(),
    }
    conn.execute(insert_or_ignore(conn, listings), row)
    return int(conn.execute(query).scalar_one())


def _longest_unseen(listing: ListingRow) -> tuple[bool, float, int]:
    seen = listing.last_captured_at
    return seen is not None, seen.timestamp() if seen else 0.0, listing.id
