"""IPR cases as a workbook with a sheet for each channel, and their listings as one table for a CSV."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from io import BytesIO
from typing import Any, Final

from PIL import Image

from reports.filing import local
from reports.records import Case, Match, Picture, Reported
from reports.tables import Column, Kind, Report, Table

_THUMBNAIL: Final = (150, 100)
_MOST_PICTURES: Final = 100
"""Thumbnails in one workbook: more make it slow to write and to open."""
_COLUMNS: Final = (
    Column("Case", Kind.WHOLE, width=7),
    Column("Kind", width=22),
    Column("Stage", width=14),
    Column("Channel"),
    Column("Seller", width=20),
    Column("Seller id", width=16),
    Column("Role", width=13),
    Column("Item", width=16),
    Column("Title", width=36),
    Column("Page", Kind.LINK, width=40),
    Column("Sells", width=28),
    Column("SKU"),
    Column("Match", width=7),
    Column("Matched by", width=36),
    Column("Score", width=7),
    Column("Reason", width=50),
    Column("First seen", Kind.MOMENT, width=16),
    Column("Last seen", Kind.MOMENT, width=16),
    Column("Gone since", Kind.MOMENT, width=16),
    Column("Zone"),
    Column("Marks", width=24),
    Column("Evidence", Kind.WHOLE, width=9),
    Column("Manifest SHA-256", width=66),
    Column("Picture", Kind.PICTURE, width=22),
)
_MOST_PIXELS: Final = 60_000_000
_CASES: Final = (
    *_COLUMNS[:6],
    Column("Legal name", width=20),
    Column("Business number", width=16),
    Column("Role", width=13),
    Column("Listings", Kind.WHOLE),
    Column("Up", Kind.WHOLE),
    Column("With evidence", Kind.WHOLE),
    Column("Since", Kind.MOMENT, width=16),
    Column("Last step", Kind.MOMENT, width=16),
    Column("Zone"),
)
_NAME: Final = 31
"""Characters that Excel takes in a sheet's name."""
_NOTES: Final = {
    "A row": "Of the first sheet one case, of a channel's sheet one listing of a case.",
    "Match": "How sure it is, from 0 to 1, that the listing sells this SKU; empty where the master file states it.",
    "Score": "The highest of the findings that stand, from 0 to 1; the reason says the signs and what each weighs.",
    "Evidence": "The number of the pack and the SHA-256 of its manifest. The pack lies in `case-NUMBER-evidence.wacz` "
    "beside this file in a folder or zip; `andon evidence pack NUMBER --to FILE.wacz` makes it anew, and "
    "`andon evidence verify FILE.wacz` checks it.",
    "Pictures": f"What a browser saw, for the first {_MOST_PICTURES:,} listings that have it; all are in the packs.",
    "Prices": "No target price is named: a complaint speaks of rights.",
}


def ipr(cases: Sequence[Case], about: Mapping[str, str]) -> Report:
    """The workbook: a line for each case, and for each channel a sheet with its listings."""
    rows = list(_pictured(row for case in cases for row in _rows(case)))
    at = [column.name for column in _COLUMNS].index("Channel")
    channels = [
        Table(name=name, columns=_COLUMNS, rows=[row for row in rows if row[at] == channel])
        for channel, name in _sheet_names(case.channel for case in cases).items()
    ]
    main = Table(name="Cases", columns=_CASES, rows=[_line(case) for case in cases])
    return Report(title="IPR cases", main=main, others=channels, about={**about, **_NOTES})


def listed(cases: Sequence[Case], about: Mapping[str, str]) -> Report:
    """The listings of all cases as one table, for a CSV."""
    rows = [row for case in cases for row in _rows(case)]
    return Report(title="IPR cases", main=Table(name="Listings", columns=_COLUMNS, rows=rows), about=about)


def _line(case: Case) -> Sequence[Any]:
    """A case in short: how many listings it has, how many of them are up, and have evidence."""
    up = sum(one.gone is None for one in case.listings)
    proven = sum(one.proof is not None for one in case.listings)
    since, last = (local(case.steps[at].at, case) if case.steps else None for at in (0, -1))
    seller = (case.seller, case.seller_id, case.legal_name, case.business_number, case.role)
    counts = (len(case.listings), up, proven)
    return [case.number, case.kind, case.stage, case.channel, *seller, *counts, since, last, case.time_zone]


def _pictured(rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """The rows, of which as many keep their picture as a workbook takes."""
    left = _MOST_PICTURES
    for row in rows:
        left -= row[-1] is not None
        yield row if left >= 0 else [*row[:-1], None]


def _rows(case: Case) -> Iterator[Sequence[Any]]:
    marks = "; ".join(dict.fromkeys(f"{one.mark} {one.number}" for one in case.rights)) or None
    for one in case.listings:
        gone = local(one.gone, case) if one.gone else None
        seen = (local(one.first_seen, case), local(one.last_seen, case), gone, case.time_zone)
        seller = (one.seller_name or case.seller, one.seller_id, case.role)
        place = (case.number, case.kind, case.stage, case.channel, *seller)
        why = (*_matched(one.match), _score(one), one.reason)
        yield [*place, one.item_id, one.title, one.url, *why, *seen, marks, *_proof(one)]


def _matched(match: Match | None) -> tuple[Any, ...]:
    if match is None:
        return None, None, None, None
    by = (f"said by {match.by}",) if match.by else ()
    return match.product, match.sku, match.score, "; ".join((*match.reasons, *by)) or None


def _score(one: Reported) -> float | None:
    return max((float(found.score) for found in one.findings if found.stands and found.score), default=None)


def _proof(one: Reported) -> tuple[Any, ...]:
    if one.proof is None:
        return None, None, None
    picture = partial(_small, one.proof.picture) if one.proof.picture else None
    return one.proof.number, one.proof.manifest_sha256, picture


def _small(picture: Picture) -> bytes | None:
    return thumbnail(picture())


def thumbnail(picture: bytes, size: tuple[int, int] = _THUMBNAIL, form: str = "PNG") -> bytes | None:
    """The picture scaled down to `size` as `form` (PNG, JPEG); None where it is none, or too large to be opened."""
    try:
        with Image.open(BytesIO(picture), formats=("PNG", "JPEG", "WEBP")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return None
            image = opened.convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    image.thumbnail(size)
    out = BytesIO()
    image.save(out, form)
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
