"""Addresses of WeChat Store's API, and answers that the samples cannot tell."""

import json
from typing import Any

import pytest

from model.capture import Outcome
from reading.page import Page
from spiders.platforms import for_url
from spiders.wechat_store import WeChatStore
from tests.spiders.samples import FOLDER, Sample

WECHAT = WeChatStore()
API = "https://api.weixin.qq.com"


def test_number_survives_the_way_through_the_address() -> None:
    assert WECHAT.external_id(WECHAT.listing_url(API, "10000100001")) == "10000100001"


@pytest.mark.parametrize(
    ("path", "claimed"),
    [("/channels/ec/product/get", True), ("/product/spu/get", True), ("/cgi-bin/token", False)],
)
def test_addresses_of_products_are_claimed(path: str, claimed: bool) -> None:
    assert (for_url(f"{API}{path}").name == "wechat_store") is claimed


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 0, "product": {"product_id": "1", "title": ["x"], "status": "5", "skus": {"sku_id": 1}}},
        {"errcode": 0, "product": {"product_id": "1", "status": 5, "skus": [None, 7, {"sale_price": -1}]}},
        {"errcode": {}, "product": []},
        {"errcode": 0, "product_ids": [None, {}, []]},
        [],
    ],
)
def test_answers_of_another_shape_yield_no_price(answer: Any) -> None:
    capture = WECHAT.capture([Page(f"{API}/channels/ec/product/get", json.dumps(answer).encode())])

    assert capture.price is None
    assert capture.outcome is not Outcome.OK


def test_product_without_a_brand_shows_none() -> None:
    capture = WECHAT.capture(Sample("wechat_store", FOLDER / "wechat_store" / "sold-out").pages)

    assert "brand" in capture.shown_absent


def test_number_that_the_shop_does_not_have_is_gone() -> None:
    answer = b'{"errcode": 10020052, "errmsg": "\xe5\x95\x86\xe5\x93\x81\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8 rid: 66"}'

    assert WECHAT.read([Page(f"{API}/channels/ec/product/get", answer)]).outcome is Outcome.GONE
