"""Which picture of its evidence shows a discrepancy: the part of the page that it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from model.finding import Family
from store.engine import chunks
from store.evidence.finding import packs_of
from store.tables import evidence_files

_VIEW: Final = "view"
"""The window, scaled."""
_OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "broken_page": (_VIEW,),
    "slow_page": (_VIEW,),
    "visual_change": ("view-difference", _VIEW),
    "image_mismatch": ("picture", "title"),
    "image_missing": ("picture", "title", _VIEW),
    "title_mismatch": ("title", _VIEW),
    "brand_missing": ("title", _VIEW),
    "option_mismatch": ("button", _VIEW),
}
_OF_FAMILY: Final[Mapping[str, tuple[str, ...]]] = {
    Family.PRICE: ("price", _VIEW),
    Family.STOCK: ("stock", "button", _VIEW),
}
"""Parts in the order in which they are looked for; what no rule is told of is shown by the window."""
_VIEWPORTS: Final = ("desktop", "phone")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a pack."""

    pack: int
    name: str
    """Of the file: `marked-price-desktop.png`."""
    sha256: str
    bytes: int


def pictures_of(conn: Connection, rows: Sequence[Row[Any]]) -> dict[int, Picture]:
    """The picture that shows each of these discrepancies (id, family, kind), by id; none without a browser's look.

    Only the youngest pack counts, for it is what the discrepancy's sentence says.
    """
    youngest = {id_: numbers[-1] for id_, numbers in packs_of(conn, [row.id for row in rows]).items()}
    files = _pictures(conn, sorted(set(youngest.values())))
    chosen = {row.id: _choose(row.family, row.kind, files.get(youngest.get(row.id, 0), {})) for row in rows}
    return {id_: picture for id_, picture in chosen.items() if picture is not None}


def _pictures(conn: Connection, numbers: Sequence[int]) -> dict[int, dict[str, Picture]]:
    """By pack and name."""
    found: dict[int, dict[str, Picture]] = {}
    for part in chunks(numbers):
        derived = evidence_files.c.path.like("%/marked-%.png") | evidence_files.c.path.like("%/view-%.png")
        for row in conn.execute(select(evidence_files).where(evidence_files.c.evidence_id.in_(part), derived)):
            name = row.path.rpartition("/")[2]
            found.setdefault(row.evidence_id, {})[name] = Picture(row.evidence_id, name, row.sha256, row.bytes)
    return found


def _choose(family: str, kind: str, files: Mapping[str, Picture]) -> Picture | None:
    for part in _OF_KIND.get(kind) or _OF_FAMILY.get(family, (_VIEW,)):
        for viewport in _VIEWPORTS:
            for name in _names(part, viewport):
                if name in files:
                    return files[name]
    return None


def _names(part: str, viewport: str) -> tuple[str, ...]:
    if part.startswith(_VIEW):
        return (f"{part}-{viewport}.png",)
    if part == "picture":
        return tuple(f"marked-picture-{number}-{viewport}.png" for number in (1, 2, 3))
    return (f"marked-{part}-{viewport}.png",)
