"""What is known of strangers beside their offers: who sellers say they are, and what people matched listings to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from store.engine import chunks
from store.matches import CONFIRMED, CORRECTED
from store.tables import listings, matches, sellers, variants


def identified(conn: Connection, channels: Collection[str]) -> frozenset[tuple[str, str]]:
    """The sellers (channel, external id) of these channels that show a legal name or a number."""
    shown = or_(sellers.c.legal_name.is_not(None), sellers.c.business_number.is_not(None))
    query = select(sellers.c.channel, sellers.c.external_id).where(shown, sellers.c.channel.in_(sorted(channels)))
    return frozenset((row.channel, row.external_id) for row in conn.execute(query))


def decided(conn: Connection, listing_ids: Collection[int]) -> dict[int, tuple[str, str] | None]:
    """What people said that these listings sell: product and SKU, None for nothing of the brand."""
    names = (matches.c.listing_id, matches.c.product_code, matches.c.sku_code)
    query = select(*names).where(matches.c.decision.in_((CONFIRMED, CORRECTED)), matches.c.variant == "")
    found = {}
    for part in chunks(sorted(listing_ids)):
        for row in conn.execute(query.where(matches.c.listing_id.in_(part))):
            found[row.listing_id] = (row.product_code or "", row.sku_code) if row.sku_code else None
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """Since when a listing is known, and whether by the master file: what it sells is stated there."""

    first_seen_at: datetime
    in_master: bool


def known(conn: Connection, listing_ids: Collection[int]) -> dict[int, Known]:
    """What is known of these listings."""
    query = select(listings.c.id, listings.c.first_seen_at, listings.c.in_master)
    rows = (row for part in chunks(sorted(listing_ids)) for row in conn.execute(query.where(listings.c.id.in_(part))))
    return {row.id: Known(row.first_seen_at, row.in_master) for row in rows}


def gtins(conn: Connection, listing_ids: Collection[int]) -> dict[int, str]:
    """A GTIN of each of these listings of which a variant shows one."""
    shown = select(variants.c.listing_id, func.min(variants.c.gtin).label("gtin")).where(variants.c.gtin.is_not(None))
    query, found = shown.group_by(variants.c.listing_id), dict[int, str]()
    for part in chunks(sorted(listing_ids)):
        found |= {row.listing_id: row.gtin for row in conn.execute(query.where(variants.c.listing_id.in_(part)))}
    return found
