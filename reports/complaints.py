"""Complaints as workbooks to fill a marketplace's form from: one file for each filing within the form's limit."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from reports.filing import Complaint, local
from reports.records import Case, Reported
from reports.tables import Column, Kind, Report, Table
from reports.writing import write

_LINKS: Final = (
    Column("Link", Kind.LINK, width=60),
    Column("Item", width=16),
    Column("Title", width=36),
    Column("Seller", width=20),
    Column("Seller id", width=16),
    Column("Reason", width=50),
    Column("First seen", Kind.MOMENT, width=16),
    Column("Last seen", Kind.MOMENT, width=16),
    Column("Zone"),
    Column("Evidence", Kind.WHOLE, width=9),
    Column("Manifest SHA-256", width=66),
)
_RIGHTS: Final = (
    *(Column(name, width=18) for name in ("Mark", "Type", "Number", "Country", "Classes", "Owner")),
    Column("Valid to", Kind.DAY),
    Column("Certificate", width=30),
)


def write_complaints(
    folder: Path, case: Case, complaints: Sequence[Complaint], about: Mapping[str, str]
) -> tuple[Path, ...]:
    """A workbook for each complaint in `folder`, which is there: links, rights, what is missing, the statement.

    Raises:
        InputError: the folder cannot be written to.
    """
    paths = []
    for one in complaints:
        path = folder / f"{file_stem(case, one)}.xlsx"
        write(path, _report(case, one, about))
        paths.append(path)
    return tuple(paths)


def file_stem(case: Case, one: Complaint) -> str:
    """The name of a complaint's file: of our own words and numbers alone."""
    form = re.sub(r"[^a-z0-9]+", "-", one.form.name.lower()).strip("-")
    return f"case-{case.number}-{form}-{one.part}-of-{one.parts}"


def _report(case: Case, one: Complaint, about: Mapping[str, str]) -> Report:
    missing = [[fact] for fact in one.missing]
    lines = [[line] for line in one.statement.splitlines()]
    rights = [
        [
            right.mark,
            right.type,
            right.number,
            right.country,
            right.classes,
            right.owner,
            right.valid_to,
            right.certificate,
        ]
        for right in case.rights
    ]
    said = {"Form": one.form.name, "Address": one.form.address or "not known", "Part": f"{one.part} of {one.parts}"}
    return Report(
        title=f"Complaint, case {case.number}",
        main=Table(name="Links", columns=_LINKS, rows=[_link(case, listing) for listing in one.listings]),
        others=(
            Table(
                name="Missing",
                columns=(Column("What the form asks for and nobody gave", Kind.WORDS, 80),),
                rows=missing,
            ),
            Table(name="Rights", columns=_RIGHTS, rows=rights),
            Table(name="Statement", columns=(Column("Statement", Kind.WORDS, 110),), rows=lines),
        ),
        about={**about, **said},
    )


def _link(case: Case, one: Reported) -> Sequence[Any]:
    proof = (one.proof.number, one.proof.manifest_sha256) if one.proof else (None, None)
    seen = (local(one.first_seen, case), local(one.last_seen, case), case.time_zone)
    return [one.url, one.item_id, one.title, one.seller_name, one.seller_id, one.reason, *seen, *proof]
