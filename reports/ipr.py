"""IPR cases as a workbook with a sheet for each channel, and as one table for a CSV."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from PIL import Image

from reports.filing import local
from reports.records import Case, Reported
from reports.tables import Column, Kind, Report, Table

_COLUMNS: Final = (
    Column("Case", Kind.WHOLE, width=7),
    Column("Kind", width=22),
    Column("Stage", width=14),
    Column("Channel"),
    Column("Seller", width=20),
    Column("Seller id", width=16),
    Column("Item", width=16),
    Column("Title", width=36),
    Column("Page", Kind.LINK, width=40),
    Column("Reason", width=50),
    Column("First seen", Kind.MOMENT, width=16),
    Column("Last seen", Kind.MOMENT, width=16),
    Column("Zone"),
    Column("Marks", width=24),
    Column("Evidence", Kind.WHOLE, width=9),
    Column("Manifest SHA-256", width=66),
    Column("Picture", Kind.PICTURE, width=22),
)
_THUMBNAIL: Final = (150, 100)
_MOST_PIXELS: Final = 60_000_000
_NAME: Final = 31
"""Characters that Excel takes in a sheet's name."""
_NOTES: Final = {
    "A row": "One listing of one case.",
    "Evidence": "The number of the pack, which `andon evidence pack NUMBER --to FILE.wacz` hands out, and the SHA-256 "
    "of its manifest.",
    "Prices": "No target price is named: a complaint speaks of rights.",
}


def ipr(cases: Sequence[Case], about: Mapping[str, str]) -> Report:
    """The cases for `writing.write`: all of them for a CSV, a sheet for each channel in a workbook."""
    rows = [row for case in cases for row in _rows(case)]
    names = _sheet_names(case.channel for case in cases)
    at = [column.name for column in _COLUMNS].index("Channel")
    channels = [
        Table(name=name, columns=_COLUMNS, rows=[row for row in rows if row[at] == channel])
        for channel, name in names.items()
    ]
    main = Table(name="Cases", columns=_COLUMNS, rows=[[*row[:-1], None] for row in rows])
    return Report(title="IPR cases", main=main, others=channels, about={**about, **_NOTES})


def _rows(case: Case) -> Iterator[Sequence[Any]]:
    marks = "; ".join(dict.fromkeys(f"{one.mark} {one.number}" for one in case.rights)) or None
    for one in case.listings:
        seen = (local(one.first_seen, case), local(one.last_seen, case), case.time_zone)
        seller = one.seller_name or case.seller
        place = (case.number, case.kind, case.stage, case.channel, seller, one.seller_id)
        yield [*place, one.item_id, one.title, one.url, one.reason, *seen, marks, *_proof(one)]


def _proof(one: Reported) -> tuple[Any, ...]:
    if one.proof is None:
        return None, None, None
    return one.proof.number, one.proof.manifest_sha256, thumbnail(one.proof.picture) if one.proof.picture else None


def thumbnail(picture: bytes, size: tuple[int, int] = _THUMBNAIL) -> bytes | None:
    """The picture scaled down to `size` as PNG; None where it is none, or too large to be opened."""
    try:
        with Image.open(BytesIO(picture), formats=("PNG", "JPEG", "WEBP")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            image = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    image.thumbnail(size)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _sheet_names(channels: Iterable[str]) -> dict[str, str]:
    """A name for each channel's sheet: short enough, and no two the same when letters' case is not told apart."""
    found: dict[str, str] = {}
    taken = {"cases", "about", "history"}  # Excel keeps the last for itself
    for channel in sorted(set(channels)):
        name, number = channel[:_NAME], 2
        while name.lower() in taken:
            name, number = f"{channel[: _NAME - 4]} {number}", number + 1
        taken.add(name.lower())
        found[channel] = name
    return found
