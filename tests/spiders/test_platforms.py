"""Platforms are found by walking the room."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import spiders
from model.capture import Outcome
from model.errors import InputError
from reading.page import Page
from spiders import channels, documenting, platforms
from system.settings import Settings
from tests.spiders.samples import Sample

TOY = """
from collections.abc import Sequence

from model.capture import Capture, Outcome
from reading.page import Page
from spiders.platform import Platform


class Toy(Platform):
    name = "toyshop"
    title = "The toy shop"

    def listing_url(self, base_url: str, external_id: str) -> str:
        return f"{base_url}/{external_id}"

    def external_id(self, url: str) -> str | None:
        return url.rpartition("/")[2]

    def claims(self, url: str) -> bool:
        return "toys.example" in url

    def read(self, pages: Sequence[Page]) -> Capture:
        return Capture(outcome=Outcome.OK, platform=self.name, url=pages[0].url, name="Toy")
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is part of the room as long as the test runs."""
    monkeypatch.setattr(spiders, "__path__", [*spiders.__path__, str(tmp_path)])
    platforms.found.cache_clear()
    yield tmp_path
    platforms.found.cache_clear()


def test_platforms_are_there() -> None:
    assert {"site", "shopify", "woocommerce", "naver"} <= set(platforms.names())


def test_one_new_file_is_a_new_platform(room: Path) -> None:
    (room / "toyshop_of_the_test.py").write_text(TOY, "utf-8")

    assert platforms.by_name("toyshop").listing_url("https://toys.example", "7") == "https://toys.example/7"
    assert platforms.for_url("https://toys.example/7").name == "toyshop"
    assert "| `toyshop` | The toy shop |" in documenting.page()
    assert "toyshop" in {row["platform"] for row in channels.rows(Settings(), {})}


def test_its_samples_are_read_by_the_generic_test_and_its_refusals_judged(room: Path, tmp_path: Path) -> None:
    (room / "toyshop_of_the_test.py").write_text(TOY, "utf-8")
    told = {"pages": [{"file": "page.html", "url": "https://toys.example/7"}], "expected": {"name": "Toy"}}
    (tmp_path / "expected.json").write_text(json.dumps(told), "utf-8")
    (tmp_path / "page.html").write_text("<h1>Toy</h1>", "utf-8")

    assert Sample("toyshop", tmp_path).read()["name"] == "Toy"
    refused = Page("https://toys.example/7", b"<title>Access Denied</title>", status=403)
    assert platforms.by_name("toyshop").capture([refused]).outcome is Outcome.BLOCKED


def test_file_that_fails_to_import_stops_the_program(room: Path) -> None:
    (room / "broken_of_the_test.py").write_text("import nothing_of_that_name\n", "utf-8")

    with pytest.raises(ModuleNotFoundError):
        platforms.names()


def test_unknown_name_is_one_sentence_with_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"no platform 'ebay'; the platforms are .*naver.*woocommerce"):
        platforms.by_name("ebay")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://smartstore.naver.com/moon/products/4000000001", "naver"),
        ("https://m.smartstore.naver.com/moon/products/4000000001", "naver"),
        ("https://brand.naver.com/moon/products/4000000001", "naver"),
        ("https://shopping.naver.com/window-products/style/4000000001", "naver"),
        ("https://moon.example/products.json?limit=250", "shopify"),
        ("https://moon.example/products/cap.js", "shopify"),
        ("https://moon.myshopify.com/products/cap", "shopify"),
        ("https://moon.example/wp-json/wc/store/v1/products/7", "woocommerce"),
        ("https://moon.example/?rest_route=/wc/store/v1/products", "woocommerce"),
        ("https://moon.example/products/cap", "site"),
        ("https://unknown.invalid/", "site"),
    ],
)
def test_url_chooses(url: str, name: str) -> None:
    assert platforms.for_url(url).name == name
