"""Addresses of WooCommerce's shops, and what is asked for beside the page. What pages say is in the samples."""

from pathlib import Path

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


def test_index_of_sitemaps_asks_for_those_that_list_products() -> None:
    page = Sample("woocommerce", FOLDER / "woocommerce" / "sitemap-index").pages[0]

    assert [fetch.url for fetch in WOO.more([page])] == ["https://moonwoo.example/wp-sitemap-posts-product-1.xml"]


def test_product_page_with_related_products_is_no_list() -> None:
    related = b'<ul class="products"><li class="product post-7 instock"><h2>Cap</h2></li></ul>'
    page = Page(
        "https://moon.example/product/hoodie/", b'<body class="single-product postid-6">' + related + b"</body>"
    )

    assert WOO.capture([page]).results == ()


def test_sample_products_of_a_real_sitemap_are_all_listed(shared: Path) -> None:
    name = "wp-sitemap-posts-product-1.xml"
    body = (shared / "captures" / "woocommerce-live" / name).read_bytes()

    results = WOO.capture([Page(f"http://127.0.0.1:18002/{name}", body)]).results

    assert [len(results), results[0].url, results[-1].url] == [
        18,
        "http://127.0.0.1:18002/product/v-neck-t-shirt/",
        "http://127.0.0.1:18002/product/wordpress-pennant/",
    ]
