"""The report of history: every discrepancy that stood in a period, and how it went."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection

from catalog.mapping import map_variants
from catalog.standing import join_standing
from model.finding import Family
from model.lifecycle import State
from model.people import HIDDEN
from model.sentences import sentence
from reports.asking import Asked, about
from reports.offers import zones_of
from reports.tables import Chart, Column, Kind, Report, Table
from reports.withholding import WITHHELD
from store import master, reporting
from store.assortment import sold_at
from system import clock
from system.settings import Settings

_COLUMNS: Final = (
    Column("Number", Kind.WHOLE, width=8),
    Column("Kind", width=22),
    Column("Family", width=10),
    Column("Severity", width=10),
    Column("State", width=14),
    Column("Brand"),
    Column("Channel"),
    Column("Product"),
    Column("Listing", width=16),
    Column("Page", Kind.LINK, width=30),
    Column("Seller", width=20),
    Column("Variant", width=18),
    Column("Opened", Kind.MOMENT, width=16),
    Column("Resolved", Kind.MOMENT, width=16),
    Column("Zone"),
    Column("Days", Kind.DAYS, width=8),
    Column("Episode", Kind.WHOLE, width=8),
    Column("Worst, off by", Kind.PERCENT, width=10),
    Column("Owner", width=16),
    Column("Reason", width=30),
    Column("What", width=70),
)
_NOTES: Final = {
    "A row": "One episode of a discrepancy that people heard of and that stood at some time in the period.",
    "Days": "From when it opened to when it ended; for one that stands, to the end of the period.",
    "Worst, off by": "The largest distance from what should be true when it opened, worsened or was last seen; "
    "empty where the kind has no measure.",
    "State": "As it is now, whatever it was in the period.",
    "Country lock": "Where a brand may not fix the prices of independent resellers, what is said of their prices names "
    "no target price and no distance from one.",
}


@dataclass(frozen=True, slots=True)
class _Place:
    """What is known of the discrepancy's seller and channel."""

    zone: ZoneInfo
    locked: bool
    hidden: bool
    """The seller's key is the name of a person, which is not told."""


def history(conn: Connection, wanted: Asked, settings: Settings) -> Report:
    """Discrepancies of the period, for `writing.write`."""
    sell = sold_at(conn, wanted.products).values()
    listings = {id_ for places in sell for id_ in places} if wanted.products else None
    found = reporting.discrepancies_between(conn, wanted.start, wanted.end, wanted.channels, listings)
    products = products_of(conn, found)
    if wanted.products:
        found = [row for row in found if products.get(variant_of(row)) in wanted.products]
    moves = defaultdict(list)
    for move in reporting.moves_of(conn, [row.id for row in found]):
        moves[move.discrepancy_id].append(move)
    places = _places(conn, found, wanted, settings)
    cells = [
        _cells(row, products.get(variant_of(row)), moves[row.id], place, wanted)
        for row, place in zip(found, places, strict=True)
    ]
    main = Table(name="Discrepancies", columns=_COLUMNS, rows=cells)
    kinds, charts = _by_kind(found)
    return Report(title="Discrepancies", main=main, summary=kinds, charts=charts, about=about(conn, wanted, _NOTES))


def variant_of(row: Any) -> tuple[int | None, str]:
    """The listing and variant that a discrepancy is about."""
    return row.listing_id, row.variant


def products_of(conn: Connection, found: Iterable[Any]) -> Mapping[tuple[int | None, str], str]:
    """The master file's product of each listing and variant; of a whole page, the one that all its variants are."""
    mapping = map_variants(conn, sorted({row.listing_id for row in found if row.listing_id is not None}))
    known = mapping[mapping["product_code"] != ""]
    columns = (known[name].tolist() for name in ("listing_id", "variant", "product_code"))
    exact: dict[tuple[int | None, str], str] = {}
    of_listing: dict[int, set[str]] = defaultdict(set)
    for listing, variant, code in zip(*columns, strict=True):
        exact[listing, variant] = code
        of_listing[listing].add(code)
    alone = {(listing, ""): next(iter(codes)) for listing, codes in of_listing.items() if len(codes) == 1}
    return alone | exact


