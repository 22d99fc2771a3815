"""What is known of strangers beside their offers: who sellers say they are, and what people matched listings to."""

from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from store.engine import chunks
from store.matches import CONFIRMED, CORRECTED
from store.tables import listings, matches, sellers


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


def in_master(conn: Connection, listing_ids: Collection[int]) -> frozenset[int]:
    """Those of these listings that the master file names: what they sell is stated there."""
    parts = chunks(sorted(listing_ids))
    query = select(listings.c.id).where(listings.c.in_master)
    return frozenset(one for part in parts for one in conn.execute(query.where(listings.c.id.in_(part))).scalars())
