"""The report of prices: what each offer asked, from when to when, beside list price and floor."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection

from model.capture import PRICE_FIELDS
from reports.asking import Asked, about
from reports.daily import daily
from reports.offers import DUE, against, money, offers_of, per_piece, zones_of
from reports.tables import Column, Kind, Report, Table
from system.settings import Settings

_HEADINGS: Final = {
    "price": "Price",
    "regular_price": "Struck price",
    "coupon_price": "After coupon",
    "member_price": "Members",
    "card_price": "Card",
    "best_price": "Best advertised",
    "shipping_fee": "Shipping",
    "unit_price": "Per unit",
}
_DUE: Final = dict(zip(DUE, ("List price", "Floor", "Promotion price"), strict=True))

PLACE: Final = (
    Column("Channel"),
    Column("Product"),
    Column("Name", width=26),
    Column("SKU", width=16),
    Column("Colour", width=10),
    Column("Size", width=8),
    Column("Seller", width=20),
    Column("Role", width=12),
    Column("Listing", width=16),
    Column("Page", Kind.LINK, width=30),
    Column("Variant", width=18),
    Column("Pack", Kind.WHOLE, width=6),
)
"""Columns that say which offer a row is about."""

STOOD: Final = (
    Column("First seen", Kind.MOMENT, width=16),
    Column("Last seen", Kind.MOMENT, width=16),
    Column("Zone", width=14),
    Column("Visits", Kind.WHOLE, width=7),
)

_COLUMNS: Final = (
    *PLACE,
    *STOOD,
    Column("Currency", width=9),
    *(Column(name, Kind.MONEY) for name in (*_HEADINGS.values(), *_DUE.values())),
    Column("Against list", Kind.PERCENT, width=11),
    Column("Against floor", Kind.PERCENT, width=11),
)
NOTES: Final = {
    "A row": "One offer as long as it stayed the same, from the first to the last visit that saw it so; "
    "what was between two visits nobody saw. Prices are for the whole pack.",
    "Country lock": "Where a brand may not fix the prices of independent resellers, their rows name no list price, "
    "floor or promotion.",
}
_NOTES: Final = {
    **NOTES,
    "Against list": "Price divided by the list price of the same moment and pack; 100 % is the list price.",
    "Summary": "For each product, currency and channel the lowest price for one piece of all sellers; the list price "
    "for one piece that was due beside the lowest price against list, and that share.",
    "Charts": "The lowest price of each day for one piece in each channel, for the products that went lowest against "
    "their list price; a day before, after or between an offer's rows is a gap. List price and floor are the lowest "
    "due of that day, the promotion's price stands for the days of its window.",
}


def prices(conn: Connection, wanted: Asked, settings: Settings) -> Report:
    """Prices of the period, for `writing.write`."""
    rows = offers_of(conn, wanted, settings)
    rows = rows[rows[list(PRICE_FIELDS)].notna().any(axis=1)].reset_index(drop=True)
    rows["zone"] = zones_of(rows, wanted, settings)
    main = Table(name="Prices", columns=_COLUMNS, rows=list(_rows(rows)))
    summary = _summary(rows)
    days, charts = daily(conn, rows, wanted)
    others = [days] if days.rows else []
    said = about(conn, wanted, _NOTES)
    return Report(title="Prices", main=main, summary=summary, others=others, charts=charts, about=said)


def place_cells(one: Any) -> list[Any]:
    """The cells of `PLACE` of a row of the frame of offers."""
    texts = (one.channel, one.product_code, one.product, one.sku_code, one.colour, one.size, one.seller_name, one.role)
    return [*(text or None for text in texts), one.external_id, one.url, one.variant or None, int(one.pack)]


def stood_cells(one: Any) -> list[Any]:
    """The cells of `STOOD` of a row of the frame of offers with its `zone`."""
    return [_local(one.first_at, one.zone), _local(one.last_at, one.zone), one.zone.key, int(one.count)]


def _local(moment: pd.Timestamp, zone: ZoneInfo) -> datetime:
    return moment.to_pydatetime().astimezone(zone)


def _rows(rows: pd.DataFrame) -> Iterator[Sequence[Any]]:
    for one in rows.itertuples(index=False):
        amounts = [money(getattr(one, name), one.currency) for name in (*_HEADINGS, *_DUE)]
        shares = [_share(one.price, one.list_price), _share(one.price, one.floor)]
        yield [*place_cells(one), *stood_cells(one), one.currency, *amounts, *shares]


def _share(price: Any, due: Any) -> float | None:
    return None if pd.isna(price) or pd.isna(due) or not due else float(price) / float(due)


def _summary(rows: pd.DataFrame) -> Table:
    """Products and currencies down, channels across."""
    rows = per_piece(against(rows[(rows["product_code"] != "") & rows["price"].notna()]))
    channels = sorted(rows["channel"].unique())
    across = [
        column
        for name in channels
        for column in (
            Column(f"{name}: lowest", Kind.MONEY),
            Column(f"{name}: list", Kind.MONEY),
            Column(f"{name}: against list", Kind.PERCENT),
        )
    ]
    down = (Column("Product"), Column("Name", width=26), Column("Brand"), Column("Currency", width=9))
    keys = ["product_code", "product", "brand", "currency"]
    lowest = rows.groupby([*keys, "channel"])["price"].min()
    judged = rows[rows["against"].notna()].sort_values("against", kind="stable")
    least = judged.drop_duplicates([*keys, "channel"])
    columns = zip(*(least[name] for name in (*keys, "channel", "list_price", "against")), strict=True)
    beside = {place: (listed, float(share)) for *place_, listed, share in columns if (place := tuple(place_))}
    lowest_of: dict[tuple[Any, ...], Any] = dict(zip(lowest.index.tolist(), lowest, strict=True))
    cells = []
    for names in sorted({place[:-1] for place in lowest_of}):
        line: list[Any] = list(names)
        for channel in channels:
            listed, share = beside.get((*names, channel), (None, None))
            line += [money(lowest_of.get((*names, channel)), names[-1]), money(listed, names[-1]), share]
        cells.append(line)
    return Table(name="Summary", columns=(*down, *across), rows=cells)
