"""A master file before it is applied: read, compared with what holds, and said line by line for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection

from catalog.columns import Kind, Sheet
from catalog.exporting import written
from catalog.faults import MAX_VALUE, Fault, shown
from catalog.importing import Changes, SheetChanges
from catalog.links import Links
from catalog.pictures import PictureFolder
from catalog.reading import Master, read_master
from catalog.records import SheetRows
from catalog.sheets import SHEETS
from catalog.unpacking import unpacked
from model.errors import InputError
from model.lazy import Lazy, changed, packed
from store import versions
from store.drafts import Line
from store.master import Record
from system.settings import Settings

MOST_FAULTS: Final = 5_000
"""Faults of a draft that are kept to be looked at; a file with more has one cause for most of them."""
MOST_CHANGES: Final = 2_000
"""Of a kind of change in one sheet."""

_LONGEST_NAME: Final = 120
_LONGEST_PART: Final = 600
"""Signs of a file's in a fault: a dozen names that are right may stand there."""


@contextmanager
def brought(body: bytes, name: str, settings: Settings, links: Links) -> Iterator[Master]:
    """The master file that was brought as `body`, read and checked; its pictures are there while the block runs.

    Raises:
        InputError: it cannot be read at all; the sentence calls it by `name`.
    """
    called = file_name(name)
    with unpacked(body, called) as path:
        try:
            found = read_master(path, settings, lambda on, url: links.external_id(settings.channel(on), url))
        except InputError as error:
            raise InputError(changed(error.args[0], lambda text: text.replace(str(path), called))) from None
        found.name = called
        yield found


def file_name(name: str) -> str:
    """What a browser calls a file, as people are shown it: no folders, no signs that a page or a log would obey."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(one for one in last if one.isprintable()).strip()[:_LONGEST_NAME] or "master.xlsx"


def of_version(conn: Connection, version: int, sha256: str) -> Master:
    """The rows of an earlier version, as a file would bring them."""
    sheets = {
        name: SheetRows(records=list(versions.records(conn, name, sheet.fields, version)))
        for name, sheet in SHEETS.items()
    }
    return Master(f"version {version}", sha256, sheets, [], PictureFolder(Path()))


def fault_lines(faults: list[Fault]) -> Iterator[Line]:
    """The first faults as lines; what they say is kept so that it can be told in any language."""
    for one in faults[:MOST_FAULTS]:
        said = {"value": one.value, "fault": _kept(one.fault), "cure": _kept(one.cure), "file": one.file}
        yield Line(one.sheet, "fault", one.row, shown(one.column), said)


def _kept(words: Lazy) -> Any:
    return packed(changed(words, lambda text: shown(text, _LONGEST_PART)))


def change_lines(changes: Changes, settings: Settings) -> Iterator[Line]:
    """What would change, sheet by sheet: changed rows with old and new cells, then removed and added ones."""
    for name, change in changes.sheets.items():
        yield from _sheet_lines(SHEETS[name], change, settings)


def _sheet_lines(sheet: Sheet, change: SheetChanges, settings: Settings) -> Iterator[Line]:
    for _, old, new in islice(change.changed, MOST_CHANGES):
        yield _line(sheet, "changed", new[0], _changed(sheet, old, new, settings))
    for _, record in islice(change.removed, MOST_CHANGES):
        cells = written(sheet, record, settings).items()
        yield _line(sheet, "removed", record[0], [[name, cell, None] for name, cell in cells if cell])
    for record in islice(change.added, MOST_CHANGES):
        cells = written(sheet, record, settings).items()
        yield _line(sheet, "added", record[0], [[name, None, cell] for name, cell in cells if cell])


def _line(sheet: Sheet, what: str, key: str, cells: list[list[str | None]]) -> Line:
    bounded = [[name or "", *(cell if cell is None else _cut(cell) for cell in sides)] for name, *sides in cells]
    return Line(sheet.name, what, None, key, {"cells": bounded})


def _changed(sheet: Sheet, old: Record, new: Record, settings: Settings) -> list[list[str | None]]:
    before, after = written(sheet, old, settings), written(sheet, new, settings)
    cells: list[list[str | None]] = [
        [name, before[name], after[name]] for name in before if before[name] != after[name]
    ]
    for column in sheet.columns:
        if column.kind is Kind.PICTURES and before[column.name] == after[column.name]:
            at = 1 + sheet.fields.index(column.stored)
            if old[at] != new[at]:
                cells.append([column.name, before[column.name], f"{after[column.name]} (another picture)"])
    return cells


def _cut(cell: str) -> str:
    return cell if len(cell) <= 3 * MAX_VALUE else f"{cell[: 3 * MAX_VALUE - 1]}…"
