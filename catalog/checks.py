"""What only several cells together can be wrong about: keys, references, prices against each other, windows."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from catalog.columns import Kind, Sheet
from catalog.faults import Fault, meant, shown
from catalog.policies import EXPECTED
from catalog.records import SheetRows
from catalog.scope import SCOPE
from catalog.sheets import LISTINGS, POLICIES, SHEETS
from model.lazy import Lazy, lazy
from model.money import from_minor
from system import clock

Values = dict[str, Any]
"""A row by the table's columns, and its `key`."""

_GUESSES: Final = 20
"""Unknown references for which a likely one is searched."""
_ZONES: Final = timedelta(hours=26)
"""The same wall clock's first and last moment around the world lie that far apart."""


def check(sheets: Mapping[str, tuple[str, SheetRows]]) -> Iterator[Fault]:
    """Every fault between the cells of these sheets; each comes with the name of its file."""
    known = _known({name: rows for name, (_, rows) in sheets.items()})
    for name, (file, rows) in sheets.items():
        yield from _SheetCheck(SHEETS[name], file, rows).all(known)


def _known(sheets: Mapping[str, SheetRows]) -> dict[str, dict[str, Any]]:
    """What may be referred to, `sheet.column` to its values; of a SKU also its product."""
    found: dict[str, dict[str, Any]] = {}
    for name, column in {
        (c.refers.partition(".")[::2]) for sheet in SHEETS.values() for c in sheet.columns if c.refers
    }:
        fields = ("key", *SHEETS[name].fields)
        at, of = fields.index(column), fields.index("product_code") if name == "skus" else 0
        found[f"{name}.{column}"] = {record[at]: record[of] for record in sheets[name].records if record[at]}
    return found


