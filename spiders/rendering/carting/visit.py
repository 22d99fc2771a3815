"""One visit of an own page in a context of its own: each variant is picked, one goes into the cart and out again."""

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final

from playwright.async_api import Error, Page

from model.capture import Capture
from model.seen import Cart, CartOutcome, CartPrice, Picked, Seen
from reading.page import MAX_BYTES
from reading.page import Page as ReadPage
from spiders.crawling.manners import check_cart
from spiders.rendering.camera import Camera
from spiders.rendering.carting import reading
from spiders.rendering.carting.guard import Guard, Phase
from spiders.rendering.carting.page import CartPage
from spiders.rendering.carting.picking import Picker, Wanted, needed, settle, wanted
from spiders.rendering.carting.ways import ByButton, OtherWayError, UntakenError, Way, ways
from spiders.rendering.profile import Profile
from spiders.rendering.shooting import LookError, Read, arrive, close_layers
from system.settings import Channel

log = logging.getLogger(__name__)

SECONDS: Final = 50.0
"""For all of it; a camera's visit takes no longer than 60."""
_PICK_SECONDS: Final = 25.0
_LOAD_MS: Final = 15_000


@dataclass(slots=True)
class Tried:
    """What was seen so far."""

    variants: list[Picked] = field(default_factory=list)
    cart: Cart = field(default_factory=lambda: Cart(outcome=CartOutcome.NOT_READ))
    png: bytes = b""


async def with_cart(camera: Camera, channel: Channel, profile: Profile, read: Read, seen: Seen) -> Seen:
    """The look `seen` at a page of `channel`, with its variants and cart where the settings want them.

    Raises:
        InputError: the channel is not the brand's own site.
        ServiceError: there is no browser.
    """
    if not channel.cart:
        return seen
    url = seen.requested_url
    try:
        tried = await camera.visit(url, profile, lambda page, _: try_cart(page, channel, url, read))
    except LookError as error:
        return replace(seen, cart=Cart(outcome=CartOutcome.NOT_READ, reason=str(error)[:300]))
    return replace(seen, variants=tuple(tried.variants), cart=tried.cart, cart_png=tried.png)


async def try_cart(page: Page, channel: Channel, url: str, read: Read) -> Tried:
    """Pick the variants of the own page at `url` in the fresh `page`, and put one into the cart and out again.

    Nothing beyond the cart is asked for. What a fault or the time limit cut short is told as far as it went.

    Args:
        page: of a context of its own, at no address yet.
        channel: the page's; `cart_variants` says how many variants are picked.
        url: the listing's page.
        read: how the page is read.

    Raises:
        InputError: the channel is not the brand's own site.
    """
    check_cart(channel, url)
    standing = Guard(page, await page.context.new_cdp_session(page), channel, url)
    await standing.stand()
    trial = _Trial(page, standing, channel, url, read)
    try:
        async with asyncio.timeout(SECONDS):
            await trial.run()
    except TimeoutError:
        trial.tell(CartOutcome.NOT_READ, f"it took over {SECONDS:g} s")
    except (Error, LookError) as error:
        trial.tell(CartOutcome.NOT_READ, f"the page went away: {error}"[:300])
    trial.tried.cart = replace(trial.tried.cart, steps=tuple(standing.steps), url=trial.address)
    if trial.tried.cart.emptied is False:
        log.warning("%s: what was put into the cart could not be taken out again", url)
    return trial.tried


