"""What a workbook's XML says that its values do not: formulas, error cells, merged cells, what is hidden.

A streamed look at each sheet: calamine gives only the values.
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType

from catalog.archive import Archive
from model.errors import InputError
from model.lazy import Lazy, lazy

MAX_ROWS: Final = 500_000
MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 12_000_000
"""Rows times columns: a reader lays out the whole rectangle, however few of its cells are filled."""

MAX_MARKS: Final = 100_000
"""Formulas, error cells or merged ranges of one sheet."""
_MARK_LENGTH: Final = 100
_TRUE: Final = frozenset({"1", "true"})
_WORKBOOK: Final = "xl/workbook.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
_ROWS: Final = lazy("rows")
_COLUMNS: Final = lazy("columns")
_FORMULAS: Final = lazy("formulas")
_ERRORS: Final = lazy("error cells")
_MERGED: Final = lazy("merged ranges")


@dataclass(slots=True)
class Look:
    """What stands in one sheet besides values. Rows and columns are numbered from 1."""

    hidden: bool = False
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row and column to the formula's text, with its `=`."""
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    """Row and column to what the cell shows, such as #N/A."""
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
    if _STRINGS in archive:
        _parse(
            archive, _STRINGS, name
        )  # calamine takes what it can of a damaged one, and the rest would be empty cells
    found = {}
    for sheet, part, hidden in _sheets(archive, name):
        look = _look(archive, part, name)
        look.hidden = hidden
        if look.rows * look.columns > MAX_CELLS:
            raise InputError(
                lazy(
                    "%(file)s, sheet %(sheet)s: more than %(most)s cells; delete the empty rows and columns",
                    file=name,
                    sheet=sheet,
                    most=f"{MAX_CELLS:,}",
                )
            )
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
        if _local(tag) == "sheet":
            listed.append(attributes)

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
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
    _parse(archive, part, name, handler.start, handler)
    return handler.look


class _SheetHandler:
    """Takes the start tags of a sheet, some millions: each costs little. Texts are asked for only where needed."""

    parser: XMLParserType

    def __init__(self, where: str) -> None:
        self.look = Look()
        self._error = False
        self._marks = self.look.formulas
        self._where = where
        self._row = self._column = 0
        self._numbers: dict[str, int] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if ":" in tag:
            tag = _local(tag)
        if tag == "c":
            self._cell(attributes)
        elif tag == "f":
            self._bounded(len(self.look.formulas), MAX_MARKS, _FORMULAS)
            self._listen(self.look.formulas, "=")
        elif tag == "v" and self._error:
            self._listen(self.look.errors, "")
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "mergeCell":
            self._bounded(len(self.look.merged), MAX_MARKS, _MERGED)
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
                raise self._refusal(
                    lazy("%(where)s: cell %(cell)s stands in row %(row)s; save the file again"),
                    cell=reference[:20],
                    row=self._row,
                )
        if self._column > self.look.columns:
            self._bounded(self._column, MAX_COLUMNS, _COLUMNS)
            self.look.columns = self._column
        self._error = attributes.get("t") == "e"
        if self._error:
            self._bounded(len(self.look.errors), MAX_MARKS, _ERRORS)
            self.look.errors[self._row, self._column] = ""

    def _listen(self, marks: dict[tuple[int, int], str], first: str) -> None:
        """Keep the text of the element that began, as the mark of its cell."""
        self._marks = marks
        marks[self._row, self._column] = first
        self.parser.CharacterDataHandler = self._hear
        self.parser.EndElementHandler = self._stop

    def _hear(self, text: str) -> None:
        where = self._row, self._column
        self._marks[where] = (self._marks[where] + text)[:_MARK_LENGTH]

    def _stop(self, _tag: str) -> None:
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None

    def _new_column(self, letters: str) -> int:
        if not (letters.isascii() and letters.isupper() and len(letters) <= 3):
            raise self._refusal(
                lazy("%(where)s: a cell is called %(cell)r; save the file again as .xlsx"), cell=letters[:20]
            )
        return self._numbers.setdefault(letters, column_number(letters))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row, self._column = _number(attributes.get("r"), self._row + 1), 0
        self._bounded(self._row, MAX_ROWS, _ROWS)
        self.look.rows = max(self.look.rows, self._row)
        if attributes.get("hidden") in _TRUE or attributes.get("ht") in ("0", "0.0"):
            self.look.hidden_rows.add(self._row)

    def _hidden_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE or attributes.get("width") in ("0", "0.0"):
            first = _number(attributes.get("min"), 1)
            last = min(_number(attributes.get("max"), first), MAX_COLUMNS)
            self.look.hidden_columns.update(range(first, last + 1))

    def _refusal(self, words: Lazy, **parts: object) -> InputError:
        return InputError(words.filled(where=self._where, **parts))

    def _bounded(self, number: int, most: int, what: Lazy) -> None:
        if number > most:
            paste = lazy("paste the sheet's values into the template")
            cure = paste if most == MAX_MARKS else lazy("delete the empty %(what)s", what=what)
            raise self._refusal(
                lazy("%(where)s: more than %(most)s %(what)s; %(cure)s"), most=f"{most:,}", what=what, cure=cure
            )


def _local(tag: str) -> str:
    """A tag without its namespace's prefix."""
    return tag.rpartition(":")[2]


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _parse(archive: Archive, part: str, name: str, start: Any = None, handler: _SheetHandler | None = None) -> None:
    parser = ParserCreate()
    if handler:
        handler.parser = parser
    parser.StartElementHandler = start
    try:
        for piece in archive.read(part):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except ExpatError as error:
        raise InputError(
            lazy(
                "%(file)s: %(part)s inside is damaged (%(why)s); save the workbook again as .xlsx",
                file=name,
                part=part,
                why=str(error),
            )
        ) from None
