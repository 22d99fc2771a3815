"""The report of prices: what was seen, beside what was due, and nothing that was not seen."""

import csv
import getpass
import shutil
import subprocess
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from model.capture import Seller
from model.errors import InputError
from reports.asking import asked
from store.engine import read
from system import clock
from system.settings import Person, SettingsError
from tests.monitors.stores import CHECKS, import_master, page, visit
from tests.reports.scene import DAY, book, csv_rows, later, listed, made, sold_by, table


def korean(engine: Engine, channel: str = "reseller_kr") -> int:
    """A listing of a channel in Korea with a policy in won."""
    return listed(engine, channel, currency="KRW", list_price=129_000, floor=110_000)[channel]


def test_a_row_says_what_was_asked_from_when_to_when(engine: Engine, tmp_path: Path) -> None:
    listing = listed(engine, "own")["own"]
    visit(engine, {listing: page("95", regular_price=Decimal(100))})
    visit(engine, {listing: page("95", regular_price=Decimal(100))}, minutes=60)

    (row,) = table(book(engine, "prices", tmp_path)["Prices"])

    assert (row["Channel"], row["Product"], row["SKU"], row["Listing"]) == ("own", "P", "S", "A")
    assert (row["Price"], row["Struck price"], row["List price"], row["Floor"]) == (95, 100, 100, 90)
    assert row["Against list"] == pytest.approx(0.95)
    assert (row["Visits"], row["Zone"]) == (2, "UTC")
    assert (row["Last seen"] - row["First seen"]).total_seconds() == pytest.approx(3600, abs=1)


