"""A quick look for money."""

import pytest

from reading.signs import is_bare, is_sign, signed


@pytest.mark.parametrize(
    "text", ["$24.99", "13,40 €", "EUR15.99", "129,000원", "1 529 ₽", "Rs. 949", "CHF 12.-", "now only £5!", "24.990 $"]
)
def test_money_is_signed(text: str) -> None:
    assert signed(text)[0]


@pytest.mark.parametrize("text", ["4.4 out of 5", "65% cotton", "12 kräftige Farben", "size 42", "159", "50 cm"])
def test_other_numbers_are_not(text: str) -> None:
    assert not signed(text)[0]


def test_rest_is_what_is_not_money() -> None:
    assert signed("Save $5 now")[1] == "save   now"


def test_signs_and_bare_numbers() -> None:
    assert is_sign(" zł ")
    assert not is_sign("zloty")
    assert is_bare("1.299,00*")
    assert not is_bare("4 left")