class _Trial:
    """One visit under way."""

    def __init__(self, page: Page, standing: Guard, channel: Channel, url: str, read: Read) -> None:
        self._page, self._guard, self._channel, self._url, self._read = page, standing, channel, url, read
        self._acted = False
        self._way: Way | None = None
        self.address = ""
        self.tried = Tried()

    def tell(self, outcome: CartOutcome, reason: str) -> None:
        """How it ended; a price that was read stays read, and what was put in and not seen out is told."""
        if self.tried.cart.outcome is not CartOutcome.READ:
            self.tried.cart = replace(self.tried.cart, outcome=outcome, reason=reason)
        if self._acted:
            self.tried.cart = replace(self.tried.cart, emptied=False)

    async def run(self) -> None:
        """All of it."""
        capture = await self._arrive()
        if not capture.speaks:
            self.tell(CartOutcome.NOT_READ, f"the page does not speak: {capture.reason or capture.outcome.value}")
            return
        picker = Picker(self._page, self._guard, capture)
        _, offered = await picker.offered()
        some = wanted(capture, offered, self._channel.cart_variants)
        options = needed(some, offered)
        until = time.monotonic() + _PICK_SECONDS
        for one in some:
            if time.monotonic() < until:
                self.tried.variants.append(await picker.pick(one, options))
        for one, seen in zip(some, self.tried.variants, strict=False):
            if seen.picked and seen.in_stock and one.buyable is not False:
                again = await picker.pick(one, options)
                await self._buy(one, again if again.picked else seen, capture)
                return
        self.tell(CartOutcome.NOT_READ, "nothing is shown in stock that could be picked")

    async def _arrive(self) -> Capture:
        answer = await arrive(self._page, self._url)
        with suppress(Error):
            await self._page.wait_for_load_state("load", timeout=_LOAD_MS)
        await settle(self._page, self._guard)
        await close_layers(self._page)
        body = (await self._page.content()).encode("utf-8", "replace")[:MAX_BYTES]
        return self._read(
            ReadPage(self._page.url, body, answer.status, "text/html; charset=utf-8", "utf-8", requested_url=self._url)
        )

    async def _buy(self, one: Wanted, seen: Picked, capture: Capture) -> None:
        """Put it in, read, take it out."""
        self.tried.cart = replace(
            self.tried.cart, variant=one.id, options=one.options, shown_price=seen.price, currency=seen.currency
        )
        place = CartPage(self._page, self._guard, self._page.url, capture.name or "")
        await place.find(self._channel.platform)
        self.address = place.url
        try:
            await self._add(one)
            prices = await self._prices(one, place, capture.currency)
            known = any(price.line is not None for price in prices)
            self.tried.cart = replace(self.tried.cart, prices=tuple(prices))
            self.tell(*((CartOutcome.READ, "") if known else (CartOutcome.NOT_READ, "the cart is not understood")))
        except UntakenError as error:
            self.tell(CartOutcome.FAILED if error.fault else CartOutcome.NOT_READ, str(error))
        emptied = await self._empty(place)
        self._acted = False
        self.tried.cart = replace(self.tried.cart, emptied=emptied)

    async def _empty(self, place: CartPage) -> bool:
        """Take out what is or may be in it; whether it is seen to be empty then."""
        self._guard.turn(Phase.EMPTY)
        emptied = await self._way.empty() if self._way is not None else None
        return await place.empty() if emptied is None and place.url else emptied is True

    async def _add(self, one: Wanted) -> None:
        self._guard.turn(Phase.ADD)
        self._acted = True
        for way in ways(self._channel.platform, self._page, self._guard):
            self._way = way
            with suppress(OtherWayError):
                await way.add(one)
                return
        raise UntakenError("no way into the cart is known", fault=False)

    async def _prices(self, one: Wanted, place: CartPage, currency: str | None) -> list[CartPrice]:
        """What the cart asks, by its data and by its page.

        Raises:
            UntakenError: it is empty.
        """
        self._guard.turn(Phase.READ)
        captcha = isinstance(self._way, ByButton) and self._way.guarded_by_captcha()
        told = await self._way.read(one) if self._way is not None else None
        prices = [told] if told is not None else []
        if not place.url:
            return prices
        row, shown = await place.shown()
        self.tried.png = await place.picture()
        if row is None and not prices and reading.is_empty(shown):
            raise UntakenError("the cart stays empty", fault=not captcha)
        return [*prices, reading.on_page(row, shown, currency)] if row is not None else prices
