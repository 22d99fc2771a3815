"""A master file as it lies on the disk: sheets of cells, before any is read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from catalog.look import Look


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet of a workbook, or one CSV of a folder."""

    name: str
    file: str
    """As faults name it."""
    rows: Callable[[], Iterator[tuple[int, list[Any]]]]
    """Row number (from 1) and cells of every row that is not empty, the header first; empty cells are ""."""
    size: int = 0
    """About how many rows there are."""
    look: Look = field(default_factory=Look)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A master file's sheets in the file's order, and the digest of its bytes."""

    name: str
    sha256: str
    typed: bool
    """Whether numbers are kept apart from text, as in a workbook."""
    sheets: tuple[RawSheet, ...]
