"""A folder of CSVs in whatever encoding and with whatever separator."""

from pathlib import Path

import pytest

from catalog import csvs
from catalog.csvs import decode, open_folder
from catalog.records import to_values
from catalog.sheets import PRODUCTS
from model.errors import InputError
from tests.catalog.masters import read, save_folder, sheets

KOREAN = "상품명,하루 러너 블랙 남성용 운동화 신발 가볍고 편안한 쿠션\n"
CHINESE = "名称,晴日跑鞋男士轻便透气缓震运动鞋黑色新款正品包邮专柜\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949"])
def test_korean_is_read_in_any_usual_encoding(encoding: str) -> None:
    assert decode(("code,name\n" * 20 + KOREAN).encode(encoding), "a.csv").endswith(KOREAN)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_is_read_in_any_usual_encoding(encoding: str) -> None:
    assert decode(CHINESE.encode(encoding), "a.csv") == CHINESE


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("이름,모자\n".encode("cp949"), "a.csv: not UTF-8; it may be cp949 or gb18030: save it as CSV UTF-8"),
        ("name,café,é\n".encode("cp1252"), "a.csv: not UTF-8; it may be cp1252: save it as CSV UTF-8"),
        (b"\xef\xbb\xbfname,\xff\n", "a.csv: begins as utf-8-sig and goes on otherwise; save it as CSV UTF-8"),
    ],
)
def test_an_encoding_that_is_not_sure_is_named(data: bytes, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "a.csv")

    assert str(caught.value) == sentence


@pytest.mark.parametrize("mark", csvs.SEPARATORS)
def test_any_usual_separator_is_read(tmp_path: Path, mark: str) -> None:
    found = read(save_folder(tmp_path / "m", sheets(), mark=mark))

    assert found.faults == []
    assert len(found.sheets["skus"].records) == 2


def test_an_apostrophe_before_a_formula_is_taken_off(tmp_path: Path) -> None:
    found = read(save_folder(tmp_path / "m", sheets(products={"name": "'=HYPERLINK(1)", "mpn": "'abc"})))

    values = to_values(PRODUCTS, found.sheets["products"].records[0])

    assert (values["name"], values["mpn"]) == ("=HYPERLINK(1)", "'abc")


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    folder = save_folder(tmp_path / "m", sheets())
    (folder / "products.csv").write_text('code,brand,name\n\n"001",Haru,"two words"\n002,Haru,Cap\n', "utf-8")

    assert read(folder).sheets["products"].numbers == [3, 4]


def test_an_open_quotation_mark_is_placed(tmp_path: Path) -> None:
    folder = save_folder(tmp_path / "m", sheets())
    (folder / "products.csv").write_text('code,brand,name\n001,"Haru,x\n', "utf-8")

    with pytest.raises(InputError, match=r"products.csv, line 2: no CSV \(unexpected end of data\); close its quot"):
        read(folder)


def test_a_folder_without_csvs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no CSV in this folder; right would be products.csv, skus.csv"):
        open_folder(tmp_path)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = save_folder(tmp_path / "m", sheets())
    monkeypatch.setattr(csvs, "MAX_FILE", 10)

    with pytest.raises(InputError, match=r"products.csv: larger than 0 MiB"):
        open_folder(folder)


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = save_folder(tmp_path / "m", sheets())
    monkeypatch.setattr(csvs, "MAX_ROWS", 2)

    with pytest.raises(InputError, match=r"products.csv: more than 2 rows or 200 columns; split the file"):
        read(folder)
