"""Amounts of money in any shop's writing."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading.amounts import Amount, amounts, first_amount, hinted, parse_number

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "amounts.jsonl").read_text(encoding="utf-8").splitlines()
]


def right(row: dict[str, Any]) -> bool:
    found = first_amount(row["text"], row["currency"])
    if row["expected"] is None:
        return found is None
    return found is not None and found.amount == Decimal(row["expected"])


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_writing_of_a_shop_is_read(case: dict[str, Any]) -> None:
    assert right(case)


def test_benchmark_is_read_as_far_as_promised(shared: Path) -> None:
    lines = (shared / "bench/price-text/amounts.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]

    assert sum(map(right, rows)) >= 1_160


@pytest.mark.parametrize(
    ("text", "hint", "currency"),
    [
        ("$5", None, None),
        ("$5", "AUD", "AUD"),
        ("$5", "€", None),
        ("A$5", None, "AUD"),
        ("¥5", "CNY", "CNY"),
        ("¥5", "JPY", "JPY"),
        ("5 €", None, "EUR"),
        ("5원", None, "KRW"),
        ("5", "KRW", "KRW"),
        ("5 kr", "SEK", "SEK"),
    ],
)
def test_currency_is_what_sign_and_hint_leave(text: str, hint: str | None, currency: str | None) -> None:
    assert first_amount(text, hint) == Amount(Decimal(5), currency)


def test_signed_amount_wins_over_a_number_before_it() -> None:
    assert first_amount("Air Max 270 $129.00") == Amount(Decimal("129.00"), None)


def test_sign_of_one_amount_does_not_begin_the_next() -> None:
    signed = [one.amount for one in amounts("49,000원 20% 39,200원") if one.signed]

    assert signed == [Decimal(49000), Decimal(39200)]


def test_both_ends_of_a_range_are_signed_by_one_sign() -> None:
    assert [(one.amount, one.signed) for one in amounts("26 to 50 €")] == [(Decimal(26), True), (Decimal(50), True)]


def test_place_of_an_amount_covers_number_and_sign() -> None:
    text = "now US$ 129.00 only"
    (one,) = amounts(text)

    assert text[one.start : one.end] == "US$ 129.00"


@pytest.mark.parametrize("text", ["free", "무료", "gratis!", "免费"])
def test_free_is_an_amount_of_zero(text: str) -> None:
    assert first_amount(text, "EUR") == Amount(Decimal(0), "EUR")


@pytest.mark.parametrize("text", ["15.08.2017", "abc", "", "2024-03-01", "#1234", "0012345"])
def test_text_without_money_has_no_amount(text: str) -> None:
    assert first_amount(text) is None


@pytest.mark.parametrize(
    ("text", "hint", "number"),
    [
        ("1.299,00", None, "1299.00"),
        ("129,000", None, "129000"),
        ("12만 9천", None, "129000"),
        ("1 120 900", None, "1120900"),
        ("12.500", "KWD", "12.500"),
        ("12.500", "EUR", "12500"),
        ("-5", None, "-5"),
    ],
)
def test_number_is_parsed_with_its_separators_told_apart(text: str, hint: str | None, number: str) -> None:
    assert parse_number(text, hint) == Decimal(number)


def test_date_is_no_number() -> None:
    assert parse_number("15.08.2017") is None


@pytest.mark.parametrize(("hint", "code"), [("krw", "KRW"), ("€", "EUR"), ("R$", "BRL"), ("$", None), (None, None)])
def test_hint_names_a_currency_or_nothing(hint: str | None, code: str | None) -> None:
    assert hinted(hint) == code


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_answered(text: str) -> None:
    for one in amounts(text):
        assert one.amount >= 0
        assert 0 <= one.start < one.end <= len(text)
