"""The price after coupons, as a benefits answer tells it."""

from decimal import Decimal
from typing import Any

import pytest

from reading.naver_benefits import benefits_price, benefits_question


def answer(total: Any) -> dict[str, Any]:
    return {"optimalDiscount": {"totalDiscountResult": {"summary": {"totalPayAmount": total}}}}


@pytest.mark.parametrize(
    ("data", "price"),
    [
        (answer(90000), Decimal(90000)),
        (answer(0), None),
        (answer(None), None),
        (answer({"x": [1]}), None),
        ({"optimalDiscount": {"totalDiscountResult": None}, "productBenefit": None}, None),
        ({"optimalDiscount": []}, None),
        ({"summary": {"totalPayAmount": 90000}}, None),
        ({"request": {"product": {"id": "41"}}, "response": answer(90000)}, Decimal(90000)),
        ({"request": {"product": {"id": "42"}}, "response": answer(90000)}, None),
        ({"request": "x", "response": "y"}, None),
    ],
)
def test_price_after_coupons(data: dict[str, Any], price: Decimal | None) -> None:
    assert benefits_price(data, "41") == price


def test_product_without_merchant_has_no_question() -> None:
    assert benefits_question({"id": "41", "discountedSalePrice": 90000, "channel": {"channelNo": "5"}}) is None
