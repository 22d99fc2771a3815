"""Lists as results: of products that were read whole, and of sitemaps, which name addresses alone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from model.capture import Capture, Outcome, SearchResult
from reading.page import Page
from reading.sitemaps import entries, root_of
from spiders.platform import Fetch

_MAX_SITEMAPS: Final = 20


def result_of(capture: Capture) -> SearchResult:
    """A product that was read as one row of a list."""
    buyable = capture.availability.buyable
    return SearchResult(
        external_id=capture.external_id,
        name=capture.name,
        price=capture.price,
        seller=capture.seller,
        sold_out=None if buyable is None else not buyable,
        url=capture.url,
    )


def with_results(capture: Capture) -> Capture:
    """`capture` of many products, with a row for each."""
    return capture.with_(results=tuple(map(result_of, capture.captures)))


def product_sitemaps(page: Page, wanted: Callable[[str], bool]) -> list[Fetch]:
    """What is to be asked for beside an index of sitemaps: those on its own host whose path is `wanted`."""
    if root_of(page) != "sitemapindex":
        return []
    host = urlsplit(page.url).netloc
    urls = (one.url for one in entries(page))
    own = (url for url in urls if urlsplit(url).netloc == host and wanted(urlsplit(url).path))
    return [Fetch(url) for url in islice(own, _MAX_SITEMAPS)]


def sitemap_capture(
    pages: Sequence[Page], platform: str, result: Callable[[Page, str], SearchResult | None]
) -> Capture:
    """The listings of sitemaps, in their order, each address once.

    Args:
        pages: a sitemap, or an index and the sitemaps that it names.
        platform: the name of the platform that reads them.
        result: the row of an address in a sitemap; None when it is no listing's.
    """
    rows = tuple(_once(_rows(pages, result)))
    outcome, reason = (Outcome.OK, None) if rows else (Outcome.PARSE_FAILED, "no listing in the sitemap")
    return Capture(outcome=outcome, platform=platform, url=pages[0].url, reason=reason, results=rows)


def _rows(pages: Sequence[Page], result: Callable[[Page, str], SearchResult | None]) -> Iterator[SearchResult]:
    for page in pages:
        if root_of(page) == "urlset":
            for entry in entries(page):
                if (row := result(page, entry.url)) is not None:
                    yield row if row.name or not entry.title else replace(row, name=entry.title)


def _once(rows: Iterable[SearchResult]) -> Iterator[SearchResult]:
    seen: set[str | None] = set()
    for row in rows:
        if row.url not in seen:
            seen.add(row.url)
            yield row
