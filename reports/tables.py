"""A report before it is a file: tables of typed cells, charts over them, and what the page "About" says.

A cell that is not known is None and stays empty in every form: it is never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from model.errors import InputError

MAX_ROWS: Final = 1_048_575
"""Rows below the heading that a sheet of Excel takes."""


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    WORDS = "words"
    """Sentences, which take as many lines as their column makes them."""
    LINK = "link"
    """A web address as text."""
    MONEY = "money"
    """A `model.money.Money`."""
    PERCENT = "percent"
    """A float: 0.9 is 90 %."""
    WHOLE = "whole"
    DAYS = "days"
    """A float."""
    MOMENT = "moment"
    """An aware datetime that shows its place's clock; the column `Zone` of the same row names the zone."""
    PICTURE = "picture"
    """A function that gives a thumbnail's PNG, or None where it cannot be shown; in a CSV the cell is empty."""
    DAY = "day"
    """A date."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading."""

    name: str
    kind: Kind = Kind.TEXT
    width: int = 14
    """Characters."""


Row = Sequence[Any]
"""Cells in the order of the table's columns, each of its column's kind or None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet: its columns and rows."""

    name: str
    """Never "History", which Excel keeps for itself."""
    columns: Sequence[Column]
    rows: Sequence[Row]

    def __post_init__(self) -> None:
        if len(self.rows) > MAX_ROWS:
            raise InputError(f"{len(self.rows):,} rows are more than a sheet takes; narrow the period or the products")

    def at(self, column: str) -> int:
        """The position of the column with this heading."""
        return [one.name for one in self.columns].index(column)

    def area(self, column: str, first: int, last: int) -> str:
        """The cells of a column as Excel writes them, rows `first` to `last` counted from 0 below the heading."""
        letter = xl_col_to_name(self.at(column))
        return f"='{self.name}'!${letter}${first + 2}:${letter}${last + 2}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of a stretch of a table's rows."""

    kind: str
    """`line`, `column` (columns stand on one another) or `pareto` (columns, and a line of what they are together)."""
    title: str
    table: str
    category: str
    """The column along the bottom."""
    series: Sequence[str]
    """The columns that are drawn."""
    first: int
    last: int
    """Rows, counted from 0 below the heading, both drawn."""
    dashed: frozenset[str] = frozenset()
    """Series that are what should be rather than what is."""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A whole report."""

    title: str
    main: Table
    """What the CSV holds."""
    summary: Table | None = None
    """The first sheet, where there is one."""
    others: Sequence[Table] = ()
    charts: Sequence[Chart] = ()
    about: Mapping[str, str]

    @property
    def tables(self) -> Sequence[Table]:
        """Every table in the order of its sheets."""
        return (*([self.summary] if self.summary else []), self.main, *self.others)
