"""Lists as people and programs read them."""

import json
from io import StringIO

from rich.console import Console

from store.printing import Format, list_as, plainly


def test_what_would_steer_a_terminal_is_not_printed() -> None:
    console = Console(file=StringIO(), width=200)

    plainly(console, "one \x1b[2J\x9b\u202etwo\tthree\nfour")

    assert console.file.getvalue() == "one [2Jtwo three\nfour\n"  # type: ignore[attr-defined]


def test_a_cell_stays_in_its_line_and_keeps_no_control() -> None:
    plain, table = Console(file=StringIO(), width=200), Console(file=StringIO(), width=200, force_terminal=True)
    rows = [{"id": 1, "what": "price\n2 fine \x1b]0;x\x07\u2066"}]

    for console in (plain, table):
        list_as(Format.TABLE, rows, console, ("id", "what"))

    assert plain.file.getvalue() == "1 · price 2 fine ]0;x\n"  # type: ignore[attr-defined]
    assert "price 2 fine ]0;x" in table.file.getvalue()  # type: ignore[attr-defined]
    assert "\x1b]0" not in table.file.getvalue()  # type: ignore[attr-defined]


def test_a_csv_of_nothing_still_has_its_heading() -> None:
    console = Console(file=StringIO(), width=200)

    list_as(Format.CSV, [], console, ("id", "what"))

    assert console.file.getvalue() == "id,what\n"  # type: ignore[attr-defined]


def test_words_between_colons_and_brackets_stay_words() -> None:
    plain, table = Console(file=StringIO(), width=200), Console(file=StringIO(), width=200, force_terminal=True)
    rows = [{"id": 1, "what": "size :x: [red]\\[/red]"}]

    for console, form in ((plain, Format.JSON), (table, Format.TABLE)):
        list_as(form, rows, console, ("id", "what"))

    assert json.loads(plain.file.getvalue()) == rows  # type: ignore[attr-defined]
    assert rows[0]["what"] in table.file.getvalue()  # type: ignore[attr-defined]


def test_a_csv_says_nothing_that_a_spreadsheet_would_calculate() -> None:
    console = Console(file=StringIO(), width=200)

    list_as(Format.CSV, [{"id": -1, "what": " ＝cmd()"}], console, ("id", "what"))

    assert console.file.getvalue() == "id,what\n-1,' ＝cmd()\n"  # type: ignore[attr-defined]
