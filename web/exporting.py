"""A list as a file: exactly its rows, in its order, for a spreadsheet."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import Response

from reports.tables import Column, Kind, Report, Table
from reports.writing import write
from system import clock
from web.rows import Shown

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS: Final = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
_COLUMNS: Final = (
    Column("Number", Kind.WHOLE, width=8),
    Column("Severity", width=10),
    Column("State", width=14),
    Column("Family", width=10),
    Column("Kind", width=22),
    Column("Brand"),
    Column("Channel"),
    Column("Product", width=40),
    Column("Product code", width=14),
    Column("Listing", width=16),
    Column("Page", Kind.LINK, width=30),
    Column("Where", width=30),
    Column("What", Kind.WORDS, width=70),
    Column("Off by", Kind.PERCENT, width=10),
    Column("First seen", Kind.MOMENT, width=16),
    Column("Last seen", Kind.MOMENT, width=16),
    Column("Ended", Kind.MOMENT, width=16),
    Column("Zone"),
    Column("Owner", width=16),
    Column("Reason", width=30),
)


def report(rows: Sequence[Shown], zone: ZoneInfo, asked: str) -> Report:
    """The rows of a list, with times by the clock of `zone`; `asked` is the query of its address."""
    about = {
        "Filters": asked or "none: what people were told and what has not ended",
        "Made": f"{clock.now().astimezone(zone):%Y-%m-%d %H:%M} {zone.key}, by Andon",
        "Off by": "The distance from what should be true; empty where the kind has none, or the law keeps it back.",
    }
    main = Table(name="Discrepancies", columns=_COLUMNS, rows=[_cells(one, zone) for one in rows])
    return Report(title="Discrepancies", main=main, about=about)


def as_file(made: Report, name: str, form: str) -> Response:
    """`made` as a download, `csv` or `xlsx`."""
    with tempfile.TemporaryDirectory(prefix="andon-list-") as folder:
        path = Path(folder) / f"{name}.{form}"
        write(path, made)
        body = path.read_bytes()
    return Response(
        body, media_type=_KINDS[form], headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    )


def _cells(one: Shown, zone: ZoneInfo) -> Sequence[object]:
    row = one.row
    return [
        row.id,
        row.severity,
        row.state,
        row.family,
        row.kind,
        row.brand or None,
        row.channel,
        one.title,
        row.product_code,
        row.external_id,
        row.url,
        one.place or None,
        one.sentence,
        one.off,
        row.first_seen_at.astimezone(zone),
        row.last_seen_at.astimezone(zone),
        row.ended_at.astimezone(zone) if row.ended_at else None,
        zone.key,
        row.owner_name,
        row.reason,
    ]
