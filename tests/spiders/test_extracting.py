"""Stored pages to answers: files, manifests, and what a fault of one page may not do."""

import gzip
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from model.capture import Availability, Capture, Outcome, Source, Variant
from model.errors import InputError
from reading.page import MAX_BYTES, Page
from spiders import extracting
from spiders.site import Site

HTML = b"<title>Access Denied</title><h1>Access Denied</h1>"
KEYS = (
    "outcome platform url external_id name brand sku gtin mpn currency price regular_price coupon_price member_price "
    "card_price best_price shipping_fee unit_price availability quantity seller offers images variants description "
    "attributes conditions price_steps damaged sources results captures"
).split()


def rows_of(tmp_path: Path, *rows: dict[str, str]) -> list[extracting.Stored]:
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return extracting.manifest(manifest)


def outcome(file: Path) -> str:
    return extracting.read(extracting.stored(file, "https://shop.example/p/1")).outcome.value


def test_answer_has_every_key_of_the_design() -> None:
    answer = extracting.as_json(Capture(outcome=Outcome.PARSE_FAILED, platform="site", url="u"))

    assert list(answer) == KEYS
    assert answer["price"] is None
    assert answer["availability"] is None


def test_amounts_are_written_out_and_reasons_kept() -> None:
    variant = Variant(id="1", price=Decimal("1E+3"), availability=Availability.SOLD_OUT)
    capture = Capture(
        outcome=Outcome.PARTIAL,
        platform="site",
        url="u",
        price=Decimal("12.50"),
        variants=(variant,),
        reason="no stock",
    )

    answer = extracting.as_json(capture.with_(sources={"price": Source("json-ld")}))

    assert answer["price"] == "12.50"
    assert answer["variants"][0]["price"] == "1000"
    assert answer["variants"][0]["availability"] == "SoldOut"
    assert answer["sources"]["outcome"]["where"] == "no stock"


def test_gzip_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(gzip.compress(HTML))

    assert outcome(file) == "blocked"


def test_damaged_gzip_is_a_failed_fetch(tmp_path: Path) -> None:
    file = tmp_path / "page.gz"
    file.write_bytes(gzip.compress(HTML * 50)[:-12])

    assert outcome(file) == "fetch_failed"


def test_gzip_bomb_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "page.gz"
    file.write_bytes(gzip.compress(b" " * (MAX_BYTES + 1)))

    assert outcome(file) == "fetch_failed"


def test_page_over_the_bound_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(b" " * (MAX_BYTES + 1))

    assert outcome(file) == "fetch_failed"


def test_rows_are_answered_in_order_whatever_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(HTML)
    (tmp_path / "b.html").write_bytes(b"")
    row = {"url": "https://shop.example/p/1"}

    rows = rows_of(
        tmp_path, {"file": "b.html", **row}, {"file": "a.html", **row, "channel": "ebay"}, {"file": "a.html", **row}
    )

    assert [answer["outcome"] for answer in extracting.answers(rows)] == ["parse_failed", "blocked", "blocked"]


def test_row_without_a_channel_is_read_by_its_url(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{}")
    url = "https://smartstore.naver.com/moon/products/4000000001"

    assert rows_of(tmp_path, {"file": "a.json", "url": url})[0].platform == "naver"


@pytest.mark.parametrize("url", ["http://[bad", "notaurl", "", "https://shop.example:port/p"])
def test_a_page_without_a_web_address_is_refused_alone_and_answered_in_a_manifest(tmp_path: Path, url: str) -> None:
    product = {"@type": "Product", "name": "Shoe", "offers": {"price": "12.00", "priceCurrency": "USD"}}
    data = f'<script type="application/ld+json">{json.dumps(product)}</script>'
    body = f'{data}<h1>Shoe</h1><a href="/x"><img src=1.jpg></a>'
    (tmp_path / "a.html").write_text(body, "utf-8")

    with pytest.raises(InputError, match="is no web address"):
        extracting.stored(tmp_path / "a.html", url)
    found = list(extracting.answers(rows_of(tmp_path, {"file": "a.html", "url": url})))

    assert [(answer["name"], answer["price"]) for answer in found] == [("Shoe", "12.00")]


def test_encoding_of_a_row_is_taken(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes("<title>보안 확인</title>".encode("cp949"))

    rows = rows_of(tmp_path, {"file": "a.html", "url": "https://shop.example/p/1", "encoding": "cp949"})

    assert next(extracting.answers(rows))["outcome"] == "blocked"


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "row 1 is no JSON"),
        ('{"file": "a.html"}', "row 1 must be an object with the texts file and url"),
        ('{"file": "none.html", "url": "u"}', "row 1 names the file 'none.html', which does not exist"),
    ],
)
def test_bad_row_is_one_sentence_with_its_place(tmp_path: Path, line: str, sentence: str) -> None:
    (tmp_path / "manifest.jsonl").write_text(line, "utf-8")

    with pytest.raises(InputError, match=sentence):
        extracting.manifest(tmp_path / "manifest.jsonl")


def test_reader_that_fails_fails_its_page_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Site, pages: Sequence[Page]) -> Capture:
        raise ZeroDivisionError(pages[0].url)

    (tmp_path / "a.html").write_bytes(b"<h1>Shoe</h1>")
    monkeypatch.setattr(Site, "read", fail)

    assert outcome(tmp_path / "a.html") == "parse_failed"
