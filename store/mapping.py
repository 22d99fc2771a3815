"""SQL about variants and the SKUs that they are: what was seen, what the master file names, and the mapping kept."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, insert, select, update

from store.engine import chunks
from store.master import holding
from store.tables import content_spans, listings, master_listings, master_skus, variants

GTIN_LENGTHS = (8, 12, 13, 14)


class SeenVariant(NamedTuple):
    """A row of `variants`."""

    id: int
    listing_id: int
    external_id: str
    gtin: str | None
    options: dict[str, str] | None
    sku_code: str | None
    pack: int
    mapped_by: str | None


class ListedVariant(NamedTuple):
    """A current row of the master file's listings, with the store's listing that it is about."""

    listing_id: int
    variant: str
    product_code: str | None
    sku_code: str | None
    pack: int


class MasterSku(NamedTuple):
    """A current SKU of the master file."""

    code: str
    product_code: str
    gtin: str | None
    colour: str | None
    size: str | None


def seen_variants(conn: Connection, listing_ids: Collection[int]) -> list[SeenVariant]:
    """The variants of these listings."""
    query = select(*(variants.c[name] for name in SeenVariant._fields)).order_by(variants.c.id)
    return [SeenVariant(*row) for row in _among(conn, query, variants.c.listing_id, _ids(listing_ids))]


def shown_gtins(conn: Connection, listing_ids: Collection[int]) -> dict[int, str]:
    """The GTIN that each listing's page shows, or showed last: a visit that did not read it makes it no other goods."""
    query = select(content_spans.c.listing_id, content_spans.c.gtin).where(content_spans.c.gtin.is_not(None))
    now = query.where(content_spans.c.is_current)
    found = {row[0]: row[1] for row in _among(conn, now, content_spans.c.listing_id, _ids(listing_ids))}
    rest = [one for one in _ids(listing_ids) if one not in found]
    before = query.order_by(content_spans.c.first_at)
    return {**found, **{row[0]: row[1] for row in _among(conn, before, content_spans.c.listing_id, rest)}}


def listed_variants(conn: Connection, listing_ids: Collection[int], version: int | None = None) -> list[ListedVariant]:
    """What the master file, the current one or an earlier version, says of these listings and their variants."""
    names = ListedVariant._fields[1:]
    same = and_(
        master_listings.c.channel == listings.c.channel, master_listings.c.external_id == listings.c.external_id
    )
    query = (
        select(listings.c.id, *(master_listings.c[name] for name in names))
        .join(master_listings, same)
        .where(holding(master_listings, version))
    )
    return [ListedVariant(*row) for row in _among(conn, query, listings.c.id, _ids(listing_ids))]


def skus(
    conn: Connection,
    gtins: Collection[str],
    codes: Collection[str],
    products: Collection[str],
    version: int | None = None,
) -> list[MasterSku]:
    """The SKUs, current or of a version, with one of these GTINs (of any length), codes or products."""
    query = select(*(master_skus.c[name] for name in MasterSku._fields)).where(holding(master_skus, version))
    found = {MasterSku(*row) for row in _among(conn, query, master_skus.c.code, sorted(codes))}
    found |= {MasterSku(*row) for row in _among(conn, query, master_skus.c.gtin, _of_any_length(gtins))}
    of = {*products, *(sku.product_code for sku in found)}
    found |= {MasterSku(*row) for row in _among(conn, query, master_skus.c.product_code, sorted(of))}
    return sorted(found, key=lambda sku: sku.code)


def write_mapping(conn: Connection, changed: Sequence[tuple[Any, ...]], added: Sequence[tuple[Any, ...]]) -> None:
    """Keep which SKUs variants are.

    Args:
        conn: a connection that may write.
        changed: variants.id, sku_code, pack, mapped_by.
        added: listing_id, external_id, sku_code, pack, mapped_by of variants that are not there yet.
    """
    names = ("sku_code", "pack", "mapped_by")
    statement = update(variants).where(variants.c.id == bindparam("row"))
    for part in chunks(changed):
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        conn.execute(statement.values(values), [dict(zip(("row", *names), row, strict=True)) for row in part])
    for part in chunks(added):
        fields = ("listing_id", "external_id", *names)
        conn.execute(insert(variants), [dict(zip(fields, row, strict=True)) for row in part])


def _ids(listing_ids: Collection[int]) -> list[int]:
    return sorted({int(one) for one in listing_ids})


def _of_any_length(gtins: Collection[str]) -> list[str]:
    """Every way in which the same numbers may be written: GTINs differ in leading zeros alone."""
    return sorted({gtin.lstrip("0").zfill(length) for gtin in gtins for length in GTIN_LENGTHS})


def _among(conn: Connection, query: Select[Any], column: Any, values: Sequence[Any]) -> Iterator[Any]:
    for part in chunks(values):
        yield from conn.execute(query.where(column.in_(part)))
