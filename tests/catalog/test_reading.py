"""A whole master file: what it says, and every fault that it has."""

import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from catalog import reading, workbook
from catalog.records import to_values
from catalog.sheets import LISTINGS, PROMOTIONS, RIGHTS, SHEETS
from model.errors import InputError
from tests.catalog.masters import read, said, save, save_folder, sheets


def test_a_whole_file_has_no_fault_as_workbook_and_as_folder(tmp_path: Path) -> None:
    book, folder = read(save(tmp_path / "m.xlsx", sheets())), read(save_folder(tmp_path / "m", sheets()))

    assert book.faults == folder.faults == []
    assert {name: rows.records for name, rows in book.sheets.items()} == {
        name: rows.records for name, rows in folder.sheets.items()
    }


@pytest.mark.parametrize(
    ("row", "column", "fault"),
    [
        ({"external_id": "/p/1", "url": "https://evil.example/p/1"}, "url", "is not on the site of shop, "),
        ({"external_id": "", "url": "https://evil.example/p/1"}, "url", "is not on the site of shop, "),
        ({"external_id": "/p/1", "url": "https://shop.example.com:8443/p/1"}, "url", "is not on the site of shop, "),
        ({"external_id": "//evil.example/q"}, "external_id", "is a web address"),
        ({"external_id": "https://evil.example/q"}, "external_id", "is a web address"),
    ],
)
def test_a_listing_elsewhere_than_on_its_channel_s_site_is_a_fault(
    tmp_path: Path, row: dict[str, str], column: str, fault: str
) -> None:
    found = read(save(tmp_path / "m.xlsx", sheets(listings=row)))

    assert [(one.column, one.value) for one in found.faults] == [(column, row[column])]
    assert found.faults[0].fault.startswith(fault)


def test_values_come_as_the_store_keeps_them(tmp_path: Path) -> None:
    found = read(save(tmp_path / "m.xlsx", sheets(rights={"valid_to": date(2036, 1, 31)})))

    promotion = to_values(PROMOTIONS, found.sheets["promotions"].records[0])
    right = to_values(RIGHTS, found.sheets["rights"].records[0])

    assert promotion["promo_price"] == 109000
    assert promotion["starts_at"] == datetime(2026, 2, 28, 15, tzinfo=UTC)
    assert promotion["seller"] == ""
    assert right["valid_to"] == date(2036, 1, 31)


def test_policies_without_a_name_are_called_by_what_they_judge(tmp_path: Path) -> None:
    rows = [{"sku_code": "001-250", "currency": "KRW", "floor": 1, "with_shipping": "yes"}]

    found = read(save(tmp_path / "m.xlsx", sheets(policies=rows)))

    assert found.sheets["policies"].records[0][0] == "sku_code=001-250, judges=price, with_shipping=yes, currency=KRW"


def test_an_expectation_for_everything_has_a_name(tmp_path: Path) -> None:
    found = read(save(tmp_path / "m.xlsx", sheets(expectations=[{"images_min": 1}])))

    assert found.sheets["expectations"].records[0][0] == "everything"


