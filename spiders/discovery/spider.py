"""The spider that searches: a channel's search pages and sellers' lists, one request after the other, by the manners of
every crawl."""

import logging
from collections.abc import AsyncIterator
from typing import Any, Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from model.capture import Capture, Outcome
from reading.outcomes import judge
from reading.page import Page
from spiders import search_pages
from spiders.crawling import faults
from spiders.crawling.job import Job
from spiders.crawling.spider import ListingSpider, Result, page_of
from spiders.crawling.storing import AWAY
from spiders.crawling.visit import MASKS, RENDER
from spiders.discovery.course import MOST_PAGES, Course, Seen
from spiders.discovery.queries import Query
from spiders.platform import Fetch
from spiders.search_pages import Seller
from spiders.settings import EXTENSIONS
from store.discovery import DISCOVER, SELLER

log = logging.getLogger(__name__)

_MOST_REQUESTS: Final = 3
"""For one page: itself, and what it loads its list by."""
_WITHOUT: Final = {
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {name: at for name, at in EXTENSIONS.items() if not name.endswith(".Progress")},
}
"""Without what serves visits to listings alone."""


class SearchSpider(ListingSpider):
    """Goes through a course of queries. It visits no listing, and gives nothing to pipelines."""

    name = "search"
    course: Course

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.search = search_pages.found()[job.channel.platform]
        self._renders = job.channel.renders(DISCOVER)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, job: Job | None = None, **named: Any) -> Self:
        """The spider of the course that is named so, whose job it does."""
        course: Course = named["course"]
        made = super().from_crawler(crawler, job=job or course.job)
        made.course, made.tally = course, course.found.tally
        crawler.settings.setdict(_WITHOUT, priority="spider")
        return made

    async def start(self) -> AsyncIterator[Result]:
        """Run the course; no request is left to Scrapy's scheduler."""
        try:
            await self.course.run(self)
        except faults.StoppedError:
            return
        except AWAY as error:
            self.tally.stopped = f"the database went away: {error}"
            raise CloseSpider("database") from error
        except Exception as error:  # the edge of the loop: the run ends as failed
            log.exception("the search of %s failed", self.channel.name)
            raise CloseSpider("failed") from error
        nothing: tuple[Result, ...] = ()
        for one in nothing:
            yield one

    async def pages(self, query: Query) -> AsyncIterator[Seen]:
        """The pages of what `query` finds."""
        before: list[Page] = []
        for number in range(1, MOST_PAGES + 1):
            fetch = self._fetch(query, number, before)
            if fetch is None:
                return
            pages, seen = await self._page(fetch, number)
            yield seen
            if not seen.follows:
                return
            before = [*before[:1], *pages]

    def _fetch(self, query: Query, number: int, before: list[Page]) -> Fetch | None:
        if query.kind == SELLER:
            return self.search.seller(self.channel.base_url, Seller(query.text, query.listing), number, before)
        return self.search.words(self.channel.base_url, query.text, number)

    async def _page(self, fetch: Fetch, number: int) -> tuple[list[Page], Seen]:
        """Page `number` of a search, from all the responses that it needs."""
        pages: list[Page] = []
        wanted: Fetch | None = fetch
        while wanted is not None and len(pages) < _MOST_REQUESTS:
            answer = await self._ask(wanted, first=not pages)
            if not isinstance(answer, Page):
                return pages, Seen(self._refused(wanted.url, answer), len(pages) + 1)
            pages.append(answer)
            self.tally.bytes += len(answer.body)
            wanted = self.search.more(pages) if judge(answer) is None else None
        return pages, self._seen(pages, number)

    async def _ask(self, fetch: Fetch, *, first: bool) -> Page | faults.Verdict:
        engine = self.crawler.engine
        if engine is None or not self.crawler.crawling or self.tally.stopped:
            raise faults.StoppedError("the crawl stops")
        request = Request(
            fetch.url,
            method=fetch.method,
            headers=dict(fetch.headers),
            body=fetch.body,
            meta={RENDER: self._renders and first and fetch.method == "GET", MASKS: {}},
            dont_filter=True,
        )
        try:
            return page_of(await engine.download_async(request))
        except faults.StoppedError:
            raise
        except Exception as error:  # noqa: BLE001 - every fault of a request is an outcome
            return faults.verdict(error, fetch.url)

    def _seen(self, pages: list[Page], number: int) -> Seen:
        try:
            capture = self.search.read(pages)
            follows = capture.outcome is Outcome.OK and self.search.has_more(pages[-1], capture, number)
        except Exception:  # the edge of the loop: one page's fault never stops the others
            log.exception("the search of %s failed to read %s", self.platform.name, pages[-1].url)
            reason = f"the reader {self.platform.name} failed on this page"
            return Seen(self._refused(pages[-1].url, (Outcome.PARSE_FAILED, reason)), len(pages))
        return Seen(capture, len(pages), follows)

    def _refused(self, url: str, verdict: faults.Verdict) -> Capture:
        return Capture(outcome=verdict[0], platform=self.platform.name, url=url, reason=verdict[1])