def test_a_price_that_was_not_read_is_an_empty_cell(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    visit(sqlite_engine, {listing: page(None, regular_price=Decimal(100))})

    (row,) = table(book(sqlite_engine, "prices", tmp_path)["Prices"])
    (plain,) = csv_rows(made(sqlite_engine, "prices", tmp_path / "p.csv"))

    assert row["Price"] is row["Against list"] is row["Shipping"] is None
    assert plain["Price"] == plain["Against list"] == ""


def test_cells_have_formats_of_their_currency_and_kind(sqlite_engine: Engine, tmp_path: Path) -> None:
    of = listed(sqlite_engine, "seoul", "own")
    won, dollars = of["seoul"], of["own"]
    scope = dict.fromkeys("brand category product_code sku_code channel seller country".split(), "")
    row = {**scope, "channel": "seoul", "currency": "KRW", "list_price": 129_000, "key": "won"}
    import_master(sqlite_engine, policies=[row])
    visit(sqlite_engine, {won: page("129000", currency="KRW")}, channel="seoul")
    visit(sqlite_engine, {dollars: page("99.5")})

    sheet = book(sqlite_engine, "prices", tmp_path)["Prices"]
    names = [cell.value for cell in sheet[1]]
    formats = {
        sheet.cell(row, names.index("Currency") + 1).value: [
            sheet.cell(row, names.index(name) + 1).number_format for name in ("Price", "Against list", "First seen")
        ]
        for row in (2, 3)
    }

    assert formats == {
        "KRW": ["[$KRW] #,##0", "0.0%", "yyyy-mm-dd hh:mm"],
        "USD": ["[$USD] #,##0.00", "0.0%", "yyyy-mm-dd hh:mm"],
    }


def test_sheets_have_frozen_headings_filters_and_links(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    visit(sqlite_engine, {listing: page("95")})

    found = book(sqlite_engine, "prices", tmp_path)

    assert found.sheetnames == ["Summary", "Prices", "Daily", "Charts", "About"]
    for name in ("Summary", "Prices", "Daily"):
        assert found[name].freeze_panes == "A2"
        assert found[name].auto_filter.ref.startswith("A1:")
    links = [cell.hyperlink.target for row in found["Prices"].iter_rows() for cell in row if cell.hyperlink]
    assert links == ["https://shop.test"]
    assert len(found["Charts"]._charts) == 1


def test_times_are_those_of_the_channels_clock(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = korean(sqlite_engine, "seoul")
    visit(sqlite_engine, {listing: page("129000", currency="KRW")}, channel="seoul")

    (row,) = table(book(sqlite_engine, "prices", tmp_path)["Prices"])
    (plain,) = csv_rows(made(sqlite_engine, "prices", tmp_path / "p.csv"))

    utc = datetime.fromisoformat(plain["First seen"]).astimezone(clock.now().tzinfo)
    assert row["Zone"] == "Asia/Seoul"
    assert plain["First seen"].endswith("+09:00")
    assert (row["First seen"] - utc.replace(tzinfo=None)).total_seconds() == pytest.approx(9 * 3600, abs=1)


def test_an_independent_seller_is_told_no_target_price_where_that_is_restricted(engine: Engine, tmp_path: Path) -> None:
    listing = korean(engine)
    visit(engine, {listing: sold_by(Seller(id="s1", name="Kim"), "100000", "KRW")}, channel="reseller_kr")

    found = book(engine, "prices", tmp_path)
    texts = [str(cell) for sheet in found for row in sheet.iter_rows(values_only=True) for cell in row]

    rows = table(found["Prices"])
    assert {row["Price"] for row in rows} == {100_000}
    assert all(row[name] is None for row in rows for name in ("List price", "Floor", "Promotion price"))
    assert all(row["Against list"] is row["Against floor"] is None for row in rows)
    assert not {"129000", "110000"} & set(texts)


def test_the_target_price_is_there_once_the_lock_is_off(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = korean(sqlite_engine)
    visit(sqlite_engine, {listing: sold_by(Seller(id="s1"), "100000", "KRW")}, channel="reseller_kr")
    open_ = CHECKS.model_copy(update={"rpm_lock": False})

    rows = table(book(sqlite_engine, "prices", tmp_path, settings=open_)["Prices"])

    assert {row["List price"] for row in rows} == {129_000}


def test_a_channel_that_the_settings_name_no_longer_may_be_anywhere(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "gone")["gone"]
    visit(sqlite_engine, {listing: page("95")}, channel="gone")

    (row,) = table(book(sqlite_engine, "prices", tmp_path)["Prices"])

    assert (row["Price"], row["List price"], row["Against list"]) == (95, None, None)


def test_two_currencies_are_two_lines_of_the_summary(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    visit(sqlite_engine, {listing: page("95")})
    visit(sqlite_engine, {listing: page("120000", currency="KRW")})

    rows = table(book(sqlite_engine, "prices", tmp_path)["Summary"])

    assert {(row["Currency"], row["own: lowest"], row["own: list"]) for row in rows} == {
        ("USD", 95, 100),
        ("KRW", 120_000, None),
    }


def test_the_summary_sets_the_lowest_price_of_each_channel_against_list(sqlite_engine: Engine, tmp_path: Path) -> None:
    of = listed(sqlite_engine, "own", "market")
    visit(sqlite_engine, {of["own"]: page("100")})
    visit(sqlite_engine, {of["market"]: page("90")}, channel="market")
    visit(sqlite_engine, {of["market"]: page("80")}, channel="market")

    (row,) = table(book(sqlite_engine, "prices", tmp_path)["Summary"])

    assert (row["own: lowest"], row["market: lowest"], row["market: list"]) == (100, 80, 100)
    assert row["market: against list"] == pytest.approx(0.8)


def test_a_pack_is_held_against_as_many_pieces(sqlite_engine: Engine, tmp_path: Path) -> None:
    listed(sqlite_engine, "own")
    pack = {"channel": "own", "external_id": "B", "product_code": "P", "sku_code": "S", "pack": 2}
    import_master(sqlite_engine, listings=[pack])
    with read(sqlite_engine) as conn:
        (listing,) = conn.exec_driver_sql("SELECT id FROM listings WHERE external_id = 'B'").scalars()
    visit(sqlite_engine, {listing: page("180")})

    found = book(sqlite_engine, "prices", tmp_path)
    (row,), (line,) = table(found["Prices"]), table(found["Summary"])

    assert (row["List price"], row["Against list"]) == (200, pytest.approx(0.9))
    assert (line["own: lowest"], line["own: list"]) == (90, 100)


def test_a_promotion_stands_in_the_days_of_its_window_alone(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    today = clock.now()
    starts, ends = today + timedelta(days=5), today + timedelta(days=7)
    sale = {"key": "sale", "name": "Sale", "promo_price": 8_000, "starts_at": starts, "ends_at": ends}
    import_master(sqlite_engine, promotions=[sale])
    for _ in range(10):
        visit(sqlite_engine, {listing: page("100")}, minutes=DAY)

    days = table(book(sqlite_engine, "prices", tmp_path)["Daily"])
    seen = {row["Day"].date(): (row["Promotion"], row["own"], row["List price"]) for row in days}

    assert len(days) == 30
    assert seen[today.date()] == (None, None, None)  # nobody looked that day
    assert seen[starts.date()][0] == seen[ends.date() - timedelta(days=1)][0] == 80
    assert sum(promotion == 80 for promotion, _, _ in seen.values()) <= 3
    assert sum(own == 100 for _, own, _ in seen.values()) == 10


def test_period_channel_and_product_narrow_the_rows(engine: Engine, tmp_path: Path) -> None:
    of = listed(engine, "own", "market")
    visit(engine, {of["own"]: page("95")})
    visit(engine, {of["market"]: page("96")}, channel="market")
    later(40 * DAY)
    visit(engine, {of["own"]: page("97")})

    def shown(**words: Any) -> list[float]:
        return [row["Price"] for row in table(book(engine, "prices", tmp_path, **words)["Prices"])]

    early = {"first": str(clock.now().date() - timedelta(days=60))}
    assert shown() == [97]
    assert sorted(shown(**early)) == [95, 96, 97]
    assert shown(**early, channels=["market"]) == [96]
    assert sorted(shown(**early, products=["P"])) == [95, 96, 97]
    assert shown(**early, products=["Q"]) == []


def test_the_chart_draws_the_cells_of_its_days(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    visit(sqlite_engine, {listing: page("95")})

    found = book(sqlite_engine, "prices", tmp_path)
    (chart,) = found["Charts"]._charts
    drawn = {one.tx.v: one.val.numRef.f.partition("!") for one in chart.series}
    cells = {name: [row[0].value for row in found[sheet.strip("'")][area]] for name, (sheet, _, area) in drawn.items()}

    assert {name: [value for value in values if value] for name, values in cells.items()} == {
        "List price": [100],
        "Floor": [90],
        "own": [95],
    }
    assert {len(values) for values in cells.values()} == {30}


def test_texts_of_pages_and_the_master_file_calculate_nothing(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own", name='=HYPERLINK("http://evil.test")')["own"]
    visit(sqlite_engine, {listing: sold_by(Seller(id="x", name="@SUM(1)"), "95", "USD")})

    found = book(sqlite_engine, "prices", tmp_path)
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row]
    plain = csv_rows(made(sqlite_engine, "prices", tmp_path / "p.csv"))

    assert not [cell for cell in cells if cell.data_type == "f" or str(cell.value).startswith(("=", "@"))]
    assert all(row["Name"].startswith("'=") for row in plain)


def test_the_csv_has_the_columns_of_the_workbook(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "own")["own"]
    visit(sqlite_engine, {listing: page("95.5")})

    (row,) = table(book(sqlite_engine, "prices", tmp_path)["Prices"])
    path = made(sqlite_engine, "prices", tmp_path / "p.csv")
    (plain,) = csv_rows(path)

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(plain) == list(row)
    assert (plain["Price"], plain["List price"], plain["Against list"]) == ("95.50", "100.00", "95.5%")


def test_about_says_what_the_report_covers(sqlite_engine: Engine, tmp_path: Path) -> None:
    listed(sqlite_engine, "own")

    found = book(sqlite_engine, "prices", tmp_path, first="2026-01-01", last="2026-01-31", channels=["own"])
    said = dict(found["About"].iter_rows(values_only=True))

    assert said["Period"].startswith("2026-01-01 to 2026-01-31")
    assert (said["Channels"], said["Products"]) == ("own", "all")
    assert said["Master file"].startswith("version 1, imported ")
    assert "Not read" in said["Empty cells"]


@pytest.mark.parametrize(
    ("words", "cure"),
    [
        ({"first": "May"}, "2026-03-31"),
        ({"first": "2026-02-02", "last": "2026-02-01"}, "before it begins"),
        ({"first": "2099-01-01", "last": "2099-01-02"}, "after today"),
        ({"first": "0001-01-01"}, "2000 to 2100"),
        ({"last": "0001-01-01"}, "2000 to 2100"),
        ({"last": "9999-12-31"}, "2000 to 2100"),
    ],
)
def test_a_period_that_is_none_is_refused(words: dict[str, str], cure: str) -> None:
    with pytest.raises(InputError, match=cure):
        asked(CHECKS, **words)


def test_a_channel_that_is_not_in_the_settings_is_refused() -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        asked(CHECKS, channels=["nowhere"])


@pytest.mark.drill
def test_libreoffice_opens_the_workbook(sqlite_engine: Engine, tmp_path: Path) -> None:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("Debian's package libreoffice-calc is missing")
    listing = listed(sqlite_engine, "own", name="런닝화 跑鞋 慢跑鞋 =1+1")["own"]
    visit(sqlite_engine, {listing: page("95")})
    path = made(sqlite_engine, "prices", tmp_path / "p.xlsx")

    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    command = [program, profile, "--headless", "--convert-to", every_sheet, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)

    (row,) = csv.DictReader((tmp_path / "p-Prices.csv").read_text("utf-8").splitlines())
    assert (row["Name"], row["Price"], row["Against list"]) == ("런닝화 跑鞋 慢跑鞋 =1+1", "95", "95%")


def test_a_persons_own_name_is_hidden_from_roles_that_may_not_see_it(sqlite_engine: Engine, tmp_path: Path) -> None:
    listing = listed(sqlite_engine, "reseller_kr", currency="KRW")["reseller_kr"]
    seller = Seller(id="s1", name="홍길동 스토어", legal_name="홍길동")
    visit(sqlite_engine, {listing: sold_by(seller, "80000", "KRW")}, channel="reseller_kr")
    compliance = {"me": Person(os_user=getpass.getuser(), roles=("compliance",))}
    sees = CHECKS.model_copy(update={"people": compliance})

    hidden = made(sqlite_engine, "prices", tmp_path / "a.csv").read_text("utf-8-sig")
    shown = made(sqlite_engine, "prices", tmp_path / "b.csv", sees).read_text("utf-8-sig")

    assert ("홍길동" in hidden, "hidden" in hidden, "홍길동 스토어" in shown) == (False, True, True)
