"""SQL that loads what was seen as pandas frames, for checks and backtests.

Amounts are `Int64` minor units of the row's `currency`, times `datetime64[ns, UTC]`, JSON columns Python objects; what
is NULL is missing. A frame without rows has its columns all the same.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

import pandas as pd
from sqlalchemy import Connection, Select, Text, and_, case, cast, func, select

from model.capture import PRICE_FIELDS, SPEAKING, Outcome
from store.engine import chunks
from store.tables import (
    batch_captures,
    batches,
    captures,
    content_spans,
    listings,
    offer_spans,
    variants,
)

_SPEAKING: Final = sorted(outcome.value for outcome in SPEAKING)
_INTEGERS: Final = frozenset({*PRICE_FIELDS, "quantity"})
_TIMES: Final = frozenset(
    "captured_at first_at last_at gone_at first_seen_at last_captured_at started_at ended_at due_at heartbeat_at "
    "at".split()
)
_KEYS: Final = frozenset({"listing_id", "batch_id", "run_id", "count"})
OFFER: Final = (
    "listing_id seller variant first_at last_at count currency".split()
    + list(PRICE_FIELDS)
    + "availability quantity carried".split()
)
CONTENT: Final = (
    "listing_id first_at last_at name brand gtin images options description attributes absent carried".split()
)

_RUNS: Final = 30
"""Texts of one page that are looked back over: on a page that writes another each time, none stood for long."""
_NO_DESCRIPTION: Final = pd.DataFrame(columns=["listing_id", "first_at", "last_at", "description"])

_DISAGREES: Final = case(
    (cast(offer_spans.c.sources, Text).like('%"disagrees"%'), offer_spans.c.sources),
).label("sources")
"""Where each field was read is long and seldom asked for: it is loaded only where places disagree."""


def query_frame(conn: Connection, query: Select[Any], ids: Collection[int] | None = None) -> pd.DataFrame:
    """The rows of `query` as a frame; with `ids`, the rows whose first column is among them."""
    names = [column.name for column in query.selected_columns]
    first = query.selected_columns[0]
    rows: list[Sequence[Any]] = []
    if ids is None:
        rows.extend(conn.execute(query).all())
    else:
        for chunk in chunks(sorted(int(one) for one in ids)):
            rows.extend(conn.execute(query.where(first.in_(chunk))).all())
    return rows_frame(names, rows)


def rows_frame(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Rows as a frame of this module, by the names of their columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pd.DataFrame({name: _column(name, values) for name, values in zip(names, columns, strict=True)})


def _column(name: str, values: Sequence[Any]) -> Any:
    if name in _TIMES:
        return pd.to_datetime(pd.Series(values, dtype=object), utc=True).astype("datetime64[ns, UTC]")
    if name in _INTEGERS:
        return pd.array(values, dtype="Int64")
    if name in _KEYS:
        return pd.Series(values, dtype="Int64" if None in values else "int64")
    return pd.Series(values, dtype=object)


_VISIT = (
    batch_captures.c.listing_id,
    listings.c.channel,
    listings.c.external_id,
    listings.c.url,
    listings.c.tier,
    listings.c.in_master,
    batch_captures.c.captured_at,
    batch_captures.c.outcome,
    batch_captures.c.fields,
)


class Pending(NamedTuple):
    """A batch that waits for its check."""

    id: int
    channel: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that is to be checked."""

    id: int
    channel: str
    run_id: int | None
    visits: pd.DataFrame
    """listing_id, channel, external_id, url, tier, in_master, captured_at, outcome, fields, by listing_id."""


def pending(conn: Connection, channel: str | None = None) -> list[Pending]:
    """The batches (of one channel) that wait for their check, in the order in which they were stored."""
    query = select(batches.c.id, batches.c.channel).where(batches.c.checked_at.is_(None)).order_by(batches.c.id)
    rows = conn.execute(query if channel is None else query.where(batches.c.channel == channel))
    return [Pending(*row) for row in rows]


def batch(conn: Connection, batch_id: int) -> Batch | None:
    """A batch that waits for its check; None when it does not."""
    query = select(batches.c.channel, batches.c.run_id).where(batches.c.id == batch_id, batches.c.checked_at.is_(None))
    row = conn.execute(query).first()
    if row is None:
        return None
    of_batch = select(*_VISIT).join(listings, listings.c.id == batch_captures.c.listing_id)
    of_batch = of_batch.where(batch_captures.c.batch_id == batch_id).order_by(batch_captures.c.listing_id)
    return Batch(batch_id, row.channel, row.run_id, query_frame(conn, of_batch))


