"""What is done with an answer before it is read: unpacked, and followed where it forwards."""

import zlib
from typing import Final, Self
from urllib.parse import unquote

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached

from reading.outcome_signs import by_address
from spiders.crawling.faults import TOO_LARGE, RefusedError

_MOST_PACKINGS: Final = 2
"""A body packed more often than this costs more to unpack than any shop has reason to ask."""

_DAMAGED: Final = (OSError, EOFError, ValueError, zlib.error)
"""What damaged gzip and deflate raise; other packings end as faults nobody foresaw."""


class UnpackMiddleware(HttpCompressionMiddleware):
    """Scrapy's, which stops at `DOWNLOAD_MAXSIZE` unpacked bytes; here with the outcome."""

    def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Ask for the packings that readers of WARC files know; they do not know Zstandard."""
        request.headers.setdefault(b"Accept-Encoding", b"gzip, deflate, br")

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The response unpacked.

        Raises:
            RefusedError: it is a bomb.
        """
        if b",".join(response.headers.getlist("Content-Encoding")).count(b",") >= _MOST_PACKINGS:
            raise RefusedError(f"the page is packed more than {_MOST_PACKINGS} times")
        if not response.headers.getlist("Content-Encoding"):
            return response
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise RefusedError(f"{TOO_LARGE} unpacked") from error
        except _DAMAGED as error:
            raise RefusedError(f"the answer cannot be unpacked: {error}") from error


class FollowMiddleware(RedirectMiddleware):
    """Scrapy's redirects, but for those that lead nowhere, or to a login or a captcha."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one; without its look for a middleware that sets Referer, which is never sent."""
        made = cls(crawler.settings)
        made.crawler = crawler
        return made

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The request to follow, or the response when it forwards nowhere.

        Raises:
            RefusedError: the redirects have no end, lead nowhere, or to a login or a captcha, which is not asked for.
        """
        try:
            followed = super().process_response(request, response)
        except IgnoreRequest as error:
            raise RefusedError(f"redirects without end (over {self.max_redirect_times})") from error
        except ValueError as error:  # of the address: a port out of range, half an IPv6 address
            raise RefusedError(f"redirect (HTTP {response.status}) to no web address") from error
        if isinstance(followed, Request):
            target = urlparse_cached(followed)
            if verdict := by_address(target.netloc.lower(), unquote(target.path).lower(), target.query.lower()):
                raise RefusedError(f"redirect to {followed.url[:200]}: {verdict[1]}", verdict[0])
        elif 300 <= response.status < 400 and response.status != 304:
            raise RefusedError(f"redirect (HTTP {response.status}) to no web address")
        return followed
