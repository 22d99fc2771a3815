"""The section of a digest: what is sold out and since when, and what will be."""

from typing import Any, Final

from sqlalchemy import Connection

from model.words import kind
from reports import charts
from reports.digest_rows import LISTED, MOST_ROWS, Wanted, line, more, title
from reports.sections import Section
from reports.tables import Kind, Table
from store import digesting

_OUT: Final = ("stockout", "broken_size_run")
_SOON: Final = ("stockout_forecast",)
_UNKNOWN: Final = float("inf")


def section(conn: Connection, wanted: Wanted) -> Section:
    """The longest out and the soonest in words, channels as bars, all in the sheet."""
    out = digesting.rows(conn, digesting.of_kinds(*_OUT), wanted.about, MOST_ROWS, oldest=True)
    soon = sorted(digesting.rows(conn, digesting.of_kinds(*_SOON), wanted.about, MOST_ROWS), key=_days)
    if not out and not soon:
        return Section(title=wanted.say("stock"), empty=True)
    channels = sorted({row.channel for row in (*out, *soon)})
    return Section(
        title=wanted.say("stock"),
        lines=(
            wanted.say("stock.sum", out=len(out), soon=len(soon)),
            *(wanted.say("stock.out", since=wanted.at(row.opened_at), what=line(wanted, row)) for row in out[:LISTED]),
            *more(wanted, len(out)),
            *(line(wanted, row) for row in soon[:LISTED]),
            *more(wanted, len(soon)),
        ),
        chart=charts.bars(
            wanted.say("stock"),
            channels,
            {wanted.say(key): _by(channels, rows) for key, rows in (("stock.now", out), ("stock.later", soon))},
        ),
        table=_table(wanted, [*out, *soon]),
    )


def _days(row: Any) -> float:
    """Days of cover, the least known at the end."""
    try:
        return float(row.numbers.get("days") or _UNKNOWN)
    except ValueError:
        return _UNKNOWN


def _by(channels: list[str], rows: Any) -> list[int]:
    return [sum(row.channel == channel for row in rows) for channel in channels]


def _table(wanted: Wanted, rows: Any) -> Table:
    columns = wanted.columns(
        ("number", Kind.WHOLE, 9),
        "channel",
        ("what", Kind.TEXT, 44),
        ("kind", Kind.TEXT, 18),
        ("since", Kind.MOMENT, 16),
        ("zone", Kind.TEXT, 14),
        ("days", Kind.DAYS, 10),
        ("page", Kind.LINK, 40),
    )
    return wanted.table("stock", columns, [_cells(wanted, row) for row in rows])


def _cells(wanted: Wanted, row: Any) -> list[Any]:
    days = _days(row)
    stood = (row.opened_at.astimezone(wanted.zone), wanted.zone.key, days if days != _UNKNOWN else None)
    return [row.id, row.channel, title(wanted, row), kind(row.kind, wanted.language), *stood, row.url]
