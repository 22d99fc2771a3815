"""What is written is what is read again."""

import csv
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from unicodedata import normalize

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import Engine

from catalog import importing
from catalog.columns import Column, Kind
from catalog.exporting import export, template
from catalog.pictures import PictureFolder
from catalog.reading import Master, read_master
from catalog.records import SheetRows, to_record
from catalog.sheets import SHEETS
from model.errors import InputError
from model.people import SellerRole
from store.engine import open_engine, read, write
from store.tables import metadata
from tests.catalog.masters import external_id, said, save, save_folder, settings, sheets

LISTED = "https://shop.example.com/{}/{}".format
HOUSE = settings()

_text = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=8).map(
    lambda text: normalize("NFC", text)
)
_hostile = st.sampled_from(["=1+1", "+82", "-x", "@a", "'=b", "007", "1e5", "TRUE", "2026-03-01", 'a"b,c;d', "a b"])
_texts = (_text | _hostile).filter(lambda text: text == text.strip("\u200b\ufeff") and text)
_moments = st.datetimes(datetime(2000, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_KINDS: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: _texts,
    Kind.CODE: _texts,
    Kind.GTIN: st.sampled_from(["4006381333931", "036000291452", "96385074"]),
    Kind.COUNTRY: st.just(""),
    Kind.CURRENCY: st.sampled_from(["KRW", "KWD", "CNY"]),
    Kind.MONEY: st.integers(1, 10**12),
    Kind.WHOLE: st.integers(1, 10**9),
    Kind.FLAG: st.booleans(),
    Kind.TIER: st.sampled_from(["hot", "daily"]),
    Kind.INSTANT: _moments | _moments.map(lambda moment: moment.replace(microsecond=0)),
    Kind.DAY: st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    Kind.URL: st.just("https://shop.example.com/p?a=1"),
    Kind.WORDS: st.lists(_texts, min_size=1, max_size=3, unique=True),
    Kind.PICTURES: st.just(None),
    Kind.PAIRS: st.dictionaries(_texts, _texts, min_size=1, max_size=2),
    Kind.CHOICES: st.dictionaries(
        _texts, st.lists(_texts, min_size=1, max_size=2, unique=True), min_size=1, max_size=2
    ),
}


def cell(column: Column) -> st.SearchStrategy[Any]:
    """Any value of the column that refers to nothing."""
    if column.refers and not column.required:
        return st.just(column.default)
    if column.kind is Kind.CHANNEL:
        return st.just("shop") if column.required else st.just("")
    if column.kind is Kind.CHOICE:
        return st.sampled_from(column.choices if column.name != "role" else tuple(map(str, SellerRole)))
    values = _KINDS[column.kind]
    return values if column.required or column.name == "external_id" else values | st.just(column.default)


@st.composite
def rows(draw: st.DrawFn, name: str) -> SheetRows:
    """One row of a sheet, whose cells agree with each other."""
    values = {column.name: draw(cell(column)) for column in SHEETS[name].columns}
    if values.get("product_code"):
        values["product_code"] = "p"
    values |= {"sku_code": "s"} if name == "stock" else {"country": "KR"} if name == "rights" else {}
    if "list_price" in values:
        values["floor"], values["list_price"], values["ceiling"] = 1, values["list_price"] or 5, None
    if "promo_price" in values:
        values["floor"] = None
    if name == "stock":
        values["as_of"] = datetime(2026, 3, 1, 12, 30, 0, draw(st.sampled_from([0, 7])), tzinfo=UTC)
    for start, end in (("valid_from", "valid_to"), ("starts_at", "ends_at")):
        if values.get(start) and values.get(end):
            values[end] = max(values[end], values[start] + timedelta(microseconds=1))
    if name == "expectations":
        values["gift"] = values["gift"] or "gift"
    return SheetRows([to_record(SHEETS[name], values)], [2])


_fixed = {
    "products": [{"code": "p", "brand": "Haru", "name": "n"}],
    "skus": [{"code": "s", "product_code": "p"}],
}


def fixed(name: str) -> SheetRows:
    """Rows that others refer to."""
    whole = [{c.name: c.default for c in SHEETS[name].columns} | row for row in _fixed[name]]
    return SheetRows([to_record(SHEETS[name], row) for row in whole], [2])


_free = ("listings", "policies", "promotions", "sellers", "stock", "expectations", "rights")
_masters = st.fixed_dictionaries({name: rows(name) for name in _free})


def bring(engine: Engine, found: Master) -> int | None:
    """Import, as the command does after asking."""
    return importing.apply(engine, found, importing.compare(engine, found), user_id=None, listing_url=LISTED)


@given(_masters)
@examples(max_examples=15, deadline=None)
def test_an_exported_file_imports_to_no_change(drawn: dict[str, SheetRows]) -> None:
    found = Master("m", "0", {"products": fixed("products"), "skus": fixed("skus"), **drawn}, [], PictureFolder(Path()))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        engine = open_engine(f"sqlite:///{folder}/a.db")
        with write(engine) as conn:
            metadata.create_all(conn)
        bring(engine, found)
        for target in (folder / "m.xlsx", folder / "csvs"):
            with read(engine) as conn:
                export(conn, target, HOUSE)

            again = read_master(target, HOUSE, external_id)

            assert again.faults == []
            assert importing.compare(engine, again).counts == {}
        engine.dispose()


@pytest.mark.parametrize("target", ["m.xlsx", "m"])
def test_a_store_is_exported_whole(engine: Engine, tmp_path: Path, target: str) -> None:
    bring(engine, read_master(save(tmp_path / "first.xlsx", sheets()), HOUSE, external_id))

    with read(engine) as conn:
        export(conn, tmp_path / target, HOUSE)

    again = read_master(tmp_path / target, HOUSE, external_id)
    assert again.faults == []
    assert not importing.compare(engine, again)


def test_a_team_without_a_zone_gets_times_with_their_offset(sqlite_engine: Engine, tmp_path: Path) -> None:
    house = settings()
    house.__pydantic_fields_set__.discard("time_zone")
    bring(sqlite_engine, read_master(save(tmp_path / "first.xlsx", sheets()), HOUSE, external_id))

    with read(sqlite_engine) as conn:
        export(conn, tmp_path / "m", house)

    assert "2026-03-01 08:00:00+00:00" in (tmp_path / "m" / "stock.csv").read_text("utf-8")


def test_times_of_a_channel_that_left_the_settings_keep_their_offset(sqlite_engine: Engine, tmp_path: Path) -> None:
    bring(sqlite_engine, read_master(save(tmp_path / "first.xlsx", sheets()), HOUSE, external_id))

    with read(sqlite_engine) as conn:
        export(conn, tmp_path / "m", settings(channels={}))

    assert "2026-02-28 15:00:00+00:00" in (tmp_path / "m" / "promotions.csv").read_text("utf-8")


@pytest.mark.parametrize("house", [settings(), settings(channels={})])
@pytest.mark.parametrize("target", ["m.xlsx", "m"])
def test_the_template_has_no_fault(tmp_path: Path, target: str, house: Any) -> None:
    template(tmp_path / target, house)

    assert said(read_master(tmp_path / target, house, external_id).faults) == []


def test_the_template_guides_whoever_fills_it(tmp_path: Path) -> None:
    template(tmp_path / "m.xlsx", HOUSE)

    book = openpyxl.load_workbook(tmp_path / "m.xlsx")
    page = book["skus"]
    validations = book["policies"].data_validations.dataValidation
    assert book.sheetnames == ["instructions", *SHEETS, "lists"]
    assert page.freeze_panes == "A2"
    assert page["C1"].comment.text.startswith("GTIN-8, 12, 13 or 14")
    assert page["C2"].value == "4006381333931"
    assert page["C2"].number_format == page.column_dimensions["C"].number_format == "@"
    assert page["A1"].font.b
    assert not page["C1"].font.b
    assert {str(one.sqref)[0]: one.formula1 for one in validations}["F"] == "lists!$A$2:$A$3"
    assert [cell.value for cell in book["lists"]["A"]][:3] == ["channel", "laden", "shop"]


def test_no_text_becomes_a_formula(sqlite_engine: Engine, tmp_path: Path) -> None:
    rows = sheets(products={"name": "'=HYPERLINK(1)"}, rights={"owner": "+82 2", "mark": "@x"})
    bring(sqlite_engine, read_master(save_folder(tmp_path / "in", rows), HOUSE, external_id))
    with read(sqlite_engine) as conn:
        export(conn, tmp_path / "m.xlsx", HOUSE)
        export(conn, tmp_path / "m", HOUSE)

    name = openpyxl.load_workbook(tmp_path / "m.xlsx")["products"]["C2"]
    right = next(csv.DictReader((tmp_path / "m" / "rights.csv").read_text("utf-8-sig").splitlines()))
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")
    assert (right["owner"], right["mark"]) == ("'+82 2", "'@x")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(InputError, match=r"cannot be written \(.*\); name a workbook .xlsx or a folder"):
        template(tmp_path / "file" / "m", HOUSE)
