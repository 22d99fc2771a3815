"""Prices of other kinds in the lines around the selling price."""

from decimal import Decimal

import pytest

from model.capture import Capture
from tests.reading.pages import read


def _read(line: str) -> Capture:
    price = '<dl class="item_price"><dt>판매가</dt><dd><strong>59,000원</strong></dd></dl>'
    return read(f'<main><h1>Trail Shoe X 42</h1>{price}{line}<button class="btn_buy">바로구매</button></main>')


@pytest.mark.parametrize(
    ("line", "kind", "amount"),
    [
        ("<dl><dt>쿠폰적용가</dt><dd><b>49,000원</b> <a href='#'>쿠폰받기</a></dd></dl>", "coupon_price", "49000"),
        ("<p>쿠폰적용가 <b>49,000원</b></p>", "coupon_price", "49000"),
        ("<p>회원가 52,000원</p>", "member_price", "52000"),
        ("<dl><dt>배송비</dt><dd>2,500원 (30,000원 이상 무료)</dd></dl>", "shipping_fee", "2500"),
    ],
)
def test_line_near_the_price_gives_its_kind_and_its_condition(line: str, kind: str, amount: str) -> None:
    capture = _read(line)

    assert capture.price == Decimal(59000)
    assert getattr(capture, kind) == Decimal(amount)
    assert amount[:2] in capture.conditions[kind].replace(",", "")


@pytest.mark.parametrize(
    "line",
    [
        "<p>쿠폰 5,000원 할인</p>",
        "<p>적립 590원 (회원)</p>",
        "<p>쿠폰적용가 69,000원</p>",
        '<div class="related"><p>쿠폰적용가 29,000원</p></div>',
        "<p>Free shipping for members: start your trial for 9,900원 a year and get more today</p>",
    ],
)
def test_other_amounts_are_no_price(line: str) -> None:
    capture = _read(line)

    assert (capture.coupon_price, capture.member_price, capture.shipping_fee) == (None, None, None)
