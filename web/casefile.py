"""A case as its page shows it: the records that reports are made from, with what this viewer may read of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row

from model import phrases
from model.people import HIDDEN
from reports import casefiles
from reports.records import Case, Reported
from store import casefiles as store
from store import caselists, casework
from store import sellers as stored
from system.settings import Settings
from web.persons import Told, told
from web.viewer import Viewer

SIZE: Final = 15
"""Listings of a page."""
_PACKS: Final = 4
"""Packs of a listing that are shown; it may have more."""
_PICTURES: Final = 3
_SIGN: Final = re.compile(r"(.+) \((\d\.\d\d)\)", re.DOTALL)
"""As `monitors.ipr_signs` writes one, with what it weighs."""


@dataclass(frozen=True, slots=True)
class Said:
    """A finding: its row, and what it says in words, the signs with what each weighs apart."""

    row: Any
    sentence: str
    signs: Sequence[tuple[str, str]]
    matched_by: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack of evidence, and the names of its pictures."""

    row: Any
    pictures: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A listing of the case."""

    row: Any
    """Of `store.casework.of_case`."""
    told: Reported
    findings: Sequence[Said]
    packs: Sequence[Pack]
    more_packs: int
    reasons: Sequence[str]
    """Why it is matched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A case with all that its page shows."""

    row: Any
    case: Case
    seller: Told | None
    """None: the store has no row of it."""
    name: str
    pages: Sequence[Page]
    steps: Sequence[Any]
    """Of `store.casework.history`, oldest first."""
    says: Mapping[int, str]
    """Discrepancy to its sentence."""
    packs: Sequence[int]
    """Numbers of the packs that a step may name."""


def shown(conn: Connection, settings: Settings, viewer: Viewer, number: int, first: int) -> Shown:
    """The case, of its listings those from `first` on (0 = the first).

    Raises:
        InputError: there is no such case.
    """
    row = casework.get(conn, number)
    (case,) = casefiles.load(conn, settings, store.found(conn, numbers=[number]))
    sold = stored.called(conn, row.channel, row.seller)
    seller = told(sold, settings, sees=viewer.sees_personal_data) if sold else None
    findings = store.findings_of(conn, [number])
    says = {one.id: _said(one, viewer, seller, locked=case.locked) for one in findings}
    listed = list(zip(casework.of_case(conn, number), case.listings, strict=True))
    ids = [one.listing_id for one, _ in listed]
    packs = caselists.packs(conn, ids)
    part = listed[first : first + SIZE]
    return Shown(
        row=row,
        case=case,
        seller=seller,
        name=seller.name if seller else row.seller,
        pages=list(_pages(conn, part, findings, says, packs, viewer.language)),
        steps=casework.history(conn, number),
        says={discrepancy: one.sentence for discrepancy, one in says.items()},
        packs=sorted((pack.id for some in packs.values() for pack in some), reverse=True),
    )


def _pages(
    conn: Connection,
    listed: Sequence[tuple[Row[Any], Reported]],
    findings: Sequence[Row[Any]],
    says: Mapping[int, Said],
    packs: Mapping[int, list[Row[Any]]],
    language: str,
) -> Iterator[Page]:
    kept = {row.listing_id: packs.get(row.listing_id, [])[:_PACKS] for row, _ in listed}
    pictures = caselists.pictures(conn, [pack.id for some in kept.values() for pack in some])
    for row, one in listed:
        match = one.match
        yield Page(
            row=row,
            told=one,
            findings=[says[found.id] for found in findings if found.listing_id == row.listing_id],
            packs=[Pack(pack, pictures.get(pack.id, [])[:_PICTURES]) for pack in kept[row.listing_id]],
            more_packs=len(packs.get(row.listing_id, ())) - len(kept[row.listing_id]),
            reasons=[phrases.said(reason, language) for reason in match.reasons] if match else [],
        )


def _said(row: Row[Any], viewer: Viewer, seller: Told | None, *, locked: bool) -> Said:
    numbers = dict(row.numbers)
    if seller is not None and HIDDEN in (seller.name, seller.key):
        names = {seller.row.name, seller.row.external_id, seller.row.legal_name} - {None, ""}
        numbers = {name: HIDDEN if value in names else value for name, value in numbers.items()}
    signs = str(numbers.get("reasons") or "").split("; ")
    weighed = [found for sign in signs if (found := _SIGN.fullmatch(casefiles.unnamed(sign) if locked else sign))]
    return Said(
        row=row,
        sentence=casefiles.says(row.kind, numbers, viewer.language, locked=locked),
        signs=[(phrases.said(found[1], viewer.language), found[2]) for found in weighed],
        matched_by=phrases.said(str(numbers.get("matched_by") or ""), viewer.language),
    )
