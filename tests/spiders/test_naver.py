"""Addresses of Naver's stores, and what is asked for beside the page. What pages say is in the samples."""

import json

import pytest

from reading.page import Page
from spiders.naver import Naver
from tests.spiders.samples import FOLDER, Sample

NAVER = Naver()
SHELL = Sample("naver", FOLDER / "naver" / "page-shell").pages[0]


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://smartstore.naver.com/moon/products/4000000001", "4000000001"),
        ("https://m.brand.naver.com/moon/products/4000000001?NaPm=1", "4000000001"),
        ("https://smartstore.naver.com/i/v2/channels/2ab/products/4000000001?withWindow=false", "4000000001"),
        ("https://shopping.naver.com/window-products/style/4000000001", "4000000001"),
        ("https://smartstore.naver.com/moon/category/ALL", None),
        ("https://smartstore.naver.com/moon", None),
    ],
)
def test_number_stands_in_the_address(url: str, number: str | None) -> None:
    assert NAVER.external_id(url) == number


def test_listing_url_keeps_the_store() -> None:
    assert NAVER.listing_url("https://brand.naver.com/moon/", "41") == "https://brand.naver.com/moon/products/41"


def test_listing_url_without_a_store_is_of_any() -> None:
    assert NAVER.listing_url("https://smartstore.naver.com", "41") == "https://smartstore.naver.com/main/products/41"


def test_shell_asks_for_the_product() -> None:
    fetches = NAVER.more([SHELL])

    assert [fetch.url for fetch in fetches] == [
        "https://smartstore.naver.com/i/v2/channels/2abcDEFghiJKLmnoPQRst/products/4100000001?withWindow=false"
    ]


def test_brand_store_has_its_own_interface() -> None:
    page = Page("https://brand.naver.com/moon/products/4100000001", SHELL.body)

    assert NAVER.more([page])[0].url.startswith("https://brand.naver.com/n/v2/channels/")


def test_page_with_product_asks_for_its_benefits() -> None:
    (fetch,) = NAVER.more(Sample("naver", FOLDER / "naver" / "page-2026").pages)
    asked = json.loads(fetch.body)

    assert fetch.method == "POST"
    assert fetch.url.endswith("/i/v2/channels/2abcDEFghiJKLmnoPQRst/product-benefits/4100000001")
    assert asked["merchantNo"] == "510000001"
    assert asked["product"]["id"] == "4100000001"
    assert asked["product"]["benefitsView"]["discountedSalePrice"] == 99000


def test_answered_benefits_are_not_asked_for_again() -> None:
    page = Sample("naver", FOLDER / "naver" / "page-2026").pages[0]
    benefits = Sample("naver", FOLDER / "naver" / "product-and-benefits").pages[1]

    assert NAVER.more([page, benefits]) == ()


def test_sold_out_product_has_no_benefits_to_ask_for() -> None:
    state = Sample("naver", FOLDER / "naver" / "sold-out").pages[0].body
    body = b'{"smartStoreV2": {"channel": {"channelUid": "2abcDEFghiJKLmnoPQRst"}}, "product": {"A": ' + state + b"}}"

    assert NAVER.more([Page("https://smartstore.naver.com/moon/products/4100000001", body)]) == ()


def test_address_of_any_store_tells_no_kind() -> None:
    page = Sample("naver", FOLDER / "naver" / "product-api").pages[0]
    capture = NAVER.capture([Page("https://smartstore.naver.com/main/products/4100000001", page.body)])

    assert capture.seller is not None
    assert capture.seller.kind is None


def test_hostile_links_of_a_list_are_passed_over() -> None:
    body = b'<ul><li><a href="http://[x/products/4100000001">a</a></li></ul>'

    assert NAVER.capture([Page("https://smartstore.naver.com/moon/category/ALL", body)]).results == ()


def test_shell_of_another_host_asks_for_nothing() -> None:
    assert NAVER.more([Page("https://evil.example/moon/products/4100000001", SHELL.body)]) == ()
