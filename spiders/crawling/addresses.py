"""Which addresses a crawl may connect to: names are resolved here and nowhere else, so no later answer can differ."""

from collections.abc import Sequence

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from system.addresses import is_public


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which hides private addresses from all names but one.

    Twisted connects to what this answers, also for an address written as a number. That holds against a name whose
    second answer differs from the first (DNS rebinding), which a check before the request would not.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.private_host: str | None = None
        """The host that may be at a private address."""
        self.refused: set[str] = set()
        """The names that were found at one without leave."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The address of `name`.

        Raises:
            DNSLookupError: there is none, or it is private and `name` has no leave.
        """
        return super().getHostByName(name, timeout).addCallback(self._public, name)

    def _public(self, address: str, name: str) -> str:
        if is_public(address) or name.lower() == self.private_host:
            return address
        self.refused.add(name.lower())
        raise DNSLookupError(f"{name} is at the private address {address}")
