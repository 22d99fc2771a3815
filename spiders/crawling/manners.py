"""How a channel may be read: by which ground, under which name, how fast."""

from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from model.errors import InputError
from model.sites import same_host, same_site
from spiders.settings import DOWNLOAD_HANDLERS
from system.settings import Channel, ChannelKind, Crawl, Ground

AGENT: Final = "Andon/0.1"
_SHOPS: Final = frozenset({"site", "shopify", "woocommerce", "magento"})
"""Platforms whose shops are their owners'; the others are places of other people, the brand's own store there too."""
_RENDERING: Final = "spiders.rendering.handler.RenderingHandler"


def check(channel: Channel, crawl: Crawl) -> None:
    """Refuse a channel that may not be crawled.

    Raises:
        InputError: the channel states no ground, or a foreign site would be read without a contact address, or have
            its cart tried.
    """
    if channel.ground is None:
        grounds = ", ".join(ground.value for ground in Ground)
        raise InputError(
            f"channel {channel.name!r} states no ground of access; channels.{channel.name}.ground is one of {grounds}"
        )
    if visits_pages(channel) and foreign(channel) and not crawl.contact:
        raise InputError(
            f"channel {channel.name!r} is another's site: set crawl.contact to a mail or web address of yours"
        )
    if channel.cart:
        check_cart(channel, channel.base_url)
    if not (crawl.contact.isascii() and crawl.contact.isprintable()):
        raise InputError(
            f"crawl.contact = {crawl.contact!r} cannot stand in a user agent; right would be a mail or web address"
        )


def check_cart(channel: Channel, url: str) -> None:
    """Refuse to try a cart at `url`; asked at the start, and again where the browser acts.

    Raises:
        InputError: the place is not the brand's own, or the address is not of it.
    """
    if channel.kind is not ChannelKind.OWN or channel.ground is not Ground.OWN or channel.platform not in _SHOPS:
        raise InputError(
            f"channel {channel.name!r} (kind {channel.kind.value}, platform {channel.platform}, "
            f"ground {ground(channel)}) is not the brand's own site: carts are tried on no other"
        )
    if not same_site(channel.base_url, url):
        raise InputError(f"{url[:200]} is not on the site of channel {channel.name!r}: no cart is tried there")


def visits_pages(channel: Channel) -> bool:
    """Whether the channel is read by its pages, and not told by an official API or a feed."""
    return channel.ground not in (Ground.API, Ground.FEED)


def foreign(channel: Channel) -> bool:
    """Whether the channel is on somebody else's site: neither our own nor on this machine."""
    return channel.kind is not ChannelKind.OWN and not _on_this_machine(host(channel))


def host(channel: Channel) -> str:
    """The host name of the channel's site, lower case."""
    return urlsplit(channel.base_url).hostname or ""


def grants(channel: Channel, other: str) -> bool:
    """Whether the channel's ground, and not robots.txt, decides on pages of host `other`."""
    return channel.ground is not Ground.PAGE and on_site(channel, other)


def on_site(channel: Channel, other: str) -> bool:
    """Whether host `other` is the channel's, with or without `www.` or `m.`."""
    return same_host(other, host(channel))


def private_host(channel: Channel, crawl: Crawl) -> str | None:
    """The one host that may be at a private address: a shop on this machine, or our own on an internal network."""
    internal = crawl.allow_private_addresses and channel.kind is ChannelKind.OWN
    return host(channel) if internal or _on_this_machine(host(channel)) else None


def ports(channel: Channel) -> frozenset[int]:
    """The ports of the channel's site; a host at a private address is asked at no other."""
    base = urlsplit(channel.base_url)
    return frozenset({base.port or (443 if base.scheme == "https" else 80)})


def ground(channel: Channel) -> str:
    """The ground in words, for reports: "permitted by Shop Ltd on 2026-01-02 (contract 7)"."""
    if channel.ground is Ground.PERMITTED and channel.permission is not None:
        leave = channel.permission
        return f"permitted by {leave.who} on {leave.when.isoformat()} ({leave.ground})"
    return channel.ground.value if channel.ground else "none"


def scrapy_settings(channel: Channel, crawl: Crawl) -> dict[str, Any]:
    """Scrapy's settings for the channel.

    On other people's sites one request at a time, and AutoThrottle; on our own as many at a time as the settings say.
    """
    away = foreign(channel)
    at_once = 1 if away else crawl.concurrency
    handlers = dict.fromkeys(("http", "https"), _RENDERING) if channel.render else {}
    return {
        "DOWNLOAD_HANDLERS": {**DOWNLOAD_HANDLERS, **handlers},
        "USER_AGENT": f"{AGENT} (+{crawl.contact})" if crawl.contact else AGENT,
        "CONCURRENT_REQUESTS": at_once,
        "CONCURRENT_REQUESTS_PER_DOMAIN": at_once,
        "DOWNLOAD_DELAY": crawl.delay_seconds,
        "DOWNLOAD_TIMEOUT": crawl.timeout_seconds,
        "AUTOTHROTTLE_ENABLED": away or crawl.delay_seconds > 0,
        "AUTOTHROTTLE_TARGET_CONCURRENCY": float(at_once),
    }


def _on_this_machine(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
