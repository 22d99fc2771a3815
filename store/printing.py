"""Lists as people and programs read them: what the commands of all rooms print of what the store holds."""

import csv
from collections.abc import Mapping, Sequence
from enum import StrEnum
from io import StringIO
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from model.cells import harmless
from model.texts import plain

Row = Mapping[str, Any]


class Format(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


ListFormat = Annotated[Format, typer.Option("--format", help="How the list is printed.")]


def list_as(form: Format, rows: Sequence[Row], console: Console, columns: Sequence[str]) -> None:
    """Print the rows: a table on a terminal, plain lines elsewhere, of `columns`; or JSON or CSV with every column."""
    if form is Format.JSON:
        plainly(console, orjson.dumps([dict(one) for one in rows], option=orjson.OPT_INDENT_2).decode())
    elif form is Format.CSV:
        plainly(console, as_csv(rows, columns).rstrip("\n"))
    elif console.is_terminal:
        table = Table(*columns)
        for one in rows:
            table.add_row(*(Text(_cell(one[name])) for name in columns))
        console.print(table)
    else:
        for one in rows:
            plainly(console, " · ".join(_cell(one[name]) for name in columns if one[name] not in (None, "")))


def tell_count(form: Format, shown: int, count: int, what: str) -> None:
    """Say on standard error how many there are, and how many of them a list left off, whatever its form."""
    left = count - shown
    if left:
        typer.echo(f"{shown} of {count} {what}; {left} left off: --limit {count} shows all", err=True)
    elif form is Format.TABLE:
        typer.echo(f"{count} {what}", err=True)


def plainly(console: Console, text: str) -> None:
    """Print `text` as it stands, but for controls other than the ends of its lines: they could steer the terminal."""
    lines = "\n".join(map(plain, text.split("\n")))
    console.print(lines, markup=False, soft_wrap=True, highlight=False, emoji=False)


def as_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """The rows with a heading always: a file without one is no table to the programs that read it.

    No cell is one that a spreadsheet takes for a formula.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows[0] if rows else columns)
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in one.values()] for one in rows)
    return text.getvalue()


def _cell(value: Any) -> str:
    return "" if value is None else plain(str(value))
