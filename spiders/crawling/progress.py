"""Shows how far a crawl is: a bar on a terminal, plain lines elsewhere."""

import time
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from scrapy import signals
from scrapy.crawler import Crawler

from spiders.crawling.spider import ListingSpider

LINE_SECONDS: Final = 10.0
"""Between two plain lines."""


class Progress:
    """Follows the visits of a run on standard error."""

    def __init__(self, crawler: Crawler) -> None:
        self._console = Console(stderr=True)
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[outcomes]}"),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._said = time.monotonic()
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.visited, signals.item_scraped)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def opened(self, spider: ListingSpider) -> None:
        """The crawl begins."""
        self._task = self._bar.add_task(spider.channel.name, total=len(spider.job.targets), outcomes="")
        self._bar.start()

    def visited(self, spider: ListingSpider) -> None:
        """A visit is over."""
        if self._console.is_terminal:
            self._bar.update(self._task, completed=spider.tally.visits, outcomes=spider.tally.in_words())
        elif time.monotonic() - self._said >= LINE_SECONDS:
            self._said = time.monotonic()
            done = f"{spider.tally.visits} of {len(spider.job.targets)}"
            self._console.print(f"{spider.channel.name}: {done}, {spider.tally.in_words()}", highlight=False)

    def closed(self) -> None:
        """The crawl is over."""
        self._bar.stop()
