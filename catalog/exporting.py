"""The store's master file back to a file that imports to no change."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from catalog import lists, moments, pictures
from catalog.columns import Column, Kind, Sheet
from catalog.examples import example_rows
from catalog.records import to_values
from catalog.sheets import SHEETS
from catalog.workbook import SUFFIXES
from catalog.writing import Cells, plain, write_folder, write_workbook
from model.errors import InputError
from model.lazy import lazy
from model.money import from_minor
from store import master
from system.settings import Settings


def export(conn: Connection, path: Path, settings: Settings) -> None:
    """Write the current master file to `path`: a workbook when it ends in .xlsx, else a folder of CSVs.

    Raises:
        InputError: the path cannot be written.
    """
    rows = {name: _exported(conn, sheet, settings) for name, sheet in SHEETS.items()}
    _write(path, rows, settings)
    pictures.write(conn, path.parent if path.suffix.lower() in SUFFIXES else path, _pictures(conn))


def template(path: Path, settings: Settings) -> None:
    """Write an empty master file with a few example rows to `path`, as `export` does.

    Raises:
        InputError: the path cannot be written.
    """
    examples = example_rows(next(iter(settings.channels.values()), None))
    rows = {
        name: [[row.get(column.name) for column in SHEETS[name].columns] for row in some]
        for name, some in examples.items()
    }
    _write(path, rows, settings)


def has_pictures(conn: Connection) -> bool:
    """Whether an export writes pictures beside the workbook."""
    return next(_pictures(conn), None) is not None


def written(sheet: Sheet, record: master.Record, settings: Settings) -> dict[str, str]:
    """A record's cells by the sheet's columns, as a file of text has them; "" where one is empty."""
    values = to_values(sheet, record)
    return {column.name: plain(_cell(values[column.name], column, values, settings)) for column in sheet.columns}


def _write(path: Path, rows: Mapping[str, Any], settings: Settings) -> None:
    try:
        if path.suffix.lower() in SUFFIXES:
            write_workbook(path, rows, settings)
        else:
            write_folder(path, rows)
    except OSError as error:
        raise InputError(
            lazy(
                "%(file)s: cannot be written (%(why)s); name a workbook .xlsx or a folder",
                file=path,
                why=error.strerror,
            )
        ) from None


def _pictures(conn: Connection) -> Iterator[pictures.Named]:
    for sheet in SHEETS.values():
        for column in sheet.columns:
            if column.kind is Kind.PICTURES:
                yield from (record[1] for _, record in master.current(conn, sheet.name, [column.stored]) if record[1])


def _exported(conn: Connection, sheet: Sheet, settings: Settings) -> Iterator[Cells]:
    for _, record in master.current(conn, sheet.name, sheet.fields):
        values = to_values(sheet, record)
        yield [_cell(values[column.name], column, values, settings) for column in sheet.columns]


def _cell(value: Any, column: Column, values: Mapping[str, Any], settings: Settings) -> Any:
    if value is None or value == "":
        return None
    if column.kind is Kind.MONEY:
        return from_minor(value, values["currency"]).quantize(from_minor(1, values["currency"]))
    if isinstance(value, datetime):
        return moments.written(value, _zone(values, settings))
    if column.kind is Kind.WORDS:
        return lists.write_words(value)
    if column.kind is Kind.PICTURES:
        return lists.write_words(name for name, _ in value)
    if column.kind is Kind.PAIRS:
        return lists.write_pairs(value)
    return lists.write_choices(value) if column.kind is Kind.CHOICES else value


def _zone(values: Mapping[str, Any], settings: Settings) -> ZoneInfo | None:
    name = values.get("channel")
    if name and name not in settings.channels:
        return None  # a channel that has left the settings: times with their offset say the same anywhere
    return moments.zone_of(settings.channels.get(name or ""), settings)
