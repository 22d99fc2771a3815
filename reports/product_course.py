"""How one product's price went on every channel: the lowest of all sellers for one piece, from the spans.

Amounts in two currencies never stand on one chart: there is a course for each.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple, Protocol

import pandas as pd
from sqlalchemy import Connection

from catalog.policies import join_policies
from catalog.standing import join_standing
from model.money import exponent, from_minor
from reports.asking import Asked
from reports.charts import Band, Series
from reports.course import GAP, Window
from store import showing
from system.settings import ChannelKind, Settings

_LINES: Final = 12
"""Channels of one chart, those that were seen last."""
_INSTANT: Final = timedelta(microseconds=1)
"""How long what a single visit saw is taken to hold."""
_OFFER: Final = [
    *("listing_id", "channel", "country", "seller", "brand", "category", "product_code", "sku_code", "currency"),
    *("captured_at", "rank"),
]


class Span(NamedTuple):
    """What an offer asked for one piece, from when to when."""

    begins: datetime
    ends: datetime
    value: float


class Sheets(Protocol):
    """Sheets of the master file as `store.master.frame` gives them; those with a scope about the product are enough."""

    @property
    def products(self) -> pd.DataFrame: ...
    @property
    def sellers(self) -> pd.DataFrame: ...
    @property
    def policies(self) -> pd.DataFrame: ...
    @property
    def promotions(self) -> pd.DataFrame: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCourse:
    """A chart of one currency."""

    currency: str
    series: Sequence[Series]
    """One for each channel."""
    reference: str
    """The channel whose policy and promotions are drawn; "" where none may be."""
    band: Band | None
    windows: Sequence[Window]


def product_courses(
    conn: Connection, settings: Settings, wanted: Asked, listings: Mapping[int, str], field: str, sheets: Sheets
) -> list[ProductCourse]:
    """The courses of the one product that `wanted` names, the currency of most channels first.

    Args:
        conn: a connection.
        settings: their channels.
        wanted: the period, and the product.
        listings: those that sell it, each with its channel.
        field: of `model.capture.PRICE_FIELDS`.
        sheets: of the master file that holds.
    """
    (code,) = wanted.products
    rows = showing.spans(conn, code, listings, field, wanted.start, wanted.end)
    told: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for row, span in zip(rows, _spans(rows, wanted), strict=True):
        told[row.currency][listings[row.listing_id]].append(span)
    references = _references(rows, settings, wanted, listings, sheets)
    bands = _bands(references, field, sheets)
    windows = _windows(references, field, wanted, sheets)
    where = dict(zip(references["currency"], references["channel"], strict=True))
    made = []
    for currency, channels in told.items():
        recent = sorted(channels, key=lambda name: max(span.ends for span in channels[name]), reverse=True)[:_LINES]
        one = ProductCourse(
            currency=currency,
            series=[Series(name=name, points=lowest(channels[name])) for name in sorted(recent)],
            reference=where.get(currency, ""),
            band=bands.get(currency),
            windows=windows.get(currency, []),
        )
        made.append(one)
    return sorted(made, key=lambda one: (-len(one.series), one.currency))


def lowest(spans: Sequence[Span]) -> list[tuple[datetime, float | None]]:
    """The least value from each moment on; None where none is known."""
    begun = sorted(span._replace(ends=max(span.ends, span.begins + _INSTANT)) for span in spans)
    moments = sorted({at for span in begun for at in (span.begins, span.ends)})
    points: list[tuple[datetime, float | None]] = []
    asked: list[tuple[float, datetime]] = []
    following = 0
    for at in moments:
        while following < len(begun) and begun[following].begins <= at:
            heapq.heappush(asked, (begun[following].value, begun[following].ends))
            following += 1
        while asked and asked[0][1] <= at:
            heapq.heappop(asked)
        if not asked:
            points += [(at, points[-1][1]), (at, None)]
        elif not points or points[-1][1] != asked[0][0]:
            points.append((at, asked[0][0]))
    return points[:-1]


def _spans(rows: Sequence[Any], wanted: Asked) -> Iterable[Span]:
    """What each offer asked for one piece, a value holding until the next visit unless nobody looked for long."""
    for place, row in enumerate(rows):
        ends = row.last_at
        if place + 1 < len(rows):
            then = rows[place + 1]
            same = (then.listing_id, then.seller, then.variant) == (row.listing_id, row.seller, row.variant)
            ends = then.first_at if same and then.first_at - ends <= GAP else ends
        value = row.amount / row.pack * 10.0 ** -exponent(row.currency)
        yield Span(max(row.first_at, wanted.start), min(ends, wanted.end), value)


def _references(
    rows: Sequence[Any], settings: Settings, wanted: Asked, listings: Mapping[int, str], sheets: Sheets
) -> pd.DataFrame:
    """Of each currency the offer whose policy is drawn: on an own channel first, and where the law lets it be told.

    One row for each, for one piece, as `catalog.policies.join_policies` takes it.
    """
    last = {
        (row.currency, listings[row.listing_id], row.seller): row for row in sorted(rows, key=lambda one: one.last_at)
    }
    about = sheets.products[sheets.products["code"].isin(wanted.products)]
    brand, category = (str(about[name].iloc[0]) if len(about) else "" for name in ("brand", "category"))
    known = settings.channels
    cells = [
        {
            "listing_id": row.listing_id,
            "channel": channel,
            "country": known[channel].country if channel in known else "",
            "seller": seller,
            "brand": brand,
            "category": category,
            "product_code": wanted.products[0],
            "sku_code": row.sku_code or "",
            "currency": currency,
            "captured_at": min(row.last_at, wanted.end),
            "rank": (channel not in known or known[channel].kind is not ChannelKind.OWN, channel, seller),
        }
        for (currency, channel, seller), row in last.items()
    ]
    frame = pd.DataFrame(cells, columns=_OFFER).astype({"captured_at": "datetime64[ns, UTC]"})
    placed = join_standing(frame, sheets.sellers, settings)
    free = placed[~placed["locked"].astype(bool)].sort_values("rank", kind="stable")
    return free.drop_duplicates("currency")[_OFFER].reset_index(drop=True)


def _bands(references: pd.DataFrame, field: str, sheets: Sheets) -> dict[str, Band]:
    """What policy allows for one piece, by currency."""
    plain = _plain(sheets.policies, field)
    if references.empty or plain.empty:
        return {}
    due = join_policies(references, plain, sheets.promotions.iloc[:0])
    due = due[due["policy_currency"] == due["currency"]]
    found = {}
    for currency, *edges in zip(due["currency"], due["base_floor"], due["ceiling"], strict=True):
        low, high = (None if pd.isna(one) else float(from_minor(int(one), currency)) for one in edges)
        if low is not None or high is not None:
            found[currency] = Band(low=low, high=high)
    return found


def _windows(references: pd.DataFrame, field: str, wanted: Asked, sheets: Sheets) -> dict[str, list[Window]]:
    """The promotions that hold for each reference at some time of the period, by currency."""
    begins, ends = pd.Timestamp(wanted.start), pd.Timestamp(wanted.end)
    near = sheets.promotions[sheets.promotions["judges"] == field]
    near = near[(near["starts_at"] < ends) & (near["ends_at"] > begins)]
    if references.empty or near.empty:
        return {}
    offers = references.drop(columns="captured_at").merge(near[["starts_at"]].drop_duplicates(), how="cross")
    offers = offers.rename(columns={"starts_at": "captured_at"})
    held = join_policies(offers, _plain(sheets.policies, field), near)
    held = held[held["promotion_key"] != ""].drop_duplicates(["currency", "promotion_key"])
    names = dict(zip(near["key"], near["name"], strict=True))
    found: dict[str, list[Window]] = defaultdict(list)
    columns = ("currency", "promotion_key", "promo_starts_at", "promo_ends_at")
    for currency, key, starts, stops in zip(*(held[name] for name in columns), strict=True):
        first, last = max(starts, begins), min(stops, ends)
        found[currency].append((first.to_pydatetime(), last.to_pydatetime(), names[key]))
    return found


def _plain(policies: pd.DataFrame, field: str) -> pd.DataFrame:
    """The policies of a kind of price as it stands, without shipping."""
    return policies[(policies["judges"] == field) & ~policies["with_shipping"].astype(bool)]