def test_the_id_of_a_listing_is_taken_from_its_url(tmp_path: Path) -> None:
    rows = [{"channel": "shop", "url": "https://shop.example.com/p/7"}]

    found = read(save(tmp_path / "m.xlsx", sheets(listings=rows)))

    assert to_values(LISTINGS, found.sheets["listings"].records[0])["external_id"] == "/p/7"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"products": {"name": None}}, ("products", 2, "name", "", "is empty")),
        ({"products": {"name": "Run "}}, ("products", 2, "name", "Run ", "has spaces around it")),
        ({"stock": {"quantity": "=1+1"}}, ("stock", 2, "quantity", "=1+1", "is a formula")),
        ({"stock": {"quantity": "#N/A"}}, ("stock", 2, "quantity", "#N/A", "is an error of the spreadsheet")),
        ({"stock": {"quantity": "5"}}, ("stock", 2, "quantity", "5", "is a number stored as text")),
        (
            {"skus": {"gtin": "4006381333932"}},
            ("skus", 2, "gtin", "4006381333932", "is no GTIN: its length or check digit is wrong"),
        ),
        (
            {"listings": {"channel": "shopp"}},
            ("listings", 2, "channel", "shopp", "is no channel of the settings; did you mean shop?"),
        ),
        (
            {"policies": {"channel": "shop", "currency": "EUR", "list_price": None}},
            ("policies", 2, "currency", "EUR", "is not the currency of shop"),
        ),
        (
            {"listings": [{"channel": "shop"}]},
            ("listings", 2, "external_id", "", "the row has neither external_id nor url"),
        ),
        (
            {"listings": [{"channel": "shop", "url": "https://shop.example.com"}]},
            ("listings", 2, "url", "https://shop.example.com", "is no listing of shop"),
        ),
    ],
)
def test_each_fault_is_placed(tmp_path: Path, changes: dict[str, Any], fault: tuple[Any, ...]) -> None:
    found = read(save(tmp_path / "m.xlsx", sheets(**changes)))

    assert fault in said(found.faults)


def _hide_row(book: Any) -> None:
    book["skus"].row_dimensions[3].hidden = True


def _hide_column(book: Any) -> None:
    book["skus"].column_dimensions["C"].hidden = True


def _hide_sheet(book: Any) -> None:
    book["rights"].sheet_state = "hidden"


def _merge(book: Any) -> None:
    book["skus"].merge_cells("D2:D3")


def _stray(book: Any) -> None:
    book["skus"]["K3"] = "note"


def _headless(book: Any) -> None:
    book["sellers"].insert_rows(1)


def _repeat(book: Any) -> None:
    book["rights"]["H1"] = "mark"


def _drop_column(book: Any) -> None:
    book["rights"].delete_cols(6)


def _rename_column(book: Any) -> None:
    book["skus"]["D1"] = "color"


def _rename(book: Any) -> None:
    book["stock"].title = "stocks"


@pytest.mark.parametrize(
    ("touch", "faults"),
    [
        (_hide_row, [("skus", 3, "", "", "the row is hidden")]),
        (_hide_column, [("skus", None, "gtin", "", "the column is hidden")]),
        (_hide_sheet, [("rights", None, "", "", "is a hidden sheet")]),
        (_merge, [("skus", None, "", "D2:D3", "cells are merged")]),
        (_stray, [("skus", 3, "", "note", "stands under no header")]),
        (_headless, [("sellers", 1, "", "", "the first row is empty")]),
        (_rename_column, [("skus", 1, "color", "color", "is no column of this sheet; did you mean colour?")]),
        (_repeat, [("rights", 1, "mark", "mark", "is a column twice")]),
        (
            _rename,
            [
                ("stocks", None, "", "", "is no sheet of the master file; did you mean stock?"),
                ("stock", None, "", "", "the sheet is missing"),
            ],
        ),
        (_drop_column, [("rights", 1, "owner", "", "the column is missing")]),
    ],
)
def test_the_form_of_a_workbook_is_judged(
    tmp_path: Path, touch: Callable[[Any], None], faults: list[tuple[Any, ...]]
) -> None:
    found = read(save(tmp_path / "m.xlsx", sheets(), touch))

    assert said(found.faults) == faults


def test_a_fault_names_its_file_and_its_cure(tmp_path: Path) -> None:
    folder = save_folder(tmp_path / "m", sheets(stock={"quantity": "few"}))

    fault = read(folder).faults[0]

    assert (fault.file, fault.cure) == ("stock.csv", "write a whole number from 0")


