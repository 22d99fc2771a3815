"""The way of a visit into the store: bounded, then stored in batches."""

import asyncio
import logging
import time
from contextlib import suppress
from typing import Final, Self

from scrapy.crawler import Crawler

from spiders.crawling.bounds import bounded
from spiders.crawling.spider import spider_of
from spiders.crawling.storing import AWAY, store
from spiders.crawling.visit import Visit

log = logging.getLogger(__name__)

FLUSH_SECONDS: Final = 3.0
"""The longest that a visit waits for its batch to fill, so that an alert is timely."""

PATIENCE_SECONDS: Final = 600.0
"""How long a run waits for a database that went away; then it ends, and what it asked for is asked for again."""

HURRY_SECONDS: Final = 20.0
"""The same for a run that is to stop."""

_PAUSES: Final = (1.0, 2.0, 4.0, 8.0)
"""Seconds between two tries, beside those that `store.engine.transact` makes by itself; the last one repeats."""


class BoundsPipeline:
    """Lets through only what the store may have."""

    def process_item(self, item: Visit) -> Visit:
        """The visit, its capture bounded."""
        if item.capture is not None:
            item.capture = bounded(item.capture, item.target)
        return item


class StorePipeline:
    """Stores visits in batches, in a thread, so that the crawl goes on meanwhile."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._spider = spider_of(crawler)
        self._most = self._spider.job.settings.crawl.batch
        self._waiting: dict[int, Visit] = {}
        self._storing = asyncio.Lock()
        self._ticking: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Begin to store what waits too long."""
        self._ticking = asyncio.ensure_future(self._tick())

    async def process_item(self, item: Visit) -> Visit:
        """Take the visit; whoever fills the batch waits for the store, and the crawl with it."""
        listing_id = item.target.listing_id
        while listing_id in self._waiting:  # a batch holds a listing once
            await self._flush()
        self._waiting[listing_id] = item
        self._spider.tally.add(item)
        if len(self._waiting) >= self._most:
            await self._flush()
        return item

    async def close_spider(self) -> None:
        """Store what is left."""
        if self._ticking is not None:
            self._ticking.cancel()
        await self._flush()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            with suppress(*AWAY):  # said and acted on where it was raised
                await asyncio.shield(self._flush())

    async def _flush(self) -> None:
        async with self._storing:
            visits, self._waiting = list(self._waiting.values()), {}
            if visits:
                await self._store(visits)

    async def _store(self, visits: list[Visit]) -> None:
        began, attempt = time.monotonic(), 0
        while True:
            try:
                await asyncio.to_thread(store, self._spider.job, visits)
            except AWAY as error:
                patience = PATIENCE_SECONDS if self._crawler.crawling else HURRY_SECONDS
                if time.monotonic() - began > patience:
                    self._give_up(error)
                    raise
                log.warning("%s; %d captures wait", error, len(visits))
            else:
                return
            await asyncio.sleep(_PAUSES[min(attempt, len(_PAUSES) - 1)])
            attempt += 1

    def _give_up(self, error: Exception) -> None:
        self._spider.tally.stopped = f"the database went away: {error}"
        if self._crawler.crawling:
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="database"))
