"""Addresses of momo, and hostile streams. What pages say is in the samples."""

import pytest

from model.capture import Outcome
from reading.page import Page
from spiders.momo import Momo

MOMO = Momo()
SITE = "https://www.momoshop.com.tw"
SEARCH = f"{SITE}/search/moonstep"


@pytest.mark.parametrize(
    ("url", "number"),
    [
        (f"{SITE}/goods/GoodsDetail.jsp?i_code=14900001&Area=search", "14900001"),
        ("https://m.momoshop.com.tw/goods.momo?i_code=14900001", "14900001"),
        (f"{SITE}/product/14900001", "14900001"),
        (f"{SITE}/TP/TP0001234/goodsDetail/TP00012340000567", "TP00012340000567"),
        (f"{SITE}/goods/GoodsDetail.jsp?i_code=x", None),
        (SEARCH, None),
        (f"{SITE}/categories/1100100002", None),
    ],
)
def test_number_stands_in_the_address(url: str, number: str | None) -> None:
    assert MOMO.external_id(url) == number


@pytest.mark.parametrize("number", ["14900001", "TP00012340000567"])
def test_listing_url_leads_back(number: str) -> None:
    assert MOMO.external_id(MOMO.listing_url(SITE, number)) == number


def test_claims_its_hosts_alone() -> None:
    assert MOMO.claims(SEARCH)
    assert not MOMO.claims("https://notmomoshop.com.tw/product/14900001")


@pytest.mark.parametrize(
    "stream",
    [
        '{"goodsInfoList":[{"goodsCode":"1',
        '{"goodsInfoList":' * 20_000,
        '{"goodsInfoList":[null, 1, "a", {}, {"goodsCode": {}}, {"goodsName": "x"}]}',
        '"goodsInfoList":' + "[" * 50_000,
    ],
)
def test_broken_stream_yields_no_results(stream: str) -> None:
    pushed = stream.replace('"', '\\"')
    page = Page(SEARCH, f'<script>self.__next_f.push([1,"{pushed}"])</script>'.encode())

    assert MOMO.capture([page]).outcome is Outcome.PARSE_FAILED


@pytest.mark.parametrize(
    "body", ["true", "[]", '{"goodsInfoList":{"goodsCode":"1"}}', '{"goodsInfoList":[{"goodsCode":[]}]}']
)
def test_answer_of_another_shape_yields_no_results(body: str) -> None:
    assert MOMO.capture([Page(SEARCH, body.encode())]).outcome is Outcome.PARSE_FAILED
