"""What people and programs read of discrepancies."""

from io import StringIO

from rich.console import Console

from monitors.showing import Format, list_as, plainly


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
