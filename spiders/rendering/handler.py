"""Scrapy's way to the browser: a request that asks for looks gets the rendered page as its answer.

As a download handler, so that all that comes before it holds for looks too: robots.txt, the ground of access, one
request at a time, the delay between two, patience with a server that asks for it.
"""

from collections.abc import MutableMapping
from typing import Final
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response

from model.capture import Capture
from model.errors import ServiceError
from model.seen import Seen
from reading.outcome_signs import by_address
from reading.page import Page
from spiders.crawling.faults import RefusedError, StoppedError
from spiders.crawling.manners import ports, private_host
from spiders.crawling.spider import spider_of
from spiders.crawling.visit import LOOKS, MASKS, RENDER
from spiders.rendering.camera import Camera
from spiders.rendering.carting.visit import with_cart
from spiders.rendering.profile import profile_of
from spiders.rendering.shooting import LookError
from system.values import Viewport

_TRANSPORT: Final = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "content-type"})
"""Headers that spoke of the bytes on the way, which are not those of the rendered page."""

_CAMERAS: Final[MutableMapping[Crawler, Camera]] = WeakKeyDictionary()
"""Each crawl's browser: Scrapy makes a handler for http and another for https."""


class RenderingHandler(HTTP11DownloadHandler):
    """Scrapy's own, but for requests that ask to be rendered."""

    async def download_request(self, request: Request) -> Response:
        """The answer, or the rendered page; the looks are then in the request's `meta`.

        Raises:
            RefusedError: the page could not be seen.
            StoppedError: the crawl stops, and the page was not visited.
        """
        if not request.meta.get(RENDER):
            return await super().download_request(request)
        spider = spider_of(self.crawler)
        try:
            looks = [await self._look(request, viewport) for viewport in spider.channel.viewports]
        except (LookError, ServiceError) as error:
            if not self.crawler.crawling:
                raise StoppedError("the crawl stops") from error
            raise RefusedError(str(error)) from error
        request.meta[LOOKS] = tuple(looks)
        return _answer(request, looks[0])

    async def _look(self, request: Request, viewport: Viewport) -> Seen:
        spider = spider_of(self.crawler)
        crawl = spider.job.settings.crawl
        if self.crawler not in _CAMERAS:
            _CAMERAS[self.crawler] = Camera(
                private_host=private_host(spider.channel, crawl), ports=ports(spider.channel)
            )

        def read(page: Page) -> Capture:
            return spider.platform.capture([page])

        masked = request.meta[MASKS].get(viewport, ())
        camera, profile = _CAMERAS[self.crawler], profile_of(spider.channel, crawl, viewport)
        seen = await camera.look(request.url, profile, read, masked)
        if viewport != spider.channel.viewports[0]:
            return seen
        return await with_cart(camera, spider.channel, profile, read, seen)

    async def close(self) -> None:
        """End the browser."""
        camera = _CAMERAS.pop(self.crawler, None)
        if camera is not None:
            await camera.close()
        await super().close()


def _answer(request: Request, seen: Seen) -> Response:
    """The rendered page as Scrapy has answers.

    Raises:
        RefusedError: redirects led to a login or a captcha.
    """
    if seen.url != request.url:
        target = urlsplit(seen.url)
        if verdict := by_address(target.netloc.lower(), unquote(target.path).lower(), target.query.lower()):
            raise RefusedError(f"redirect to {seen.url[:200]}: {verdict[1]}", verdict[0])
        request.meta["redirect_urls"] = [request.url]
    headers = {name: value for name, value in seen.headers.items() if name not in _TRANSPORT}
    return HtmlResponse(
        url=seen.url,
        status=seen.status or 200,
        headers={**headers, "content-type": "text/html; charset=utf-8"},
        body=seen.dom.encode(),
        encoding="utf-8",
        request=request,
    )
