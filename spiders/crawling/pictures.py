"""The first pictures of listings that are compared with others: fetched as pages are, and kept as likenesses.

Those are the listings whose products have reference pictures, and on marketplaces those of strangers that sell or may
sell the brand's goods: whose pictures they show, and who shows the same, is a sign.

By the crawl's own downloader, so robots.txt, private addresses, waits and the size bound hold for them too. They are
stored before the visit that showed them, whose check then knows them. What cannot be had stays unknown, and is tried
again at the next visit; it never costs the visit.
"""

import asyncio
import hashlib
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from sqlalchemy import Connection

from reading.picture import MOST_BYTES, UnreadablePictureError, read_picture
from spiders.crawling.spider import spider_of
from spiders.crawling.storing import AWAY
from spiders.crawling.visit import Visit
from store import pictures as store
from store.engine import read, transact
from store.pictures import MOST_SHOWN, Shown
from system import clock
from system.settings import ChannelKind

log = logging.getLogger(__name__)

_HOLDS: Final = timedelta(hours=24)
"""How long a picture whose address stays is taken for the same; then its validators are asked about."""
_LONGEST_VALIDATOR: Final = 512


class PicturePipeline:
    """Keeps what the first pictures of a visit's page look like."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._job = spider_of(crawler).job
        self._watched: set[int] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    async def open_spider(self) -> None:
        """Learn whose pictures are wanted; without pictures in the master file, and strangers, nothing is fetched."""
        self._watched = await asyncio.to_thread(self._wanted)

    def _wanted(self) -> set[int]:
        channel = self._job.channel
        with read(self._job.engine) as conn:
            strange = store.of_strangers(conn, channel.name) if channel.kind is ChannelKind.MARKETPLACE else set()
            return store.watched(conn, channel.name) | strange

    async def process_item(self, item: Visit) -> Visit:
        """The visit, unchanged."""
        listing = item.target.listing_id
        if listing in self._watched and item.capture is not None and item.capture.speaks and item.capture.images:
            try:
                await self._keep(listing, tuple(dict.fromkeys(item.capture.images))[:MOST_SHOWN])
            except AWAY as error:  # the visit itself waits for the database
                log.warning("the pictures of %s could not be stored: %s", item.target.url, error)
        return item

    async def _keep(self, listing: int, urls: Iterable[str]) -> None:
        known = await asyncio.to_thread(self._known, listing)
        found: list[Shown] = []
        likenesses: dict[str, bytes | None] = {}
        for url in urls:
            one = known.get(url)
            if one is None or clock.now() - one.fetched_at >= _HOLDS:
                one = await self._ask(listing, url, one, likenesses)
            if one is not None:
                found.append(one)
        if set(known.values()) != set(found):

            def show(conn: Connection) -> None:
                store.show(conn, listing, found, likenesses)

            await asyncio.to_thread(transact, self._job.engine, show)

    def _known(self, listing: int) -> dict[str, Shown]:
        with read(self._job.engine) as conn:
            return store.shown_by(conn, listing)

    async def _ask(
        self, listing: int, url: str, known: Shown | None, likenesses: dict[str, bytes | None]
    ) -> Shown | None:
        """What lies behind `url` now; None where that could not be learned."""
        response = await self._answer(url, known)
        if response is not None and response.status == 304 and known is not None:
            return replace(known, fetched_at=clock.now())
        if response is None or response.status != 200 or not response.body:
            return None
        digest = hashlib.sha256(response.body).hexdigest()
        likenesses[digest] = await asyncio.to_thread(_likeness, response.body)
        return Shown(
            listing_id=listing,
            url=url,
            sha256=digest,
            fetched_at=clock.now(),
            etag=_validator(response, "ETag"),
            last_modified=_validator(response, "Last-Modified"),
        )

    async def _answer(self, url: str, known: Shown | None) -> Response | None:
        validators = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
        headers = {name: value for name, value in validators.items() if value}
        try:
            request = Request(url, headers=headers, meta={"download_maxsize": MOST_BYTES})
            engine = self._crawler.engine
            return None if engine is None else await engine.download_async(request)
        except Exception as error:  # noqa: BLE001 the edge of the crawl's loop: a picture never stops a visit
            log.info("the picture %s could not be fetched: %s", url[:200], error)
            return None


def _likeness(body: bytes) -> bytes | None:
    try:
        return read_picture(body).packed()
    except UnreadablePictureError:
        return None


def _validator(response: Response, name: str) -> str | None:
    """A cache validator that may be sent back; None when there is none, or it is no plain text."""
    value = (response.headers.get(name) or b"").decode("latin-1").strip()
    return value if value and len(value) <= _LONGEST_VALIDATOR and value.isascii() and value.isprintable() else None
