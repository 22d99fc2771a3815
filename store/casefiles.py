"""SQL of what a case file holds: cases with their sellers as shown, listings, findings, matches and packs of evidence.

What was erased is simply not there: names and numbers are None then.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from store.engine import chunks
from store.tables import (
    case_events,
    case_listings,
    cases,
    content_spans,
    discrepancies,
    evidence,
    evidence_files,
    listings,
    master_listings,
    master_products,
    matches,
    sellers,
    sightings,
    users,
)

LARGEST_PICTURE: Final = 30_000_000
"""Bytes of a picture that is put into a report."""
_SHOWN: Final = ("view-desktop", "view-phone", "shot-desktop", "shot-phone", "page-desktop", "page-phone")
"""Pictures of what a browser saw, the best for reading first."""


def found(
    conn: Connection,
    *,
    numbers: Collection[int] = (),
    of_sellers: Collection[str] = (),
    channels: Collection[str] = (),
    period: tuple[datetime, datetime] | None = None,
) -> Sequence[Row[Any]]:
    """The cases that all of this fits, by number, with `name`, `legal_name` and `business_number` of the seller.

    Args:
        conn: a connection.
        numbers: of cases; empty means any, as below.
        of_sellers: ids, or names as shown; in names case does not count.
        channels: by name.
        period: aware, half open; a case fits when a step of it fell within.
    """
    fits: list[ColumnElement[bool]] = []
    if numbers:
        fits.append(cases.c.id.in_(sorted(numbers)))
    if of_sellers:
        names = [name.lower() for name in of_sellers]
        fits.append(or_(cases.c.seller.in_(list(of_sellers)), func.lower(sellers.c.name).in_(names)))
    if channels:
        fits.append(cases.c.channel.in_(list(channels)))
    if period is not None:
        at = and_(case_events.c.at >= period[0], case_events.c.at < period[1])
        fits.append(exists().where(case_events.c.case_id == cases.c.id, at))
    shown = and_(sellers.c.channel == cases.c.channel, sellers.c.external_id == cases.c.seller)
    query = select(cases, sellers.c.name, sellers.c.legal_name, sellers.c.business_number).outerjoin(sellers, shown)
    return conn.execute(query.where(*fits).order_by(cases.c.id)).all()


def listings_of(conn: Connection, numbers: Collection[int]) -> list[Row[Any]]:
    """The listings of these cases, oldest first.

    Columns: case_id, listing_id, gone_at, channel, external_id, url, first_seen_at, title and last_at (the last page
    that was read), card (the title that a search showed last).
    """
    of_case = (case_listings.c.case_id, case_listings.c.listing_id, case_listings.c.gone_at)
    names = (listings.c.channel, listings.c.external_id, listings.c.url, listings.c.first_seen_at)
    page = and_(content_spans.c.listing_id == listings.c.id, content_spans.c.is_current)
    shown = select(sightings.c.title).where(sightings.c.listing_id == listings.c.id)
    card = shown.order_by(sightings.c.id.desc()).limit(1).scalar_subquery().label("card")
    query = (
        select(*of_case, *names, content_spans.c.name.label("title"), content_spans.c.last_at, card)
        .join(listings, listings.c.id == case_listings.c.listing_id)
        .outerjoin(content_spans, page)
        .order_by(case_listings.c.case_id, listings.c.id)
    )
    return _rows(conn, query, case_listings.c.case_id, numbers)


def findings_of(conn: Connection, numbers: Collection[int]) -> list[Row[Any]]:
    """The discrepancies that these cases were made of, oldest first, each with its case_id."""
    both = case_events.join(discrepancies, discrepancies.c.id == case_events.c.discrepancy_id)
    query = select(case_events.c.case_id, discrepancies).select_from(both).order_by(discrepancies.c.id)
    return _rows(conn, query, case_events.c.case_id, numbers)


def steps_of(conn: Connection, numbers: Collection[int]) -> list[Row[Any]]:
    """Every step of these cases, oldest first, with the name of who took it (`actor`; None: Andon itself)."""
    told = case_events.outerjoin(users, users.c.id == case_events.c.actor_id)
    query = select(case_events, users.c.name.label("actor")).select_from(told).order_by(case_events.c.version)
    return _rows(conn, query, case_events.c.case_id, numbers)


def matches_of(conn: Connection, listing_ids: Collection[int]) -> dict[int, Row[Any]]:
    """What each of these listings most likely sells, by id: a person's word first, with their name (`by`)."""
    best: dict[int, Row[Any]] = {}
    query = (
        select(matches, users.c.name.label("by"))
        .outerjoin(users, users.c.id == matches.c.decided_by)
        .where(matches.c.rank == 0, matches.c.sku_code.is_not(None))
        .order_by(matches.c.decision.is_(None), matches.c.score.desc(), matches.c.id)
    )
    for row in _rows(conn, query, matches.c.listing_id, listing_ids):
        best.setdefault(row.listing_id, row)
    return best


