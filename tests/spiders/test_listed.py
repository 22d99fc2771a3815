"""Sitemaps: what is one, and which addresses it names."""

import pytest

from reading.page import Page
from reading.sitemaps import entries, root_of


@pytest.mark.parametrize(
    ("body", "root"),
    [
        (b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>', "urlset"),
        (b"<sitemapindex></sitemapindex>", "sitemapindex"),
        (b"<html><body>our &lt;urlset&gt; explained</body></html>", None),
        (b"{}", None),
    ],
)
def test_sitemap_is_known_by_its_root(body: bytes, root: str | None) -> None:
    assert root_of(Page("https://moon.example/x", body)) == root


def test_addresses_are_decoded_and_others_left_out() -> None:
    body = (
        b"<urlset><url><loc> https://moon.example/a?b=1&amp;c=2 </loc></url><url><loc>ftp://moon.example/</loc></url>"
        b"<url><loc><![CDATA[https://moon.example/d]]></loc></url><url></url></urlset>"
    )

    assert [one.url for one in entries(Page("https://moon.example/sitemap.xml", body))] == [
        "https://moon.example/a?b=1&c=2",
        "https://moon.example/d",
    ]


def test_sitemap_of_entries_that_never_end_names_nothing() -> None:
    assert list(entries(Page("https://moon.example/sitemap.xml", b"<urlset>" + b"<url><loc>" * 100_000))) == []
