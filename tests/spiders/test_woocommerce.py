"""Addresses of WooCommerce's shops, and what is asked for beside the page. What pages say is in the samples."""

import pytest

from reading.page import Page
from spiders.woocommerce import WooCommerce
from tests.spiders.samples import FOLDER, Sample

WOO = WooCommerce()


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://moon.example/?p=622", "622"),
        ("https://moon.example/wp-json/wc/store/v1/products/622", "622"),
        ("https://moon.example/wp-json/wc/store/products/622/", "622"),
        ("https://moon.example/wp-json/wc/store/v1/products", None),
        ("https://moon.example/product/hoodie/", None),
        ("https://moon.example/?p=622&p=623", None),
    ],
)
def test_number_stands_in_the_address(url: str, number: str | None) -> None:
    assert WOO.external_id(url) == number


def test_number_survives_the_way_through_the_address() -> None:
    assert WOO.external_id(WOO.listing_url("https://moon.example", "622")) == "622"


def test_variable_product_asks_for_its_variations() -> None:
    page = Sample("woocommerce", FOLDER / "woocommerce" / "store-api-one").pages[0]

    assert [fetch.url for fetch in WOO.more([page])] == [
        "https://moonwoo.example/wp-json/wc/store/v1/products?type=variation&parent=6&per_page=100"
    ]


def test_page_too_large_for_its_variations_asks_for_them() -> None:
    form = b'<form class="variations_form cart" data-product_id="7" data-product_variations="false"></form>'

    assert len(WOO.more([Page("https://moon.example/product/hoodie/", form)])) == 1


def test_page_with_its_variations_asks_for_nothing() -> None:
    assert WOO.more(Sample("woocommerce", FOLDER / "woocommerce" / "page-variable").pages) == ()
