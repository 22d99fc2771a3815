"""Rows of the master file as pages show them: cells as a file has them, without the names of persons who sell."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from catalog.exporting import written
from catalog.sheets import SELLERS, SHEETS
from model.lazy import unpacked
from model.people import HIDDEN
from store.identities import persons
from store.master import Record
from system.settings import Settings

_NAME: Final = "name"
"""The column of the sheet of sellers that may name a person."""


def cells_of(
    conn: Connection, settings: Settings, sheet: str, records: Iterable[Record], *, personal: bool
) -> list[tuple[str, dict[str, str]]]:
    """The key and the cells of these records; with `personal` also the names of sellers who are persons."""
    found = [(record[0], written(SHEETS[sheet], record, settings)) for record in records]
    if sheet == SELLERS.name and not personal:
        hidden = persons(conn, settings, {(row["channel"], row["seller"]) for _, row in found})
        for _, row in found:
            if row[_NAME] and (row["channel"], row["seller"]) in hidden:
                row[_NAME] = HIDDEN
    return found


def lines_of(conn: Connection, settings: Settings, rows: Sequence[Any], *, personal: bool) -> list[Mapping[str, Any]]:
    """Lines of a draft, rows of its table, in the same way."""
    sold = {row.name: _pair(row.name) for row in rows if row.sheet == SELLERS.name and row.what != "fault"}
    hidden = frozenset() if personal or not sold else persons(conn, settings, set(sold.values()))
    return [
        {"sheet": row.sheet, "what": row.what, "row": row.row, "name": row.name, **_said(row)}
        if sold.get(row.name) not in hidden or row.sheet != SELLERS.name
        else {"sheet": row.sheet, "what": row.what, "row": row.row, "name": row.name, "cells": _hidden(row.detail)}
        for row in rows
    ]


def _said(row: Any) -> Mapping[str, Any]:
    """What is said of a line; of a fault in sentences that the page tells in its language."""
    return {part: unpacked(said) for part, said in row.detail.items()} if row.what == "fault" else row.detail


def _hidden(detail: Mapping[str, Any]) -> list[list[str | None]]:
    return [
        [name, *((side and HIDDEN) if name == _NAME else side for side in sides)] for name, *sides in detail["cells"]
    ]


def _pair(key: str) -> tuple[str, str]:
    """Channel and seller of a row's key, whose parts are joined by a bar (catalog.records)."""
    channel, _, seller = key.partition("|")
    return channel, seller.replace("\\|", "|").replace("\\\\", "\\")