def _places(conn: Connection, found: Sequence[Any], wanted: Asked, settings: Settings) -> list[_Place]:
    """Zone and lock of each: the seller's role is the one of the last visit that showed the fault."""
    rows = pd.DataFrame(
        {
            "channel": pd.Series([row.channel for row in found], dtype=object),
            "seller": pd.Series([row.seller for row in found], dtype=object),
            "captured_at": pd.to_datetime(pd.Series([row.last_seen_at for row in found], dtype=object), utc=True),
        }
    )
    rows = rows.astype({"captured_at": "datetime64[ns, UTC]"})
    locked = join_standing(rows, master.frame(conn, "sellers"), settings)["locked"]
    zones = zones_of(rows, wanted, settings)
    hidden = reporting.hidden_keys(conn, settings, wanted.personal)
    return [
        _Place(zone, bool(lock) and row.family == Family.PRICE, (row.channel, row.seller) in hidden)
        for row, zone, lock in zip(found, zones, locked, strict=True)
    ]


def _cells(row: Any, product: str | None, moves: Sequence[Any], place: _Place, wanted: Asked) -> list[Any]:
    until = row.ended_at or min(wanted.end, clock.now())
    worst = None if place.locked else _worst(row, moves)
    return [
        row.id,
        row.kind,
        row.family,
        row.severity,
        row.state,
        row.brand or None,
        row.channel,
        product,
        row.external_id,
        row.url,
        HIDDEN if place.hidden else row.seller or None,
        row.variant or None,
        row.opened_at.astimezone(place.zone),
        _local(row.ended_at, place.zone),
        place.zone.key,
        max(until - row.opened_at, timedelta(0)) / timedelta(days=1),
        row.episode,
        worst,
        row.owner,
        row.reason or next((move.why for move in reversed(moves) if move.why), None),
        WITHHELD if place.locked else sentence(row.kind, _told(row, place)),
    ]


def _told(row: Any, place: _Place) -> Mapping[str, Any]:
    """The numbers of the sentence, without the seller's name where that is a person's."""
    numbers: Mapping[str, Any] = row.numbers
    return (
        {name: HIDDEN if value == row.seller else value for name, value in numbers.items()} if place.hidden else numbers
    )


def _local(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return at.astimezone(zone) if at else None


def _worst(row: Any, moves: Iterable[Any]) -> float | None:
    """The largest distance, as a share, of the row as it stands and of every move."""
    told = [float(move.numbers["off"]) for move in moves if move.numbers and move.numbers.get("off") is not None]
    known = [off for off in (row.off, row.told_off, *told) if off is not None]
    return max(known) / 100 if known else None


def _by_kind(found: Sequence[Any]) -> tuple[Table, Sequence[Chart]]:
    """How many of each kind are in which state, and a chart of those that have not ended."""
    counts = Counter((row.kind, row.state) for row in found)
    states = [state.value for state in State if any(one == state.value for _, one in counts)]
    kinds = sorted({kind for kind, _ in counts})
    standing = Counter(row.kind for row in found if row.ended_at is None)
    columns = (
        Column("Kind", width=24),
        *(Column(state, Kind.WHOLE) for state in states),
        Column("Not ended", Kind.WHOLE),
        Column("In all", Kind.WHOLE),
    )
    cells = [
        [kind, *(counts[kind, state] for state in states), standing[kind], sum(counts[kind, s] for s in states)]
        for kind in kinds
    ]
    chart = Chart(
        kind="column",
        title="Discrepancies that have not ended, by kind",
        table="Kinds",
        category="Kind",
        series=["Not ended"],
        first=0,
        last=len(cells) - 1,
    )
    return Table(name="Kinds", columns=columns, rows=cells), [chart] if cells else []
