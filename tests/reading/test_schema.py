"""Words and numbers of machine-readable fields."""

from decimal import Decimal
from typing import Any

import pytest

from model.capture import Availability
from reading import schema


@pytest.mark.parametrize(
    ("written", "code", "read"),
    [
        ("129.00", "USD", "129.00"),
        (65.1, "EUR", "65.1"),
        ("$179.00", None, "179.00"),
        ("1.299,00", "EUR", "1299.00"),
        ("24.990", "CLP", "24990"),
        ("2.449", "KWD", "2.449"),
        ({"@value": "12.5"}, None, "12.5"),
        (["7"], None, "7"),
        (0, None, None),
        ("call us", None, None),
        (True, None, None),
    ],
)
def test_amounts_are_exact(written: Any, code: str | None, read: str | None) -> None:
    assert schema.amount(written, code) == (None if read is None else Decimal(read))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("http://schema.org/InStock", Availability.IN_STOCK),
        ("https://schema.org/SoldOut", Availability.SOLD_OUT),
        ("oos", Availability.OUT_OF_STOCK),
        ("in stock", Availability.IN_STOCK),
        ({"@id": "schema:PreOrder"}, Availability.UNKNOWN),
        ("https://schema.org/PreOrder", Availability.PRE_ORDER),
        (False, Availability.OUT_OF_STOCK),
        ("call us", Availability.UNKNOWN),
        (None, Availability.UNKNOWN),
    ],
)
def test_availability_is_named_or_unknown(written: Any, read: Availability) -> None:
    assert schema.availability(written) is read


def test_currency_knows_old_and_loose_codes() -> None:
    assert [schema.currency(c) for c in ("usd", "RUR", "€", "dollars", None)] == ["USD", "RUB", "EUR", None, None]


def test_text_is_plain() -> None:
    assert schema.text("A &amp; <b>B</b>\n C") == "A & B C"


def test_quantity_is_whole() -> None:
    assert [schema.whole(v) for v in (3, "3.0", 0, -1, 2.5, True)] == [3, 3, 0, None, None, None]
