"""Tries again what may go better later, and leaves a server alone for as long as it asks."""

import asyncio
import time
from collections.abc import Awaitable
from typing import Final

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.httpobj import urlparse_cached

from spiders.crawling.faults import StoppedError
from spiders.waiting import seconds_asked

LONGEST_WAIT: Final = 120.0
"""Seconds. A server that asks for more is not asked again in this run."""

_STEP: Final = 0.2
"""Seconds between two looks at whether the crawl is to stop."""


class PatienceMiddleware(RetryMiddleware):
    """Scrapy's retry, with `Retry-After` (RFC 9110, §10.2.3), else a wait that doubles; the whole host waits."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._least = settings.getfloat("DOWNLOAD_DELAY")
        self._until: dict[str, float] = {}
        self._hopeless: set[str] = set()
        """Hosts that failed every try at one page: until they answer one, each further page gets one try."""

    def process_request(self, request: Request) -> Awaitable[None] | None:
        """Wait until the request's host may be asked again.

        Raises:
            StoppedError: the crawl is to stop.
        """
        return self._wait(_host(request)) if self._until else None

    async def _wait(self, host: str) -> None:
        while (left := self._until.get(host, 0.0) - time.monotonic()) > 0:
            if not self.crawler.crawling:
                raise StoppedError("the crawl stops")
            await asyncio.sleep(min(left, _STEP))

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The response, or the request again when another try is worth it."""
        if response.status not in self.retry_http_codes:
            self._hopeless.discard(_host(request))
            return response
        asked = seconds_asked((response.headers.get("Retry-After") or b"").decode("latin-1"))
        if asked is not None and asked > LONGEST_WAIT:
            return response
        return self._again(request, f"HTTP {response.status}", asked) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:  # type: ignore[override]
        """The request again when its fault may pass."""
        return self._again(request, exception, None) if isinstance(exception, self.exceptions_to_retry) else None

    def _again(self, request: Request, reason: str | Exception, seconds: float | None) -> Request | None:
        host = _host(request)
        again = None if host in self._hopeless else self._retry(request, reason)
        if again is None:
            self._hopeless.add(host)
            return None
        if seconds is None:
            seconds = self._least * 2 ** request.meta.get("retry_times", 0)
        self._until[host] = max(self._until.get(host, 0.0), time.monotonic() + min(seconds, LONGEST_WAIT))
        return again


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
