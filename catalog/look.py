"""What a workbook's XML says that its values do not: formulas, error cells, merged cells, what is hidden.

A streamed look at each sheet: calamine gives only the values.
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers.expat import ExpatError, ParserCreate

from catalog.archive import Archive
from model.errors import InputError

MAX_ROWS: Final = 500_000
MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 12_000_000
"""Rows times columns: a reader lays out the whole rectangle, however few of its cells are filled."""

_TRUE: Final = frozenset({"1", "true"})
_WORKBOOK: Final = "xl/workbook.xml"


@dataclass(slots=True)
class Look:
    """What stands in one sheet besides values. Rows and columns are numbered from 1."""

    hidden: bool = False
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: set[tuple[int, int]] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    """Ranges such as A2:B3."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = 0
    columns: int = 0


def look_at(archive: Archive, name: str) -> dict[str, Look]:
    """The look of every sheet of the workbook, by the sheet's name.

    Raises:
        InputError: the XML is damaged, or a sheet is too large.
    """
    found = {}
    for sheet, part, hidden in _sheets(archive, name):
        look = _look(archive, part, name)
        look.hidden = hidden
        if look.rows * look.columns > MAX_CELLS:
            raise InputError(f"{name}, sheet {sheet}: more than {MAX_CELLS:,} cells; delete the empty rows and columns")
        found[sheet] = look
    return found


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _sheets(archive: Archive, name: str) -> Iterator[tuple[str, str, bool]]:
    """Each worksheet's name, its part, and whether it is hidden."""
    listed: list[Mapping[str, str]] = []
    targets: dict[str, str] = {}

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            listed.append(attributes)

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(archive, _WORKBOOK, name, sheet)
    _parse(archive, "xl/_rels/workbook.xml.rels", name, relation)
    for attributes in listed:
        of = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
        if of in targets:
            part = posixpath.normpath(posixpath.join("/xl", targets[of])).lstrip("/")
            yield attributes.get("name", ""), part, attributes.get("state", "visible") != "visible"


def _look(archive: Archive, part: str, name: str) -> Look:
    handler = _SheetHandler(f"{name}, {part}")
    _parse(archive, part, name, handler.start)
    return handler.look


class _SheetHandler:
    """Takes the start tags of a sheet, some millions of them: each costs little."""

    def __init__(self, where: str) -> None:
        self.look = Look()
        self._where = where
        self._row = self._column = 0
        self._numbers: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._cell(attributes)
        elif tag == "f":
            self.look.formulas.add((self._row, self._column))
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "mergeCell":
            self.look.merged.append(attributes.get("ref", "")[:40])
        elif tag == "col":
            self._hidden_columns(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip("0123456789")
            column = self._numbers.get(letters)
            self._column = self._new_column(letters) if column is None else column
            if reference != f"{letters}{self._row}":
                raise InputError(f"{self._where}: cell {reference[:20]} stands in row {self._row}; save the file again")
        if self._column > self.look.columns:
            self._bounded(self._column, MAX_COLUMNS, "columns")
            self.look.columns = self._column
        if attributes.get("t") == "e":
            self.look.errors.add((self._row, self._column))

    def _new_column(self, letters: str) -> int:
        if not (letters.isascii() and letters.isupper() and len(letters) <= 3):
            raise InputError(f"{self._where}: a cell is called {letters[:20]!r}; save the file again as .xlsx")
        return self._numbers.setdefault(letters, column_number(letters))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row, self._column = _number(attributes.get("r"), self._row + 1), 0
        self._bounded(self._row, MAX_ROWS, "rows")
        self.look.rows = max(self.look.rows, self._row)
        if attributes.get("hidden") in _TRUE or attributes.get("ht") in ("0", "0.0"):
            self.look.hidden_rows.add(self._row)

    def _hidden_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE or attributes.get("width") in ("0", "0.0"):
            first = _number(attributes.get("min"), 1)
            last = min(_number(attributes.get("max"), first), MAX_COLUMNS)
            self.look.hidden_columns.update(range(first, last + 1))

    def _bounded(self, number: int, most: int, what: str) -> None:
        if number > most:
            raise InputError(f"{self._where}: more than {most:,} {what}; split the file, or delete the empty {what}")


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _parse(archive: Archive, part: str, name: str, start: Any) -> None:
    parser = ParserCreate()

    def begun(tag: str, attributes: dict[str, str]) -> None:
        start(tag.rpartition(":")[2] if ":" in tag else tag, attributes)

    parser.StartElementHandler = begun
    try:
        for piece in archive.read(part):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except ExpatError as error:
        raise InputError(f"{name}: {part} inside is damaged ({error}); save the workbook again as .xlsx") from None
