"""SQL of one product wherever it is sold: which is meant, what stands of it, and what each channel asks."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, Text, and_, cast, func, or_, select, union

from model.lifecycle import STANDING
from store.overview import WORST_FIRST
from store.tables import (
    discrepancies,
    listings,
    master_listings,
    master_products,
    master_skus,
    offer_spans,
    variants,
)

_D, _P, _S, _L = discrepancies.c, master_products.c, master_skus.c, master_listings.c
_HOLDS = _P.until_version.is_(None)
_MOST_LISTINGS: Final = 500
"""Of one product: beyond them an answer is too long anyway."""


def called(conn: Connection, words: str, limit: int) -> Sequence[Row[Any]]:
    """The products that `words` mean (code, name, brand): a code of theirs or of a SKU, else what names begin or hold.

    One that is called just so comes alone.
    """
    columns = (_P.code, _P.name, _P.brand)
    of_sku = select(_S.product_code).where(_S.until_version.is_(None), func.lower(_S.code) == words.lower())
    exact = or_(func.lower(_P.code) == words.lower(), func.lower(_P.mpn) == words.lower(), _P.code.in_(of_sku))
    named_so = or_(_P.name.icontains(words, autoescape=True), cast(_P.names, Text).icontains(words, autoescape=True))
    for wanted in (exact, func.lower(_P.name) == words.lower(), named_so):
        query: Select[Any] = select(*columns).where(_HOLDS, wanted).order_by(_P.code).limit(limit)
        found = conn.execute(query).all()
        if found:
            return found
    return []


def listing_ids(conn: Connection, *codes: str) -> list[int]:
    """The listings that sell one of these products, as the master file says or as their variants were mapped."""
    skus = _skus(*codes)
    same = and_(_L.channel == listings.c.channel, _L.external_id == listings.c.external_id)
    listed = select(listings.c.id).join(master_listings, same)
    listed = listed.where(_L.until_version.is_(None), or_(_L.product_code.in_(codes), _L.sku_code.in_(skus)))
    mapped = select(variants.c.listing_id).where(variants.c.sku_code.in_(skus))
    return sorted(conn.execute(union(listed, mapped)).scalars())[:_MOST_LISTINGS]


def standing(conn: Connection, code: str, ids: Sequence[int], limit: int) -> tuple[int, list[int]]:
    """How many discrepancies of a product stand on these listings, and the numbers of the worst.

    Of a page that sells several products also what concerns the page as a whole.
    """
    mine = or_(variants.c.sku_code.is_(None), variants.c.sku_code.in_(_skus(code)))
    joined = discrepancies.outerjoin(variants, _variant_of(discrepancies))
    states = sorted(state.value for state in STANDING)
    where = (_D.ended_at.is_(None), _D.state.in_(states), mine, _D.listing_id.in_(ids))
    count = conn.execute(select(func.count()).select_from(joined).where(*where)).scalar_one()
    worst = select(_D.id).select_from(joined).where(*where).order_by(*WORST_FIRST).limit(limit)
    return count, list(conn.execute(worst).scalars())


def offers(conn: Connection, code: str, ids: Sequence[int]) -> Sequence[Row[Any]]:
    """What these listings ask for the product now.

    Each with channel, pack, currency, price (minor units), availability, last_at and seller.
    """
    o = offer_spans.c
    columns = (listings.c.channel, o.currency, o.price, o.availability, o.last_at, o.seller)
    joined = offer_spans.join(listings, listings.c.id == o.listing_id).outerjoin(variants, _variant_of(offer_spans))
    mine = or_(variants.c.sku_code.is_(None), variants.c.sku_code.in_(_skus(code)))
    query: Select[Any] = select(*columns, func.coalesce(variants.c.pack, 1).label("pack")).select_from(joined)
    return conn.execute(query.where(o.is_current, mine, o.listing_id.in_(ids))).all()


def _skus(*codes: str) -> Select[tuple[str]]:
    """The codes of products' SKUs."""
    return select(_S.code).where(_S.until_version.is_(None), _S.product_code.in_(codes))


def _variant_of(table: Table) -> ColumnElement[bool]:
    """Where a row's variant is the one that was mapped."""
    return and_(variants.c.listing_id == table.c.listing_id, variants.c.external_id == table.c.variant)
