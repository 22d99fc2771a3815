"""What a sheet's XML says besides values."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from catalog.archive import Archive
from catalog.look import MAX_COLUMNS, Look, column_number, look_at
from model.errors import InputError

BOOK = """<workbook xmlns:r="R"><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>"""
RELS = """<x:Relationships xmlns:x="P"><x:Relationship Id="r1" Type="http://x/worksheet" Target="/xl/w.xml"/>
<x:Relationship Id="r2" Type="http://x/theme" Target="theme.xml"/></x:Relationships>"""


def look(touch: Callable[[Any], None]) -> Look:
    """The look of a sheet that `touch` filled through openpyxl."""
    book, file = openpyxl.Workbook(), BytesIO()
    touch(book.active)
    book.active.title = "s"  # type: ignore[union-attr]
    book.create_sheet("other")
    book.save(file)
    return look_at(Archive(file.getvalue(), "m.xlsx"), "m.xlsx")["s"]


def raw(sheet: str) -> Look:
    """The look of a sheet with this XML."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("xl/workbook.xml", BOOK)
        made.writestr("xl/_rels/workbook.xml.rels", RELS)
        made.writestr("xl/w.xml", sheet)
    return look_at(Archive(file.getvalue(), "m.xlsx"), "m.xlsx")["s"]


def test_formulas_and_errors_are_placed() -> None:
    def touch(page: Any) -> None:
        page["B3"], page["AA1"], page["C2"] = "=1+1", "#N/A", 5

    found = look(touch)

    assert found.formulas == {(3, 2): "=1+1"}
    assert found.errors == {(1, 27): "#N/A"}
    assert (found.rows, found.columns) == (3, 27)


def test_merged_and_hidden_are_seen() -> None:
    def touch(page: Any) -> None:
        page["A4"] = "x"
        page.merge_cells("A4:B5")
        page.row_dimensions[4].hidden = True
        page.column_dimensions["C"].hidden = True

    found = look(touch)

    assert (found.merged, found.hidden_rows, found.hidden_columns) == (["A4:B5"], {4}, {3})


def test_a_hidden_sheet_is_seen(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("h").sheet_state = "veryHidden"
    book.save(tmp_path / "m.xlsx")

    found = look_at(Archive((tmp_path / "m.xlsx").read_bytes(), "m.xlsx"), "m.xlsx")

    assert {name: one.hidden for name, one in found.items()} == {"Sheet": False, "h": True}


def test_cells_and_rows_without_references_are_counted() -> None:
    found = raw(
        "<x:s><x:row><x:c/><x:c t='e'/></x:row><x:row ht='0'><x:c><x:f>A&amp;B</x:f><x:v>5</x:v></x:c></x:row></x:s>"
    )

    assert (found.errors, found.formulas, found.hidden_rows) == ({(1, 2): ""}, {(2, 1): "=A&B"}, {2})


@pytest.mark.parametrize(
    ("sheet", "sentence"),
    [
        (
            '<s><row r="900000"/></s>',
            "m.xlsx, xl/w.xml: more than 500,000 rows; delete the empty rows",
        ),
        (
            '<s><row r="1"><c r="XFD1"/></row></s>',
            "m.xlsx, xl/w.xml: more than 200 columns; delete the empty columns",
        ),
        (
            '<s><row r="1"><c r="A9"/></row></s>',
            "m.xlsx, xl/w.xml: cell A9 stands in row 1; save the file again",
        ),
        (
            '<s><row r="1"><c r="ÀÀ1"/></row></s>',
            "m.xlsx, xl/w.xml: a cell is called 'ÀÀ'; save the file again as .xlsx",
        ),
        (
            '<s><row r="400000"><c r="GR400000"/></row></s>',
            "m.xlsx, sheet s: more than 12,000,000 cells; delete the empty rows and columns",
        ),
        (
            "<s><row>",
            "m.xlsx: xl/w.xml inside is damaged (no element found: line 1, column 8); save the workbook again as .xlsx",
        ),
    ],
)
def test_what_no_spreadsheet_writes_is_refused(sheet: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        raw(sheet)

    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("<c><f/></c>", "formulas"),
        ('<c t="e"/>', "error cells"),
        ('</row><mergeCell ref="A1:B1"/><row>', "merged ranges"),
    ],
)
def test_more_marks_than_a_person_makes_are_refused(cell: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.look.MAX_MARKS", 2)

    with pytest.raises(InputError, match=f"more than 2 {what}; paste the sheet's values into the template$"):
        raw(f"<s><row>{cell * 4}</row></s>")


def test_hidden_columns_to_the_end_of_the_sheet_are_cut() -> None:
    assert max(raw('<s><col min="3" max="16384" hidden="1"/></s>').hidden_columns) == MAX_COLUMNS


def test_column_letters_are_numbers() -> None:
    assert [column_number(letters) for letters in ("A", "Z", "AA", "GR")] == [1, 26, 27, 200]
