"""robots.txt, by RFC 9309, on every page that the channel's ground does not open by itself."""

from collections.abc import Awaitable
from typing import Final

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from model.capture import Outcome
from spiders.crawling.faults import RefusedError, verdict
from spiders.crawling.manners import grants
from spiders.crawling.spider import spider_of

_MOST: Final = 500 * 1024
"""Bytes of robots.txt that are read: the least that RFC 9309, §2.5, wants."""


class _Unreachable(RobotParser):
    """In place of a robots.txt that the server could not give: nothing may be asked for (RFC 9309, §2.3.1.4)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> "_Unreachable":  # noqa: ARG003
        return cls(robotstxt_body.decode("ascii", "replace"))

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        return False


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, with the ground of access before it and the RFC's answers to a server that fails."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._granted: dict[str, bool] = {}
        """Whether the channel's ground opens a host by itself."""

    def process_request(self, request: Request) -> Awaitable[None] | None:  # type: ignore[override]
        """Let `request` pass, at once where the channel's ground opens its host.

        Raises:
            RefusedError: robots.txt closes the page (outcome `blocked`), or could not be read (`fetch_failed`).
        """
        host = urlparse_cached(request).hostname or ""
        if host not in self._granted:
            self._granted[host] = grants(spider_of(self.crawler).channel, host)
        if self._granted[host] or request.meta.get("dont_obey_robotstxt"):
            return None
        return self._ask(request, host)

    async def _ask(self, request: Request, host: str) -> None:
        spider = spider_of(self.crawler)
        parser = await self.robot_parser(request)
        if isinstance(parser, _Unreachable):
            spider.tally.robots[host] = "unreachable"
            raise RefusedError(f"robots.txt of {host} could not be read: {parser.reason}")
        if parser is not None and not parser.allowed(request.url, self._robotstxt_useragent or ""):
            spider.tally.robots[host] = "closes pages"
            spider.tally.robots_refused += 1
            raise RefusedError(f"robots.txt of {host} closes this page", Outcome.BLOCKED)
        spider.tally.robots.setdefault(host, "opens pages")

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._give(netloc, _Unreachable(f"HTTP {response.status}"))
        elif response.status >= 300:  # "unavailable": the site has no rules (RFC 9309, §2.3.1.3)
            self._give(netloc, None)
        else:
            await super()._parse_robots(response.replace(body=response.body[:_MOST]), netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._give(netloc, _Unreachable(verdict(exc, f"https://{netloc}/")[1]))

    def _give(self, netloc: str, parser: RobotParser | None) -> None:
        waiting, self._parsers[netloc] = self._parsers[netloc], parser
        if isinstance(waiting, Deferred):
            waiting.callback(parser)
