"""Which prices short texts of shops state."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.capture import PRICE_FIELDS
from reading.prices import MAX_TEXT, read_prices

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "prices.jsonl").read_text(encoding="utf-8").splitlines()
]


def expected(row: dict[str, Any]) -> dict[str, Decimal]:
    return {kind: Decimal(amount) for kind, amount in (row["expected"] or {}).items()}


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_phrase_of_a_shop_is_read(case: dict[str, Any]) -> None:
    assert read_prices(case["text"], case["currency"]) == expected(case)


def test_benchmark_phrases_are_all_right(shared: Path) -> None:
    lines = (shared / "bench/price-text/prices.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = [row for row in map(json.loads, lines) if read_prices(row["text"], row["currency"]) != expected(row)]

    assert not wrong


def test_amounts_of_two_currencies_are_never_mixed() -> None:
    assert read_prices("129,000원 ($99.00)", "KRW") == {"price": Decimal(129000)}
    assert read_prices("129,000원 ($99.00)", "USD") == {"price": Decimal("99.00")}


def test_amount_in_another_currency_than_the_hint_is_not_read() -> None:
    assert read_prices("€99.00", "KRW") == {}


def test_lower_amount_is_no_price_beside_one_ten_times_higher() -> None:
    assert read_prices("$129.00 $5.00") == {}
    assert read_prices("$50.00 $5.00") == {"price": Decimal("5.00"), "regular_price": Decimal("50.00")}


def test_three_amounts_without_names_say_nothing() -> None:
    assert read_prices("$129.00 $119.00 $99.00") == {}


def test_zero_is_a_delivery_fee_but_no_price() -> None:
    assert read_prices("0원", "KRW") == {}
    assert read_prices("배송비 0원", "KRW") == {"shipping_fee": Decimal(0)}


def test_long_text_is_not_judged() -> None:
    assert read_prices("$129.00 " + "x" * MAX_TEXT) == {}


@settings(deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("0123456789.,%~-→()/+ $€원¥정가할인쿠폰배송무료월당满减起free from was now"),
        max_size=80,
    )
)
def test_any_text_is_answered_with_known_kinds(text: str) -> None:
    read = read_prices(text)

    assert set(read) <= set(PRICE_FIELDS)
    assert all(amount >= 0 for amount in read.values())


@pytest.mark.parametrize("text", ["a.0€0", ".0€0", "a.€0"])
def test_a_stray_point_before_euro_cents_is_no_amount(text: str) -> None:
    assert read_prices(text) == {}
