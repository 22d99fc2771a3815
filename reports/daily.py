"""The lowest price of each day in each channel, as a table and the charts over it."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from reports.asking import Asked
from reports.offers import DUE, against, money, per_piece, with_policies
from reports.tables import Chart, Column, Kind, Table

_MOST_CHARTS: Final = 12
"""More are looked at by nobody; each costs its days times its offers to draw."""
_MOST_DAYS: Final = 400
_DUE: Final = dict(zip(("List price", "Floor", "Promotion"), DUE, strict=True))

Product = tuple[str, str]
"""Code and currency."""


def daily(conn: Connection, rows: pd.DataFrame, wanted: Asked) -> tuple[Table, Sequence[Chart]]:
    """A row for each product, currency and day, and a chart for each product and currency.

    Args:
        conn: a connection.
        rows: offers of `reports.offers`, with `zone`.
        wanted: its last 400 days are drawn.
    """
    rows = rows[(rows["product_code"] != "") & rows["price"].notna()]
    chosen = _chosen(rows)
    days = pd.date_range(wanted.first, wanted.last, freq="D")[-_MOST_DAYS:]
    spread = _spread(rows, chosen, days)
    spread = with_policies(conn, spread) if len(spread) else spread
    channels = sorted(rows["channel"].unique())
    down = (Column("Product"), Column("Currency", width=9), Column("Day", Kind.DAY, width=11))
    columns = (*down, *(Column(name, Kind.MONEY) for name in (*_DUE, *channels)))
    cells: list[list[Any]] = []
    charts: list[Chart] = []
    by_product = dict(list(spread.groupby(["product_code", "currency"], sort=False))) if len(spread) else {}
    for product in chosen:
        if (some := by_product.get(product)) is None:
            continue
        first = len(cells)
        cells += _of_product(product, some, days, channels)
        seen = [name for name in channels if name in set(some["channel"])]
        due = [name for name, of in _DUE.items() if some[of].notna().any()]
        charts.append(_chart(product, some, [*due, *seen], (first, len(cells) - 1)))
    return Table(name="Daily", columns=columns, rows=cells), charts


def _chosen(rows: pd.DataFrame) -> list[Product]:
    """The products that went lowest against their list price, then those without one, by code."""
    share = against(rows).groupby(["product_code", "currency"])["against"].min()
    lowest = share.sort_values(kind="stable", na_position="last")
    return [(str(code), str(currency)) for code, currency in lowest.index[:_MOST_CHARTS]]


def _spread(rows: pd.DataFrame, chosen: Sequence[Product], days: pd.DatetimeIndex) -> pd.DataFrame:
    """Each offer once for each day of its channel that it stood on, `captured_at` its last moment there."""
    few, pairs = set(chosen), zip(rows["product_code"], rows["currency"], strict=True)
    mine = rows[np.fromiter((pair in few for pair in pairs), dtype=np.bool_, count=len(rows))]
    parts = [_days_of(some, str(zone), days) for zone, some in mine.groupby(mine["zone"].map(str), sort=False)]
    return pd.concat(parts, ignore_index=True) if parts else mine.assign(day=None)


def _days_of(rows: pd.DataFrame, zone: str, days: pd.DatetimeIndex) -> pd.DataFrame:
    first, last = _day(rows["first_at"], zone), _day(rows["seen_at"], zone)
    first, last = first.where(first >= days[0], days[0]), last.where(last <= days[-1], days[-1])
    count = ((last - first).dt.days + 1).clip(lower=0).to_numpy()
    which = np.repeat(np.arange(len(rows)), count)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    day = first.iloc[which].reset_index(drop=True) + pd.to_timedelta(nth, unit="D")
    night = (day + pd.Timedelta(days=1)).dt.tz_localize(zone, ambiguous=False, nonexistent="shift_forward")
    night = night.dt.tz_convert("UTC") - pd.Timedelta(seconds=1)
    spread = rows.iloc[which].reset_index(drop=True)
    return spread.assign(day=day, captured_at=spread["seen_at"].where(spread["seen_at"] <= night, night))


def _day(times: "pd.Series[Any]", zone: str) -> "pd.Series[Any]":
    """The midnights, without zone, of the days on which these times fall by the zone's clock."""
    days: pd.Series[Any] = times.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    return days


def _of_product(
    product: Product, rows: pd.DataFrame, days: pd.DatetimeIndex, channels: Sequence[str]
) -> list[list[Any]]:
    """A row for every day, so that the chart's axis has no holes."""
    pieces = per_piece(rows)
    lowest = pieces.groupby(["day", "channel"])["price"].min()
    due = pieces.groupby("day")[list(DUE)].min()
    cells = []
    for day in days:
        amounts = [*(due[of].get(day) for of in DUE), *(lowest.get((day, name)) for name in channels)]
        cells.append([*product, day.date(), *(money(minor, product[1]) for minor in amounts)])
    return cells


def _chart(product: Product, rows: pd.DataFrame, series: Sequence[str], drawn: tuple[int, int]) -> Chart:
    name = rows["product"].iloc[0]
    return Chart(
        kind="line",
        title=f"{product[0]} {name}".strip(),
        table="Daily",
        category="Day",
        series=series,
        first=drawn[0],
        last=drawn[1],
        dashed=frozenset(_DUE),
        unit=f"{product[1]} for one piece",
    )
