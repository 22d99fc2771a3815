"""How the offer behind a discrepancy went, for the chart of its page: its price or stock, what is due, its promotions.

Read straight from the spans of one listing, so that the page need not wait for a report over frames. Where the law
keeps the brand's amounts from a reseller, it shows what was asked and no more.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from model.capture import PRICE_FIELDS, Availability
from model.finding import Family
from model.money import from_minor
from reports.charts import Band, Series
from reports.course import Course
from store import courses
from store.discrepancies import Discrepancy
from store.truths import Truth
from system import clock
from system.settings import Settings
from web.rows import Shown

_BEFORE: Final = timedelta(days=14)
_SHORTEST: Final = timedelta(days=30)
_LONGEST: Final = timedelta(days=180)
"""It begins two weeks before the fault, and shows a month at least and half a year at most."""
_GAP: Final = timedelta(days=3)
"""A line breaks where nobody looked for longer."""
_LINES: Final = 6

Value = Callable[[Any], float | None]
"""What a span says; None where it does not."""


def of_discrepancy(
    conn: Connection, settings: Settings, about: Discrepancy, one: Shown, truth: Truth | None
) -> Course | None:
    """The chart of a discrepancy; None where nothing was read of it, or it is of no page."""
    if about.listing_id is None:
        return None
    now = clock.now()
    since = max(min(about.first_seen_at - _BEFORE, now - _SHORTEST), now - _LONGEST)
    found = _meant(courses.spans(conn, about.listing_id, since), about)
    field = str(about.numbers.get("field") or "price")
    field = field if field in PRICE_FIELDS else "price"
    stock = about.family is Family.STOCK
    counted = any(span.quantity is not None for span in found)
    value: Value = (_quantity if counted else _buyable) if stock else _amount(field)
    series = [_line(name, some, value) for name, some in _offers(found)]
    if not any(known is not None for line in series for _, known in line.points):
        return None
    known_channel = settings.channels.get(about.channel)
    zone = known_channel.zone if known_channel else ZoneInfo(settings.time_zone)
    unit = ("pieces" if counted else "1 = can be bought, 0 = sold out") if stock else found[-1].currency or ""
    drawn = Course(series=series, zone=zone, title=one.title, unit=unit)
    if about.family is not Family.PRICE or one.secret:
        return drawn
    windows = _windows(conn, settings, about, one, field, (max(since, found[0].first_at), found[-1].last_at))
    return replace(drawn, band=_band(about, truth, found[-1].pack or 1), windows=windows)


def _meant(found: Sequence[Any], about: Discrepancy) -> list[Any]:
    """The spans of the seller and variant that it is about, in their youngest currency; of a whole page, of all."""
    spans = list(found)
    for name, wanted in (("seller", about.seller), ("variant", about.variant)):
        mine = [span for span in spans if getattr(span, name) == wanted]
        spans = mine or spans
    currency = next((span.currency for span in reversed(spans) if span.currency), None)
    return [span for span in spans if span.currency in (currency, None)]


def _offers(spans: Sequence[Any]) -> Iterator[tuple[str, list[Any]]]:
    """The spans of each seller's variant by its name, those seen last first; of many only some."""
    grouped: dict[tuple[str, str], list[Any]] = {}
    for span in spans:
        grouped.setdefault((span.seller, span.variant), []).append(span)
    recent = sorted(grouped.values(), key=lambda some: some[-1].last_at, reverse=True)[:_LINES]
    for some in recent:
        last = some[-1]
        yield " / ".join(str(value) for value in (last.options or {}).values()) or last.variant or "price", some


def _line(name: str, spans: Sequence[Any], value: Value) -> Series:
    """A value from the first to the last visit of each span; a gap where nobody looked for long."""
    points: list[tuple[datetime, float | None]] = []
    for span in spans:
        if points and span.first_at - points[-1][0] > _GAP:
            points.append((points[-1][0], None))
        points.append((span.first_at, value(span)))
        if span.last_at > span.first_at:
            points.append((span.last_at, value(span)))
    return Series(name=name, points=points)


def _quantity(span: Any) -> float | None:
    return None if span.quantity is None else float(span.quantity)


def _buyable(span: Any) -> float | None:
    buyable = Availability(span.availability).buyable
    return None if buyable is None else float(buyable)


def _amount(field: str) -> Value:
    def of(span: Any) -> float | None:
        minor = getattr(span, field)
        return None if minor is None or not span.currency else float(from_minor(minor, span.currency))

    return of


def _band(about: Discrepancy, truth: Truth | None, pack: int) -> Band | None:
    """What the policy's row allows for a pack of so many, else what was due when it was last judged."""
    due: dict[str, float | None] = {}
    for name in ("floor", "ceiling"):
        told = about.numbers.get(name)
        due[name] = None if told is None else float(told)
        if truth is not None and truth.sheet == "policies" and truth.values.get(name) is not None:
            due[name] = float(from_minor(truth.values[name] * pack, truth.values["currency"]))
    known = any(value is not None for value in due.values())
    return Band(low=due["floor"], high=due["ceiling"]) if known else None


def _windows(
    conn: Connection,
    settings: Settings,
    about: Discrepancy,
    one: Shown,
    field: str,
    between: tuple[datetime, datetime],
) -> list[tuple[datetime, datetime, str]]:
    channel = settings.channels.get(about.channel)
    scope = {
        "brand": about.brand,
        "category": one.row.category or "",
        "product_code": one.row.product_code or "",
        "sku_code": one.row.sku_code or "",
        "channel": about.channel,
        "seller": about.seller,
        "country": channel.country if channel else "",
    }
    held = courses.promotions(conn, scope, field, between)
    return [(max(row.starts_at, between[0]), min(row.ends_at, between[1]), row.name) for row in held]
