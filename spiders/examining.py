"""What keeps channels from being read, looked for before a crawl meets it: keys, feeds, clocks, robots.txt."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urljoin, urlsplit

import urllib3
from protego import Protego

from model.errors import InputError
from spiders import officials, platforms
from spiders.calling import MOST_SKEW
from spiders.channels import feed_faults, key_faults
from spiders.official import gateway
from system import clock
from system.settings import Channel, Ground, Settings

AGENT: Final = "Andon"
"""The name that robots.txt may call us by."""
_TIMEOUT: Final = 5.0
_MOST: Final = 500 * 1024
"""Bytes of robots.txt that are read: the least that RFC 9309, §2.5, wants."""
_SOME_ID: Final = "1000000000"
"""Stands for any listing's id when a platform's addresses are held against robots.txt."""


def faults(settings: Settings, keys: Mapping[str, str]) -> Iterator[str]:
    """One sentence for each thing to mend; each site and API is asked once, with a short patience."""
    yield from key_faults(settings, keys)
    yield from feed_faults(settings)
    pool = urllib3.PoolManager(retries=False, timeout=_TIMEOUT)
    for channel in settings.channels.values():
        if channel.ground is Ground.API:
            yield from (f"channel {channel.name}: {fault}" for fault in _of_api(channel, pool))
        elif channel.ground is Ground.PAGE:
            yield from (f"channel {channel.name}: {fault}" for fault in _of_robots(channel, pool))


def _of_api(channel: Channel, pool: urllib3.PoolManager) -> Iterator[str]:
    api = officials.found().get(channel.platform)
    if api is None:
        return
    try:
        url = gateway(api, channel)
        answer = pool.request("GET", url, redirect=False)
    except InputError:
        return  # `key_faults` tells it
    except urllib3.exceptions.HTTPError as error:
        yield f"{api.title} at {url} does not answer ({type(error).__name__})"
        return
    said = _date(answer.headers.get("Date"))
    off = (said - clock.now()).total_seconds() if said else 0.0
    if abs(off) > MOST_SKEW.total_seconds():
        way = "behind" if off > 0 else "ahead of"
        yield f"this machine's clock is {abs(off):.0f} s {way} that of {api.title}: its signatures will be refused"


def _of_robots(channel: Channel, pool: urllib3.PoolManager) -> Iterator[str]:
    host = urlsplit(channel.base_url).netloc
    try:
        answer = pool.request("GET", urljoin(channel.base_url, "/robots.txt"), preload_content=False)
        status, body = answer.status, answer.read(_MOST)
        answer.close()
    except urllib3.exceptions.HTTPError as error:
        yield f"robots.txt of {host} cannot be read ({type(error).__name__}): no page will be asked for"
        return
    if status == 429 or status >= 500:
        yield f"robots.txt of {host} cannot be read (HTTP {status}): no page will be asked for"
    elif status < 300 and not _opens(channel, body.decode("utf-8", "replace")):
        yield (
            f"robots.txt of {host} closes its listings to {AGENT}: ground 'page' will read nothing there; "
            "leave of the site ('permitted'), its API, a feed, or saved pages would"
        )


def _opens(channel: Channel, robots: str) -> bool:
    platform = platforms.found().get(channel.platform)
    url = platform.listing_url(channel.base_url, _SOME_ID) if platform else channel.base_url
    return bool(Protego.parse(robots).can_fetch(url, AGENT))


def _date(text: str | None) -> datetime | None:
    try:
        said = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return said.replace(tzinfo=UTC) if said and said.tzinfo is None else said
