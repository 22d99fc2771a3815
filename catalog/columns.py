"""What a sheet of the master file is made of: columns, each of a kind.

A sheet's column is named as the column of `store.tables.master` that it fills, but for those that say otherwise by
`into` (and `part`, a name inside a JSON object).
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from model.lazy import Lazy, lazy


class Kind(StrEnum):
    """What a cell holds, and so how it is read, written and checked."""

    TEXT = "text"
    CODE = "code"
    """An identifier: text whose leading zeros count."""
    GTIN = "GTIN"
    CHANNEL = "channel"
    COUNTRY = "country"
    CURRENCY = "currency"
    MONEY = "amount"
    """In units of the row's currency; minor units in the store."""
    WHOLE = "whole number"
    FLAG = "yes or no"
    CHOICE = "choice"
    TIER = "tier"
    INSTANT = "date and time"
    DAY = "date"
    URL = "web address"
    WORDS = "list"
    """`one; two`; a backslash before `;` makes it part of a word."""
    PAIRS = "names and values"
    """`Material=Leather; Width=2E`."""
    CHOICES = "names and lists"
    """`Size=250|260; Colour=Black`."""
    PICTURES = "picture files"
    """`runner-black.jpg; pictures/runner-side.png`, paths from the master file's folder."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    name: str
    note: Lazy
    """What people read in the template and in docs/master-file.md."""
    _: KW_ONLY
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: tuple[str, ...] = ()
    least: int = 0
    default: Any = None
    """What the store keeps for an empty cell."""
    refers: str = ""
    """`sheet.column` in which the value must stand."""
    into: str = ""
    part: str = ""

    @property
    def stored(self) -> str:
        """The table's column."""
        return self.into or self.name

    def anywhere(self) -> "Column":
        """The same as a part of a scope: it may be empty, and then says nothing."""
        note = lazy("%(note)s Empty = any.", note=self.note)
        return replace(self, note=note, required=False, default="")


@dataclass(frozen=True)
class Sheet:
    """One sheet; `store.master.TABLES` has the table that keeps it."""

    name: str
    note: Lazy
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """Columns that together name a row; with `named`, what names it when that cell is empty."""
    named: str = ""
    """The column in which people may name a row themselves."""

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The table's columns that the sheet fills, without the key: the order of a record's values."""
        return tuple(dict.fromkeys(column.stored for column in self.columns if column.stored != "key"))

    @cached_property
    def sources(self) -> tuple[str | Mapping[str, str], ...]:
        """For each of `fields` the sheet's column that fills it; of a JSON object, the column of each part."""
        parts = {field: {c.part: c.name for c in self.columns if c.stored == field and c.part} for field in self.fields}
        names = {column.stored: column.name for column in self.columns}
        return tuple(parts[field] or names[field] for field in self.fields)
