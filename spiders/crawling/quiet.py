"""What Scrapy would say of each page and item, and need not: the run's statistics and outcomes do."""

from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter
from twisted.python.failure import Failure


class QuietFormatter(LogFormatter):
    """Scrapy's, without a line for each page and item."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> Any:
        """Nothing."""
        return None

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> Any:
        """Nothing."""
        return None
