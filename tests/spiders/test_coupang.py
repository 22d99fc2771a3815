"""Coupang's addresses, and its one real page. What pages say is in the samples."""

import gzip
import json
import random
from pathlib import Path

import pytest

from model.capture import Outcome
from reading.page import Page
from spiders import platforms
from spiders.coupang import Coupang
from spiders.coupang_tw import CoupangTw
from tests.spiders.samples import FOLDER, Sample

COUPANG, TAIWAN = Coupang(), CoupangTw()
WHOLE = Sample("coupang", FOLDER / "coupang" / "page-2026").pages[0]


@pytest.mark.parametrize(
    ("url", "product"),
    [
        ("https://www.coupang.com/vp/products/8100000001?itemId=22&vendorItemId=90", "8100000001"),
        ("https://www.coupang.com/vp/products/8100000001", "8100000001"),
        ("https://m.coupang.com/vm/products/8100000001?vendorItemId=90", "8100000001"),
        ("https://www.coupang.com/next-api/products/quantity-info?productId=8100000001&vendorItemId=90", "8100000001"),
        ("https://www.tw.coupang.com/products/8100000001?itemId=22", "8100000001"),
        ("https://www.tw.coupang.com/products/moonstep-8100000001?itemId=22", "8100000001"),
        ("https://www.tw.coupang.com/product/8100000001", "8100000001"),
        ("https://www.coupang.com/np/search?q=8100000001", None),
        ("https://www.coupang.com/np/categories/196076", None),
        ("https://shop.coupang.com/A00900001", None),
        ("https://www.coupang.com/vp/products/", None),
    ],
)
def test_product_number_stands_in_the_address(url: str, product: str | None) -> None:
    assert COUPANG.external_id(url) == product


@pytest.mark.parametrize("platform", [COUPANG, TAIWAN])
def test_external_id_comes_back_from_its_address(platform: Coupang) -> None:
    assert platform.external_id(platform.listing_url(platform.site, "8100000001")) == "8100000001"


def test_listing_may_name_the_offer() -> None:
    url = COUPANG.listing_url("https://www.coupang.com", "8100000001:90000000009")

    assert url == "https://www.coupang.com/vp/products/8100000001?vendorItemId=90000000009"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.coupang.com/vp/products/8100000001", "coupang"),
        ("https://shop.coupang.com/A00900001", "coupang"),
        ("https://www.tw.coupang.com/products/8100000001", "coupang_tw"),
        ("https://wing.coupang.com/login", "site"),
        ("https://www.coupang.com.evil.example/vp/products/8100000001", "site"),
    ],
)
def test_hosts_are_claimed_by_country(url: str, name: str) -> None:
    assert platforms.for_url(url).name == name


def test_asked_address_decides_whose_offer_it_is() -> None:
    asked = "https://www.coupang.com/vp/products/8100000001?vendorItemId=90000000009"
    page = Page("https://www.coupang.com/vp/products/8100000001", WHOLE.body, requested_url=asked)

    capture = COUPANG.capture([page])

    assert capture.seller is not None
    assert (str(capture.price), capture.seller.name) == ("118000", "별빛유통")


def test_redirect_to_another_product_is_not_read() -> None:
    asked = "https://www.coupang.com/vp/products/8100000009"
    page = Page(WHOLE.url, WHOLE.body, requested_url=asked)

    assert COUPANG.capture([page]).outcome is Outcome.PARSE_FAILED


def test_answer_beside_a_page_without_data_is_read() -> None:
    shell = Page(WHOLE.url, b"<html><body><div id='app'></div>" + b"<p>x</p>" * 100 + b"</body></html>")
    answer = Sample("coupang", FOLDER / "coupang" / "quantity-info").pages[0]

    capture = COUPANG.capture([shell, answer])

    assert (capture.outcome, str(capture.price)) == (Outcome.OK, "119000")


def test_cart_that_asks_another_price_is_named() -> None:
    body = WHOLE.text.replace("price=119000&", "price=117000&").encode()

    capture = COUPANG.capture([Page(WHOLE.url, body)])

    assert [(one.where, one.value) for one in capture.sources["price"].disagrees] == [("cart price", "117000")]


@pytest.mark.parametrize(
    "case", ["page-2026", "page-2021", "page-shown-only", "search-2023", "search-2026", "shop-list"]
)
def test_damaged_pages_are_read_without_a_fault(case: str) -> None:
    sample = Sample("coupang", FOLDER / "coupang" / case).pages[0]
    chance = random.Random(case)

    for _ in range(40):
        text = sample.text
        for _ in range(4):
            at = chance.randrange(len(text))
            text = (
                text[:at]
                + chance.choice(["", "{", "]", '"', "<li>", "//[", "null"])
                + text[at + chance.randrange(30) :]
            )
        assert COUPANG.capture([Page(sample.url, text.encode())]).platform == "coupang"


def test_real_search_page_is_read_whole(shared: Path) -> None:
    rows = (shared / "captures" / "truth-marketplaces.jsonl").read_text("utf-8").splitlines()
    truth = next(row for row in map(json.loads, rows) if row["file"].startswith("coupang/coupang_search"))
    body = gzip.decompress((shared / "captures" / truth["file"]).read_bytes())

    found = COUPANG.capture([Page(truth["url"], body)]).results

    assert len(found) == truth["results"]
    assert sum(one.ad is True for one in found) == truth["ads"]
    assert sum(one.sold_out is True for one in found) == truth["sold_out"]
    for card, told in ((found[0], truth["first"]), (found[-1], truth["last"])):
        assert (card.external_id, card.name, str(card.price)) == (told["external_id"], told["name"], told["price"])
        assert f"vendorItemId={told['vendor_item_id']}" in (card.url or "")
    assert all(card.price and card.name for card in found)
