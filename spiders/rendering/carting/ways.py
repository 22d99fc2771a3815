"""The ways into a cart and out of it: the shop program's own data where it has some, else the buttons that are seen."""

import asyncio
import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from urllib.parse import urljoin

from playwright.async_api import Error, Page

from model.seen import CartPrice, CartStep
from reading.labels import BUY_MARK
from reading.outcomes import judge
from reading.page import Page as ReadPage
from spiders.rendering.carting import reading, words
from spiders.rendering.carting.guard import Guard
from spiders.rendering.carting.picking import Wanted, collected, settle
from spiders.rendering.finding import Candidate
from spiders.rendering.inside import script

_LONGEST: Final = 500_000
_BEGIN_SECONDS: Final = 4.0
_QUIET_SECONDS: Final = 15.0
_SIGN_IN: Final = frozenset({0, 401, 403, 407, 429})
_CAPTCHA: Final = re.compile(r"recaptcha|hcaptcha|turnstile|geetest|challenges\.cloudflare|captcha")


class UntakenError(Exception):
    """The piece is not in the cart: the sentence says why, `fault` whether that is the shop's fault."""

    def __init__(self, reason: str, *, fault: bool) -> None:
        super().__init__(reason)
        self.fault = fault


class OtherWayError(Exception):
    """The shop has no such data: the buttons are the way."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shop's data answered."""

    status: int
    """0 = nothing."""
    text: str
    nonce: str = ""

    @property
    def said(self) -> str:
        """Its message for people, else its beginning."""
        told = reading.data(self.text)
        if isinstance(told, dict):
            return str(told.get("description") or told.get("message") or "")[:200]
        return self.text[:200]


