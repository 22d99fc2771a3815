"""Naver Shopping's addresses, hostile pages, and its real searches. What made-up pages say is in the samples."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from model.capture import Capture, Outcome
from reading.page import Page
from spiders.naver_search import NaverSearch

SEARCH = NaverSearch()
PAGE = "https://search.shopping.naver.com/search/all?query=x"


@pytest.mark.parametrize(
    ("url", "number", "claimed"),
    [
        ("https://search.shopping.naver.com/catalog/41000000011?query=x", "41000000011", True),
        ("https://msearch.shopping.naver.com/catalog/41000000011/", "41000000011", True),
        (PAGE, None, True),
        ("https://openapi.naver.com/v1/search/shop.json?query=x", None, True),
        ("https://openapi.naver.com/v1/search/news.json?query=x", None, False),
        ("https://smartstore.naver.com/moon/products/4100000001", None, False),
    ],
)
def test_addresses(url: str, number: str | None, claimed: bool) -> None:
    assert (SEARCH.external_id(url), SEARCH.claims(url)) == (number, claimed)


def test_listing_url_is_the_comparison() -> None:
    base = "https://search.shopping.naver.com"

    assert SEARCH.listing_url(base, "41000000011") == f"{base}/catalog/41000000011"


@pytest.mark.parametrize(
    "state",
    [
        "{",
        "[" * 5000,
        "null",
        '{"props": {"pageProps": {"compositeList": {"list": [null, 1, {"item": {"productTitle": {"a": 1}}}]}}}}',
        '{"props": {"pageProps": {"initialState": {"products": {"list": {"item": 1}}, "catalog": {"info": []}}}}}',
    ],
)
def test_state_of_another_shape_is_no_search(state: str) -> None:
    body = f'<html><script id="__NEXT_DATA__" type="application/json">{state}</script></html>'.encode()

    assert SEARCH.capture([Page(PAGE, body)]).outcome is Outcome.PARSE_FAILED
    assert SEARCH.read([Page("https://search.shopping.naver.com/catalog/41000000011", body)]).price is None


def test_hostile_item_keeps_its_card() -> None:
    item = {"title": "<b>" * 50, "productId": "9" * 90, "lprice": "1e999", "link": "http://[x", "mallName": {"a": 1}}
    capture = SEARCH.capture([Page(PAGE, json.dumps([item, {"productId": "1", "lprice": []}]).encode())])

    assert len(capture.results) == 2
    assert capture.results[0].price is None
    assert capture.results[0].url is None


def rows(shared: Path) -> list[dict[str, Any]]:
    lines = (shared / "captures" / "truth-marketplaces.jsonl").read_text("utf-8").splitlines()
    return [row for line in lines if (row := json.loads(line)).get("channel") == "naver_search"]


def captured(shared: Path, row: dict[str, Any]) -> Capture:
    body = (shared / "captures" / row["file"]).read_bytes()
    return SEARCH.capture([Page(row["url"], gzip.decompress(body) if row["file"].endswith(".gz") else body)])


def test_real_searches_have_all_their_cards(shared: Path) -> None:
    for row in rows(shared):
        results = captured(shared, row).results

        assert len(results) in (row["results"], *row["also"].get("results", []))
        assert row["ads"] is None or sum(bool(one.ad) for one in results) == row["ads"]


def test_first_and_last_card_of_real_searches(shared: Path) -> None:
    for row in rows(shared):
        results = captured(shared, row).results
        for told, read in ((row["first"], results[0]), (row["last"], results[-1])):
            seller = told["seller"] or {}

            assert (read.external_id, read.name, str(read.price)) == (told["external_id"], told["name"], told["price"])
            assert (read.seller.id if read.seller else None) == seller.get("id")
            assert (read.seller.name if read.seller else "") in (seller.get("name") or "")
