"""Real search pages and variants, held against what a person read: counts, first and last card, ads, stock."""

import gzip
import json
import os
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reading.page import Page
from spiders.extracting import as_json
from spiders.platforms import by_name, for_url

FOLDER = Path(os.environ.get("ANDON_SHARED", Path(__file__).parents[2] / "shared")) / "captures"
NAMES = {"wechat": "wechat_store", "pinduoduo": "site"}
Row = dict[str, Any]


def rows(file: str = "truth-marketplaces.jsonl") -> list[Row]:
    path = FOLDER / file
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


SEARCHES = [
    row for row in rows() if row["kind"] == "search" and row["outcome"] == "ok" and row["channel"] != "pinduoduo"
]
VARIED = [row for row in rows() if row.get("variants")]
PAGES = [row["file"] for row in SEARCHES]


@cache
def read(file: str, url: str | None, channel: str, encoding: str | None) -> Row:
    body = (FOLDER / file).read_bytes()
    body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    platform = by_name(NAMES.get(channel, channel)) if channel else for_url(url or "")
    return as_json(platform.capture([Page(url or "", body, encoding=encoding)]))


def answer(row: Row) -> Row:
    return read(row["file"], row.get("url"), row["channel"], row.get("encoding"))


def told(row: Row, name: str) -> list[Any]:
    """What the truth says of `name`, and what else counts as right."""
    return [row[name], *(row.get("also") or {}).get(name, [])]


@pytest.mark.parametrize("row", SEARCHES, ids=PAGES)
def test_every_card_is_read(shared: Path, row: Row) -> None:
    assert len(answer(row)["results"]) in told(row, "results")


@pytest.mark.parametrize("end", ["first", "last"])
@pytest.mark.parametrize("row", SEARCHES, ids=PAGES)
def test_the_ends_are_read_right(shared: Path, row: Row, end: str) -> None:
    card = answer(row)["results"][0 if end == "first" else -1]
    right, also = row[end], row.get("also") or {}

    assert card["external_id"] in (right["external_id"], *also.get(f"{end}.external_id", []))
    names = [right["name"], *also.get(f"{end}.name", [])]
    assert card["name"] in [name and " ".join(name.split()) for name in names]
    prices = [right["price"], *also.get(f"{end}.price", [])]
    assert card["price"] is None or Decimal(card["price"]) in [price and Decimal(price) for price in prices]
    seller = right["seller"] or {}
    sellers = [seller.get("name"), *also.get(f"{end}.seller.name", [])]
    assert None in sellers or (card["seller"] or {}).get("name") in sellers
    numbers = [seller.get("id"), *also.get(f"{end}.seller.id", [])]
    assert None in numbers or (card["seller"] or {}).get("id") in numbers


@pytest.mark.parametrize(("name", "key"), [("ads", "ad"), ("sold_out", "sold_out")])
@pytest.mark.parametrize("row", SEARCHES, ids=PAGES)
def test_ads_and_sold_out_cards_are_told(shared: Path, row: Row, name: str, key: str) -> None:
    said = [card[key] for card in answer(row)["results"]]

    count = None if all(one is None for one in said) else sum(map(bool, said))
    assert (
        count in told(row, name) or (count == 0 and None in told(row, name)) or (count is None and 0 in told(row, name))
    )


@pytest.mark.parametrize("row", VARIED, ids=[row["file"] for row in VARIED])
def test_variants_are_all_read_and_their_stock_told(shared: Path, row: Row) -> None:
    variants = answer(row)["variants"]

    assert len(variants) in told(row, "variants")
    out = sum(one["availability"] in ("OutOfStock", "SoldOut") for one in variants)
    assert row.get("variants_out_of_stock") is None or out in told(row, "variants_out_of_stock")


WHOLE = [row for row in VARIED if "TRANSCRIBED" not in row["file"]]
"""Those that nobody abridged by hand."""


@pytest.mark.parametrize("row", WHOLE, ids=[row["file"] for row in WHOLE])
def test_variants_have_their_own_price_and_stock(shared: Path, row: Row) -> None:
    found = {one["id"]: one for one in answer(row)["variants"]}

    for example in row.get("variant_examples") or ():
        one = found[example["id"]]
        if example["price"] is not None and one["price"] is not None:  # a page that shows none has none to read
            assert Decimal(one["price"]) == Decimal(example["price"])
        if example["availability"] is not None:
            assert one["availability"] == example["availability"]
        assert one["quantity"] in (example["quantity"], None)


@pytest.mark.parametrize("kind", ["gbk", "utf8"])
def test_one_page_reads_the_same_in_either_encoding(shared: Path, kind: str) -> None:
    (one,) = [row for row in rows() if row["file"].endswith("2018-03.gbk.html.gz")]
    other = {**one, "file": one["file"].replace("gbk", kind), "encoding": None}

    assert answer(other) == answer(one)
