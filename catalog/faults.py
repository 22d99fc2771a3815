"""What is wrong in a master file: where it stands, what it is, and what would be right."""

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

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
    fault: str
    cure: str


class CellError(Exception):
    """A cell holds what its column cannot: what it is, and what would be right."""

    def __init__(self, fault: str, cure: str) -> None:
        super().__init__(fault)
        self.fault = fault
        self.cure = cure


def shown(cell: Any) -> str:
    """A cell as people are shown it: without control characters, which a terminal would obey, and cut when long."""
    text = str(cell)[: MAX_VALUE + 1]
    text = text if text.isprintable() else "".join(one if one.isprintable() else "·" for one in text)
    return text if len(text) <= MAX_VALUE else f"{text[: MAX_VALUE - 1]}…"


def said(fault: Fault) -> str:
    """A fault in one line."""
    where = [fault.file, f"sheet {fault.sheet}"]
    where += [f"row {fault.row}"] if fault.row else []
    where += [f"column {fault.column}"] if fault.column else []
    value = f"{fault.value!r} " if fault.value else ""
    return f"{', '.join(where)}: {value}{fault.fault}; {fault.cure}"


def meant(word: str, candidates: Any) -> str:
    """`; did you mean X?` where one of `candidates` is much like `word`, else nothing."""
    known = list(candidates)
    close = get_close_matches(word[:MAX_VALUE], known, n=1) if len(known) <= _MANY else []
    return f"; did you mean {close[0]}?" if close else ""