def last_visits(conn: Connection, channel: str | None = None) -> pd.DataFrame:
    """The columns of `Batch.visits` for the last time that each listing (of one channel) spoke; `fields` is missing."""
    last = func.max(content_spans.c.last_at).label("captured_at")
    spoke = (
        select(content_spans.c.listing_id, last).where(content_spans.c.is_current).group_by(content_spans.c.listing_id)
    )
    of = spoke.subquery()
    named = [column for column in _VISIT if column.table is listings]
    in_part = and_(
        captures.c.listing_id == of.c.listing_id,
        captures.c.captured_at == of.c.captured_at,
        captures.c.outcome == Outcome.PARTIAL.value,
    )
    outcome = func.coalesce(captures.c.outcome, Outcome.OK.value).label("outcome")
    query = (
        select(of.c.listing_id, *named, of.c.captured_at, outcome)
        .join(listings, listings.c.id == of.c.listing_id)
        .outerjoin(captures, in_part)
    )
    if channel is not None:
        query = query.where(listings.c.channel == channel)
    return query_frame(conn, query.order_by(of.c.listing_id)).assign(fields=None)


def recent_visits(conn: Connection, channel: str, until: datetime, limit: int) -> pd.DataFrame:
    """The channel's last visits up to `until`, newest first: listing_id, external_id, captured_at, outcome, …

    Also fields, batch_id and run_id; as far back as `batch_captures` are kept.
    """
    query = (
        select(
            batch_captures.c.listing_id,
            listings.c.external_id,
            batch_captures.c.captured_at,
            batch_captures.c.outcome,
            batch_captures.c.fields,
            batch_captures.c.batch_id,
            batches.c.run_id,
        )
        .join(batches, batches.c.id == batch_captures.c.batch_id)
        .join(listings, listings.c.id == batch_captures.c.listing_id)
        .where(batches.c.channel == channel, batch_captures.c.captured_at <= until)
        .order_by(batch_captures.c.captured_at.desc(), batch_captures.c.listing_id)
        .limit(limit)
    )
    return query_frame(conn, query)


def offers(conn: Connection, seen: pd.DataFrame, begun: datetime | None = None) -> pd.DataFrame:
    """What each visit in `seen` (listing_id, captured_at, outcome) said: a row per seller and variant that it spoke of.

    A value that was carried over from an earlier visit is missing. Columns: those of `offer_spans` that rules read.
    With `begun` only what is so since then.
    """
    query = select(*(offer_spans.c[name] for name in OFFER), _DISAGREES)
    return _spoken(conn, query if begun is None else query.where(offer_spans.c.first_at >= begun), offer_spans, seen)


def contents(conn: Connection, seen: pd.DataFrame, begun: datetime | None = None) -> pd.DataFrame:
    """The same for what each page showed besides its offers: columns of `content_spans`."""
    query = select(*(content_spans.c[name] for name in CONTENT))
    return _spoken(
        conn, query if begun is None else query.where(content_spans.c.first_at >= begun), content_spans, seen
    )


def _spoken(conn: Connection, query: Select[Any], table: Any, seen: pd.DataFrame) -> pd.DataFrame:
    if seen.empty:
        return query_frame(conn, query.limit(0)).assign(captured_at=pd.Series(dtype="datetime64[ns, UTC]"))
    first, last = seen["captured_at"].min().to_pydatetime(), seen["captured_at"].max().to_pydatetime()
    within = query.where(table.c.last_at >= first, table.c.first_at <= last).order_by(table.c.id)
    frame = query_frame(conn, within, seen["listing_id"])
    frame = frame.merge(seen[["listing_id", "captured_at", "outcome"]], on="listing_id")
    at = frame["captured_at"]
    frame = frame[(frame["first_at"] <= at) & (at <= frame["last_at"])].reset_index(drop=True)
    # What a later visit carried over, an earlier one that was read whole had read.
    frame["carried"] = frame["carried"].where(frame.pop("outcome") == Outcome.PARTIAL.value, None)
    return _without_carried(frame)


def _without_carried(frame: pd.DataFrame) -> pd.DataFrame:
    carried = frame["carried"].dropna()
    for name in sorted({name for names in carried for name in names} & set(frame.columns)):
        stands = carried.index[[name in names for names in carried]]
        frame.loc[stands, name] = "Unknown" if name == "availability" else None
    if "currency" in frame:  # it goes with the amounts: where all of them were carried over, so was it
        unpriced = frame.loc[carried.index, list(PRICE_FIELDS)].isna().all(axis="columns")
        frame.loc[carried.index[unpriced], "currency"] = None
    return frame


def offers_between(conn: Connection, listing_ids: Collection[int], start: datetime, end: datetime) -> pd.DataFrame:
    """The offer spans of these listings that overlap [`start`, `end`)."""
    query = select(*(offer_spans.c[name] for name in OFFER), _DISAGREES)
    query = query.where(offer_spans.c.last_at >= start, offer_spans.c.first_at < end).order_by(offer_spans.c.id)
    return _without_carried(query_frame(conn, query, listing_ids))


def contents_between(conn: Connection, listing_ids: Collection[int], start: datetime, end: datetime) -> pd.DataFrame:
    """The content spans of these listings that overlap [`start`, `end`)."""
    query = select(*(content_spans.c[name] for name in CONTENT))
    query = query.where(content_spans.c.last_at >= start, content_spans.c.first_at < end).order_by(content_spans.c.id)
    return _without_carried(query_frame(conn, query, listing_ids))


