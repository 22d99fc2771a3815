"""Sitemaps: the addresses that a site lists for machines, and the names beside them. Source: sitemaps.org, protocol."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reading.page import Page
from reading.schema import text

_MAX_ENTRIES: Final = 50_000
"""The most that one sitemap may hold."""
_HEAD: Final = 2_000
_ROOT = re.compile(r"<(?:\w+:)?(urlset|sitemapindex)[\s>]")
_ENTRY = re.compile(r"<(?:\w+:)?(?:url|sitemap)>(.*?)</(?:\w+:)?(?:url|sitemap)>", re.DOTALL)
_LOC = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,2000}?)\s*(?:\]\]>)?\s*</loc>")
_TITLE = re.compile(r"<image:title>\s*(?:<!\[CDATA\[)?([^<]{1,1000}?)(?:\]\]>)?\s*</image:title>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a sitemap."""

    url: str
    title: str | None
    """What the first picture's title says: shops write the product's name there."""


def root_of(page: Page) -> str | None:
    """`urlset`, or `sitemapindex` for a list of other sitemaps; None when `page` is no sitemap."""
    head = page.body[:_HEAD]
    if b"urlset" not in head and b"sitemapindex" not in head:
        return None
    found = _ROOT.search(page.text[:_HEAD])
    return found[1] if found else None


def entries(page: Page) -> Iterator[Entry]:
    """The addresses of a sitemap in its order."""
    for number, found in enumerate(_ENTRY.finditer(page.text)):
        if number >= _MAX_ENTRIES:
            return
        if (loc := _LOC.search(found[1])) and (url := text(loc[1], 2_000)) and url.startswith(("http://", "https://")):
            title = _TITLE.search(found[1])
            yield Entry(url, text(title[1]) if title else None)
