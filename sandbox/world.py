"""All shops of the sandbox in one handle: start and stop them, make them err, and say what is wrong now."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from types import TracebackType
from typing import Any, Final, Self

from sandbox.assortment import Listing, styles
from sandbox.channels import CHANNELS
from sandbox.faults import Fault, at_hand
from sandbox.misbehaviour import Misbehaviour
from sandbox.placing import listings
from sandbox.shelf import Clock, Shelf
from sandbox.shops.base import Shop
from sandbox.shops.coupang import CoupangShop
from sandbox.shops.naver import NaverShop
from sandbox.shops.own import OwnShop
from sandbox.shops.reseller_eu import GermanReseller
from sandbox.shops.reseller_kr import KoreanReseller
from sandbox.shops.shopify import ShopifyShop
from sandbox.shops.tmall import TmallShop
from sandbox.shops.woocommerce import WooCommerceShop
from sandbox.truth import Wrong, wrong
from sandbox.views import View
from sandbox.wire import Loop, Reply, Request, Server

_SHOPS: Final[tuple[type[Shop], ...]] = (
    OwnShop,
    ShopifyShop,
    WooCommerceShop,
    NaverShop,
    CoupangShop,
    TmallShop,
    KoreanReseller,
    GermanReseller,
)

TRAP_HOST: Final = "127.0.0.66"
"""A private address that nothing may fetch; what does is counted."""


class World:
    """Eight shops on loopback ports, their clock, and a trap that counts requests that must not happen.

    Use it as a context manager, or call `start` and `stop`.
    """

    def __init__(
        self,
        seed: int = 1,
        styles_each: int = 34,
        at: datetime | None = None,
        first_port: int = 0,
        separate_hosts: bool = False,
    ) -> None:
        """Prepare the shops.

        Args:
            seed: of the assortment.
            styles_each: listings in each shop.
            at: the world's time at the start, aware; real time when None. Promotions are set around that day.
            first_port: ports count from here; 0 lets the system choose.
            separate_hosts: give each shop a loopback address of its own (127.0.0.1, 127.0.0.2, ...), so that a crawler
                that keeps manners per host sees as many hosts.
        """
        self.clock = Clock(at)
        self._loop: Loop | None = None
        self._guests: list[Server] = []
        self.trap_requests: list[str] = []
        """Targets that were fetched although they are private."""
        self._trap = Server(self._trapped, TRAP_HOST)
        made = tuple(styles(seed, styles_each))
        self.shops: dict[str, Shop] = {}
        for i, kind in enumerate(_SHOPS):
            channel = CHANNELS[kind.name]
            shelf = Shelf(channel, listings(channel, made, seed, self.clock.now()), self.clock)
            host = f"127.0.0.{i + 1}" if separate_hosts else "127.0.0.1"
            self.shops[kind.name] = kind(shelf, host, first_port + i if first_port else 0)

    def start(self) -> None:
        """Open the ports.

        Raises:
            OSError: a port is taken.
        """
        self._loop = Loop()
        for server in self._servers():
            self._loop.run(server.start())
        for shop in self.shops.values():
            shop.trap_url = self._trap.url

    def stop(self) -> None:
        """Close the ports and every connection."""
        if self._loop is None:
            return
        for server in (*self._servers(), *self._guests):
            self._loop.run(server.stop())
        self._loop.close()
        self._loop = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def host(self, server: Server) -> Server:
        """Start another server (control, Slack) in this world's thread; it stops with the world.

        Raises:
            RuntimeError: the world is not started.
            OSError: the server's port is taken.
        """
        if self._loop is None:
            raise RuntimeError("start the world before it hosts a server")
        self._loop.run(server.start())
        self._guests.append(server)
        return server

    def set_time(self, at: datetime) -> None:
        """Let it be `at` (aware) in the world now; time runs on from there. Raises ValueError for a naive time."""
        self.clock.set(at)

    def listings(self, channel: str | None = None) -> Iterator[Listing]:
        """What is listed, in one channel or in all, as it should be."""
        for shop in self.shops.values() if channel is None else (self._shop(channel),):
            yield from shop.shelf.listings.values()

    def listing(self, channel: str, external_id: str) -> Listing:
        """One listing. Raises ValueError when there is none."""
        try:
            return self._shop(channel).shelf.listings[external_id]
        except KeyError:
            raise ValueError(f"channel {channel} has no listing {external_id!r}") from None

    def url(self, listing: Listing) -> str:
        """The listing's page."""
        return self.shops[listing.channel].base_url + listing.path

    def view(self, channel: str, external_id: str) -> View:
        """The listing as its shop shows it now."""
        self.listing(channel, external_id)
        return self._shop(channel).shelf.view(external_id)

    def due(self, channel: str, external_id: str) -> View:
        """The listing as its shop should show it now: by its promotions, without faults."""
        self.listing(channel, external_id)
        return self._shop(channel).shelf.due(external_id)

    def stock(self, channel: str, external_id: str) -> Mapping[str, int]:
        """Pieces truly at hand for a channel, by SKU code; faults that empty the shelf count."""
        listing = self.listing(channel, external_id)
        faults = self._shop(channel).shelf.faults(external_id)
        return {one.sku.code: at_hand(listing, one.sku.code, faults) for one in listing.variants}

    def inject(
        self,
        fault: str,
        channel: str,
        external_id: str,
        sku: str | None = None,
        amount: Decimal | None = None,
        factor: Decimal | None = None,
        text: str | None = None,
    ) -> Fault:
        """Switch a fault on (`sandbox.faults.SUPPORTED`).

        Args:
            fault: its name.
            channel: the shop.
            external_id: the listing.
            sku: SKU code, for faults of one SKU.
            amount: the price to show, in the listing's currency.
            factor: or: times the price that should stand there.
            text: the title or words to show.

        Raises:
            ValueError: there is no such fault, shop, listing or SKU, or the fault is not possible there.
        """
        one = Fault(
            kind=fault,
            channel=self._shop(channel).channel.name,
            external_id=external_id,
            sku=sku,
            amount=amount,
            factor=factor,
            text=text,
            since=self.clock.now(),
        )
        self._shop(channel).shelf.put(one)
        return one

    def misbehave(
        self, kind: str, channel: str, external_id: str | None = None, path: str | None = None, **details: Any
    ) -> Misbehaviour:
        """Let a shop misbehave (`sandbox.misbehaviour.NAMES`) on all pages, one listing's, or one path.

        Raises:
            ValueError: there is no such misbehaviour, shop or listing.
            TypeError: a detail is not one of `Misbehaviour`'s.
        """
        if external_id is not None:
            self.listing(channel, external_id)
        one = Misbehaviour(kind=kind, external_id=external_id, path=path, **details)
        self._shop(channel).misbehaviours.put(one)
        return one

    def clear(self, channel: str | None = None, external_id: str | None = None, fault: str | None = None) -> int:
        """Switch off the faults that match; how many. With neither listing nor fault, misbehaviours end as well."""
        count = 0
        for shop in self.shops.values() if channel is None else (self._shop(channel),):
            count += shop.shelf.take(lambda one: external_id in {None, one.external_id} and fault in {None, one.kind})
            if external_id is None and fault is None:
                shop.misbehaviours.clear()
        return count

    def truth(self) -> tuple[Wrong, ...]:
        """Every fault that is on, with what should be shown and what is."""
        return tuple(
            wrong(shop.shelf, shop.base_url, fault)
            for shop in self.shops.values()
            for fault in shop.shelf.every_fault()
        )

    def wrecks(self) -> Mapping[str, tuple[Misbehaviour, ...]]:
        """The misbehaviours that are on, by channel."""
        return {name: shop.misbehaviours.all() for name, shop in self.shops.items()}

    def _servers(self) -> tuple[Server, ...]:
        return (self._trap, *(shop.server for shop in self.shops.values()))

    def _shop(self, channel: str) -> Shop:
        if channel not in self.shops:
            raise ValueError(f"there is no channel {channel!r}; there are: {', '.join(self.shops)}")
        return self.shops[channel]

    def _trapped(self, request: Request) -> Reply:
        self.trap_requests.append(request.target)
        return Reply(200, b"ami-id\ninstance-id\nsecurity-credentials/\n", "text/plain")