def listings_of(conn: Connection, channel: str | None = None) -> pd.DataFrame:
    """All listings (of one channel): listing_id, channel, external_id, url, tier, in_master, first_seen_at, …"""
    names = ("channel", "external_id", "url", "tier", "in_master", "first_seen_at", "last_outcome")
    query = select(listings.c.id.label("listing_id"), *(listings.c[name] for name in names)).order_by(listings.c.id)
    return query_frame(conn, query.where(listings.c.channel == channel) if channel is not None else query)


def contents_before(
    conn: Connection, listing_ids: Collection[int], before: datetime, since: datetime | None = None
) -> pd.DataFrame:
    """What pages showed in earlier spans (that ended at `since` or later), oldest first: listing_id, first_at, name, …

    Also brand, images, description and attributes.
    """
    names = ("listing_id", "first_at", "name", "brand", "images", "description", "attributes")
    query = select(*(content_spans.c[name] for name in names)).where(content_spans.c.last_at < before)
    if since is not None:
        query = query.where(content_spans.c.last_at >= since)
    return query_frame(conn, query.order_by(content_spans.c.first_at), listing_ids)


def descriptions_before(conn: Connection, listing_ids: Collection[int], before: datetime) -> pd.DataFrame:
    """Which descriptions stood on pages before, oldest first: listing_id, first_at, last_at, description.

    A row for each time that one stood there unbroken, whatever else changed meanwhile, and of each page the last few.
    """
    spans = content_spans.c
    of_page = func.row_number().over(partition_by=spans.listing_id, order_by=spans.first_at)
    of_text = func.row_number().over(partition_by=(spans.listing_id, spans.description), order_by=spans.first_at)
    parts = [_NO_DESCRIPTION]
    for chunk in chunks(sorted(listing_ids)):
        stood = select(
            spans.listing_id, spans.first_at, spans.last_at, spans.description, (of_page - of_text).label("unbroken")
        ).where(spans.listing_id.in_(chunk), spans.description.is_not(None), spans.last_at < before)
        one = stood.subquery().c
        begun = func.min(one.first_at)
        recent = func.row_number().over(partition_by=one.listing_id, order_by=begun.desc())
        runs = select(
            one.listing_id,
            begun.label("first_at"),
            func.max(one.last_at).label("last_at"),
            one.description,
            recent.label("recent"),
        )
        run = runs.group_by(one.listing_id, one.description, one.unbroken).subquery().c
        query = select(run.listing_id, run.first_at, run.last_at, run.description).where(run.recent <= _RUNS)
        parts.append(query_frame(conn, query.order_by(run.first_at)))
    return pd.concat([one for one in parts if len(one)] or parts[:1], ignore_index=True)


def offers_before(conn: Connection, listing_ids: Collection[int], since: datetime, before: datetime) -> pd.DataFrame:
    """The earlier spans of each offer that ended in [`since`, `before`), oldest first: listing_id, seller, price, …"""
    names = ("listing_id", "seller", "variant", "first_at", "currency", "price", "availability")
    query = select(*(offer_spans.c[name] for name in names))
    query = query.where(~offer_spans.c.is_current, offer_spans.c.last_at >= since, offer_spans.c.last_at < before)
    return query_frame(conn, query.order_by(offer_spans.c.first_at), listing_ids)


def quantities(conn: Connection, listing_ids: Collection[int], since: datetime, until: datetime) -> pd.DataFrame:
    """How the quantities that pages showed went: listing_id, seller, variant, first_at, quantity, oldest first."""
    names = ("listing_id", "seller", "variant", "first_at", "quantity")
    query = select(*(offer_spans.c[name] for name in names)).where(
        offer_spans.c.quantity.is_not(None), offer_spans.c.last_at >= since, offer_spans.c.first_at <= until
    )
    return query_frame(conn, query.order_by(offer_spans.c.first_at), listing_ids)


def own_prices(
    conn: Connection,
    sku_codes: Collection[str],
    channels: Collection[str],
    since: datetime,
    until: datetime | None = None,
) -> pd.DataFrame:
    """What own channels ask now (asked at `until`) for these SKUs, of what was seen at or after `since`.

    Columns: sku_code, pack, listing_id, channel, seller, variant, currency, price, last_at.
    """
    spans = offer_spans
    mapped = and_(variants.c.listing_id == spans.c.listing_id, variants.c.external_id == spans.c.variant)
    names = ("seller", "variant", "currency", "price", "last_at")
    query = (
        select(
            variants.c.sku_code, variants.c.pack, spans.c.listing_id, listings.c.channel, *(spans.c[n] for n in names)
        )
        .select_from(spans.join(listings, listings.c.id == spans.c.listing_id).join(variants, mapped))
        .where(spans.c.is_current if until is None else spans.c.first_at <= until)
        .where(spans.c.price.is_not(None), spans.c.last_at >= since)
        .where(listings.c.channel.in_(sorted(channels)))
    )
    parts = [query_frame(conn, query.where(variants.c.sku_code.in_(chunk))) for chunk in chunks(sorted(sku_codes))]
    found = pd.concat(parts, ignore_index=True) if parts else query_frame(conn, query.limit(0))
    key = ["listing_id", "seller", "variant"]
    return found.sort_values("last_at").drop_duplicates(key, keep="last", ignore_index=True) if until else found
