"""A report to the disk: a workbook, or its main table as CSV.

The file stands whole under its name or not at all.
"""

import csv
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from model.cells import harmless
from model.errors import InputError
from model.money import Money, exponent
from reports.tables import Kind, Report
from reports.workbook import write_workbook

SUFFIXES: Final = (".xlsx", ".csv")


def write(path: Path, report: Report) -> None:
    """Write `report` to `path`, by its ending.

    Raises:
        InputError: another ending than .xlsx or .csv, or the path cannot be written.
    """
    write_as = write_csv if suited(path).suffix.lower() == ".csv" else write_workbook
    with whole(path) as partial:
        write_as(partial, report)


def suited(path: Path) -> Path:
    """`path`, which a report can be written to by its ending.

    Raises:
        InputError: it ends in neither .xlsx nor .csv.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"{path}: name a file that ends in .xlsx or .csv")
    return path


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to, which takes its place at the end.

    Raises:
        InputError: the path cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".andon-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
        partial = Path(name)
        try:
            yield partial
            partial.chmod(0o644)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None


def write_csv(path: Path, report: Report) -> None:
    """The main table in UTF-8 with a byte order mark, by which Excel knows it; moments in ISO 8601 with offset."""
    kinds = [column.kind for column in report.main.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in report.main.columns])
        for row in report.main.rows:
            writer.writerow([_cell(kind, value) for kind, value in zip(kinds, row, strict=True)])


def _cell(kind: Kind, value: Any) -> str:
    if value is None or kind is Kind.PICTURE:
        return ""
    if isinstance(value, Money):
        return f"{value.amount:.{exponent(value.currency)}f}"
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if kind is Kind.PERCENT:
        return f"{value * 100:.1f}%"
    return f"{value:.2f}" if kind is Kind.DAYS else harmless(str(value)) if isinstance(value, str) else str(value)
