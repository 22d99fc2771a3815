"""Addresses of 11st, and what is asked for beside the page. What pages say is in the samples."""

import pytest

from model.capture import Outcome
from reading.page import Page
from spiders.elevenst import ElevenSt
from tests.spiders.samples import FOLDER, Sample

ELEVENST = ElevenSt()
PRODUCT = "https://www.11st.co.kr/products/8100000001"


@pytest.mark.parametrize(
    ("url", "number"),
    [
        (PRODUCT, "8100000001"),
        ("https://www.11st.co.kr/products/pa/8100000001?trTypeCd=MAS99", "8100000001"),
        ("https://m.11st.co.kr/products/m/8100000001", "8100000001"),
        ("https://www.11st.co.kr/products/v1/pc/products/8100000001/detail", "8100000001"),
        ("https://www.11st.co.kr/connect/Gateway.tmall?method=Xsite&prdNo=8100000001&tid=1", "8100000001"),
        ("https://search.11st.co.kr/pc/total-search?kwd=8100000001", None),
        ("https://apis.11st.co.kr/search/api/tab?kwd=a", None),
        ("https://www.11st.co.kr/main", None),
    ],
)
def test_number_stands_in_the_address(url: str, number: str | None) -> None:
    assert ELEVENST.external_id(url) == number


def test_listing_url_is_the_product_page() -> None:
    assert ELEVENST.listing_url("https://www.11st.co.kr/", "8100000001") == PRODUCT


def test_claims_its_hosts_alone() -> None:
    assert ELEVENST.claims("https://search.11st.co.kr/pc/total-search?kwd=a")
    assert not ELEVENST.claims("https://my11st.co.kr/products/8100000001")


def test_shell_asks_for_the_detail() -> None:
    shell = Sample("elevenst", FOLDER / "elevenst" / "shell-and-detail").pages[0]

    assert [fetch.url for fetch in ELEVENST.more([shell])] == [
        "https://www.11st.co.kr/products/v1/pc/products/8100000001/detail"
    ]
    assert ELEVENST.more([Page("https://evil.example/products/8100000001", shell.body)]) == ()


def test_whole_page_asks_for_nothing() -> None:
    assert ELEVENST.more(Sample("elevenst", FOLDER / "elevenst" / "product").pages) == ()


@pytest.mark.parametrize(
    "body", ['{"data":[{"groupName":[],"items":[]}]}', '{"data":[{"groupName":"list","items":[{}]}]}', "true"]
)
def test_answer_of_another_shape_yields_no_results(body: str) -> None:
    page = Page("https://apis.11st.co.kr/search/api/tab?kwd=a", body.encode())

    assert ELEVENST.capture([page]).outcome is Outcome.PARSE_FAILED
