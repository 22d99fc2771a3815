"""What Scrapy would say of each page and item, and need not: the run's statistics and outcomes do."""

import logging
from typing import Any, Final

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter
from twisted.python.failure import Failure

_FAULTS_OF_PAGES: Final = (
    "scrapy.core.downloader.handlers.http11",
    "scrapy.core.downloader.tls",
    "scrapy.downloadermiddlewares.httpcompression",
    "scrapy.downloadermiddlewares.robotstxt",
)
"""Scrapy's loggers that warn of pages too large, broken off, badly packed or without a name server's answer."""


def hush() -> None:
    """Let Scrapy say nothing of faults that become outcomes."""
    for name in _FAULTS_OF_PAGES:
        logging.getLogger(name).setLevel(logging.CRITICAL)


class QuietFormatter(LogFormatter):
    """Scrapy's, without a line for each page and item."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> Any:
        """Nothing."""
        return None

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> Any:
        """Nothing."""
        return None
