"""The one spider: it visits a channel's listings as their platform says."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.http import Response
from twisted.python.failure import Failure

from model.capture import Capture, Outcome
from model.seen import files
from model.sites import same_site
from reading.outcomes import judge
from reading.page import Page
from spiders.crawling import faults, manners
from spiders.crawling.exchanges import EXCHANGES
from spiders.crawling.job import Job, job_of
from spiders.crawling.tally import Tally
from spiders.crawling.visit import LOOKS, MASKS, RENDER, Ongoing, Target, Visit
from spiders.platform import Fetch
from spiders.platforms import by_name
from spiders.rendering.shown import with_seen
from system import clock

log = logging.getLogger(__name__)

MOST_PAGES: Final = 20
"""Requests for one listing; a platform that asks for more is read from these."""

BLOCKS_IN_A_ROW: Final = 20
"""Another's site that refused so often in a row is left alone for the rest of the run."""

_LONGEST_URL: Final = 8000
_LONGEST_VALIDATOR: Final = 512

Result = Request | Visit


class ListingSpider(Spider):
    """Visits listings: the platform's first request, what more it asks for, then one reading of all answers."""

    name = "listing"

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job
        self.channel = job.channel
        self.platform = by_name(job.channel.platform)
        self.tally = Tally(manners.ground(job.channel))
        self._foreign = manners.foreign(job.channel)
        self._blocks = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, job: Job | None = None, **named: str) -> Self:
        """The spider of `job`; without one, of the channel that `scrapy crawl PLATFORM -a channel=NAME` names."""
        job = job or job_of(Path(crawler.settings["ANDON_SETTINGS"]), cls.name, **named)
        crawler.settings.setdict(manners.scrapy_settings(job.channel, job.settings.crawl), priority="spider")
        return super().from_crawler(crawler, job)

    async def start(self) -> AsyncIterator[Result]:
        """The first request of each listing."""
        for target in self.job.targets:
            yield self._first(target)

    def _first(self, target: Target) -> Result:
        visit = Ongoing(target)
        if len(target.url) > _LONGEST_URL:
            return self._failed(visit, (Outcome.FETCH_FAILED, "the address is too long"))
        if not same_site(self.channel.base_url, target.url):
            return self._failed(visit, (Outcome.FETCH_FAILED, "not on the channel's site"))
        validators = {"If-None-Match": target.etag, "If-Modified-Since": target.last_modified}
        if target.render:  # what a shopper sees can change while the page's own answer does not
            validators = {}
        try:
            return self._request(visit, self.platform.first(target.url), validators)
        except ValueError as error:
            return self._failed(visit, (Outcome.FETCH_FAILED, f"the address cannot be used: {error}"))

    def _request(self, visit: Ongoing, fetch: Fetch, validators: dict[str, str | None]) -> Request:
        visit.asked.add((fetch.url, fetch.body))
        return Request(
            fetch.url,
            method=fetch.method,
            headers={**fetch.headers, **{name: value for name, value in validators.items() if value}},
            body=fetch.body,
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"visit": visit},
            # the scheduler keeps start requests in order
            meta={
                "is_start_request": not visit.pages,
                EXCHANGES: visit.exchanges,
                RENDER: visit.target.render and not visit.pages,
                MASKS: visit.target.masks,
            },
            dont_filter=True,
        )

    def answered(self, response: Response, visit: Ongoing) -> Iterator[Result]:
        """An answer came: the next request of the visit, or its end."""
        if response.status == 304 and not visit.pages:
            yield self._end(visit, None, response.status)
            return
        if not visit.pages and LOOKS in response.meta:
            visit.looks = response.meta[LOOKS]
        elif not visit.pages:
            visit.etag = _validator(response, "ETag")
            visit.last_modified = _validator(response, "Last-Modified")
        visit.pages.append(page_of(response))
        result = self._go_on(visit)
        yield result
        self._leave_alone(result)

    def failed(self, failure: Failure) -> Iterator[Result]:
        """No answer came. What the visit has by then is read; a visit that has nothing ends with the fault."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value or RuntimeError(failure.getErrorMessage())
        visit: Ongoing = request.cb_kwargs["visit"]
        if isinstance(error, faults.StoppedError):
            return
        if visit.pages:
            visit.etag = visit.last_modified = None
            result = self._read(visit)
        else:
            result = self._failed(visit, faults.verdict(error, request.url))
        yield result
        self._leave_alone(result)

    def _go_on(self, visit: Ongoing) -> Result:
        try:
            fetch = self._next(visit)
            if fetch is not None:
                return self._request(visit, fetch, {})
        except Exception:  # the edge of the crawl's loop: one page's fault never stops the others
            log.exception("%s failed to say what more %s needs", self.platform.name, visit.target.url)
        return self._read(visit)

    def _next(self, visit: Ongoing) -> Fetch | None:
        if len(visit.pages) >= MOST_PAGES:
            return None
        if not visit.waiting:
            more = self.platform.more(visit.pages)
            if more and judge(visit.pages[0]) is None:
                visit.waiting.extend(fetch for fetch in more if (fetch.url, fetch.body) not in visit.asked)
        return visit.waiting.popleft() if visit.waiting else None

    def _read(self, visit: Ongoing) -> Visit:
        try:
            capture = self.platform.capture(visit.pages)
        except Exception:  # the same edge
            log.exception("%s failed to read %s", self.platform.name, visit.target.url)
            return self._failed(visit, (Outcome.PARSE_FAILED, f"the reader {self.platform.name} failed on this page"))
        return self._end(visit, capture, visit.pages[0].status)

    def _failed(self, visit: Ongoing, verdict: faults.Verdict) -> Visit:
        outcome, reason = verdict
        target = visit.target
        status = visit.pages[0].status if visit.pages else None
        capture = Capture(
            outcome=outcome,
            platform=self.platform.name,
            url=target.url,
            reason=reason,
            external_id=target.external_id,
        )
        return self._end(visit, capture, status)

    def _end(self, visit: Ongoing, capture: Capture | None, status: int | None) -> Visit:
        if capture is not None and visit.looks:
            capture = with_seen(capture, visit.looks[0])
        whole = capture is not None and capture.outcome is Outcome.OK and len(visit.pages) == 1
        return Visit(
            target=visit.target,
            captured_at=clock.now(),
            capture=capture,
            status=status,
            etag=visit.etag if whole else None,
            last_modified=visit.last_modified if whole else None,
            size=sum(len(page.body) for page in visit.pages),
            exchanges=visit.exchanges,
            files=files(visit.looks),
            looks=visit.looks,
        )

    def _leave_alone(self, result: Result) -> None:
        """End the run at another's site that goes on refusing.

        Raises:
            CloseSpider: it refused too often in a row.
        """
        if not isinstance(result, Visit):
            return
        answered = result.status is not None or result.outcome is Outcome.LOGIN
        refused = answered and result.outcome in (Outcome.BLOCKED, Outcome.LOGIN)
        self._blocks = self._blocks + 1 if refused else 0
        if self._foreign and self._blocks >= BLOCKS_IN_A_ROW:
            self.tally.stopped = f"refused {self._blocks} times in a row"
            raise CloseSpider("refused")


def spider_of(crawler: Crawler) -> ListingSpider:
    """The crawl's spider.

    Raises:
        NotConfigured: the parts of this room serve no other spider.
    """
    if not isinstance(crawler.spider, ListingSpider):
        raise NotConfigured("the parts of spiders.crawling serve no other spider than its own")
    return crawler.spider


def page_of(response: Response) -> Page:
    """Scrapy's response as readers get it."""
    headers = {
        name.decode("latin-1").lower(): values[0].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }
    asked = response.meta.get("redirect_urls")
    return Page(
        url=response.url,
        body=response.body,
        status=response.status,
        content_type=headers.get("content-type"),
        requested_url=asked[0] if asked else None,
        headers=headers,
    )


def _validator(response: Response, name: str) -> str | None:
    """A cache validator that may be sent back; None when there is none, or it is no plain text."""
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable() else None
