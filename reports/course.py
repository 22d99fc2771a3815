"""How the offer behind a discrepancy went, as a picture: its price or stock, what policy allows, its promotions.

Where the law keeps the brand's amounts from a reseller, the picture shows what was asked and no more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from catalog.policies import join_policies
from model.capture import PRICE_FIELDS, Availability
from model.finding import Family
from model.money import from_minor
from reports.asking import Asked
from reports.charts import Band, Series, steps
from reports.offers import offers_of
from store import master
from store.discrepancies import Discrepancy
from system import clock
from system.settings import Settings

_BEFORE: Final = timedelta(days=14)
_SHORTEST: Final = timedelta(days=30)
_LONGEST: Final = timedelta(days=180)
"""The picture begins two weeks before the fault, and shows a month at least and half a year at most."""
GAP: Final = timedelta(days=3)
"""A line breaks where nobody looked for longer."""
_VARIANTS: Final = 6
_WINDOW: Final = ("promotion_key", "promo_starts_at", "promo_ends_at")

Window = tuple[datetime, datetime, str]


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
    rows = _offers(conn, settings, about)
    field = str(about.numbers.get("field") or "price")
    field = field if field in PRICE_FIELDS else "price"
    series = list(_stock(rows)) if about.family is Family.STOCK else list(_prices(rows, field))
    if not any(value is not None for one in series for _, value in one.points):
        return None
    channel = settings.channels.get(about.channel)
    zone = channel.zone if channel else ZoneInfo(settings.time_zone)
    title = f"{rows['product'].iloc[-1] or about.external_id} on {about.channel}"
    if about.family is Family.STOCK:
        known = rows["quantity"].notna().any()
        unit = "pieces" if known else "1 = can be bought, 0 = sold out"
        return Course(series=series, zone=zone, title=title, unit=unit)
    band, windows = _due(conn, rows, field)
    return Course(series=series, zone=zone, title=title, unit=rows["currency"].iloc[-1], band=band, windows=windows)


def _asked(settings: Settings, about: Discrepancy) -> Asked:
    """The days that are shown."""
    now = clock.now()
    first = min(about.first_seen_at - _BEFORE, now - _SHORTEST)
    until = min(about.ended_at + _BEFORE, now) if about.ended_at else now
    zone = ZoneInfo(settings.time_zone)
    start, last = max(first, until - _LONGEST).astimezone(zone).date(), until.astimezone(zone).date()
    return Asked(first=start, last=last, zone=zone, channels=(about.channel,))


def _offers(conn: Connection, settings: Settings, about: Discrepancy) -> pd.DataFrame:
    """The spans of the offer that it is about, in its youngest currency; of a whole page those of all its variants."""
    rows = offers_of(conn, _asked(settings, about), settings, about.listing_id)
    for column, wanted in (("seller", about.seller), ("variant", about.variant)):
        mine = rows[rows[column] == wanted]
        rows = mine if len(mine) else rows
    if rows.empty:
        return rows
    rows = rows.sort_values("last_at", kind="stable", ignore_index=True)
    currency = rows["currency"].iloc[-1]
    return rows[rows["currency"].isna() if pd.isna(currency) else rows["currency"] == currency]


def _prices(rows: pd.DataFrame, field: str) -> Iterator[Series]:
    for name, spans in _variants(rows):
        values = [
            None if pd.isna(value) or pd.isna(currency) else float(from_minor(int(value), currency))
            for value, currency in zip(spans[field], spans["currency"], strict=True)
        ]
        yield _line(name or field.replace("_", " "), spans, values)


def _stock(rows: pd.DataFrame) -> Iterator[Series]:
    counted = rows["quantity"].notna().any()
    for name, spans in _variants(rows):
        if counted:
            values = [None if pd.isna(one) else float(one) for one in spans["quantity"]]
        else:
            buyable = [Availability(one).buyable for one in spans["availability"]]
            values = [None if one is None else float(one) for one in buyable]
        yield _line(name or "stock", spans, values)


def _variants(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The spans of each seller's variant, those that were seen last first; of many only some."""
    grouped = list(rows.groupby(["seller", "variant"], sort=False))
    recent = sorted(grouped, key=lambda one: one[1]["last_at"].max(), reverse=True)[:_VARIANTS]
    for (_, variant), spans in recent:
        name = " / ".join(filter(None, (spans["colour"].iloc[-1], spans["size"].iloc[-1]))) or variant
        yield str(name), spans.sort_values("first_at", kind="stable")


def _line(name: str, spans: pd.DataFrame, values: list[float | None]) -> Series:
    """A value from the first to the last visit of each span; a gap where nobody looked for long."""
    points: list[tuple[datetime, float | None]] = []
    for first, last, value in zip(spans["first_at"], spans["last_at"], values, strict=True):
        begins, ends = first.to_pydatetime(), last.to_pydatetime()
        if points and begins - points[-1][0] > GAP:
            points.append((points[-1][0], None))
        points.append((begins, value))
        if ends > begins:
            points.append((ends, value))
    return Series(name=name, points=points)


def _due(conn: Connection, rows: pd.DataFrame, field: str) -> tuple[Band | None, list[Window]]:
    """What policy allows at the last visit, and the promotions of the time that is shown."""
    last = rows.iloc[[-1]]
    if bool(last["locked"].iloc[0]):
        return None, []
    policies, promotions = master.frame(conn, "policies"), master.frame(conn, "promotions")
    policies = policies[(policies["judges"] == field) & ~policies["with_shipping"].astype(bool)]
    promotions = promotions[promotions["judges"] == field]
    pack, currency = int(last["pack"].iloc[0]), last["currency"].iloc[0]
    due = join_policies(last, policies, promotions)
    due = due[due["policy_currency"] == currency]
    band = None
    if len(due):
        low, high = _amount(due["base_floor"].iloc[0], pack, currency), _amount(due["ceiling"].iloc[0], pack, currency)
        band = None if low is None and high is None else Band(low=low, high=high)
    return band, list(_windows(rows, policies, promotions))


def _windows(rows: pd.DataFrame, policies: pd.DataFrame, promotions: pd.DataFrame) -> Iterator[Window]:
    """The promotions that hold for the offer at some time of the picture."""
    begins, ends = rows["first_at"].min(), rows["last_at"].max()
    near = promotions[(promotions["starts_at"] <= ends) & (promotions["ends_at"] > begins)]
    if near.empty:
        return
    names: Mapping[str, str] = dict(zip(near["key"], near["name"], strict=True))
    offer = rows.iloc[np.full(len(near), len(rows) - 1)].reset_index(drop=True)
    offer["captured_at"] = near["starts_at"].to_numpy(dtype="datetime64[ns]")
    offer["captured_at"] = offer["captured_at"].dt.tz_localize("UTC")
    held = join_policies(offer, policies, promotions).drop_duplicates("promotion_key")
    held = held[held["promotion_key"] != ""]
    for key, starts, stops in zip(*(held[name] for name in _WINDOW), strict=True):
        first, last = max(starts, begins), min(stops, ends)
        if first < last:
            yield first.to_pydatetime(), last.to_pydatetime(), names[key]


def _amount(minor: Any, pack: int, currency: str) -> float | None:
    return None if pd.isna(minor) else float(from_minor(int(minor) * pack, currency))
