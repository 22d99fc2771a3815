"""The sections of a digest in the order of its settings, and the workbook of their tables."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from reports import (
    digest_changes,
    digest_coverage,
    digest_info,
    digest_ipr,
    digest_open,
    digest_prices,
    digest_stock,
    sla_sections,
)
from reports.digest_rows import Wanted
from reports.sections import Section
from reports.tables import Report, Table
from reports.workbook import write_workbook
from system.digests import Part

_PARTS: Final[Mapping[Part, Callable[[Connection, Wanted], Section]]] = {
    "open": digest_open.section,
    "changes": digest_changes.section,
    "prices": digest_prices.section,
    "stock": digest_stock.section,
    "ipr": digest_ipr.section,
    "coverage": digest_coverage.section,
    "info": digest_info.section,
}


def sections(conn: Connection, wanted: Wanted, parts: Sequence[Part]) -> list[Section]:
    """What there is to tell; sections that have nothing are left out."""
    made = [one for part in parts for one in _of(conn, wanted, part)]
    return [one for one in made if not one.empty]


def _of(conn: Connection, wanted: Wanted, part: Part) -> Sequence[Section]:
    if part == "sla":
        return sla_sections.sections(conn, wanted.settings, wanted.since, wanted.until)
    return [_PARTS[part](conn, wanted)]


def workbook(title: str, period: str, made: Sequence[Section]) -> bytes | None:
    """The sections' tables as an .xlsx; None where there is none."""
    tables = _named([one.table for one in made if one.table is not None])
    if not tables:
        return None
    report = Report(title=title, main=tables[0], others=tables[1:], about={"Period": period})
    with tempfile.TemporaryDirectory(prefix="andon-digest-") as folder:
        path = Path(folder) / "digest.xlsx"
        write_workbook(path, report)
        return path.read_bytes()


def _named(tables: Sequence[Table]) -> list[Table]:
    """The tables, no two of one name, which Excel would refuse."""
    found: list[Table] = []
    for table in tables:
        taken = sum(table.name == one.name for one in found)
        found.append(replace(table, name=f"{table.name[:27]} {taken + 1}") if taken else table)
    return found
