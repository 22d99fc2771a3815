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
_ENTRY = re.compile(r"<(?:\w{1,20}:)?(?:url|sitemap)>")
_LONGEST: Final = 20_000
"""Characters of one entry that are looked at."""


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
    for written in _ENTRY.split(page.text, maxsplit=_MAX_ENTRIES)[1:]:
        entry = written[:_LONGEST]
        url = text(_inner(entry, "loc"), 2_000)
        if url and url.startswith(("http://", "https://")):
            yield Entry(url, text(_inner(entry, "image:title")))


def _inner(entry: str, name: str) -> str | None:
    """What the first element `name` holds, without the frame of a CDATA section."""
    _, opened, rest = entry.partition(f"<{name}>")
    inner, closed, _ = rest.partition(f"</{name}>")
    if not opened or not closed:
        return None
    return inner.strip().removeprefix("<![CDATA[").removesuffix("]]>")
