"""The common reader on hostile pages, on other platforms' evidence, and on the public benchmark."""

import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest

from model.capture import NOT_BUYABLE, Availability, Outcome
from reading.evidence import Stated
from reading.page import Page
from reading.product import read_product

URL = "https://moonstep.example/p/1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00" * 1_000,
        b"\xff\xfe<",
        b"<h1>Shoe</h1>" + b'<span class="price">' * 5_000 + b"$5",
        b'<h1>Shoe</h1><p class="price">' + b"1" * 500_000 + b"</p>",
        b'<h1>Shoe</h1><b class="' + b"price " * 50_000 + b'">$5</b>',
        b'<script type="application/ld+json">' + b'{"@type":"Product","a":[' * 50_000 + b"</script>",
        b"<script>" + b'a={"price":' * 50_000 + b"</script>",
        b'<div itemscope itemtype="http://schema.org/Product" itemprop="offers">' * 3_000,
        b"<h1>Shoe</h1>" * 20_000,
        b'<meta property="og:image" content="https://[broken">' * 1_000,
    ],
)
def test_hostile_pages_are_read_without_a_fault(body: bytes) -> None:
    assert read_product(Page(URL, body)).outcome in (Outcome.PARSE_FAILED, Outcome.PARTIAL)


def test_further_evidence_comes_first() -> None:
    stated = Stated(where="state product", name="Shoe", sku="S1", price=Decimal(9), currency="USD")
    stated.availability = Availability.IN_STOCK
    capture = read_product(Page(URL, b"<h1>Shoe</h1>"), "shopify", [stated])

    assert (capture.platform, capture.sku, capture.price, capture.outcome) == ("shopify", "S1", Decimal(9), "ok")


def _f1(right: int, wrong: int, missed: int) -> tuple[float, float, float]:
    precision, recall = right / (right + wrong), right / (right + missed)
    return 2 * precision * recall / (precision + recall), precision, recall


def _judged(truth: list[str], read: object) -> tuple[int, int, int]:
    if read is None:
        return 0, 0, bool(truth)
    return (1, 0, 0) if str(read) in truth else (0, 1, bool(truth))


def test_public_benchmark_is_met(shared: Path) -> None:
    folder = shared / "bench" / "extraction"
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    sums = {"price": [0, 0, 0], "sku": [0, 0, 0], "availability": [0, 0, 0]}
    for row in rows:
        capture = read_product(Page(row["url"], gzip.decompress((folder / row["file"]).read_bytes())))
        level = capture.availability
        sold = None if level is Availability.UNKNOWN else "OutOfStock" if level in NOT_BUYABLE else "InStock"
        truth = {**row["truth"], "price": [str(Decimal(p).normalize()) for p in row["truth"].get("price", [])]}
        price = None if capture.price is None else capture.price.normalize()
        for field, read in (("price", price), ("sku", capture.sku), ("availability", sold)):
            sums[field] = [a + b for a, b in zip(sums[field], _judged(truth.get(field, []), read), strict=True)]
    scores = {field: _f1(*counted) for field, counted in sums.items()}

    assert scores["price"][0] >= 0.95
    assert scores["price"][1] >= 0.98
    assert scores["sku"][0] >= 0.90
    assert scores["availability"][1] >= 0.98
    assert scores["availability"][2] >= 0.90
