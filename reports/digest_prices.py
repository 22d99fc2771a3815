"""The section of a digest: what channels ask against the list price."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection

from reports import charts
from reports.asking import Asked
from reports.digest_rows import Wanted
from reports.offers import against, offers_of
from reports.sections import Section
from reports.tables import Kind
from store.digesting import About

_HOLDS: Final = timedelta(days=2)
"""What was last seen longer ago says nothing of today's prices."""
_LISTED: Final = 10


@dataclass(frozen=True, slots=True)
class _Index:
    """Prices of a channel, each divided by its list price: of each product the lowest one counts."""

    low: float
    median: float
    high: float
    products: int


def section(conn: Connection, wanted: Wanted) -> Section:
    """By channel the median and the range over products, and the median before; empty where nothing has changed.

    Offers whose seller may be told no list price are not in it.
    """
    first = (wanted.since - _HOLDS).astimezone(wanted.zone).date()
    asked = Asked(
        first=first,
        last=wanted.until.astimezone(wanted.zone).date(),
        zone=wanted.zone,
        channels=tuple(wanted.about.channels),
    )
    rows = _of_brands(against(offers_of(conn, asked, wanted.settings)), wanted.about)
    now, before = _index(rows, wanted.until), _index(rows, wanted.since)
    if not now or now == before:
        return Section(title=wanted.say("prices"), empty=True)
    channels = sorted(now, key=lambda channel: (now[channel].median, channel))
    return Section(
        title=wanted.say("prices"),
        lines=(
            *(_line(wanted, channel, now[channel], before) for channel in channels[:_LISTED]),
            *([wanted.say("more", count=len(channels) - _LISTED)] if len(channels) > _LISTED else []),
        ),
        chart=charts.ranges(
            wanted.say("prices"),
            channels,
            [(100 * now[one].low, 100 * now[one].median, 100 * now[one].high) for one in channels],
            unit="%",
            mark=100,
        ),
        table=wanted.table(
            "prices",
            wanted.columns(
                "channel",
                ("products", Kind.WHOLE, 10),
                *((name, Kind.PERCENT, 14) for name in ("median", "lowest", "highest", "median_before")),
            ),
            [_cells(channel, now[channel], before.get(channel)) for channel in channels],
        ),
    )


def _cells(channel: str, now: _Index, before: _Index | None) -> list[Any]:
    return [channel, now.products, now.median, now.low, now.high, before.median if before else None]


def _of_brands(rows: pd.DataFrame, about: About) -> pd.DataFrame:
    """Offers of known products with a list price, of the brands that are asked for."""
    known = rows[rows["against"].notna() & (rows["product_code"] != "")]
    return known[known["brand"].isin(list(about.brands))] if about.brands else known


def _index(rows: pd.DataFrame, at: datetime) -> Mapping[str, _Index]:
    """By channel, of the offers as they were last seen before `at`."""
    until, oldest = pd.Timestamp(at).tz_convert("UTC"), pd.Timestamp(at - _HOLDS).tz_convert("UTC")
    seen = rows[(rows["first_at"] <= until) & (rows["last_at"] >= oldest)]
    last = seen.sort_values("first_at", kind="stable").drop_duplicates(["listing_id", "seller", "variant"], keep="last")
    lowest = last.groupby(["channel", "product_code"])["against"].min().astype(float)
    return {
        str(channel): _Index(float(some.min()), float(some.median()), float(some.max()), len(some))
        for channel, some in lowest.groupby(level="channel")
    }


def _line(wanted: Wanted, channel: str, index: _Index, before: Mapping[str, _Index]) -> str:
    known = before.get(channel)
    said = wanted.say("prices.before", median=f"{known.median:.0%}") if known else ""
    shares = {"median": f"{index.median:.0%}", "low": f"{index.low:.0%}", "high": f"{index.high:.0%}"}
    return wanted.say("prices.line", channel=channel, **shares, products=index.products, before=said)
