"""Shows how far a crawl is: a bar on a terminal, plain lines elsewhere."""

import asyncio
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from scrapy import signals
from scrapy.crawler import Crawler

from spiders.crawling.spider import ListingSpider

BAR_SECONDS: Final = 0.5
"""Between two looks of the bar."""

LINE_SECONDS: Final = 10.0
"""Between two plain lines."""


class Progress:
    """Follows the visits of a run on standard error."""

    def __init__(self, crawler: Crawler) -> None:
        self._console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Bar(*columns, TextColumn("{task.fields[outcomes]}"), console=self._console)
        self._following: asyncio.Task[None] | None = None
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def opened(self, spider: ListingSpider) -> None:
        """The crawl begins."""
        follow = self._draw if self._console.is_terminal else self._say
        self._following = asyncio.ensure_future(follow(spider))

    def closed(self, spider: ListingSpider) -> None:
        """The crawl is over."""
        if self._following is not None:
            self._following.cancel()
        if self._bar.tasks:
            self._show(spider)
            self._bar.stop()

    async def _draw(self, spider: ListingSpider) -> None:
        self._bar.add_task(spider.channel.name, total=len(spider.job.targets), outcomes="")
        self._bar.start()
        while True:
            self._show(spider)
            await asyncio.sleep(BAR_SECONDS)

    def _show(self, spider: ListingSpider) -> None:
        tally = spider.tally
        self._bar.update(self._bar.tasks[0].id, completed=tally.visits, outcomes=tally.in_words())

    async def _say(self, spider: ListingSpider) -> None:
        while True:
            await asyncio.sleep(LINE_SECONDS)
            done = f"{spider.tally.visits} of {len(spider.job.targets)}"
            self._console.print(f"{spider.channel.name}: {done}, {spider.tally.in_words()}", highlight=False)
