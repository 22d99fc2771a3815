"""Addresses of Naver's stores, and what is asked for beside the page. What pages say is in the samples."""

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


def test_whole_page_asks_for_nothing() -> None:
    whole = Sample("naver", FOLDER / "naver" / "page-2026").pages

    assert NAVER.more(whole) == ()


def test_shell_of_another_host_asks_for_nothing() -> None:
    assert NAVER.more([Page("https://evil.example/moon/products/4100000001", SHELL.body)]) == ()
