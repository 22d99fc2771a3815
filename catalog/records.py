"""Rows of the master file between the cells that people see and the records that the store keeps.

A record is the row's key and the values of the table's columns, in the order of `Sheet.fields`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.columns import Sheet
from store.master import Record
from store.spans import key as bounded


@dataclass(slots=True)
class SheetRows:
    """The rows of one sheet that could be read."""

    records: list[Record] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    """The row number of each record."""
    broken: set[int] = field(default_factory=set)
    """Row numbers of records of which a cell could not be read: it is empty there."""


def key_of(sheet: Sheet, values: Mapping[str, Any]) -> str:
    """The row's natural key: what people called it, else what names it, in words.

    Args:
        sheet: the row's sheet.
        values: by the sheet's column.
    """
    if sheet.named:
        own = values[sheet.named]
        return bounded(
            own or ", ".join(_said(name, values[name]) for name in sheet.key if values[name]) or "everything"
        )
    if len(sheet.key) == 1:
        return bounded(str(values[sheet.key[0]]))
    return bounded("|".join(re.sub(r"([\\|])", r"\\\1", str(values[name])) for name in sheet.key))


def to_record(sheet: Sheet, values: Mapping[str, Any]) -> Record:
    """The record of a row whose values are all read."""
    cells = [values[of] if isinstance(of, str) else _object(of, values) for of in sheet.sources]
    return (key_of(sheet, values), *cells)


def to_values(sheet: Sheet, record: Record) -> dict[str, Any]:
    """The values of a record by the sheet's column; what `to_record` makes a record of."""
    cells = dict(zip(("key", *sheet.fields), record, strict=True))
    return {
        column.name: (cells[column.stored] or {}).get(column.part) if column.part else cells[column.stored]
        for column in sheet.columns
    }


def _object(parts: Mapping[str, str], values: Mapping[str, Any]) -> dict[str, Any] | None:
    """A JSON object of the parts that are filled, None when none is."""
    return {part: values[name] for part, name in parts.items() if values[name] is not None} or None


def _said(name: str, value: Any) -> str:
    text = "yes" if value is True else re.sub(r"([\\,=])", r"\\\1", str(value))
    return f"{name}={text}"
