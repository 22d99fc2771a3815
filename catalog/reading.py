"""A master file, read whole: its records, and every fault that it has."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from catalog import csvs, workbook
from catalog.cells import RowReader
from catalog.checks import check
from catalog.columns import Column, Kind, Sheet
from catalog.faults import CellError, Fault, meant, shown
from catalog.pictures import PictureFolder
from catalog.raw import RawFile, RawSheet
from catalog.records import SheetRows, to_record
from catalog.sheets import LISTINGS, SHEETS
from model.errors import InputError
from model.lazy import Lazy, lazy
from model.sites import same_site
from store.spans import key
from system.settings import Settings

ExternalIdOf = Callable[[str, str], str | None]
"""From a channel's name and a URL to the platform's id of the listing; None when the URL is no listing of it."""
Progress = Callable[[str, int, int], None]
"""Told the sheet, how many of its rows are done, and about how many there are."""

MAX_FAULTS: Final = 100_000
"""Faults that are listed; a file with more has one cause for most of them."""
EXTRA: Final = frozenset({"instructions", "lists"})
"""Sheets of the template that hold no rows."""

_FIRST: Final = {Kind.CHANNEL: 0, Kind.CURRENCY: 1}
"""Kinds that say how the row's other cells are meant, and are read first."""
_TELL: Final = 5_000
_UNHIDE: Final = lazy("unhide it: what it holds is imported")
_COPY_ADDRESS: Final = lazy("copy the address of the product page")
_ADDRESS = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?//")
"""How a web address begins, with its scheme or without."""


@dataclass(slots=True)
class Master:
    """What a master file says."""

    name: str
    sha256: str
    sheets: dict[str, SheetRows]
    faults: list[Fault]
    pictures: PictureFolder
    """The files that its cells name."""


def silent(_sheet: str, _done: int, _total: int) -> None:
    """A progress that nobody watches."""


def read_master(path: Path, settings: Settings, external_id_of: ExternalIdOf, progress: Progress = silent) -> Master:
    """Read the workbook or the folder of CSVs at `path`, and check it.

    Raises:
        InputError: it cannot be read at all.
    """
    raw = _open(path)
    master = Master(raw.name, raw.sha256, {name: SheetRows() for name in SHEETS}, [], _pictures(path))
    master.faults.extend(_sheet_faults(raw))
    for sheet in raw.sheets:
        if sheet.name in SHEETS:
            reader = _SheetReader(SHEETS[sheet.name], sheet, settings, raw.typed, external_id_of, master.pictures)
            reader.read(master.sheets[sheet.name], master.faults, progress)
    files = {sheet.name: sheet.file for sheet in raw.sheets}
    master.faults.extend(check({name: (files.get(name, raw.name), rows) for name, rows in master.sheets.items()}))
    order = {name: number for number, name in enumerate(SHEETS)}
    master.faults.sort(key=lambda fault: (order.get(fault.sheet, -1), fault.row or 0))
    return master


def _pictures(path: Path) -> PictureFolder:
    return PictureFolder(path if path.is_dir() else path.parent)


def _open(path: Path) -> RawFile:
    if path.is_dir():
        return csvs.open_folder(path)
    if not path.is_file():
        raise InputError(
            lazy("%(file)s: no such file or folder; right would be a workbook .xlsx or a folder of CSVs", file=path)
        )
    if path.suffix.lower() in csvs.SUFFIXES:
        raise InputError(
            lazy(
                "%(file)s: one CSV is one sheet; give the folder that holds all of them: %(folder)s",
                file=path,
                folder=path.parent,
            )
        )
    if path.suffix.lower() not in workbook.SUFFIXES:
        raise InputError(lazy("%(file)s: no workbook; save it as .xlsx", file=path))
    return workbook.open_workbook(path)


