"""Addresses of Shopify's shops, and what is asked for beside the page. What pages say is in the samples."""

import pytest

from model.capture import Outcome
from reading.page import Page
from spiders.shopify import Shopify
from tests.spiders.samples import FOLDER, Sample

SHOPIFY = Shopify()
URL = "https://moon.example/products/moon-runner-2"


@pytest.mark.parametrize(
    ("url", "handle"),
    [
        (URL, "moon-runner-2"),
        (f"{URL}?variant=41", "moon-runner-2"),
        (f"{URL}.js", "moon-runner-2"),
        (f"{URL}.json", "moon-runner-2"),
        ("https://moon.example/collections/sale/products/cap", "cap"),
        ("https://moon.example/ko/products/%EB%AA%A8%EC%9E%90", "모자"),
        ("https://moon.example/products.json", None),
        ("https://moon.example/collections/sale", None),
    ],
)
def test_handle_stands_in_the_address(url: str, handle: str | None) -> None:
    assert SHOPIFY.external_id(url) == handle


def test_handle_survives_the_way_through_the_address() -> None:
    assert SHOPIFY.external_id(SHOPIFY.listing_url("https://moon.example", "모자 1")) == "모자 1"


def test_page_without_its_variants_asks_for_them() -> None:
    page = Page(URL, b"<script>Shopify.shop = 'moon'</script><h1>Moon Runner 2</h1>")

    assert [fetch.url for fetch in SHOPIFY.more([page])] == [f"{URL}.js"]


def test_page_with_its_variants_asks_for_nothing() -> None:
    assert SHOPIFY.more(Sample("shopify", FOLDER / "shopify" / "page").pages) == ()


def test_variants_come_from_the_second_answer() -> None:
    answer = (FOLDER / "shopify" / "product-js" / "product.js").read_bytes()
    shown = (
        b"<title>Moon Runner 2</title><h1>Moon Runner 2</h1><p class='price'>$12,900.00</p><button>Add to cart</button>"
    )

    capture = SHOPIFY.capture([Page(URL, shown), Page(f"{URL}.js", answer)])

    assert [variant.sku for variant in capture.variants] == ["MR2-260", "MR2-270"]


def test_index_of_sitemaps_asks_for_those_that_list_products() -> None:
    page = Sample("shopify", FOLDER / "shopify" / "sitemap-index").pages[0]

    assert [fetch.url for fetch in SHOPIFY.more([page])] == [
        "https://moonstep.example/sitemap_products_1.xml?from=1&to=9"
    ]


def test_index_that_names_another_host_asks_for_nothing() -> None:
    index = (
        b"<sitemapindex><sitemap><loc>https://elsewhere.example/sitemap_products_1.xml</loc></sitemap></sitemapindex>"
    )

    assert SHOPIFY.more([Page("https://moon.example/sitemap.xml", index)]) == ()


@pytest.mark.parametrize(
    "url",
    ["https://moon.example/search/suggest.json?q=a", "https://moon.example/sitemap_products_1.xml?from=1&to=2"],
)
def test_addresses_of_lists_are_shopifys_alone(url: str) -> None:
    assert SHOPIFY.claims(url)


def test_collection_without_products_is_no_product() -> None:
    page = Page("https://moon.example/collections/new", b"<main><h1>New</h1><p>No products found here yet.</p></main>")

    assert SHOPIFY.capture([page]).outcome is Outcome.PARSE_FAILED