def stated_of(conn: Connection, listing_ids: Collection[int]) -> dict[int, Row[Any]]:
    """What the master file says that listings sell, by id: product_code, sku_code."""
    here = and_(
        master_listings.c.channel == listings.c.channel,
        master_listings.c.external_id == listings.c.external_id,
        master_listings.c.until_version.is_(None),
    )
    names = (listings.c.id, master_listings.c.product_code, master_listings.c.sku_code)
    query = select(*names).join(master_listings, here).order_by(master_listings.c.id.desc())
    return {row.id: row for row in _rows(conn, query, listings.c.id, listing_ids)}


def product_names(conn: Connection, codes: Collection[str]) -> dict[str, str]:
    """What the current master file calls these products, by code."""
    names = master_products.c
    query = select(names.code, names.name).where(names.until_version.is_(None))
    return {row.code: row.name for row in _rows(conn, query, names.code, codes)}


def packs_of(conn: Connection, listing_ids: Collection[int]) -> Mapping[int, list[Row[Any]]]:
    """The packs of each of these listings that are not purged, oldest first."""
    query = select(evidence).where(evidence.c.purged_at.is_(None)).order_by(evidence.c.id)
    return grouped(_rows(conn, query, evidence.c.listing_id, listing_ids), "listing_id")


def kept(conn: Connection, numbers: Collection[int]) -> set[int]:
    """Those of these packs that are not purged."""
    query = select(evidence.c.id).where(evidence.c.purged_at.is_(None))
    return {row.id for row in _rows(conn, query, evidence.c.id, numbers)}


def pictures_of(conn: Connection, numbers: Collection[int]) -> dict[int, str]:
    """The SHA-256 of the picture that shows best what a browser saw, by pack; none without a browser's look."""
    best: dict[int, tuple[int, str]] = {}
    columns = evidence_files.c
    named = or_(*(columns.path.like(f"%/{kind}-%.png") for kind in ("view", "shot", "page")))
    query = select(columns.evidence_id, columns.path, columns.sha256).where(named, columns.bytes <= LARGEST_PICTURE)
    for row in _rows(conn, query, columns.evidence_id, numbers):
        name = row.path.rpartition("/")[2].removesuffix(".png")
        if name in _SHOWN:
            place = (_SHOWN.index(name), row.sha256)
            best[row.evidence_id] = min(best.get(row.evidence_id, place), place)
    return {number: sha for number, (_, sha) in best.items()}


def grouped(rows: Sequence[Row[Any]], by: str = "case_id") -> Mapping[int, list[Row[Any]]]:
    """Rows by the number in their column `by`, in the order that they have."""
    together: dict[int, list[Row[Any]]] = {}
    for row in rows:
        together.setdefault(getattr(row, by), []).append(row)
    return together


def _rows(conn: Connection, query: Select[Any], column: Any, ids: Collection[Any]) -> list[Row[Any]]:
    """The rows of `query` whose `column` is one of `ids`."""
    parts = chunks(sorted(set(ids)))
    return [row for part in parts for row in conn.execute(query.where(column.in_(part)))]