def _sheet_faults(raw: RawFile) -> Iterator[Fault]:
    names = [sheet.name for sheet in raw.sheets]
    for sheet in raw.sheets:
        if sheet.name not in SHEETS and sheet.name not in EXTRA:
            missing = [name for name in SHEETS if name not in names]
            fault = lazy("is no sheet of the master file%(guess)s", guess=meant(sheet.name, missing))
            cure = lazy("name it as one of %(known)s, or delete it", known=", ".join(SHEETS))
            yield Fault(sheet.file, sheet.name, None, "", "", fault, cure)
        elif names.count(sheet.name) > 1:
            yield Fault(sheet.file, sheet.name, None, "", "", lazy("stands there twice"), lazy("keep one of them"))
        elif sheet.name in SHEETS and sheet.look.hidden:
            yield Fault(sheet.file, sheet.name, None, "", "", lazy("is a hidden sheet"), _UNHIDE)
    for name in SHEETS:
        if name not in names:
            cure = lazy("add it, with its header and no rows if need be")
            yield Fault(raw.name, name, None, "", "", lazy("the sheet is missing"), cure)


class _SheetReader:
    """Reads one sheet's rows."""

    def __init__(
        self,
        sheet: Sheet,
        raw: RawSheet,
        settings: Settings,
        typed: bool,
        external_id_of: ExternalIdOf,
        pictures: PictureFolder,
    ) -> None:
        self._sheet = sheet
        self._raw = raw
        self._settings = settings
        self._typed = typed
        self._external_id_of = external_id_of
        self._pictures = pictures
        self._faults: list[Fault] = []
        self._defaults = {column.name: column.default for column in sheet.columns}
        self._marked = bool(raw.look.errors or raw.look.formulas)
        self._headed: set[int] = set()
        self._unheaded: dict[int, list[int]] = {}
        """Columns without a header, for rows of each length."""

    def read(self, into: SheetRows, faults: list[Fault], progress: Progress) -> None:
        """Add the sheet's records to `into` and what is wrong to `faults`."""
        self._faults = faults
        rows = self._raw.rows()
        number, header = next(rows, (1, []))
        places = self._header(number, header)
        self._look_faults(places)
        if any(
            column.required and column.name not in {one.name for one, _ in places} for column in self._sheet.columns
        ):
            return
        count = 0
        for count, (number, cells) in enumerate(rows, start=1):
            if len(faults) > MAX_FAULTS:
                raise InputError(
                    lazy(
                        "%(file)s, sheet %(sheet)s: more than %(most)s faults: %(value)r %(fault)s",
                        file=self._raw.file,
                        sheet=self._sheet.name,
                        most=f"{MAX_FAULTS:,}",
                        value=faults[0].value,
                        fault=faults[0].fault,
                    )
                )
            self._row(number, cells, places, into)
            if not count % _TELL:
                progress(self._sheet.name, count, self._raw.size)
        progress(self._sheet.name, count, count)

    def _fault(self, row: int | None, column: str, value: Any, fault: Lazy, cure: Lazy) -> None:
        self._faults.append(Fault(self._raw.file, self._sheet.name, row, column, shown(value), fault, cure))

    def _header(self, number: int, header: list[Any]) -> list[tuple[Column, int]]:
        """The sheet's columns and where each stands, those first that say how others are read."""
        if number != 1:
            cure = lazy("put the names of the columns into row 1")
            self._fault(1, "", "", lazy("the first row is empty"), cure)
            return []
        names = [str(cell) for cell in header]
        self._headed = {at for at, name in enumerate(names) if name}
        for name in dict.fromkeys(names):
            if name and name not in self._sheet.by_name:
                guess = meant(name, (known for known in self._sheet.by_name if known not in names))
                fault = lazy("is no column of this sheet%(guess)s", guess=guess)
                self._fault(1, name, name, fault, lazy("rename or delete the column"))
            elif name and names.count(name) > 1:
                self._fault(1, name, name, lazy("is a column twice"), lazy("keep one of them"))
        for column in self._sheet.columns:
            if column.required and column.name not in names:
                self._fault(1, column.name, "", lazy("the column is missing"), lazy("add it"))
        places = [(column, names.index(column.name)) for column in self._sheet.columns if column.name in names]
        return sorted(places, key=lambda place: _FIRST.get(place[0].kind, 2))

    def _look_faults(self, places: list[tuple[Column, int]]) -> None:
        look = self._raw.look
        for merged in look.merged:
            self._fault(None, "", merged, lazy("cells are merged"), lazy("unmerge them, and fill each"))
        for column, at in places:
            if at + 1 in look.hidden_columns:
                self._fault(None, column.name, "", lazy("the column is hidden"), _UNHIDE)

    def _row(self, number: int, cells: list[Any], places: list[tuple[Column, int]], into: SheetRows) -> None:
        before = len(self._faults)
        if number in self._raw.look.hidden_rows:
            cure = lazy("unhide or delete it: what it holds is imported")
            self._fault(number, "", "", lazy("the row is hidden"), cure)
        self._stray(number, cells)
        row = RowReader(self._settings, self._typed, self._pictures)
        values = dict(self._defaults)
        lost = False
        for column, at in places:
            cell = cells[at] if at < len(cells) else ""
            if cell == "" and not column.required and not self._marked:
                continue
            if lost and column.kind is Kind.INSTANT:
                values[column.name] = None  # without its channel the row's zone is not known
            else:
                values[column.name] = self._cell(number, column, at, cell, row)
            lost |= column.kind is Kind.CHANNEL and cell != "" and row.channel is None
        if self._sheet is LISTINGS:
            self._identify(number, values)
        if len(self._faults) > before:
            into.broken.add(number)
        into.numbers.append(number)
        into.records.append(to_record(self._sheet, values))

    def _stray(self, number: int, cells: list[Any]) -> None:
        """Faults of cells that stand under no header."""
        width = len(cells)
        if width not in self._unheaded:
            self._unheaded[width] = [at for at in range(width) if at not in self._headed]
        for at in self._unheaded[width]:
            if cells[at] != "":
                cure = lazy("name its column, or delete the cell")
                self._fault(number, "", cells[at], lazy("stands under no header"), cure)

    def _cell(self, number: int, column: Column, at: int, cell: Any, row: RowReader) -> Any:
        if self._marked and (mark := self._mark(number, at + 1)):
            self._fault(number, column.name, *mark)
            return None
        if cell == "":
            if column.required:
                self._fault(number, column.name, "", lazy("is empty"), lazy("fill it: %(note)s", note=column.note))
            return column.default
        try:
            return row.read(cell, column)
        except CellError as error:
            self._fault(number, column.name, cell, error.fault, error.cure)
            return None

    def _mark(self, row: int, column: int) -> tuple[str, Lazy, Lazy] | None:
        """What the XML has in a cell that no value may be taken of: the text, the fault, the cure."""
        look, where = self._raw.look, (row, column)
        if where in look.errors:
            return look.errors[where], lazy("is an error of the spreadsheet"), lazy("type the value")
        if where in look.formulas:
            return look.formulas[where], lazy("is a formula"), lazy("paste its value in its place")
        return None

    def _identify(self, number: int, values: dict[str, Any]) -> None:
        """Take the listing's id from its URL where the row gives none; both must stay on the channel's site."""
        given, url = values["external_id"], values["url"]
        if given and _ADDRESS.match(given):
            cure = lazy("write it under url, and leave this empty")
            self._fault(number, "external_id", given, lazy("is a web address"), cure)
        if not values["channel"]:
            return
        base_url = self._settings.channel(values["channel"]).base_url
        if url is not None and not same_site(base_url, url):
            fault = lazy("is not on the site of %(channel)s, %(site)s", channel=values["channel"], site=base_url)
            self._fault(number, "url", url, fault, _COPY_ADDRESS)
            return
        if given:
            return
        if url is None:
            fault = lazy("the row has neither external_id nor url")
            self._fault(number, "external_id", "", fault, lazy("fill one of them"))
            return
        found = self._external_id_of(values["channel"], url)
        if found is None:
            fault = lazy("is no listing of %(channel)s", channel=values["channel"])
            self._fault(number, "url", url, fault, _COPY_ADDRESS)
        values["external_id"] = key(found) if found else None
