"""Addresses of Magento's shops, and what is asked for beside a product. What pages say is in the samples."""

import json

import pytest

from model.capture import Outcome
from reading.page import Page
from spiders import platforms
from spiders.magento import Magento
from tests.spiders.samples import FOLDER, Sample

MAGENTO = Magento()
SHOP = "https://moon.example"


@pytest.mark.parametrize(
    ("url", "known_as"),
    [
        (f"{SHOP}/moon-tee.html", "/moon-tee.html"),
        (f"{SHOP}/en/women/moon-tee?utm_source=x#93=5", "/en/women/moon-tee"),
        (f"{SHOP}/catalog/product/view/id/800", "/catalog/product/view/id/800"),
        (f"{SHOP}/rest/V1/products/TEE%2FS%201", "TEE/S 1"),
        (f"{SHOP}/rest/en/V1/products/TEE-S", "TEE-S"),
        (f"{SHOP}/rest/V1/products?searchCriteria=", None),
        (f"{SHOP}/graphql", None),
        (f"{SHOP}/checkout/cart/", None),
        (f"{SHOP}/", None),
    ],
)
def test_id_stands_in_the_address(url: str, known_as: str | None) -> None:
    assert MAGENTO.external_id(url) == known_as


@pytest.mark.parametrize("known_as", ["/en/moon-tee.html", "TEE/S 1", "TEE-S"])
def test_id_survives_the_way_through_the_address(known_as: str) -> None:
    assert MAGENTO.external_id(MAGENTO.listing_url(SHOP, known_as)) == known_as


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/rest/V1/products/TEE-S", "magento"),
        ("/rest/en/V1/products?searchCriteria=", "magento"),
        ("/rest/V1/products-render-info?storeId=1", "magento"),
        ("/en/catalog/product/view/id/800/s/moon-tee/", "magento"),
        ("/rest/V1/productsheets", "site"),
        ("/rest/v2/products/7", "site"),
        ("/graphql", "site"),
        ("/moon-tee.html", "site"),
        ("/catalog/product/view/7", "site"),
    ],
)
def test_only_its_own_addresses_are_claimed(path: str, name: str) -> None:
    assert platforms.for_url(SHOP + path).name == name


def test_configurable_product_asks_for_its_variants() -> None:
    page = Sample("magento", FOLDER / "magento" / "rest-one").pages[0]

    assert [fetch.url for fetch in MAGENTO.more([page])] == [
        "https://moonmage.example/rest/V1/configurable-products/SHOE/children"
    ]


@pytest.mark.parametrize("sample", ["rest-clock", "rest-list", "graphql-configurable", "page-configurable"])
def test_nothing_else_asks_for_more(sample: str) -> None:
    assert MAGENTO.more(Sample("magento", FOLDER / "magento" / sample).pages) == ()


@pytest.mark.parametrize(
    "answer",
    [
        {"items": [], "total_count": 0},
        {"data": {"products": {"items": []}}},
        {"items": [{"sku": "TEE-S", "name": "Tee", "price": 9, "item_id": 5, "quote_id": "7", "qty": 1}]},
    ],
)
def test_answer_without_a_product_is_none(answer: object) -> None:
    capture = MAGENTO.capture([Page(f"{SHOP}/rest/V1/products", json.dumps(answer).encode())])

    assert not capture.speaks
    assert capture.captures == ()


def test_product_that_is_switched_off_is_gone_and_not_for_sale() -> None:
    answer = {"sku": "TEE-S", "name": "Tee", "price": 9, "attribute_set_id": 4, "status": 2, "custom_attributes": []}

    capture = MAGENTO.capture([Page(f"{SHOP}/rest/V1/products/TEE-S", json.dumps(answer).encode())])

    assert capture.outcome is Outcome.GONE
    assert capture.availability.buyable is False


def test_any_shops_reader_knows_a_page_without_an_address_by_its_form() -> None:
    page = Sample("magento", FOLDER / "magento" / "fragment").pages[0]

    capture = platforms.for_url(page.url).capture([page])

    assert (capture.platform, capture.external_id, capture.currency) == ("site", "910", "ARS")
