"""Addresses of Youzan's goods, and data that is broken. What pages say is in the samples."""

import pytest

from model.capture import Outcome
from reading.page import Page
from spiders.youzan import Youzan

YOUZAN = Youzan()
GOODS = "https://detail.youzan.com/show/goods?alias=3abc5s5shanlan"


@pytest.mark.parametrize(
    ("url", "alias"),
    [
        (GOODS, "3abc5s5shanlan"),
        ("https://shop5131.m.youzan.com/wscgoods/detail/3abc5s5shanlan?step=1", "3abc5s5shanlan"),
        ("https://h5.youzan.com/v2/goods/3abc5s5shanlan", "3abc5s5shanlan"),
        ("https://h5.youzan.com/v2/showcase/goods?alias=3abc5s5shanlan", "3abc5s5shanlan"),
        ("https://h5.youzan.com/v2/showcase/homepage?alias=3abc5s5shanlan", None),
        ("https://evil.example/show/goods?alias=3abc5s5shanlan", None),
    ],
)
def test_alias_stands_in_the_address(url: str, alias: str | None) -> None:
    assert YOUZAN.external_id(url) == alias


def test_listing_url_is_the_goods_page() -> None:
    assert YOUZAN.listing_url("https://shop5131.m.youzan.com", "3abc5s5shanlan") == GOODS


@pytest.mark.parametrize(
    "state",
    [
        "{}",
        '{"goodsData":{"goods":[],"skuInfo":{}}}',
        '{"goodsData":{"alias":"3abc5s5shanlan","goods":{"alias":"another"},"skuInfo":{}}}',
        '{"goodsData":{"alias":"3abc5s5shanlan","goods":{"title":[]},"skuInfo":{"skus":[{"skuId":{}}],"props":3}}}',
        '{"goodsData":{"alias":"3abc5s5shanlan","goods":' + "[" * 5_000,
    ],
)
def test_broken_state_is_no_product(state: str) -> None:
    words = "word " * 100
    page = Page(GOODS, f"<html><script>window._global = {state};</script><body>{words}</body></html>".encode())

    assert YOUZAN.capture([page]).outcome is Outcome.PARSE_FAILED


@pytest.mark.parametrize("price", ["119900", "-5", "1.5", "null", "true", '"119900"', '"free"', "0"])
def test_only_whole_fen_are_a_price(price: str) -> None:
    skus = f'{{"skus":[],"spuPrice":{{"price":{price}}},"spuStock":{{"stockNum":1}}}}'
    goods = '{"alias":"3abc5s5shanlan","title":"茶","soldStatus":"SALE"}'
    page = Page(GOODS, f'{{"goodsData":{{"goods":{goods},"skuInfo":{skus}}}}}'.encode())

    found = YOUZAN.capture([page]).price

    assert str(found) == ("1199.00" if "119900" in price else "None")
