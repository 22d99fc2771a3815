"""The report of stock: what could be bought, how long SKUs were out, which size runs are broken."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection

from model.capture import NOT_BUYABLE, Availability
from reports.asking import Asked, about
from reports.lasting import covered, minus, seconds
from reports.offers import offers_of, until, zones_of
from reports.prices import NOTES, PLACE, STOOD, place_cells, stood_cells
from reports.tables import Chart, Column, Kind, Report, Table
from system.settings import Settings

_HOLDS: Final = timedelta(hours=24)
"""A visit says what was so for a day at most; after that nobody knows."""
_SOLD_OUT: Final = frozenset(level.value for level in NOT_BUYABLE)
_FEWEST_SIZES: Final = 3
"""Fewer are no run."""

_COLUMNS: Final = (*PLACE, *STOOD, Column("Availability", width=18), Column("Quantity", Kind.WHOLE, width=10))
_SKU: Final = (Column("SKU", width=16), Column("Product"), Column("Name", width=26), Column("Colour"), Column("Size"))
_OUT: Final = (
    Column("Channel"),
    *_SKU,
    Column("Days watched", Kind.DAYS),
    Column("Days out of stock", Kind.DAYS),
    Column("Share out", Kind.PERCENT),
    Column("Times out", Kind.WHOLE),
    Column("Out at the end", width=10),
)
_BROKEN: Final = (
    Column("Channel"),
    Column("Product"),
    Column("Name", width=26),
    Column("Colour"),
    Column("Seller", width=20),
    Column("Listing", width=16),
    Column("Page", Kind.LINK, width=30),
    Column("Sizes sold out", width=30),
    Column("Sizes that sell", width=30),
    Column("Sizes not read", width=20),
)
_NOTES: Final = {
    "A row": NOTES["A row"],
    "Days": "A visit says what was so until the next one, for 24 hours at most; days watched are those of which "
    "something is known. A SKU is out where every offer of it that is known is sold out.",
    "Broken sizes": "Runs of three sizes or more of one colour, seller and page of which, at the period's last visit, "
    "some were sold out and others were not.",
    "Weeks": "How many SKUs ran out in the weeks that begin on these Mondays; a SKU may run out twice.",
}


def stock(conn: Connection, wanted: Asked, settings: Settings) -> Report:
    """Stock of the period, for `writing.write`."""
    rows = offers_of(conn, wanted, settings)
    rows["zone"] = zones_of(rows, wanted, settings)
    known = rows[rows["availability"] != Availability.UNKNOWN.value]
    told = rows[(rows["availability"] != Availability.UNKNOWN.value) | rows["quantity"].notna()]
    main = Table(name="Stock", columns=_COLUMNS, rows=list(_rows(told)))
    out = list(_out(known[known["sku_code"] != ""], wanted))
    weeks, charts = _weeks([(channel, at) for _, channel, begun in out for at in begun], wanted)
    summary = Table(name="Out of stock", columns=_OUT, rows=[cells for cells, _, _ in out])
    broken = Table(name="Broken sizes", columns=_BROKEN, rows=list(_broken(rows, wanted)))
    said = about(conn, wanted, _NOTES)
    return Report(title="Stock", main=main, summary=summary, others=[broken, weeks], charts=charts, about=said)


def _rows(rows: pd.DataFrame) -> Iterator[Sequence[Any]]:
    one: Any
    for one in rows.itertuples(index=False):
        quantity = None if pd.isna(one.quantity) else int(one.quantity)
        availability = None if one.availability == Availability.UNKNOWN.value else one.availability
        yield [*place_cells(one), *stood_cells(one), availability, quantity]


def _out(rows: pd.DataFrame, wanted: Asked) -> Iterator[tuple[Sequence[Any], str, Sequence[date]]]:
    """For each SKU and channel the cells of `_OUT`, the channel, and on which of its days it ran out."""
    start = _instant(wanted.start)
    since = rows["first_at"].where(rows["first_at"] >= start, start)
    rows = rows.assign(until=_ends(rows, wanted), since=since)
    rows = rows.assign(out=rows["availability"].isin(_SOLD_OUT))
    of: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for one in rows.itertuples(index=False):
        of[str(one.channel), str(one.sku_code)].append(one)
    for (channel, sku), some in sorted(of.items()):
        known = covered((one.since, one.until) for one in some)
        out = minus(known, covered((one.since, one.until) for one in some if not one.out))
        if not known:
            continue
        watched, gone = seconds(known), seconds(out)
        ends = bool(out) and out[-1][1] == known[-1][1]
        one = some[0]
        begun = [at.tz_convert(one.zone).date() for at, _ in out if at > known[0][0]]
        place = (channel, sku, one.product_code, one.product, one.colour or None, one.size or None)
        numbers = (watched / 86400, gone / 86400, gone / watched, len(out), "yes" if ends else "no")
        yield [*place, *numbers], channel, begun


def _ends(rows: pd.DataFrame, wanted: Asked) -> "pd.Series[Any]":
    """Until when each span says what is so: the next span of its offer, a day at most, the period's end."""
    keys = ["listing_id", "seller", "variant"]
    following = rows.sort_values("first_at", kind="stable").groupby(keys, sort=False)["first_at"].shift(-1)
    latest = until(rows["last_at"] + _HOLDS, wanted.end)
    following = following.reindex(rows.index)
    ends: pd.Series[Any] = latest.where(following.isna() | (following > latest), following)
    return ends


def _instant(at: Any) -> pd.Timestamp:
    return pd.Timestamp(at).tz_convert("UTC")


def _broken(rows: pd.DataFrame, wanted: Asked) -> Iterator[Sequence[Any]]:
    sized = rows[(rows["size"] != "") & (rows["product_code"] != "")]
    keys = ["listing_id", "seller", "variant"]
    latest = sized.sort_values("first_at", kind="stable").drop_duplicates(keys, keep="last")
    latest = latest[latest["last_at"] >= _instant(wanted.end) - _HOLDS * 7].sort_index()
    run = ["channel", "product_code", "product", "colour", "seller_name", "external_id", "url"]
    for names, some in latest.groupby(run, sort=True):
        unread = some["availability"] == Availability.UNKNOWN.value
        gone = some["availability"].isin(_SOLD_OUT)
        sells = ~unread & ~gone
        if len(some) >= _FEWEST_SIZES and gone.any() and sells.any():
            yield [*(name or None for name in names), *(_sizes(some[which]) for which in (gone, sells, unread))]


def _sizes(rows: pd.DataFrame) -> str | None:
    return ", ".join(dict.fromkeys(rows["size"])) or None


def _weeks(begun: Sequence[tuple[str, date]], wanted: Asked) -> tuple[Table, Sequence[Chart]]:
    """How many SKUs ran out in each week and channel, and the chart of that."""
    channels = sorted({channel for channel, _ in begun})
    monday = wanted.first - timedelta(days=wanted.first.weekday())
    weeks = [monday + timedelta(days=7 * week) for week in range((wanted.last - monday).days // 7 + 1)]
    counts = pd.Series([(channel, day - timedelta(days=day.weekday())) for channel, day in begun]).value_counts()
    columns = (Column("Week from", Kind.DAY), *(Column(name, Kind.WHOLE) for name in channels))
    cells = [[week, *(int(counts.get((name, week), 0)) for name in channels)] for week in weeks]
    chart = Chart(
        kind="column",
        title="SKUs that ran out, by week",
        table="Weeks",
        category="Week from",
        series=channels,
        first=0,
        last=len(cells) - 1,
    )
    return Table(name="Weeks", columns=columns, rows=cells), [chart] if channels else []
