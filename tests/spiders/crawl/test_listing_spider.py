"""What the spider makes of answers, without a network."""

from collections.abc import Sequence
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import HtmlResponse, Response
from sqlalchemy import Engine
from twisted.python.failure import Failure

from model.capture import Capture, Outcome
from reading.page import Page
from spiders.crawling.faults import RefusedError, StoppedError
from spiders.crawling.job import Job
from spiders.crawling.spider import BLOCKS_IN_A_ROW, MOST_PAGES, ListingSpider
from spiders.crawling.visit import Ongoing, Target, Visit
from spiders.platform import Fetch, Platform
from spiders.site import Site
from system.settings import Settings, parse
from tests.spiders.crawl.conftest import page

TARGET = Target(listing_id=1, external_id="/p/1", page_id="/p/1", url="https://shop.example/p/1")


class Asking(Site):
    """Asks for one page more after every page."""

    name = "site"

    def more(self, pages: Sequence[Page]) -> Sequence[Fetch]:
        """The next page."""
        return [Fetch(f"https://shop.example/more/{len(pages)}")]


class Broken(Site):
    """A reader with a fault of its own."""

    name = "site"

    def capture(self, pages: Sequence[Page]) -> Capture:
        """Fail."""
        raise ZeroDivisionError


def spider(engine: Engine, platform: Platform | None = None, **channel: str) -> ListingSpider:
    """A spider of another's shop."""
    raw = {
        "platform": "site",
        "base_url": "https://shop.example",
        "country": "US",
        "currency": "USD",
        "time_zone": "UTC",
        "kind": "reseller",
        "ground": "page",
    }
    settings: Settings = parse({"channels": {"shop": raw | channel}})
    made = ListingSpider(
        Job(settings=settings, channel=settings.channel("shop"), engine=engine, run_id=1, targets=[TARGET])
    )
    made.platform = platform or made.platform
    return made


def answer(body: bytes, status: int = 200, **headers: str) -> Response:
    """An answer of the shop."""
    request = Request(TARGET.url)
    return HtmlResponse(TARGET.url, status=status, headers=dict(headers), body=body, request=request)


def failure(error: Exception, visit: Ongoing) -> Any:
    """A request of `visit` that failed with `error`."""
    failed = Failure(error)  # type: ignore[no-untyped-call]
    failed.request = Request(TARGET.url, cb_kwargs={"visit": visit})  # type: ignore[attr-defined]
    return failed


def test_another_s_site_that_refuses_again_and_again_is_left_alone(sqlite_engine: Engine) -> None:
    crawl = spider(sqlite_engine)
    refusal = answer(b"<h1>Access denied</h1>", 403)

    for _ in range(BLOCKS_IN_A_ROW - 1):
        list(crawl.answered(refusal, Ongoing(TARGET)))
    with pytest.raises(CloseSpider):
        list(crawl.answered(refusal, Ongoing(TARGET)))

    assert crawl.tally.stopped == "refused 20 times in a row"


def test_one_page_that_opens_begins_the_count_anew(sqlite_engine: Engine) -> None:
    crawl = spider(sqlite_engine)

    for _ in range(3):
        for _ in range(BLOCKS_IN_A_ROW - 1):
            list(crawl.answered(answer(b"<h1>Access denied</h1>", 403), Ongoing(TARGET)))
        list(crawl.answered(answer(page()), Ongoing(TARGET)))

    assert crawl.tally.stopped is None


def test_our_own_site_that_refuses_is_asked_to_the_end(sqlite_engine: Engine) -> None:
    crawl = spider(sqlite_engine, kind="own", ground="own")

    for _ in range(2 * BLOCKS_IN_A_ROW):
        list(crawl.answered(answer(b"<h1>Access denied</h1>", 403), Ongoing(TARGET)))

    assert crawl.tally.stopped is None


def test_a_platform_gets_what_more_it_asks_for_and_never_more_than_the_bound(sqlite_engine: Engine) -> None:
    crawl, visit = spider(sqlite_engine, Asking()), Ongoing(TARGET)
    results: list[Request | Visit] = []

    while not results or isinstance(results[-1], Request):
        results += list(crawl.answered(answer(page()), visit))

    assert len(visit.pages) == MOST_PAGES
    assert isinstance(results[-1], Visit)
    assert results[-1].outcome is Outcome.OK


def test_a_page_that_came_in_parts_keeps_no_validator(sqlite_engine: Engine) -> None:
    crawl, visit = spider(sqlite_engine, Asking()), Ongoing(TARGET)
    list(crawl.answered(answer(page(), ETag='"v1"'), visit))

    (result,) = crawl.failed(failure(RefusedError("refused"), visit))

    assert isinstance(result, Visit)
    assert (result.outcome, result.etag) == (Outcome.OK, None)


def test_a_reader_that_fails_gives_parse_failed_and_logs_its_trace(
    sqlite_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    crawl = spider(sqlite_engine, Broken())

    (result,) = crawl.answered(answer(page()), Ongoing(TARGET))

    assert isinstance(result, Visit)
    assert result.outcome is Outcome.PARSE_FAILED
    assert "ZeroDivisionError" in caplog.text


def test_a_listing_that_was_not_reached_before_the_stop_has_no_outcome(sqlite_engine: Engine) -> None:
    crawl = spider(sqlite_engine)

    assert list(crawl.failed(failure(StoppedError("stop"), Ongoing(TARGET)))) == []


def test_a_refusal_carries_its_outcome_and_reason(sqlite_engine: Engine) -> None:
    crawl = spider(sqlite_engine)

    (result,) = crawl.failed(failure(RefusedError("closed", Outcome.BLOCKED), Ongoing(TARGET)))

    assert isinstance(result, Visit)
    assert result.capture is not None
    assert (result.outcome, result.capture.reason, result.status) == (Outcome.BLOCKED, "closed", None)
