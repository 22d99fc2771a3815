"""SQL of how an offer went and of the promotions that held for it, for a chart of one listing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, select

from store.tables import master_promotions, offer_spans, variants

_SCOPE: Final = ("brand", "category", "product_code", "sku_code", "channel", "seller", "country")
_MOST: Final = 5_000
"""Spans of one listing: a year in which an offer changed every second hour."""


def spans(conn: Connection, listing_id: int, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    """What was said of a listing's offers in that time, oldest first, each with `options` and `pack` of its variant."""
    mine = and_(variants.c.listing_id == offer_spans.c.listing_id, variants.c.external_id == offer_spans.c.variant)
    query: Select[Any] = select(offer_spans, variants.c.options, variants.c.pack).outerjoin(variants, mine)
    where = (
        offer_spans.c.listing_id == listing_id,
        offer_spans.c.last_at >= since,
        offer_spans.c.first_at <= until,
    )
    ordered = query.where(*where).order_by(offer_spans.c.first_at, offer_spans.c.id).limit(_MOST)
    found: list[Row[Any]] = list(conn.execute(ordered))
    return found


def promotions(
    conn: Connection, scope: Mapping[str, str], judges: str, between: tuple[datetime, datetime]
) -> Sequence[Row[Any]]:
    """The current promotions of what has that scope, by the columns of a policy: name, starts_at, ends_at."""
    p = master_promotions.c
    fits = [p[name].in_(["", scope.get(name, "")]) for name in _SCOPE]
    held = (p.until_version.is_(None), p.judges == judges, p.starts_at <= between[1], p.ends_at > between[0])
    query: Select[Any] = select(p.name, p.starts_at, p.ends_at).where(*held, *fits)
    return conn.execute(query.order_by(p.starts_at).limit(20)).all()
