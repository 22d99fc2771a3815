"""Faults and changes of a master file as people and programs read them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any, Final

from rich.console import Console

from catalog.columns import Sheet
from catalog.faults import Fault, said, shown
from catalog.importing import Changes, changed_cells
from catalog.sheets import SHEETS
from model.money import from_minor
from store.printing import Format, list_as, plainly

SHOWN: Final = 10
"""Rows of a kind of change that are listed; the rest is counted."""


def faults_as(form: Format, faults: Sequence[Fault], console: Console) -> None:
    """Print the faults, one row for each; people are told how many there are."""
    if form is Format.TABLE and not faults:
        plainly(console, "no fault")
        return
    if form is Format.TABLE and not console.is_terminal:
        for fault in faults:
            plainly(console, said(fault))
    else:
        names = [field.name for field in fields(Fault)]
        list_as(form, [{name: getattr(fault, name) for name in names} for fault in faults], console, names)
    if form is Format.TABLE:
        plainly(console, f"{len(faults):,} fault{'' if len(faults) == 1 else 's'}")


def changes_to(console: Console, changes: Changes) -> None:
    """Print what an import would change, sheet by sheet."""
    for line in _lines(changes):
        plainly(console, line)


def _lines(changes: Changes) -> Iterator[str]:
    if not changes:
        yield "the file says what the store holds: nothing to change"
    for name, change in changes.sheets.items():
        if change:
            counts = ", ".join(f"{count:,} {word}" for word, count in change.counts.items() if count)
            yield f"{name}: {counts}"
            yield from _cut((f"  + {shown(record[0])}" for record in change.added[:SHOWN]), len(change.added))
            changed = (_changed(SHEETS[name], old, new) for _, old, new in change.changed[:SHOWN])
            yield from _cut(changed, len(change.changed))
            yield from _cut((f"  - {shown(record[0])}" for _, record in change.removed[:SHOWN]), len(change.removed))


def _cut(lines: Iterable[str], count: int) -> Iterator[str]:
    yield from lines
    if count > SHOWN:
        yield f"    … and {count - SHOWN:,} more"


def _changed(sheet: Sheet, old: tuple[Any, ...], new: tuple[Any, ...]) -> str:
    money = {column.stored for column in sheet.columns if column.kind == "amount"}
    cells = []
    for name, before, after in changed_cells(sheet, old, new):
        sides = (
            _amount(sheet, record, value) if name in money else shown("" if value is None else value)
            for record, value in ((old, before), (new, after))
        )
        cells.append(f"{name} {' → '.join(side or 'empty' for side in sides)}")
    return f"  ~ {shown(new[0])}: {', '.join(cells)}"


def _amount(sheet: Sheet, record: tuple[Any, ...], minor: int | None) -> str:
    if minor is None:
        return ""
    currency = record[1 + sheet.fields.index("currency")]
    return f"{from_minor(minor, currency)} {currency}"
