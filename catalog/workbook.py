"""A workbook as raw sheets: values by calamine, everything else by a look at the XML."""

import hashlib
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from catalog.archive import MAX_FILE, Archive
from catalog.look import look_at
from catalog.raw import RawFile, RawSheet
from model.errors import InputError
from model.lazy import lazy

SUFFIXES: Final = frozenset({".xlsx", ".xlsm"})


def open_workbook(path: Path) -> RawFile:
    """The sheets of the workbook at `path`.

    Raises:
        InputError: it is no .xlsx workbook, too large, or hostile.
    """
    if path.stat().st_size > MAX_FILE:
        raise InputError(
            lazy(
                "%(file)s: larger than %(most)s MiB; bring the master file as a folder of CSVs",
                file=path,
                most=MAX_FILE >> 20,
            )
        )
    data = path.read_bytes()
    looks = look_at(Archive(data, str(path)), str(path))
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
    except CalamineError as error:
        raise InputError(
            lazy("%(file)s: no workbook that can be read (%(why)s); save it again as .xlsx", file=path, why=str(error))
        ) from None
    sheets = tuple(
        RawSheet(name, path.name, partial(_rows, book, name, path), look.rows, look)
        for name, look in looks.items()
        if name in book.sheet_names
    )
    return RawFile(path.name, hashlib.sha256(data).hexdigest(), typed=True, sheets=sheets)


def _rows(book: CalamineWorkbook, name: str, path: Path) -> Iterator[tuple[int, list[Any]]]:
    try:
        sheet = book.get_sheet_by_name(name)
    except CalamineError as error:
        raise InputError(
            lazy(
                "%(file)s, sheet %(sheet)s: cannot be read (%(why)s); save the workbook again",
                file=path,
                sheet=name,
                why=str(error),
            )
        ) from None
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        if any(cell != "" for cell in row):
            yield number, [*before, *row] if before else row
