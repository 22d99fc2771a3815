"""A run of discovery: a channel is searched by its official API, or by its search pages."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Protocol, runtime_checkable

from model.capture import Capture, Outcome
from model.errors import InputError, ServiceError
from spiders import officials, search_pages
from spiders.crawling import manners
from spiders.crawling.job import Job, end
from spiders.crawling.sources import Stop, StoppedError, api_of, beating, signals
from spiders.crawling.tally import Tally
from spiders.discovery.course import Course, Seen
from spiders.discovery.keeping import Found
from spiders.discovery.queries import Query
from system.settings import Channel, Ground, api_keys


@runtime_checkable
class SearchingApi(Protocol):
    """An official API that searches."""

    def search(self, query: str) -> Iterator[Capture]:
        """A capture with `results` for each page of what `query` finds.

        Raises:
            ServiceError: a page was refused.
        """


class ApiSearch:
    """A channel's search by its official API."""

    def __init__(self, api: SearchingApi, platform: str, stop: Stop) -> None:
        self._api, self._platform, self._stop = api, platform, stop

    async def pages(self, query: Query) -> AsyncIterator[Seen]:
        """The API's pages; a query that finds nothing has one without cards."""
        empty = True
        try:
            for capture in self._api.search(query.text):
                empty = False
                yield Seen(capture)
                self._stop.wait(0)
        except ServiceError as error:
            yield Seen(self._capture(Outcome.FETCH_FAILED, str(error)))
            return
        if empty:
            yield Seen(self._capture(Outcome.OK))

    def _capture(self, outcome: Outcome, reason: str | None = None) -> Capture:
        return Capture(outcome=outcome, platform=self._platform, url="", reason=reason)


def abilities(channel: Channel) -> tuple[bool, bool]:
    """Whether words can be searched for on the channel, and whether sellers' own lists can be asked for.

    Raises:
        InputError: the channel has no search that is asked.
    """
    if channel.ground is Ground.API:
        api = officials.found().get(channel.platform)
        if api is not None and issubclass(api, SearchingApi):
            return True, False
    elif manners.visits_pages(channel) and (pages := search_pages.found().get(channel.platform)) is not None:
        return pages.finds_words, pages.lists_sellers
    known = ", ".join(sorted(search_pages.found()))
    raise InputError(
        f"channel {channel.name!r} has no search that Andon asks; discovery needs ground 'api' and an official API "
        f"that searches (platform 'naver_search'), or ground 'page' or 'permitted' and search pages (platforms "
        f"{known}). Search pages that people saved are read by `andon extract`"
    )


def discover(job: Job, wanted: Sequence[Query], budget: int) -> Found:
    """Search for `wanted` in their order, until `budget` pages were asked for.

    What was seen before a fault or a stop is stored, and so is each page that was refused.

    Raises:
        InputError: a key of the official API is missing.
        ServiceError: the database does not answer.
    """
    course = Course(job, wanted, budget, Found(Tally(manners.ground(job.channel))))
    if manners.visits_pages(job.channel):
        from spiders.crawling.run import started  # noqa: PLC0415 - Scrapy starts slowly
        from spiders.discovery.spider import SearchSpider  # noqa: PLC0415

        started(SearchSpider, course=course)
    else:
        _by_api(course)
    return course.found


def _by_api(course: Course) -> None:
    job, tally, stop, status = course.job, course.found.tally, Stop(), "failed"
    try:
        with signals(stop), beating(job):
            try:
                api = api_of(job.channel, api_keys(), stop, job.engine)
                assert isinstance(api, SearchingApi)  # noqa: S101 - see `abilities`
                asyncio.run(course.run(ApiSearch(api, job.channel.platform, stop)))
                status = "finished"
            except StoppedError:
                status = "interrupted"
    finally:
        tally.end(status)
        end(job, tally)
