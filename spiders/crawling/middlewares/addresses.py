"""Refuses requests that leave the web: other schemes, private addresses, other ports of a private host."""

from ipaddress import ip_address
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.utils.httpobj import urlparse_cached

from spiders.crawling.addresses import GuardedResolver
from spiders.crawling.faults import RefusedError
from spiders.crawling.manners import private_host
from spiders.crawling.spider import spider_of
from system.addresses import is_public


class AddressMiddleware:
    """Looks at each request, also those of redirects and for robots.txt, before anything else does."""

    def __init__(self, crawler: Crawler) -> None:
        spider = spider_of(crawler)
        self._private_host = private_host(spider.channel, spider.job.settings.crawl)
        base = urlparse_cached(Request(spider.channel.base_url))
        self._ports = {base.port or _default_port(base.scheme)}
        crawler.signals.connect(self._guard, signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to make one."""
        return cls(crawler)

    def _guard(self) -> None:
        _resolver().private_host = self._private_host

    def process_request(self, request: Request) -> None:
        """Let `request` pass.

        Raises:
            RefusedError: it may not be made.
        """
        parsed = urlparse_cached(request)
        host = parsed.hostname
        if parsed.scheme not in ("http", "https") or not host:
            raise RefusedError("the address is neither http nor https")
        if host == self._private_host:
            if (parsed.port or _default_port(parsed.scheme)) not in self._ports:
                raise RefusedError(f"refused: {parsed.netloc} is another port of a private host")
        elif _is_private_literal(host):
            raise RefusedError(f"refused: {host} is a private address")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say of a name that was hidden by the resolver why it was.

        Raises:
            RefusedError: in place of `exception`.
        """
        host = urlparse_cached(request).hostname or ""
        if isinstance(exception, CannotResolveHostError) and host in _resolver().refused:
            raise RefusedError(f"refused: {host} is at a private address")


def _resolver() -> GuardedResolver:
    from twisted.internet import reactor  # noqa: PLC0415 - its import chooses the reactor, which Scrapy does first

    resolver = reactor.resolver
    if not isinstance(resolver, GuardedResolver):
        raise NotConfigured("TWISTED_DNS_RESOLVER must be the guarded one of spiders.settings")
    return resolver


def _default_port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _is_private_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return not is_public(host)
