"""The workbook of cases: a sheet for each channel, thumbnails, links, and nothing that calculates."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reports.ipr import ipr, listed, thumbnail
from reports.writing import write
from tests.reports.cases import case, picture, proof, reported
from tests.reports.scene import csv_rows, table


def test_each_channel_has_a_sheet_with_its_listings(tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", ipr([case("taobao", 2), case("naver", 1)], {}))

    found: Any = openpyxl.load_workbook(tmp_path / "a.xlsx")

    assert found.sheetnames == ["Cases", "naver", "taobao", "About"]
    assert [len(table(found[name])) for name in ("naver", "taobao", "Cases")] == [1, 2, 2]
    assert [(row["Listings"], row["Up"], row["With evidence"]) for row in table(found["Cases"])] == [
        (2, 2, 2),
        (1, 1, 1),
    ]
    for name in ("naver", "taobao"):
        assert found[name].freeze_panes == "A2"
        assert found[name].auto_filter.ref
        assert len(found[name]._images) == len(table(found[name]))
        assert found[name]["J2"].hyperlink.target == "https://item.taobao.test/item.htm?id=1"


def test_a_row_has_the_evidence_and_the_times_of_the_channels_clock(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", listed([case()], {}))

    (row,) = csv_rows(tmp_path / "a.csv")

    assert (row["Evidence"], row["Manifest SHA-256"], row["Picture"]) == ("3", "ab" * 32, "")
    assert (row["First seen"], row["Zone"]) == ("2026-05-04T09:30:00+08:00", "Asia/Shanghai")
    assert row["Title"] == "하루 런닝화 春日跑鞋 春日慢跑鞋 ハルの靴"


def test_what_pages_say_calculates_nothing(tmp_path: Path) -> None:
    hostile = reported(title="=cmd|' /C calc'!A0", seller_name="＝1+1", reason="\t@x", url="javascript:alert(1)")
    write(tmp_path / "a.xlsx", ipr([case(listings=(hostile,))], {}))

    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "a.xlsx") for row in sheet.iter_rows() for cell in row]

    assert not [
        cell for cell in cells if cell.data_type == "f" or str(cell.value).lstrip().startswith(("=", "＝", "@"))
    ]
    assert not [cell for cell in cells if cell.hyperlink]


def test_channels_of_long_names_have_sheets_of_their_own(tmp_path: Path) -> None:
    names = ["a" * 40, "a" * 39 + "b", "A" * 40, "about", "history"]
    write(tmp_path / "a.xlsx", ipr([replace(case(), channel=name) for name in names], {}))

    sheets = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames

    assert len(sheets) == len({name.lower() for name in sheets}) == 7
    assert "history" not in sheets


@pytest.mark.parametrize("body", [b"", b"<svg/>", picture()[:40], b"%PDF-1.4"])
def test_what_is_no_picture_leaves_the_cell_empty(body: bytes, tmp_path: Path) -> None:
    write(tmp_path / "a.xlsx", ipr([case(listings=(reported(proof=replace(proof(), picture=lambda: body)),))], {}))

    assert thumbnail(body) is None
    found: Any = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert found["taobao"]._images == []
