"""What people go through of the matches: the best word on each listing, surest first, a page at a time (keyset, index
`ix_matches_queue`), with what else it may be and the brand's pictures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, tuple_

from store.tables import (
    content_spans,
    listings,
    master_products,
    master_skus,
    matches,
    offer_spans,
    pictures,
    searches,
    sellers,
    sightings,
    users,
)

VERDICTS: Final = ("review", "accepted", "mention", "none")
_M = matches.c
_OF_LISTING: Final = and_(content_spans.c.listing_id == listings.c.id, content_spans.c.is_current)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list shows."""

    verdict: str = VERDICTS[0]
    channel: str = ""
    decided: bool = False
    """Those alone on which a person has spoken; else those alone on which nobody has."""


def page(
    conn: Connection, wanted: Wanted, limit: int, after: tuple[float, int] | None = None
) -> tuple[Sequence[Row[Any]], tuple[float, int] | None]:
    """The surest matches below `after`, and after what the next page begins; None: there is none.

    Their columns, with channel, external_id, url, in_master of the listing, title, and `by`, who decided.
    """
    listed = (listings.c.channel, listings.c.external_id, listings.c.url, content_spans.c.name.label("title"))
    query = select(matches, *listed, users.c.name.label("by")).join(listings, listings.c.id == _M.listing_id)
    query = query.outerjoin(content_spans, _OF_LISTING).outerjoin(users, users.c.id == _M.decided_by)
    query = query.where(*_conditions(wanted)).order_by(_M.score.desc(), _M.id.desc()).limit(limit + 1)
    key = tuple_(_M.score, _M.id)
    found = conn.execute(query.where(key < after) if after is not None else query).all()
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], (last.score, last.id) if last else None


def waiting(conn: Connection, most: int) -> int:
    """How many wait for a person's word, up to one more than `most`."""
    some = select(_M.id).where(*_conditions(Wanted())).limit(most + 1).subquery()
    return conn.execute(select(func.count()).select_from(some)).scalar_one()


def others(conn: Connection, listing_ids: Collection[int]) -> Mapping[tuple[int, str], list[Row[Any]]]:
    """What else these listings (a page of them) may sell, by listing and variant, the surer first."""
    found: dict[tuple[int, str], list[Row[Any]]] = {}
    query = select(matches).where(_M.listing_id.in_(listing_ids), _M.rank > 0, _M.sku_code.is_not(None))
    for row in conn.execute(query.order_by(_M.rank)):
        found.setdefault((row.listing_id, row.variant), []).append(row)
    return found


def cards(conn: Connection, listing_ids: Collection[int]) -> Mapping[int, Row[Any]]:
    """How a search showed each of these listings last: title, image, currency, price (minor units), query, kind, at."""
    last = select(func.max(sightings.c.id)).where(sightings.c.listing_id.in_(listing_ids))
    names = (sightings.c.listing_id, sightings.c.title, sightings.c.image, sightings.c.currency, sightings.c.price)
    query = select(*names, searches.c.query, searches.c.kind, searches.c.at)
    query = query.join(searches, searches.c.id == sightings.c.search_id)
    found: dict[int, Any] = {}
    for row in conn.execute(query.where(sightings.c.id.in_(last.group_by(sightings.c.listing_id)))):
        found[row.listing_id] = row
    return found


def sold_by(conn: Connection, listing_ids: Collection[int]) -> Mapping[int, list[Row[Any]]]:
    """Who sells on each of these listings now: the columns of `sellers`."""
    both = and_(sellers.c.channel == listings.c.channel, sellers.c.external_id == offer_spans.c.seller)
    query = (
        select(offer_spans.c.listing_id, sellers).distinct().join(listings, listings.c.id == offer_spans.c.listing_id)
    )
    query = query.join(sellers, both).where(offer_spans.c.is_current, offer_spans.c.listing_id.in_(listing_ids))
    found: dict[int, list[Row[Any]]] = {}
    for row in conn.execute(query.order_by(sellers.c.id)):
        found.setdefault(row.listing_id, []).append(row)
    return found


def goods(conn: Connection, skus: Collection[str]) -> Mapping[str, Row[Any]]:
    """What the current master file says of these SKUs, by code: code, product_code, name, colour, size, pictures (of
    the SKU), of_product (pictures of the product)."""
    names = (master_skus.c.code, master_skus.c.product_code, master_skus.c.colour, master_skus.c.size)
    product = and_(master_products.c.code == master_skus.c.product_code, master_products.c.until_version.is_(None))
    seen = (master_skus.c.pictures, master_products.c.pictures.label("of_product"), master_products.c.name)
    query = select(*names, *seen).outerjoin(master_products, product)
    rows = conn.execute(query.where(master_skus.c.until_version.is_(None), master_skus.c.code.in_(sorted(skus))))
    found: dict[str, Any] = {}
    for row in rows:
        found[row.code] = row
    return found


def picture(conn: Connection, digest: str) -> bytes | None:
    """A picture that the master file names; None where it is not kept."""
    kept = conn.execute(select(pictures.c.data).where(pictures.c.sha256 == digest)).scalar()
    return None if kept is None else bytes(kept)


def listing_of(conn: Connection, number: int) -> Row[Any] | None:
    """The listing of a match: id, channel."""
    query: Select[Any] = select(listings.c.id, listings.c.channel).join(matches, _M.listing_id == listings.c.id)
    return conn.execute(query.where(_M.id == number)).first()


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_M.rank == 0]
    if wanted.decided:
        found.append(_M.decision.is_not(None))
    else:
        found += [_M.verdict == wanted.verdict, _M.decision.is_(None)]
    if wanted.channel:
        found.append(_M.listing_id.in_(select(listings.c.id).where(listings.c.channel == wanted.channel)))
    return found
