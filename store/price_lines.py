"""SQL of the price of one offer through time, for the line that a message draws of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from model.capture import PRICE_FIELDS
from model.money import from_minor
from store.tables import offer_spans

LOOKS_BACK: Final = timedelta(days=30)
_APART: Final = timedelta(days=2)
"""So long without a capture, and what was asked meanwhile is not known."""
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PriceLine:
    """What an offer asked from each moment on; None where nobody knows."""

    currency: str
    points: Sequence[tuple[datetime, Decimal | None]]


def price_line(conn: Connection, row: Row[Any], now: datetime) -> PriceLine | None:
    """The judged price of a discrepancy's offer in the last month; None where it never changed.

    The line begins with a day and ends with an hour, so that it is the same until the price or these change.
    """
    numbers = row.numbers or {}
    currency, field = numbers.get("currency"), numbers.get("field", "price")
    if row.listing_id is None or not currency or field not in PRICE_FIELDS:
        return None
    spans = offer_spans.c
    since = (now - LOOKS_BACK).replace(hour=0, minute=0, second=0, microsecond=0)
    where = (spans.listing_id == row.listing_id, spans.seller == row.seller, spans.last_at > since)
    found = conn.execute(select(offer_spans).where(*where).order_by(spans.first_at, spans.id)).all()
    mine = _of_variant(found, row.variant)
    points = _points(mine, str(field), str(currency), since)
    return PriceLine(str(currency), points) if len({amount for _, amount in points if amount is not None}) > 1 else None


def _of_variant(found: Sequence[Row[Any]], variant: str) -> list[Row[Any]]:
    """The spans of the variant; of a page as a whole those of its only variant, else none."""
    known = {one.variant for one in found}
    wanted = variant if variant in known else next(iter(known)) if len(known) == 1 and not variant else None
    return [one for one in found if one.variant == wanted]


def _points(
    found: Sequence[Row[Any]], field: str, currency: str, since: datetime
) -> list[tuple[datetime, Decimal | None]]:
    made: list[tuple[datetime, Decimal | None]] = []
    ended: datetime | None = None
    for one in found:
        if ended is not None and one.first_at - ended > _APART:
            made.append((ended, None))
        minor = getattr(one, field) if one.currency == currency else None
        made.append((max(one.first_at, since), None if minor is None else from_minor(minor, currency)))
        ended = one.last_at
    if made and ended is not None:
        begun = ended.replace(minute=0, second=0, microsecond=0)
        made.append((begun + _HOUR, made[-1][1]))
    return made
