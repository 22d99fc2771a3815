"""SQL of what a message's members share: their facts, and how often others of their channels have the same."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from model.causes import Facts
from model.lifecycle import State
from store.engine import chunks
from store.tables import (
    captures,
    catalog_versions,
    discrepancies,
    events,
    listings,
    master_listings,
    master_policies,
    master_products,
    master_skus,
    message_members,
    offer_spans,
)

_D = discrepancies.c
_BEFORE: Final = timedelta(hours=24)
"""So long after an import what begins may come of it."""
_AGO: Final = timedelta(days=30)
_MOST: Final = 2000
"""Other discrepancies that are looked at, the youngest."""
_SIDES: Final = {"below_floor": "below", "coupon_below_floor": "below", "above_ceiling": "above"}


@dataclass(frozen=True, slots=True)
class Shared:
    """What is known of members and of others."""

    members: Sequence[Facts]
    others: Mapping[str, Mapping[str, int]]
    began: Sequence[datetime]
    others_began: Sequence[datetime]


def shared(conn: Connection, message_id: int, now: datetime) -> Shared:
    """The facts of a message's living members, and of the other discrepancies and listings of their channels."""
    member = exists().where(message_members.c.message_id == message_id, message_members.c.discrepancy_id == _D.id)
    mine = conn.execute(_facts().where(member, _D.ended_at.is_(None))).all()
    channels = sorted({row.channel for row in mine})
    recent = (_D.channel.in_(channels), _D.first_seen_at > now - _AGO, _D.state != State.DROPPED.value)
    rest = conn.execute(_facts().where(~member, *recent).order_by(_D.id.desc()).limit(_MOST)).all()
    first = conn.execute(select(func.min(catalog_versions.c.id))).scalar()
    others: dict[str, Counter[str]] = {}
    for row in rest:
        for trait, value in _of(row, first).items():
            others.setdefault(trait, Counter())[value] += 1
    categories = _categories(conn, [row.listing_id for row in mine])
    members = [{**_of(row, first), **_placed(row, categories)} for row in mine]
    shown = select(_D.listing_id).join(message_members, message_members.c.discrepancy_id == _D.id)
    # Not correlated: asked once, not for each of the channel's listings.
    outside = listings.c.id.not_in(shown.where(message_members.c.message_id == message_id, _D.listing_id.is_not(None)))
    here = and_(listings.c.channel.in_(channels), outside)
    return Shared(
        members,
        {**others, "category": _listed(conn, here), "seller": _sold(conn, here)},
        [row.first_seen_at for row in mine],
        [row.first_seen_at for row in rest],
    )


def _facts() -> Any:
    """Discrepancies with the run that found them, and the import that made their policy what it is."""
    begun = and_(events.c.discrepancy_id == _D.id, events.c.version == 1)
    policy = and_(master_policies.c.key == _D.policy_key, master_policies.c.until_version.is_(None))
    columns = (
        "id",
        "channel",
        "listing_id",
        "kind",
        "family",
        "seller",
        "policy_key",
        "numbers",
        "off",
        "first_seen_at",
    )
    return (
        select(
            *(_D[name] for name in columns),
            captures.c.run_id,
            catalog_versions.c.id.label("version_id"),
            catalog_versions.c.imported_at,
        )
        .select_from(discrepancies)
        .outerjoin(events, begun)
        .outerjoin(captures, captures.c.id == events.c.capture_id)
        .outerjoin(master_policies, policy)
        .outerjoin(catalog_versions, catalog_versions.c.id == master_policies.c.since_version)
    )


def _of(row: Any, first_version: int | None) -> dict[str, str]:
    """The traits of a discrepancy that other discrepancies may share."""
    numbers = row.numbers or {}
    side = _SIDES.get(row.kind) or str(numbers.get("direction") or "")
    imported = row.imported_at is not None and timedelta(0) <= row.first_seen_at - row.imported_at <= _BEFORE
    known = {
        "promotion": numbers.get("promotion"),
        "policy": row.policy_key,
        "field": numbers.get("field"),
        "run": row.run_id,
        "master": row.version_id if imported and row.version_id != first_version else None,
    }
    if side in ("below", "above") and row.off is not None:
        known[side] = f"{abs(row.off):.0f}"
    return {trait: str(value) for trait, value in known.items() if value not in (None, "")}


def _placed(row: Any, categories: Mapping[int, str]) -> dict[str, str]:
    """The traits that listings share."""
    known = {"seller": row.seller, "category": categories.get(row.listing_id, "")}
    return {trait: value for trait, value in known.items() if value}


def _product() -> Any:
    """Listings with the product that the master file says they are."""
    listed = and_(
        master_listings.c.channel == listings.c.channel,
        master_listings.c.external_id == listings.c.external_id,
        master_listings.c.until_version.is_(None),
    )
    sku = and_(master_skus.c.key == master_listings.c.sku_code, master_skus.c.until_version.is_(None))
    code = func.coalesce(master_listings.c.product_code, master_skus.c.product_code)
    product = and_(master_products.c.key == code, master_products.c.until_version.is_(None))
    return (
        listings.join(master_listings, listed)
        .outerjoin(master_skus, sku)
        .join(master_products, and_(product, master_products.c.category != ""))
    )


def _categories(conn: Connection, ids: Sequence[int | None]) -> dict[int, str]:
    """The master file's category of each of these listings."""
    wanted = {id_ for id_ in ids if id_ is not None}
    found: dict[int, str] = {}
    for part in chunks(sorted(wanted)):
        query = select(listings.c.id, master_products.c.category).select_from(_product())
        found |= {row.id: row.category for row in conn.execute(query.where(listings.c.id.in_(part)))}
    return found


def _listed(conn: Connection, here: ColumnElement[bool]) -> dict[str, int]:
    """How many listings are of which category."""
    query = select(master_products.c.category, func.count(listings.c.id.distinct())).select_from(_product())
    rows = conn.execute(query.where(here).group_by(master_products.c.category))
    return {row[0]: row[1] for row in rows}


def _sold(conn: Connection, here: ColumnElement[bool]) -> dict[str, int]:
    """How many listings are which seller's now."""
    spans = offer_spans.c
    query = select(spans.seller, func.count(spans.listing_id.distinct())).join(
        listings, listings.c.id == spans.listing_id
    )
    query = query.where(here, spans.is_current, spans.seller != "").group_by(spans.seller)
    return {row[0]: row[1] for row in conn.execute(query)}