class _SheetCheck:
    """The checks of one sheet. A row of which a cell could not be read is checked only for its key and references."""

    def __init__(self, sheet: Sheet, file: str, rows: SheetRows) -> None:
        self._sheet = sheet
        self._file = file
        self._rows = rows
        self._fields = ("key", *sheet.fields)
        self._guesses = _GUESSES

    def all(self, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
        """Every fault of the sheet."""
        yield from self._repeated()
        for number, record in zip(self._rows.numbers, self._rows.records, strict=True):
            row = dict(zip(self._fields, record, strict=True))
            yield from self._references(number, row, known)
            if number not in self._rows.broken:
                for judge in _JUDGES.get(self._sheet.name, ()):
                    yield from (self._fault(number, *said) for said in judge(row))
        if self._sheet is LISTINGS:
            yield from self._one_page_one_tier()
        if self._sheet.name == "promotions":
            yield from self._overlaps()

    def _fault(self, row: int, column: str, value: Any, fault: Lazy, cure: Lazy) -> Fault:
        return Fault(self._file, self._sheet.name, row, column, shown(value), fault, cure)

    def _whole(self) -> Iterator[tuple[int, Values]]:
        for number, record in zip(self._rows.numbers, self._rows.records, strict=True):
            if number not in self._rows.broken:
                yield number, dict(zip(self._fields, record, strict=True))

    def _repeated(self) -> Iterator[Fault]:
        column = self._sheet.named or self._sheet.key[-1]
        unique = {"key": column} | ({"gtin": "gtin"} if "gtin" in self._fields else {})
        for field, name in unique.items():
            first: dict[Any, int] = {}
            at = self._fields.index(field)
            for number, record in zip(self._rows.numbers, self._rows.records, strict=True):
                where = first.setdefault(record[at], number) if record[at] is not None else number
                if where != number and (field != "key" or self._named(number, record)):
                    fault = lazy("is the same as in row %(row)s", row=where)
                    own = lazy("give the row a %(column)s of its own", column=name)
                    cure = own if self._sheet.named else lazy("keep one of the two rows")
                    yield self._fault(number, name, record[at], fault, cure)

    def _named(self, number: int, record: tuple[Any, ...]) -> bool:
        """Whether every cell that names the row was read."""
        if self._sheet.named:
            return number not in self._rows.broken
        return all(record[self._fields.index(name)] is not None for name in self._sheet.key)

    def _references(self, number: int, row: Values, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
        for column in self._sheet.columns:
            if column.refers and (value := row[column.stored]):
                sheet = column.refers.partition(".")[0]
                if value not in known[column.refers]:
                    guess = meant(value, known[column.refers]) if self._guesses > 0 else ""
                    self._guesses -= 1
                    fault = lazy("is not in the sheet %(sheet)s%(guess)s", sheet=sheet, guess=guess)
                    yield self._fault(number, column.name, value, fault, lazy("add it to %(sheet)s", sheet=sheet))
        sku, product = row.get("sku_code"), row.get("product_code")
        if sku and product and known["skus.code"].get(sku, product) != product:
            right = known["skus.code"][sku]
            fault = lazy("is not the product of %(sku)s", sku=sku)
            yield self._fault(number, "product_code", product, fault, lazy("write %(right)s", right=right))

    def _one_page_one_tier(self) -> Iterator[Fault]:
        """Rows of one page that disagree on how it is looked at."""
        first: dict[tuple[str, str], tuple[int, Values]] = {}
        for number, row in self._whole():
            where, other = first.setdefault((row["channel"], row["external_id"]), (number, row))
            for name in ("tier", "url"):
                if row[name] != other[name]:
                    fault = lazy(
                        "differs from row %(row)s of the same listing, which has %(there)s",
                        row=where,
                        there=shown(other[name]) if other[name] else lazy("none"),
                    )
                    yield self._fault(number, name, row[name] or "", fault, lazy("write the same in both rows"))

    def _overlaps(self) -> Iterator[Fault]:
        by_scope: dict[tuple[Any, ...], list[tuple[datetime, datetime, int]]] = defaultdict(list)
        for number, row in self._whole():
            if row["starts_at"] < row["ends_at"]:
                scope = (*(row[name] for name in SCOPE), row["judges"], row["currency"])
                by_scope[scope].append((row["starts_at"], row["ends_at"], number))
        for windows in by_scope.values():
            windows.sort()
            longest = windows[0]
            for window in windows[1:]:
                if window[0] < longest[1]:
                    fault = lazy("overlaps the promotion of row %(row)s for the same scope and price", row=longest[2])
                    cure = lazy("end one before the other begins; the end is the first moment without it")
                    yield self._fault(window[2], "starts_at", window[0].isoformat(sep=" "), fault, cure)
                longest = max(longest, window, key=lambda one: one[1])


_Said = Iterator[tuple[str, Any, Lazy, Lazy]]


def _window(start: str, end: str) -> Callable[[Values], _Said]:
    def judge(row: Values) -> _Said:
        if row[start] is not None and row[end] is not None and row[end] <= row[start]:
            shown_end = row[end].isoformat(sep=" ")
            fault = lazy("is not after %(start)s", start=start)
            yield end, shown_end, fault, lazy("the end is the first moment at which it no longer holds")

    return judge


def _not_above(lower: str, upper: str) -> Callable[[Values], _Said]:
    def judge(row: Values) -> _Said:
        if row[lower] is not None and row[upper] is not None and row[lower] > row[upper]:
            low, up = (from_minor(row[name], row["currency"]) for name in (lower, upper))
            fault = lazy("is above %(column)s (%(amount)s)", column=upper, amount=f"{up} {row['currency']}")
            yield lower, low, fault, lazy("write at most %(most)s", most=up)

    return judge


def _says_something(*names: str) -> Callable[[Values], _Said]:
    def judge(row: Values) -> _Said:
        if all(row[name] is None for name in names):
            cure = lazy("fill one of %(columns)s, or delete the row", columns=", ".join(names))
            yield names[0], "", lazy("the row says nothing"), cure

    return judge


def _counted_already(row: Values) -> _Said:
    if row["as_of"] > clock.now() + _ZONES:
        counted = row["as_of"].isoformat(sep=" ")
        yield "as_of", counted, lazy("lies in the future"), lazy("write when the stock was counted")


_DATED: Final = _window("valid_from", "valid_to")
_JUDGES: Final[Mapping[str, tuple[Callable[[Values], _Said], ...]]] = {
    "policies": (
        _DATED,
        _not_above("floor", "list_price"),
        _not_above("list_price", "ceiling"),
        _not_above("floor", "ceiling"),
        _says_something(*(column.name for column in POLICIES.columns if column.kind is Kind.MONEY)),
    ),
    "promotions": (_window("starts_at", "ends_at"), _not_above("floor", "promo_price")),
    "sellers": (_DATED,),
    "stock": (_counted_already,),
    "expectations": (_DATED, _says_something(*EXPECTED)),
}
