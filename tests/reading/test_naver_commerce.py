"""Naver Commerce API's products as the store's product object."""

from decimal import Decimal
from typing import Any

import pytest

from model.capture import Availability
from reading.naver_commerce import as_product, rows_of
from reading.naver_data import stated

ROW: dict[str, Any] = {"channelProductNo": 41, "name": "러닝화", "statusType": "SALE", "salePrice": 129000}
POLICY = {"immediateDiscountPolicy": {"discountMethod": {"value": 10, "unitType": "PERCENT"}}}


def detail(**origin: Any) -> dict[str, Any]:
    return {"originProduct": {"statusType": "SALE", "stockQuantity": 9, **origin}}


@pytest.mark.parametrize(
    ("row", "more", "price", "regular"),
    [
        ({"discountedPrice": 99000}, {}, 99000, 129000),
        ({"discountedPrice": 129000}, {}, 129000, None),
        ({}, detail(), 129000, None),
        ({}, detail(customerBenefit=POLICY), None, None),  # a discount is set, and nobody says what it comes to
        ({}, {}, None, None),
        ({"discountedPrice": 0}, {}, None, None),
    ],
)
def test_price_is_what_everybody_is_asked(
    row: dict[str, Any], more: dict[str, Any], price: int | None, regular: int | None
) -> None:
    product = stated(as_product({**ROW, **row}, more))

    assert product.price == (None if price is None else Decimal(price))
    assert product.regular_price == (None if regular is None else Decimal(regular))


def test_options_without_own_stock_have_no_quantity() -> None:
    option = {"id": 1, "optionName1": "블랙", "stockQuantity": 0, "price": 0, "usable": True}
    info = {
        "optionCombinationGroupNames": {"optionGroupName1": "색상"},
        "optionCombinations": [option],
        "useStockManagement": False,
    }
    product = stated(as_product(ROW, detail(detailAttribute={"optionInfo": info})))

    assert product.availability is Availability.IN_STOCK
    assert product.variants[0].quantity is None
    assert product.variants[0].availability is Availability.UNKNOWN
    assert product.variants[0].options == {"색상": "블랙"}


def test_detail_speaks_after_the_list() -> None:
    product = stated(as_product(ROW, detail(statusType="OUTOFSTOCK", stockQuantity=0)))

    assert product.availability is Availability.OUT_OF_STOCK


@pytest.mark.parametrize("answer", [None, [], {}, {"contents": None}, {"contents": {"a": 1}}])
def test_answer_that_is_no_list(answer: Any) -> None:
    assert rows_of(answer) is None


def test_rows_without_a_number_are_passed_over() -> None:
    answer = {"contents": [{"channelProducts": [{"name": "a"}, ROW]}, {"channelProducts": "x"}, 1]}

    assert rows_of(answer) == [ROW]
