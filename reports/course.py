"""How the offer behind a discrepancy went: its price or stock, what policy allows, its promotions.

Read straight from the spans of one listing, so that no page or message waits for a report over frames. Where the law
keeps the brand's amounts from a reseller, it shows what was asked and no more.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from model.capture import PRICE_FIELDS, Availability
from model.finding import Family
from model.lazy import lazy
from model.money import from_minor
from reports.charts import Band, Series, steps
from reports.withholding import withheld
from store import courses, truths
from store.discrepancies import Discrepancy
from store.telling import described
from store.truths import Truth
from system import clock
from system.settings import Settings

_BEFORE: Final = timedelta(days=14)
_SHORTEST: Final = timedelta(days=30)
_LONGEST: Final = timedelta(days=180)
"""It begins two weeks before the fault and ends two weeks after it, and shows a month at least, half a year at most."""
GAP: Final = timedelta(days=3)
"""A line breaks where nobody looked for longer."""
_LINES: Final = 6

Window = tuple[datetime, datetime, str]
Value = Callable[[Any], float | None]
"""What a span says; None where it does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What a picture of a price or of stock shows."""

    series: Sequence[Series]
    """One at least has a known value."""
    zone: ZoneInfo
    title: str
    unit: str
    band: Band | None = None
    windows: Sequence[Window] = ()


def course(conn: Connection, settings: Settings, about: Discrepancy) -> bytes | None:
    """The picture (PNG) of a discrepancy's price or stock; None where nothing was read of it, or it is of no page."""
    found = course_of(conn, settings, about)
    if found is None:
        return None
    return steps(
        found.series, zone=found.zone, title=found.title, unit=found.unit, band=found.band, windows=found.windows
    )


def course_of(conn: Connection, settings: Settings, about: Discrepancy) -> Course | None:
    """How a discrepancy's price or stock went; None where nothing was read of it, or it is of no page."""
    if about.listing_id is None:
        return None
    found = _meant(courses.spans(conn, about.listing_id, *_period(about)), about)
    field = str(about.numbers.get("field") or "price")
    field = field if field in PRICE_FIELDS else "price"
    stock = about.family is Family.STOCK
    counted = any(span.quantity is not None for span in found)
    value: Value = (_quantity if counted else _buyable) if stock else _amount(field)
    series = [
        _line(name or ("stock" if stock else field.replace("_", " ")), some, value) for name, some in _offers(found)
    ]
    if not any(known is not None for line in series for _, known in line.points):
        return None
    (row,) = described(conn, [about.id])
    channel = settings.channels.get(about.channel)
    counts = lazy("pieces") if counted else lazy("1 = can be bought, 0 = sold out")
    drawn = Course(
        series=series,
        zone=channel.zone if channel else ZoneInfo(settings.time_zone),
        title=f"{row.product_name or about.external_id} on {about.channel}",
        unit=counts if stock else found[-1].currency or "",
    )
    if about.family is not Family.PRICE or withheld(conn, [row], settings):
        return drawn
    windows = _windows(conn, settings, about, row, field, (found[0].first_at, found[-1].last_at))
    band = _band(about, truths.of_key(conn, about.policy_key), found[-1].pack or 1)
    return replace(drawn, band=band, windows=windows)


def _period(about: Discrepancy) -> tuple[datetime, datetime]:
    """What is shown, from and to."""
    now = clock.now()
    until = min(about.ended_at + _BEFORE, now) if about.ended_at else now
    return max(min(about.first_seen_at - _BEFORE, now - _SHORTEST), until - _LONGEST), until


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
        yield " / ".join(str(value) for value in (last.options or {}).values()) or last.variant, some


def _line(name: str, spans: Sequence[Any], value: Value) -> Series:
    """A value from the first to the last visit of each span; a gap where nobody looked for long."""
    points: list[tuple[datetime, float | None]] = []
    for span in spans:
        if points and span.first_at - points[-1][0] > GAP:
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
    row: Any,
    field: str,
    between: tuple[datetime, datetime],
) -> list[Window]:
    """The promotions that hold for the offer, as far as they are shown."""
    channel = settings.channels.get(about.channel)
    scope = {
        "brand": about.brand,
        "category": row.category or "",
        "product_code": row.product_code or "",
        "sku_code": row.sku_code or "",
        "channel": about.channel,
        "seller": about.seller,
        "country": channel.country if channel else "",
    }
    held = courses.promotions(conn, scope, field, between)
    return [(max(one.starts_at, between[0]), min(one.ends_at, between[1]), one.name) for one in held]
