"""A master file to the disk: a workbook with drop-downs and notes, or a folder of CSVs.

Cells are written as `catalog.cells` reads them. No text becomes a formula: in a workbook it is a text in a cell of
text format, in a CSV an apostrophe goes before it, which reading takes off again.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from catalog.columns import Column, Kind, Sheet
from catalog.sheets import SHEETS
from model.capture import PRICE_FIELDS
from model.people import SellerRole
from system.settings import Settings

Cells = Iterable[Any]
"""A row's cells in the sheet's order of columns: text, int, Decimal, bool, datetime or date without zone, or None."""

INSTRUCTIONS: Final = (
    "The master file says what should be true. Each sheet has its own note below; each column has one in its header.",
    "Every sheet and every required column (bold) must be there; a sheet may be without rows, an optional column away.",
    "What the file does not hold any more ends with the import; the history of what held before is kept.",
    "Write values, not formulas; do not merge cells, and hide no rows, columns or sheets.",
    "Codes and GTINs are text: type them into the template's columns, or format yours as text first.",
    "Prices may be typed as people write them in the row's currency: 129000, 12만 9천원, ￥1,299, 1.299,00 €.",
    "A date without a time means its first moment. Times are the clock's of the row's channel, else of the team.",
    "An end is the first moment at which something no longer holds: a window through 31 March ends on 1 April.",
    "Lists are written with ; between words: one; two. A backslash before ; = | makes it a plain character.",
    "andon catalog validate FILE lists every fault; andon catalog import FILE shows the changes and asks.",
)

_NUMBER: Final = {
    Kind.MONEY: "#,##0.00##",
    Kind.WHOLE: "0",
    Kind.INSTANT: "yyyy-mm-dd hh:mm:ss",
    Kind.DAY: "yyyy-mm-dd",
}
"""Number formats; every other kind is text, so that Excel leaves it alone."""
_DANGEROUS: Final = re.compile(r"'*[=+\-@\t\r]")
_LAST_ROW: Final = 200_000
"""Drop-downs reach so far."""
_INVALID: Final = "andon catalog validate says what would be right."


def write_workbook(path: Path, rows: Mapping[str, Iterable[Cells]], settings: Settings) -> None:
    """Write the sheets with these rows to the .xlsx file at `path`, with drop-downs, notes and instructions."""
    book = xlsxwriter.Workbook(
        path,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    try:
        _write_instructions(book)
        lists = _lists(settings)
        for sheet in SHEETS.values():
            _write_sheet(book, sheet, rows.get(sheet.name, ()), lists)
        _write_lists(book, lists)
    finally:
        book.close()


def write_folder(path: Path, rows: Mapping[str, Iterable[Cells]]) -> None:
    """Write each sheet as a CSV in UTF-8 with a byte order mark, by which Excel knows it, into the folder `path`."""
    path.mkdir(parents=True, exist_ok=True)
    for sheet in SHEETS.values():
        with (path / f"{sheet.name}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([column.name for column in sheet.columns])
            for cells in rows.get(sheet.name, ()):
                writer.writerow([harmless(cell) if isinstance(cell, str) else plain(cell) for cell in cells])


def plain(cell: Any) -> str:
    """A cell as text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, Decimal | int | date):
        return str(cell)
    return str(cell)


def harmless(cell: Any) -> Any:
    """A CSV's cell; a text that a spreadsheet would take for a formula has an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and _DANGEROUS.match(cell) else cell


def _write_instructions(book: Any) -> None:
    page = book.add_worksheet("instructions")
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 110)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    lines = [("The master file", ""), *(("", line) for line in INSTRUCTIONS)]
    for number, (left, right) in enumerate([*lines, *((sheet.name, sheet.note) for sheet in SHEETS.values())]):
        page.write_string(number, 0, left, book.add_format({"bold": True}))
        page.write_string(number, 1, right, wrapped)


def _write_sheet(book: Any, sheet: Sheet, rows: Iterable[Cells], lists: Mapping[str, list[str]]) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 0)
    formats = [book.add_format({"num_format": _NUMBER.get(column.kind, "@")}) for column in sheet.columns]
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, max(12, len(column.name) + 2), formats[at])
        page.write_string(0, at, column.name, book.add_format({"bold": column.required, "bg_color": "#E8EEF7"}))
        page.write_comment(0, at, _note(column), {"x_scale": 2})
        _validate(page, at, column, lists)
    for number, cells in enumerate(rows, start=1):
        for at, cell in enumerate(cells):
            if cell is not None:
                _write_cell(page, number, at, cell, formats[at])


def _write_cell(page: Worksheet, number: int, at: int, cell: Any, form: Any) -> None:
    if isinstance(cell, bool):
        page.write_string(number, at, plain(cell), form)
    elif isinstance(cell, int | Decimal):
        page.write_number(number, at, cell, form)
    elif isinstance(cell, date):
        page.write_datetime(number, at, cell, form)
    else:
        page.write_string(number, at, str(cell), form)


def _note(column: Column) -> str:
    kind = f"{column.kind.value}{', required' if column.required else ''}"
    return f"{column.note}\n({kind})" + (f"\n{', '.join(column.choices)}" if column.choices else "")


def _validate(page: Worksheet, at: int, column: Column, lists: Mapping[str, list[str]]) -> None:
    """A drop-down where the column has a list; a check of the number where it has one."""
    name = _list_of(column)
    if name and lists[name]:
        source = (
            f"=lists!${_letter(list(lists).index(name))}$2:${_letter(list(lists).index(name))}${len(lists[name]) + 1}"
        )
        rule: dict[str, Any] = {"validate": "list", "source": source}
        if column.kind is Kind.TIER:
            rule["error_type"] = "information"
    elif column.kind is Kind.WHOLE:
        rule = {"validate": "integer", "criteria": ">=", "value": column.least}
    else:
        return
    page.data_validation(1, at, _LAST_ROW, at, {**rule, "error_title": column.name, "error_message": _INVALID})


def _list_of(column: Column) -> str:
    by_kind = {Kind.CHANNEL: "channel", Kind.CURRENCY: "currency", Kind.TIER: "tier", Kind.FLAG: "yes or no"}
    return column.name if column.kind is Kind.CHOICE else by_kind.get(column.kind, "")


def _lists(settings: Settings) -> dict[str, list[str]]:
    channels = settings.channels.values()
    return {
        "channel": sorted(settings.channels),
        "currency": sorted({channel.currency for channel in channels}),
        "tier": sorted({"hot", "daily"} | {tier for channel in channels for tier in channel.schedules}),
        "yes or no": ["yes", "no"],
        "judges": list(PRICE_FIELDS),
        "role": list(SellerRole),
    }


def _write_lists(book: Any, lists: Mapping[str, list[str]]) -> None:
    page = book.add_worksheet("lists")
    page.hide()
    columns: Iterator[list[str]] = ([name, *words] for name, words in lists.items())
    cells = [(row, at, word) for at, words in enumerate(columns) for row, word in enumerate(words)]
    for row, at, word in sorted(cells):  # in constant memory rows are written from the top
        page.write_string(row, at, word)


def _letter(at: int) -> str:
    return chr(ord("A") + at)
