"""Keeps the run's row alive while it works, and ends it with its statistics."""

import asyncio
import logging
from functools import partial
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler

from spiders.crawling.job import end
from spiders.crawling.spider import ListingSpider
from spiders.crawling.storing import AWAY
from store import runs
from store.engine import transact

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS: Final = 15.0
"""Far under `store.runs`' limit after which a run counts as dead."""

_STATUS: Final = {"finished": "finished", "refused": "finished", "shutdown": "interrupted"}
"""Scrapy's reason for closing to the run's status; any other is `failed`."""


class RunKeeper:
    """Says to the store that the run lives, and how it ended."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._beating: asyncio.Task[None] | None = None
        self._stopping: asyncio.Task[None] | None = None
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def opened(self, spider: ListingSpider) -> None:
        """The run's work begins."""
        self._beating = asyncio.ensure_future(self._beat(spider))

    async def closed(self, spider: ListingSpider, reason: str) -> None:
        """The run's work has ended, for `reason`."""
        if self._beating is not None:
            self._beating.cancel()
        stats = self._crawler.stats
        spider.tally.retries = stats.get_value("retry/count", 0) if stats else 0
        spider.tally.end(_STATUS.get(reason, "failed"))
        try:
            await asyncio.to_thread(end, spider.job, spider.tally)
        except AWAY as error:
            log.error("run %d cannot be ended in the store: %s", spider.job.run_id, error)  # noqa: TRY400 - no trace

    async def _beat(self, spider: ListingSpider) -> None:
        job = spider.job
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                lives = await asyncio.to_thread(transact, job.engine, partial(runs.heartbeat, run_id=job.run_id))
            except AWAY as error:
                log.warning("no heartbeat of run %d: %s", job.run_id, error)
                continue
            if not lives:  # its machine slept, and what it was asked for has been put back
                spider.tally.stopped = "the run was ended from outside"
                self._stopping = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="shutdown"))
                return
