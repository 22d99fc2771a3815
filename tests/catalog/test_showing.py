"""How faults look on a terminal, and how long work is followed."""

from io import StringIO

import pytest
from rich.console import Console

from catalog.faults import Fault, meant, shown
from catalog.progress import watched
from catalog.showing import faults_as
from model.lazy import lazy
from store.printing import Format

FAULT = Fault("m.xlsx", "skus", 2, "gtin", "[red]1", lazy("is no GTIN"), lazy("copy it again"))


def terminal() -> tuple[Console, StringIO]:
    file = StringIO()
    return Console(file=file, force_terminal=True, width=100, color_system=None), file


def test_a_terminal_shows_a_table_as_it_stands_in_the_file() -> None:
    console, file = terminal()

    faults_as(Format.TABLE, [FAULT], console)

    assert "│ m.xlsx │ skus  │ 2   │ gtin   │ [red]1 │ is no GTIN │ copy it again │" in file.getvalue()
    assert file.getvalue().endswith("1 fault\n")


def test_a_file_without_a_fault_says_so() -> None:
    console, file = terminal()

    faults_as(Format.TABLE, [], console)

    assert file.getvalue() == "no fault\n"


def test_a_terminal_shows_a_bar() -> None:
    console, file = terminal()

    with watched(console, "reading") as tell:
        tell("skus", 5, 10)
        tell("skus", 12, 10)

    assert "reading skus" in file.getvalue()
    assert "12/12" in file.getvalue()


def test_elsewhere_lines_come_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    file, now = StringIO(), [0.0]
    monkeypatch.setattr("catalog.progress.time.monotonic", lambda: now[0])

    with watched(Console(file=file), "reading") as tell:
        for now[0] in (1.0, 5.0, 6.0):
            tell("skus", int(now[0]), 10)

    assert file.getvalue() == "reading skus: 5 of about 10 rows\n"


def test_a_cell_is_shown_without_what_a_terminal_would_obey() -> None:
    assert shown("a\x1b[31mb\n" + "x" * 100) == "a·[31mb·" + "x" * 71 + "…"


def test_a_likely_word_is_searched_only_among_few() -> None:
    assert meant("prise", ["price", "size"]) == "; did you mean price?"
    assert meant("prise", ["price"] * 3000) == ""