class Way(ABC):
    """One way, on one page."""

    def __init__(self, page: Page, guard: Guard) -> None:
        self._page, self._guard = page, guard

    @abstractmethod
    async def add(self, one: Wanted) -> None:
        """Put one piece in.

        Raises:
            UntakenError: it was not taken.
            OtherWayError: the shop has not this way.
        """

    async def read(self, one: Wanted) -> CartPrice | None:
        """What the shop's data say of the cart; None where it has none.

        Raises:
            UntakenError: the cart is empty.
        """
        return None

    async def empty(self) -> bool | None:
        """Take everything out; whether the cart's data say so then, None where there are none."""
        return None

    async def ask(
        self, path: str, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Ask the shop for data; a refused or lost request is status 0."""
        sent = "" if body is None else json.dumps(body)
        named = {**(headers or {}), **({"Content-Type": "application/json"} if sent else {})}
        url = urljoin(self._page.url, path)
        asked = {"url": url, "method": method, "headers": named, "body": sent, "most": _LONGEST}
        try:
            told: Any = await self._page.evaluate(script("ask"), asked)
        except Error:
            return Answer(0, "")
        return Answer(int(told["status"]), str(told["text"]), str(told["nonce"])[:200])


def taken(answer: Answer) -> None:
    """Whether data say that a piece was taken.

    Raises:
        UntakenError: it was not; by a login, a limit or a captcha that is no fault.
        OtherWayError: there is no such address.
    """
    told = reading.data(answer.text)
    if 200 <= answer.status < 300 and told is not None:
        return
    if answer.status >= 500:
        raise UntakenError(f"it answers HTTP {answer.status}", fault=True)
    if answer.status == 404 and not isinstance(told, dict):
        raise OtherWayError
    excused = answer.status in _SIGN_IN or not isinstance(told, dict) or words.REFUSED.search(answer.said.lower())
    raise UntakenError(f"HTTP {answer.status}: {answer.said or 'no data'}"[:300], fault=not excused)


class ByShopify(Way):
    """The Ajax Cart API."""

    async def add(self, one: Wanted) -> None:
        if not one.article.isdigit():
            raise OtherWayError
        taken(await self.ask("/cart/add.js", "POST", {"items": [{"id": int(one.article), "quantity": 1}]}))

    async def read(self, one: Wanted) -> CartPrice | None:
        told = reading.data((await self.ask("/cart.js")).text)
        if reading.pieces(told) == 0:
            raise UntakenError("the cart stays empty", fault=True)
        return reading.shopify(told, one.article)

    async def empty(self) -> bool | None:
        await self.ask("/cart/clear.js", "POST", {})
        return reading.pieces(reading.data((await self.ask("/cart.js")).text)) == 0


class ByWooCommerce(Way):
    """The Store API's cart."""

    _PATH: ClassVar[str] = "/wp-json/wc/store/v1/cart"

    async def add(self, one: Wanted) -> None:
        nonce = await self._nonce()
        if not one.article.isdigit() or not nonce:
            raise OtherWayError
        taken(await self.ask(f"{self._PATH}/add-item", "POST", {"id": int(one.article), "quantity": 1}, nonce))

    async def read(self, one: Wanted) -> CartPrice | None:
        told = reading.data((await self.ask(self._PATH)).text)
        if reading.pieces(told) == 0:
            raise UntakenError("the cart stays empty", fault=True)
        return reading.woocommerce(told, one.article)

    async def empty(self) -> bool | None:
        await self.ask(f"{self._PATH}/items", "DELETE", None, await self._nonce())
        return reading.pieces(reading.data((await self.ask(self._PATH)).text)) == 0

    async def _nonce(self) -> dict[str, str]:
        nonce = (await self.ask(self._PATH)).nonce
        return {"Nonce": nonce} if nonce else {}


class ByButton(Way):
    """The button that puts into the cart, as a shopper presses it."""

    async def add(self, one: Wanted) -> None:
        handle, met = await collected(self._page)
        button = cart_button(met.controls)
        if button is None:
            raise UntakenError("no button is known that puts into the cart", fault=False)
        await handle.evaluate(script("press"), button.at)
        await self._begun()
        still = not await settle(self._page, self._guard) and not await self._guard.quiet(_QUIET_SECONDS)
        if still:
            raise UntakenError(f"no answer in time to {self._guard.waits_for()}", fault=False)
        await self._judge()

    async def _begun(self) -> None:
        """Wait until something was asked for, a little."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_BEGIN_SECONDS):
                while not await self._guard.answered():
                    await asyncio.sleep(0.05)

    async def _judge(self) -> None:
        """Whether what came of it says that it was not taken."""
        judged(await self._guard.answered())
        for said in self._guard.said:
            if words.REFUSED.search(said.lower()):
                raise UntakenError(f"it says: {said}"[:300], fault=False)
        page = ReadPage(self._page.url, (await self._page.content()).encode("utf-8", "replace"), encoding="utf-8")
        verdict = judge(page)
        if verdict is not None:
            raise UntakenError(f"it leads to another page: {verdict[1]}"[:300], fault=False)

    def guarded_by_captcha(self) -> bool:
        """Whether something on the page tells people from machines."""
        return any(_CAPTCHA.search(frame.url) for frame in self._page.frames)


def judged(answered: Iterable[CartStep]) -> None:
    """Whether what a button asked its shop for was taken; what a counter answered beside it says nothing of the cart.

    Raises:
        UntakenError: it was not; by a login, a limit or a captcha that is no fault.
    """
    failed = [one for one in answered if one.status in _SIGN_IN or (one.status or 0) >= 400]
    for one in failed:
        if one.status in _SIGN_IN or words.REFUSED.search(one.said.lower()):
            raise UntakenError(f"HTTP {one.status}: {one.said}"[:300], fault=False)
    for one in failed:
        if words.CART_REQUEST.search(one.asked.lower()):
            raise UntakenError(f"it answers HTTP {one.status}", fault=True)


def cart_button(controls: Iterable[Candidate]) -> Candidate | None:
    """The control that puts into the cart: never one that buys at once."""
    known = [one for one in controls if one.visible and one.tag != "a" and _into_cart(one)]
    return min(known, key=lambda one: (not BUY_MARK.on(one.mark), one.at), default=None)


def _into_cart(one: Candidate) -> bool:
    text = one.text.lower()
    if any(word in text for word in words.AT_ONCE):
        return False
    return any(word in text for word in words.INTO_CART)


def ways(platform: str, page: Page, guard: Guard) -> Sequence[Way]:
    """The ways to try, best first."""
    own = {"shopify": ByShopify, "woocommerce": ByWooCommerce}.get(platform)
    return ([own(page, guard)] if own else []) + [ByButton(page, guard)]
