"""Workbooks of cases open in LibreOffice, with the right text in four scripts, and nothing in them calculates."""

import subprocess
from pathlib import Path

import pytest

from reports.complaints import write_complaints
from reports.filing import complaints
from reports.ipr import ipr
from reports.writing import write
from tests.reports.cases import DAY, OWNER, case, reported

ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""A CSV for each sheet, in UTF-8, with cells as they are shown."""


def opened(book: Path) -> dict[str, str]:
    """What LibreOffice shows of each sheet of the workbook."""
    out = book.parent / "shown"
    place = f"-env:UserInstallation=file://{book.parent}/office"
    command = ["soffice", place, "--headless", "--convert-to", ALL_SHEETS, "--outdir", str(out), str(book)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {path.stem.removeprefix(f"{book.stem}-"): path.read_text("utf-8") for path in out.glob("*.csv")}


@pytest.mark.drill
def test_libreoffice_shows_four_scripts_and_calculates_nothing(tmp_path: Path) -> None:
    hostile = reported(2, title="=1+1", seller_name="@SUM(1;2)", reason="+82 10")
    write(tmp_path / "cases.xlsx", ipr([case("taobao", listings=(reported(1), hostile))], {}))

    shown = opened(tmp_path / "cases.xlsx")

    assert set(shown) == {"Cases", "taobao", "About"}
    for text in ("하루 런닝화", "春日跑鞋", "春日慢跑鞋", "ハルの靴", "'=1+1", "'@SUM(1;2)", "'+82 10", "ab" * 32):
        assert text in shown["taobao"]
    assert "春日小店" in shown["Cases"]


@pytest.mark.drill
@pytest.mark.parametrize(("platform", "said"), [("taobao", "投诉"), ("naver", "판매자"), ("momo", "檢舉")])
def test_libreoffice_shows_the_statement_of_a_complaint(platform: str, said: str, tmp_path: Path) -> None:
    of = case(platform)
    (book,) = write_complaints(tmp_path, of, complaints(of, OWNER, "김민아", DAY), {})

    shown = opened(book)

    assert said in shown["Statement"]
    assert "김민아" in shown["Statement"]
    assert "https://item.taobao.test/item.htm?id=1" in shown["Links"]
