"""SQL of pictures: contents by digest, and what listings show."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd
from sqlalchemy import Connection, LargeBinary, delete, func, insert, or_, select, type_coerce

from store.engine import chunks, insert_or_ignore
from store.frames import query_frame
from store.tables import (
    listings,
    master_listings,
    master_products,
    master_skus,
    matches,
    offer_spans,
    pictures,
    shown_pictures,
    variants,
)

MOST_SHOWN: Final = 5
"""Pictures of a listing that are looked at, those that it shows first."""

PDQ_BYTES: Final = 32
"""Of the hash with which a likeness begins (reading.picture)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What lay behind an address of a listing's picture."""

    listing_id: int
    url: str
    sha256: str
    fetched_at: datetime
    """Aware."""
    etag: str | None = None
    last_modified: str | None = None


def kept(conn: Connection, digests: Collection[str]) -> set[str]:
    """Those of `digests` whose file the store keeps."""
    found: set[str] = set()
    for part in chunks(sorted(digests)):
        query = select(pictures.c.sha256).where(pictures.c.sha256.in_(part), pictures.c.data.is_not(None))
        found.update(conn.execute(query).scalars())
    return found


def keep(conn: Connection, digest: str, likeness: bytes | None, data: bytes | None = None) -> None:
    """Keep a content's likeness (None: it cannot be compared) and, of reference pictures, the file."""
    row = {"sha256": digest, "likeness": likeness, "data": data}
    conn.execute(insert_or_ignore(conn, pictures), row)
    if data is not None:
        conn.execute(pictures.update().where(pictures.c.sha256 == digest, pictures.c.data.is_(None)).values(data=data))


def data_of(conn: Connection, digest: str) -> bytes:
    """The file of a reference picture."""
    return bytes(conn.execute(select(pictures.c.data).where(pictures.c.sha256 == digest)).scalar_one())


def likenesses(conn: Connection, digests: Collection[str]) -> dict[str, bytes | None]:
    """What is kept of each of these contents; None where it cannot be compared."""
    found: dict[str, bytes | None] = {}
    for part in chunks(sorted(digests)):
        query = select(pictures.c.sha256, pictures.c.likeness).where(pictures.c.sha256.in_(part))
        found.update({row.sha256: row.likeness for row in conn.execute(query)})
    return found


_PDQ: Final = type_coerce(func.substr(pictures.c.likeness, 1, PDQ_BYTES), LargeBinary)


def hashes(conn: Connection, digests: Collection[str]) -> dict[str, int]:
    """The perceptual hash of those of these contents that can be compared: a likeness begins with it."""
    found: dict[str, int] = {}
    for part in chunks(sorted(digests)):
        query = select(pictures.c.sha256, _PDQ).where(pictures.c.sha256.in_(part), pictures.c.likeness.is_not(None))
        found.update({digest: int.from_bytes(bits, "big") for digest, bits in conn.execute(query)})
    return found


def shown(conn: Connection, listing_ids: Collection[int]) -> pd.DataFrame:
    """What is known of these listings' pictures: listing_id, url, sha256."""
    query = select(shown_pictures.c.listing_id, shown_pictures.c.url, shown_pictures.c.sha256)
    return query_frame(conn, query, listing_ids)


def shown_by(conn: Connection, listing_id: int) -> dict[str, Shown]:
    """What is known of one listing's pictures, by address."""
    columns = [shown_pictures.c[name] for name in Shown.__dataclass_fields__]
    rows = conn.execute(select(*columns).where(shown_pictures.c.listing_id == listing_id)).mappings()
    return {row["url"]: Shown(**row) for row in rows}


def show(conn: Connection, listing_id: int, found: Iterable[Shown], likenesses: dict[str, bytes | None]) -> None:
    """Make `found` what is known of the listing's pictures; other addresses are forgotten.

    Args:
        conn: a connection.
        listing_id: the listing.
        found: each address once.
        likenesses: of the contents that were read anew, by digest.
    """
    for digest, likeness in sorted(likenesses.items()):
        keep(conn, digest, likeness)
    conn.execute(delete(shown_pictures).where(shown_pictures.c.listing_id == listing_id))
    rows = [{name: getattr(one, name) for name in Shown.__dataclass_fields__} for one in found]
    if rows:
        conn.execute(insert(shown_pictures), rows)


def watched(conn: Connection, channel: str) -> set[int]:
    """The channel's listings that sell a product of which the master file has pictures."""
    products = select(master_products.c.code).where(
        master_products.c.until_version.is_(None), master_products.c.pictures.is_not(None)
    )
    current = master_skus.c.until_version.is_(None)
    of_skus = select(master_skus.c.product_code).where(current, master_skus.c.pictures.is_not(None))
    pictured = products.union(of_skus).scalar_subquery()
    skus = select(master_skus.c.code).where(current, master_skus.c.product_code.in_(pictured))
    here = listings.c.channel == channel
    listed = (
        select(listings.c.id)
        .join(
            master_listings,
            (master_listings.c.channel == listings.c.channel)
            & (master_listings.c.external_id == listings.c.external_id)
            & master_listings.c.until_version.is_(None),
        )
        .where(here, or_(master_listings.c.product_code.in_(pictured), master_listings.c.sku_code.in_(skus)))
    )
    mapped = select(listings.c.id).join(variants, variants.c.listing_id == listings.c.id)
    return set(conn.execute(listed.union(mapped.where(here, variants.c.sku_code.in_(skus)))).scalars())


def of_strangers(conn: Connection, channel: str) -> set[int]:
    """The channel's listings, none of the master file's, that sell or may sell the brand's goods."""
    sells = matches.c.verdict.in_(("accepted", "review"))
    query = select(matches.c.listing_id).join(listings, listings.c.id == matches.c.listing_id)
    return set(conn.execute(query.where(listings.c.channel == channel, ~listings.c.in_master, sells)).scalars())


def shown_elsewhere(
    conn: Connection, channels: Collection[str], but: Collection[int], most: int
) -> list[tuple[str, str, str]]:
    """What other listings of these channels show, the `most` that were fetched last: channel, seller, hash.

    Those alone that the master file does not name, and not the listings `but`. A hash has 64 hexadecimal digits.
    """
    named = (listings.c.channel, offer_spans.c.seller, _PDQ.label("hash"), shown_pictures.c.listing_id)
    sold = offer_spans.join(listings, listings.c.id == offer_spans.c.listing_id)
    seen = sold.join(shown_pictures, shown_pictures.c.listing_id == listings.c.id).join(pictures)
    query = select(*named, func.max(shown_pictures.c.fetched_at).label("at")).select_from(seen)
    query = query.where(offer_spans.c.is_current, offer_spans.c.seller != "", pictures.c.likeness.is_not(None))
    query = query.where(listings.c.channel.in_(sorted(channels)), ~listings.c.in_master)
    last = query.group_by(*named).order_by(func.max(shown_pictures.c.fetched_at).desc()).limit(most)
    left_out = set(but)
    return [(row.channel, row.seller, row.hash.hex()) for row in conn.execute(last) if row.listing_id not in left_out]
