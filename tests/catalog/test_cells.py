"""One cell to a value, or to what is wrong with it."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from catalog.cells import RowReader
from catalog.columns import Column, Kind
from catalog.faults import CellError
from catalog.pictures import PictureFolder
from model.lazy import lazy
from model.people import SellerRole
from tests.catalog.masters import settings

COLUMNS = {
    Kind.WHOLE: Column("pack", lazy(""), kind=Kind.WHOLE, least=1),
    Kind.CHOICE: Column("role", lazy(""), kind=Kind.CHOICE, choices=tuple(SellerRole)),
}
A_DAY = datetime(2026, 3, 4)  # noqa: DTZ001 as a workbook gives it


def read(kind: Kind, cell: Any, *, typed: bool = True, channel: str = "", currency: str | None = None) -> Any:
    house = settings()
    reader = RowReader(house, typed, PictureFolder(Path()), house.channels.get(channel), currency)
    return reader.read(cell, COLUMNS.get(kind, Column("x", lazy(""), kind=kind)))


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (Kind.TEXT, "하루", "하루"),
        (Kind.TEXT, "Cafe\u0301", "Café"),
        (Kind.TEXT, 7.5, "7.5"),
        (Kind.CODE, "00123", "00123"),
        (Kind.CODE, 5812345678.0, "5812345678"),
        (Kind.GTIN, "4006381333931", "4006381333931"),
        (Kind.GTIN, "036000291452", "036000291452"),
        (Kind.GTIN, 36000291452.0, "036000291452"),
        (Kind.CHANNEL, "shop", "shop"),
        (Kind.COUNTRY, "TW", "TW"),
        (Kind.CURRENCY, "KRW", "KRW"),
        (Kind.WHOLE, 12.0, 12),
        (Kind.FLAG, "yes", True),
        (Kind.FLAG, False, False),
        (Kind.CHOICE, "official", "official"),
        (Kind.TIER, "weekly", "weekly"),
        (Kind.DAY, date(2036, 1, 31), date(2036, 1, 31)),
        (Kind.URL, "https://shop.example.com/p/1?색=검정", "https://shop.example.com/p/1?색=검정"),
        (Kind.WORDS, "one; two", ["one", "two"]),
        (Kind.PAIRS, "Width=2E", {"Width": "2E"}),
        (Kind.CHOICES, "Size=250|260", {"Size": ["250", "260"]}),
    ],
)
def test_a_cell_is_read_by_its_kind(kind: Kind, cell: Any, value: Any) -> None:
    assert read(kind, cell) == value


@pytest.mark.parametrize(
    ("cell", "currency", "minor"),
    [
        (129000.0, "KRW", 129000),
        (99.9, "EUR", 9990),
        (0.1 + 0.2 - 0.2, "USD", 10),
        ("12만 9천원", "KRW", 129000),
        ("129,000원", "KRW", 129000),
        ("￥1,299", "CNY", 129900),
        ("￥1,299", "JPY", 1299),
        ("1.299,00 €", "EUR", 129900),
        ("1.299", "KWD", 1299),
        ("129000000000000", "KRW", 129000000000000),
    ],
)
def test_prices_are_read_as_people_write_them(cell: Any, currency: str, minor: int) -> None:
    assert read(Kind.MONEY, cell, currency=currency) == minor


@pytest.mark.parametrize(
    ("kind", "cell", "fault", "cure"),
    [
        (Kind.TEXT, "Haru ", "has spaces around it", "remove them"),
        (Kind.TEXT, "\u200bHaru", "has spaces around it", "remove them"),
        (Kind.TEXT, "a\nb", "has a line break or another control character", "write it on one line"),
        (Kind.TEXT, "x" * 5001, "has 5001 characters", "write at most 5000"),
        (Kind.TEXT, True, "is TRUE or FALSE where text belongs", "format the cell as text and type it again"),
        (Kind.TEXT, A_DAY, "was made a date by the spreadsheet", "format the cell as text and type it again"),
        (Kind.CODE, 1.5, "is a fraction where a code belongs", "format the cell as text and type it again"),
        (Kind.CODE, 1e15, "is a number of which the spreadsheet lost digits", "format the cell as text, type it again"),
        (Kind.CODE, "x" * 301, "has 301 characters", "write at most 300"),
        (
            Kind.GTIN,
            "8.80123E+12",
            "is a GTIN that a spreadsheet rounded",
            "format the column as text and type the GTIN again",
        ),
        (
            Kind.GTIN,
            8801230000000.0,
            "is a GTIN that a spreadsheet rounded",
            "format the column as text and type the GTIN again",
        ),
        (
            Kind.GTIN,
            "4006381333932",
            "is no GTIN: its length or check digit is wrong",
            "copy it again from the package",
        ),
        (Kind.CHANNEL, "shp", "is no channel of the settings; did you mean shop?", "write one of laden, shop"),
        (Kind.COUNTRY, "Korea", "is no country", "write two letters, such as KR (ISO 3166)"),
        (Kind.CURRENCY, "won", "is no currency", "write three letters, such as KRW (ISO 4217)"),
        (Kind.WHOLE, 0.0, "is out of range", "write a whole number from 1"),
        (Kind.WHOLE, 1.5, "is out of range", "write a whole number from 1"),
        (Kind.WHOLE, "two", "is text where a number belongs", "write a whole number from 1"),
        (Kind.WHOLE, "2", "is a number stored as text", "convert the cell to a number"),
        (Kind.WHOLE, True, "is text where a number belongs", "write a whole number from 1"),
        (Kind.FLAG, "maybe", "is neither yes nor no", "write yes or no"),
        (
            Kind.CHOICE,
            "oficial",
            "is no role; did you mean official?",
            "write one of official, authorised, unauthorised, unknown",
        ),
        (Kind.TIER, "Hot!", "is no name of a tier", "write hot, daily or another tier in small letters"),
        (Kind.URL, "shop.example.com/p", "is no web address", "copy it whole from the browser: https://…"),
        (Kind.URL, "javascript:alert(1)", "is no web address", "copy it whole from the browser: https://…"),
        (Kind.URL, "https://a:b@shop.example.com", "is no web address", "copy it whole from the browser: https://…"),
        (Kind.URL, "https://[", "is no web address", "copy it whole from the browser: https://…"),
    ],
)
def test_a_fault_says_what_and_what_would_be_right(kind: Kind, cell: Any, fault: str, cure: str) -> None:
    with pytest.raises(CellError) as caught:
        read(kind, cell)

    assert (caught.value.fault, caught.value.cure) == (fault, cure)


@pytest.mark.parametrize(
    ("cell", "currency", "fault"),
    [
        ("about 100", "KRW", "is text where a number belongs"),
        ("129000 (VIP 99000)", "KRW", "is text where a number belongs"),
        ("=A1*2", "KRW", "is text where a number belongs"),
        ("$129", "KRW", "is in another currency than KRW"),
        (129000.5, "KRW", "is finer than KRW goes"),
        (9.999, "EUR", "is finer than EUR goes"),
        (0.0, "KRW", "is no price"),
        (-5.0, "KRW", "is no price"),
        (1e15, "KRW", "is no price"),
        (A_DAY, "KRW", "is no amount"),
        (True, "KRW", "is no amount"),
    ],
)
def test_what_is_no_price_is_refused(cell: Any, currency: str, fault: str) -> None:
    with pytest.raises(CellError, match=f"^{fault}$"):
        read(Kind.MONEY, cell, currency=currency)


def test_an_amount_without_a_currency_is_the_currencys_fault() -> None:
    assert read(Kind.MONEY, 100.0) is None


def test_a_csv_keeps_numbers_as_text() -> None:
    assert read(Kind.WHOLE, "12", typed=False) == 12


@pytest.mark.parametrize(
    ("kind", "cell", "fault"),
    [
        (Kind.CURRENCY, "EUR", "is not the currency of shop"),
        (Kind.COUNTRY, "DE", "is not the country of shop"),
        (Kind.TIER, "dialy", "is no tier of the channel's schedules; did you mean daily?"),
    ],
)
def test_what_the_rows_channel_contradicts_is_refused(kind: Kind, cell: str, fault: str) -> None:
    with pytest.raises(CellError) as caught:
        read(kind, cell, channel="shop")

    assert caught.value.fault == fault
