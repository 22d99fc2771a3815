"""SQL of the lists that programs page through by number or code: products, listings, offers, sellers, cases."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select, tuple_

from store.tables import (
    case_listings,
    cases,
    content_spans,
    listings,
    master_products,
    master_skus,
    offer_spans,
    sellers,
)

_P, _L, _O, _S, _C = master_products.c, listings.c, offer_spans.c, sellers.c, cases.c
_PAGE: Final = (content_spans.c.listing_id == _L.id) & content_spans.c.is_current


def products(conn: Connection, after: str, limit: int, brand: str = "") -> Sequence[Row[Any]]:
    """The current master file's products that come after a code, by code (their unique index)."""
    query: Select[Any] = select(master_products).where(_P.until_version.is_(None), _P.key > after)
    query = query.where(_P.brand == brand) if brand else query
    return conn.execute(query.order_by(_P.key).limit(limit)).all()


def product(conn: Connection, code: str) -> Row[Any] | None:
    """The current product of this code."""
    return conn.execute(select(master_products).where(_P.until_version.is_(None), _P.key == code)).first()


def skus(conn: Connection, code: str) -> Sequence[Row[Any]]:
    """The current SKUs of a product, by code."""
    s = master_skus.c
    query = select(master_skus).where(s.until_version.is_(None), s.product_code == code)
    return conn.execute(query.order_by(s.code)).all()


def some_listings(
    conn: Connection, after: int, limit: int, channel: str = "", ids: Collection[int] | None = None
) -> Sequence[Row[Any]]:
    """Listings that come after a number, by number, each with `page_name`: of a channel, or of these numbers alone."""
    query = select(listings, content_spans.c.name.label("page_name"), content_spans.c.brand.label("page_brand"))
    query = query.outerjoin(content_spans, _PAGE).where(_L.id > after)
    query = query.where(_L.channel == channel) if channel else query
    query = query.where(_L.id.in_(sorted(ids))) if ids is not None else query
    return conn.execute(query.order_by(_L.id).limit(limit)).all()


def offers(
    conn: Connection, listing_id: int, since: datetime | None, until: datetime | None, after: int, limit: int
) -> Sequence[Row[Any]]:
    """The spans of a listing's offers that touch `[since, until)`, by number; the listing's index leads to them."""
    query: Select[Any] = select(offer_spans).where(_O.listing_id == listing_id, _O.id > after)
    query = query.where(_O.last_at >= since) if since else query
    query = query.where(_O.first_at < until) if until else query
    return conn.execute(query.order_by(_O.id).limit(limit)).all()


def some_sellers(conn: Connection, after: int, limit: int, channel: str = "") -> Sequence[Row[Any]]:
    """Sellers that come after a number, by number."""
    query: Select[Any] = select(sellers).where(_S.id > after)
    query = query.where(_S.channel == channel) if channel else query
    return conn.execute(query.order_by(_S.id).limit(limit)).all()


def some_cases(
    conn: Connection, before: int | None, limit: int, channel: str = "", stage: str = ""
) -> Sequence[Row[Any]]:
    """Cases that come before a number, youngest first, with what `sellers` says of their seller."""
    of_seller = tuple_(_S.channel, _S.external_id) == tuple_(_C.channel, _C.seller)
    query: Select[Any] = select(cases, _S.name.label("seller_name")).outerjoin(sellers, of_seller)
    query = query.where(_C.id < before) if before is not None else query
    query = query.where(_C.channel == channel) if channel else query
    query = query.where(_C.stage == stage) if stage else query
    return conn.execute(query.order_by(_C.id.desc()).limit(limit)).all()


def listing_ids_of_cases(conn: Connection, ids: Collection[int]) -> dict[int, list[int]]:
    """The listings of cases, by case."""
    found: dict[int, list[int]] = {}
    query = select(case_listings.c.case_id, case_listings.c.listing_id).where(case_listings.c.case_id.in_(list(ids)))
    for case_id, listing_id in conn.execute(query.order_by(case_listings.c.listing_id)):
        found.setdefault(case_id, []).append(listing_id)
    return found