def test_every_fault_is_listed_in_the_files_order(tmp_path: Path) -> None:
    rows = sheets(stock={"quantity": "x", "as_of": "y"}, products={"code": "001 "}, skus={"gtin": "1"})

    places = [(fault.sheet, fault.row, fault.column) for fault in read(save(tmp_path / "m.xlsx", rows)).faults]

    assert places[0] == ("products", 2, "code")
    assert places[-2:] == [("stock", 2, "quantity"), ("stock", 2, "as_of")]


def test_an_optional_column_may_be_left_out(tmp_path: Path) -> None:
    def touch(book: Any) -> None:
        book["products"].delete_cols(9)

    assert read(save(tmp_path / "m.xlsx", sheets(), touch)).faults == []


def test_columns_and_sheets_may_stand_in_any_order(tmp_path: Path) -> None:
    def touch(book: Any) -> None:
        book.move_sheet("rights", -8)
        book["stock"].insert_cols(1)
        for row in (1, 2):
            book["stock"].cell(row, 1).value = book["stock"].cell(row, 5).value
        book["stock"].delete_cols(5)

    assert read(save(tmp_path / "m.xlsx", sheets(), touch)).faults == []


def test_of_a_row_with_an_unknown_channel_the_zone_is_not_judged(tmp_path: Path) -> None:
    rows = sheets(sellers={"channel": "nowhere", "valid_from": "2026-03-01"})

    assert [fault.column for fault in read(save(tmp_path / "m.xlsx", rows)).faults] == ["channel"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("none.xlsx", "no such file or folder; right would be a workbook .xlsx or a folder of CSVs"),
        ("old.xls", "no workbook; save it as .xlsx"),
        ("products.csv", "one CSV is one sheet; give the folder that holds all of them: "),
    ],
)
def test_a_path_that_is_no_master_file_is_refused(tmp_path: Path, name: str, sentence: str) -> None:
    if name != "none.xlsx":
        (tmp_path / name).write_bytes(b"x")

    with pytest.raises(InputError) as caught:
        read(tmp_path / name)

    assert str(caught.value).startswith(f"{tmp_path / name}: {sentence}")


def test_a_workbook_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_FILE", 10)

    with pytest.raises(InputError, match="larger than 0 MiB; bring the master file as a folder of CSVs"):
        read(save(tmp_path / "m.xlsx", sheets()))


def test_a_file_with_too_many_faults_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_FAULTS", 0)

    with pytest.raises(InputError, match=r"^m.xlsx, sheet skus: more than 0 faults: '1' is no GTIN"):
        read(save(tmp_path / "m.xlsx", sheets(skus={"gtin": "1"})))


def test_progress_is_told_of_every_sheet(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = save(tmp_path / "m.xlsx", sheets())

    reading.read_master(path, read.__globals__["settings"](), lambda _name, _url: None, lambda *said: told.append(said))

    assert [name for name, _, _ in told] == list(SHEETS)
    assert told[1] == ("skus", 2, 2)


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_that_is_damaged_inside_is_refused(tmp_path: Path, part: str) -> None:
    whole, broken = save(tmp_path / "whole.xlsx", sheets()), tmp_path / "m.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(broken, "w") as new:
        for name in dict.fromkeys([*old.namelist(), part]):
            new.writestr(name, b'<a b="&nothing;"><c></a>' if name == part else old.read(name))

    with pytest.raises(InputError, match=r"m\.xlsx.*; save"):
        read(broken)


def test_a_sheet_that_is_no_rectangle_of_cells_is_missing(tmp_path: Path) -> None:
    def touch(book: Any) -> None:
        book.remove(book["rights"])
        book.create_chartsheet("rights")

    found = read(save(tmp_path / "m.xlsx", sheets(), touch))

    assert said(found.faults) == [("rights", None, "", "", "the sheet is missing")]


def test_a_sheet_that_begins_further_right_keeps_its_columns(tmp_path: Path) -> None:
    def touch(book: Any) -> None:
        book["rights"].insert_cols(1, 2)

    assert read(save(tmp_path / "m.xlsx", sheets(), touch)).faults == []
