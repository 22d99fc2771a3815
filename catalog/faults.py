"""What is wrong in a master file: where it stands, what it is, and what would be right."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from model.lazy import Lazy, lazy

MAX_VALUE: Final = 80
"""Characters of a faulty cell that are shown."""

_MANY: Final = 2_000
"""More candidates than these are not searched for a likely one: each search reads them all."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file."""

    file: str
    sheet: str
    row: int | None
    """As the spreadsheet numbers it: the header is row 1. None = the sheet as a whole."""
    column: str
    value: str
    fault: Lazy
    cure: Lazy


class CellError(Exception):
    """A cell holds what its column cannot: what it is, and what would be right."""

    def __init__(self, fault: Lazy, cure: Lazy) -> None:
        super().__init__(fault)
        self.fault = fault
        self.cure = cure


def shown(cell: Any, longest: int = MAX_VALUE) -> str:
    """A cell as people are shown it: without control characters, which a terminal would obey, and cut when long."""
    text = str(cell)[: longest + 1]
    text = text if text.isprintable() else "".join(one if one.isprintable() else "·" for one in text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def said(fault: Fault) -> Lazy:
    """A fault in one line."""
    value = f"{fault.value!r} " if fault.value else ""
    parts = {"where": _where(fault), "value": value, "fault": fault.fault, "cure": fault.cure}
    return lazy("%(where)s: %(value)s%(fault)s; %(cure)s", **parts)


def _where(fault: Fault) -> Lazy:
    parts = {"file": fault.file, "sheet": fault.sheet}
    if fault.row and fault.column:
        return lazy(
            "%(file)s, sheet %(sheet)s, row %(row)s, column %(column)s", row=fault.row, column=fault.column, **parts
        )
    if fault.row:
        return lazy("%(file)s, sheet %(sheet)s, row %(row)s", row=fault.row, **parts)
    if fault.column:
        return lazy("%(file)s, sheet %(sheet)s, column %(column)s", column=fault.column, **parts)
    return lazy("%(file)s, sheet %(sheet)s", **parts)


def meant(word: str, candidates: Any) -> str:
    """`; did you mean X?` where one of `candidates` is much like `word`, else nothing."""
    known = list(candidates)
    close = get_close_matches(word[:MAX_VALUE], known, n=1) if len(known) <= _MANY else []
    return lazy("; did you mean %(name)s?", name=close[0]) if close else ""
