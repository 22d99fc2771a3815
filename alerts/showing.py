"""Lists of the room's commands, as people and programs read them."""

import csv
from collections.abc import Mapping, Sequence
from enum import StrEnum
from io import StringIO
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table

from model.texts import plain
from reports.cells import harmless


class Format(StrEnum):
    """How a list is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def list_as(form: Format, rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print the rows: a table on a terminal, plain lines elsewhere, or JSON or CSV."""
    console = Console()
    if form is Format.JSON:
        say(console, orjson.dumps([dict(row) for row in rows], option=orjson.OPT_INDENT_2).decode())
    elif form is Format.CSV:
        file = StringIO()
        writer = csv.writer(file)
        writer.writerows([columns, *([_cell(row[name], harmless) for name in columns] for row in rows)])
        say(console, file.getvalue().rstrip("\r\n").replace("\r\n", "\n"))
    elif console.is_terminal:
        table = Table(*columns)
        for row in rows:
            table.add_row(*(_cell(row[name], plain).replace("[", r"\[") for name in columns))
        console.print(table)
    else:
        for row in rows:
            say(console, " · ".join(text for name in columns if (text := _cell(row[name], plain))))


def say(console: Console, text: str) -> None:
    """Print text as it stands, unwrapped."""
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def _cell(value: Any, clean: Any) -> str:
    return "" if value is None else clean(value) if isinstance(value, str) else str(value)
