"""SQL of how one product is shown now, on every listing that sells it: offers, pages, and what stands of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, func, or_, select, tuple_

from model.capture import PRICE_FIELDS
from model.lifecycle import STANDING, State
from store.engine import chunks
from store.overview import WORST_FIRST
from store.tables import content_spans, discrepancies, listings, master_skus, offer_spans, sellers, variants

_D, _O, _S, _C = discrepancies.c, offer_spans.c, master_skus.c, content_spans.c
_UNTOLD: Final = (State.CANDIDATE.value, State.DROPPED.value)


def offers(conn: Connection, code: str, listing_ids: Collection[int]) -> list[Row[Any]]:
    """The current offers of a product on these listings, in the order of listing, seller and variant.

    Columns: of the span; `pack`; and of the SKU `sku_code`, `size` and `colour`. Rows of a listing as a whole and of
    variants that nothing maps come too, where the page does not sell another product by the same variant.
    """
    names = ("listing_id", "seller", "variant", "first_at", "last_at", "currency", "availability", "quantity")
    columns = [_O[name] for name in (*names, *PRICE_FIELDS, "absent", "carried")]
    mapped = and_(variants.c.listing_id == _O.listing_id, variants.c.external_id == _O.variant)
    sku = and_(_S.key == variants.c.sku_code, _S.until_version.is_(None))
    query: Select[Any] = (
        select(*columns, variants.c.pack, _S.code.label("sku_code"), _S.size, _S.colour)
        .select_from(offer_spans.outerjoin(variants, mapped).outerjoin(master_skus, sku))
        .where(_O.is_current, or_(_S.code.is_(None), _S.product_code == code))
        .order_by(_O.listing_id, _O.seller, _O.variant)
    )
    return [row for part in chunks(sorted(listing_ids)) for row in conn.execute(query.where(_O.listing_id.in_(part)))]


def spans(
    conn: Connection, code: str, listing_ids: Collection[int], field: str, start: datetime, end: datetime
) -> list[Row[Any]]:
    """What was asked for a product on these listings in [`start`, `end`), offer by offer, each in its order of time.

    Columns: listing_id, seller, variant, first_at, last_at, currency, `amount` (minor units of the kind of price that
    `field` names), `pack`, sku_code. The index of a listing's history serves it.
    """
    names = ("listing_id", "seller", "variant", "first_at", "last_at", "currency")
    mapped = and_(variants.c.listing_id == _O.listing_id, variants.c.external_id == _O.variant)
    sku = and_(_S.key == variants.c.sku_code, _S.until_version.is_(None))
    query: Select[Any] = (
        select(*(_O[name] for name in names), _O[field].label("amount"), _O.carried)
        .add_columns(func.coalesce(variants.c.pack, 1).label("pack"), _S.code.label("sku_code"))
        .select_from(offer_spans.outerjoin(variants, mapped).outerjoin(master_skus, sku))
        .where(_O.last_at >= start, _O.first_at < end, _O[field].is_not(None), _O.currency.is_not(None))
        .where(or_(_S.code.is_(None), _S.product_code == code))
        .order_by(_O.listing_id, _O.seller, _O.variant, _O.first_at)
    )
    parts = (conn.execute(query.where(_O.listing_id.in_(part))) for part in chunks(sorted(listing_ids)))
    return [row for rows in parts for row in rows if field not in (row.carried or ())]


def pages(conn: Connection, listing_ids: Collection[int]) -> Mapping[int, Row[Any]]:
    """What each of these listings is and shows besides its offers.

    Columns: id, channel, external_id, url, last_outcome, last_captured_at, and of the current content `name`, `images`,
    `absent`, `carried`, `read_at` (None where no page was read).
    """
    of = listings.c
    shown = and_(_C.listing_id == of.id, _C.is_current)
    query: Select[Any] = select(
        *(of.id, of.channel, of.external_id, of.url, of.last_outcome, of.last_captured_at),
        *(_C.name, _C.images, _C.absent, _C.carried, _C.last_at.label("read_at")),
    ).select_from(listings.outerjoin(content_spans, shown))
    return {row.id: row for part in chunks(sorted(listing_ids)) for row in conn.execute(query.where(of.id.in_(part)))}


def standing(conn: Connection, code: str, listing_ids: Sequence[int], limit: int) -> list[int]:
    """The worst that stands of a product on these listings, by number."""
    where = (_D.ended_at.is_(None), _D.state.in_(sorted(state.value for state in STANDING)))
    query = _of_product(code, listing_ids).where(*where).order_by(*WORST_FIRST).limit(limit)
    return list(conn.execute(query).scalars())


def past(conn: Connection, code: str, listing_ids: Sequence[int], limit: int) -> list[int]:
    """The youngest discrepancies of a product that people were told of, ended or not, by number."""
    query = _of_product(code, listing_ids).where(_D.state.not_in(_UNTOLD))
    return list(conn.execute(query.order_by(_D.first_seen_at.desc(), _D.id.desc()).limit(limit)).scalars())


def _of_product(code: str, listing_ids: Sequence[int]) -> Select[Any]:
    """Discrepancies of these listings, without those that are about a SKU of another product."""
    about = and_(variants.c.listing_id == _D.listing_id, variants.c.external_id == _D.variant)
    skus = select(_S.code).where(_S.until_version.is_(None), _S.product_code == code)
    mine = or_(variants.c.sku_code.is_(None), variants.c.sku_code.in_(skus))
    return (
        select(_D.id)
        .select_from(discrepancies.outerjoin(variants, about))
        .where(mine, _D.listing_id.in_(list(listing_ids)))
    )


def seller_names(conn: Connection, sold: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What these sellers (channel, key) call themselves; those without a name are left out."""
    of = sellers.c
    query = select(of.channel, of.external_id, of.name).where(of.name.is_not(None))
    parts = (conn.execute(query.where(tuple_(of.channel, of.external_id).in_(part))) for part in chunks(sorted(sold)))
    return {(row.channel, row.external_id): row.name for rows in parts for row in rows}
