"""One page looked at because somebody asks: which channel it is of, whether it may be looked at, and the look."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import urllib3
from protego import Protego

from model.capture import Capture
from model.errors import InputError, ServiceError
from model.seen import Seen, files
from model.sites import is_web_address, same_site
from reading.page import Page
from spiders.crawling import manners
from spiders.platform import Platform
from spiders.platforms import by_name
from spiders.rendering.camera import Camera
from spiders.rendering.carting.visit import with_cart
from spiders.rendering.profile import profile_of
from spiders.rendering.shooting import LookError
from spiders.rendering.shown import with_seen
from system.settings import Channel, Ground, Settings
from system.values import Viewport

_OUR_NAME: Final = "Andon"
"""By which robots.txt may call us."""
_TIMEOUT: Final = 10.0
_MOST: Final = 500 * 1024
"""Bytes of robots.txt that are read: the least that RFC 9309, §2.5, wants."""


def channel_of(settings: Settings, url: str, name: str | None) -> Channel:
    """The channel called `name`, else the one on whose site `url` is.

    Raises:
        InputError: `url` is no web address, or not on the channel's site, or on that of none or of several.
    """
    if not is_web_address(url):
        raise InputError(f"{url!r} is no web address; right would be https://shop.example/product")
    here = [one for one in settings.channels.values() if same_site(one.base_url, url)]
    if name is not None:
        channel = settings.channel(name)
        if channel not in here:
            raise InputError(f"{url!r} is not on the site of channel {name!r}, {channel.base_url}")
        return channel
    if len(here) != 1:
        found = ", ".join(one.name for one in here) or "none"
        raise InputError(f"{url!r} is on the site of {found} of the channels; --channel says which one is meant")
    return here[0]


def check(settings: Settings, channel: Channel, url: str) -> None:
    """Refuse a page that may not be looked at: no ground, no contact, or robots.txt closes it.

    Raises:
        InputError: it may not.
        ServiceError: robots.txt could not be read, so that nothing may be asked for (RFC 9309, §2.3.1.4).
    """
    manners.check(channel, settings.crawl)
    if not manners.visits_pages(channel):
        raise InputError(f"channel {channel.name!r} is read by ground {manners.ground(channel)!r}, which opens no page")
    if channel.ground is not Ground.PAGE:
        return
    address = urljoin(url, "/robots.txt")
    try:
        answer = urllib3.PoolManager(retries=urllib3.Retry(0, redirect=5), timeout=_TIMEOUT).request(
            "GET", address, preload_content=False
        )
        status, body = answer.status, answer.read(_MOST)
        answer.close()
    except urllib3.exceptions.HTTPError as error:
        raise ServiceError(f"{address} could not be read ({type(error).__name__}): no page is asked for") from error
    if status == 429 or status >= 500:
        raise ServiceError(f"{address} could not be read (HTTP {status}): no page is asked for")
    if status < 300 and not Protego.parse(body.decode("utf-8", "replace")).can_fetch(url, _OUR_NAME):
        raise InputError(f"{address} closes this page")


def look(
    settings: Settings, channel: Channel, url: str, viewports: Sequence[Viewport]
) -> tuple[Capture, tuple[Seen, ...]]:
    """Look at the page in each of `viewports`: what was read in the first one, with what was seen, and the looks.

    Raises:
        ServiceError: there is no browser, or the page could not be seen.
    """
    platform = by_name(channel.platform)
    try:
        looks = asyncio.run(_looks(settings, channel, platform, url, viewports))
    except LookError as error:
        raise ServiceError(f"{url}: {error}") from error
    page = Page(looks[0].url, looks[0].dom.encode(), looks[0].status or 200, encoding="utf-8", requested_url=url)
    return with_seen(platform.capture([page]), looks[0]), looks


async def _looks(
    settings: Settings, channel: Channel, platform: Platform, url: str, viewports: Sequence[Viewport]
) -> tuple[Seen, ...]:
    private_host = manners.private_host(channel, settings.crawl)

    def read(page: Page) -> Capture:
        return platform.capture([page])

    async with Camera(private_host=private_host, ports=manners.ports(channel)) as camera:
        looks = [await camera.look(url, profile_of(channel, settings.crawl, one), read) for one in viewports]
        first = await with_cart(camera, channel, profile_of(channel, settings.crawl, viewports[0]), read, looks[0])
        return first, *looks[1:]


def write(looks: Sequence[Seen], folder: Path) -> list[Path]:
    """Write the pictures and the page of each look into `folder`, which is made; the files.

    Raises:
        InputError: the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in files(looks).items():
            written.append(folder / name)
            written[-1].write_bytes(body)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror}") from None
    return written
