"""Addresses of the platform `site`."""

import pytest

from model.sites import same_site
from spiders.site import Site


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://shop.example/p/1", "/p/1"),
        ("https://shop.example/p?id=1", "/p?id=1"),
        ("https://shop.example/", None),
        ("ftp://shop.example/p/1", None),
        ("nothing", None),
    ],
)
def test_path_and_query_are_the_id(url: str, number: str | None) -> None:
    assert Site().external_id(url) == number


def test_id_leads_back_to_its_page() -> None:
    assert Site().listing_url("https://shop.example", "/p?id=1") == "https://shop.example/p?id=1"


@pytest.mark.parametrize("number", ["//evil.example/x", "https://evil.example/x", "javascript:x", "http://[bad", "p"])
def test_no_id_leads_away_from_the_site(number: str) -> None:
    assert same_site("https://shop.example", Site().listing_url("https://shop.example/de", number))
