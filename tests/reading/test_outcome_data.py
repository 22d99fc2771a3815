"""Answers in JSON that are no product."""

from typing import Any

import pytest

from model.capture import Outcome
from reading.outcome_data import is_auxiliary, judge_data


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        ({}, Outcome.PARSE_FAILED),
        ([], Outcome.PARSE_FAILED),
        ({"ret": ["FAIL_SYS_USER_VALIDATE", "RGV587_ERROR::SM"]}, Outcome.BLOCKED),
        ({"samples": [{"ret": ["FAIL_SYS_USER_VALIDATE"]}]}, Outcome.BLOCKED),
        ({"code": "1", "echo": "no access"}, Outcome.BLOCKED),
        ({"code": 429, "message": "slow"}, Outcome.BLOCKED),
        ({"url": "https://geo.captcha-delivery.com/captcha/?cid=1"}, Outcome.BLOCKED),
        ({"data": {"url": "https://login.taobao.com/member/login.jhtml"}}, Outcome.LOGIN),
        ({"code": "woocommerce_rest_product_invalid_id", "data": {"status": 404}}, Outcome.GONE),
        ({"errors": "Not Found"}, Outcome.SOFT_404),
        ({"code": "NOT_FOUND", "message": "상품이 존재하지 않습니다."}, Outcome.SOFT_404),
        ({"error": "x", "status": 502}, Outcome.FETCH_FAILED),
    ],
)
def test_answer_says(data: Any, outcome: Outcome) -> None:
    verdict = judge_data(data)

    assert verdict is not None
    assert verdict[0] is outcome


@pytest.mark.parametrize(
    "data",
    [
        {"id": 1, "title": "Captcha tee", "variants": [], "price": 100, "description": "captcha"},
        {"errcode": 0, "errmsg": "ok", "info": {"nickname": "N", "status": "opening"}},
        {"products": [{"title": "Not found tee", "handle": "x", "variants": []}]},
        [{"id": 1, "name": "Tee", "prices": {"price": "1"}}],
    ],
)
def test_answer_that_may_be_a_product_is_not_judged(data: Any) -> None:
    assert judge_data(data) is None


def test_prices_without_a_name_are_auxiliary() -> None:
    assert is_auxiliary([{"id": "J_1", "p": "1.00", "op": "2.00", "m": "3.00"}])
    assert is_auxiliary({"data": {"total_stock_num": 7}})


def test_a_named_product_or_no_number_is_not_auxiliary() -> None:
    assert not is_auxiliary({"id": 2, "name": "Another", "salePrice": 100})
    assert not is_auxiliary({"brand": {"brand_id": "1"}})
