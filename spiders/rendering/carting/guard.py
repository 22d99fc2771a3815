"""Stands between a page and the web while a cart is tried: nothing beyond the cart is asked for, no other form is sent.

Two gates, for each misses what the other sees: the browser's routing has every frame and window, but no redirect; the
page's own session has the redirects. What one refuses does not go out.
"""

import asyncio
import re
import time
from contextlib import suppress
from enum import Enum
from typing import Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from playwright.async_api import CDPSession, Dialog, Error, Page, Request, Response, Route

from model.seen import CartStep
from model.sites import same_site
from spiders.rendering.carting.words import BEYOND, CART_BELOW
from spiders.rendering.later import Later
from system.settings import Channel

_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_STILL: Final = frozenset({"script", "stylesheet", "image", "font", "media"})
_FILE: Final = re.compile(r"\.(?:m?js|css|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|mp4)$")
_WORDS: Final = re.compile(r"[/_.\-:]+")
_ACTIONS: Final = ("wc-ajax", "action", "route")
_QUIET_SECONDS: Final = 0.15
_MOST_STEPS: Final = 30
_LONGEST: Final = 300
_BODY_SECONDS: Final = 2.0
_LONGEST_SAID: Final = 1_000


class Phase(Enum):
    """What is being done."""

    LOOK = "look"
    ADD = "add"
    READ = "read"
    EMPTY = "empty"


def leads_beyond(url: str, resource: str, body: str = "") -> bool:
    """Whether a request goes beyond the cart: to a checkout, an order or a payment.

    Args:
        url: where to.
        resource: what the browser asks for, in Playwright's words; files of the page's look are let through.
        body: what a form sends.
    """
    try:
        parts = urlsplit(url.lower())
    except ValueError:
        return True
    path = unquote(parts.path)
    if resource in _STILL and _FILE.search(path):
        return False
    for cart in CART_BELOW:
        path = path.replace(cart, "cart")
    query = dict(parse_qsl(parts.query))
    acts = [query.get(name, "").replace("checkout/cart", "cart") for name in _ACTIONS]
    said = {name for name, _ in parse_qsl(body.lower()[:10_000], keep_blank_values=True)}
    host = "" if resource in _STILL else parts.hostname or ""  # a shop's own script may need a payment service's
    words = {word for text in (host, path, *acts) for word in _WORDS.split(text)}
    return not BEYOND.isdisjoint(words | said)


class Guard:
    """Guards one page; `stand` before it goes anywhere."""

    def __init__(self, page: Page, session: CDPSession, channel: Channel, url: str) -> None:
        """`url` is the listing's page, which may be gone to whatever it is called."""
        self._page, self._session, self._channel = page, session, channel
        self._listing = urlsplit(url).path
        self._frame = ""
        self.phase = Phase.LOOK
        self.steps: list[CartStep] = []
        """Requests that change something, or were refused, since the first phase."""
        self.refused: list[str] = []
        self.said: list[str] = []
        """What dialogs said."""
        self._forms = 0
        self._under_way: set[Request] = set()
        self._last = time.monotonic()
        self._later = Later()

    async def stand(self) -> None:
        """Begin."""
        page = self._page
        await page.context.route("**/*", self._asked)
        page.on("request", self._begun)
        for event in ("requestfinished", "requestfailed"):
            page.on(event, self._ended)
        page.on("response", self._answered)
        page.on("dialog", self._spoken)
        page.on("popup", lambda popup: self._later(popup.close()))
        page.on("download", lambda download: self._later(download.cancel()))
        self._session.on("Fetch.requestPaused", self._paused)
        tree = await self._session.send("Page.getFrameTree")
        self._frame = str(tree["frameTree"]["frame"]["id"])
        await self._session.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})

    def turn(self, phase: Phase) -> None:
        """Go over to another phase."""
        self.phase, self._forms = phase, 0

    async def quiet(self, most: float) -> bool:
        """Wait until no request was under way for a moment; False when that took longer than `most` seconds."""
        until = time.monotonic() + most
        while self._under_way or time.monotonic() - self._last < _QUIET_SECONDS:
            if time.monotonic() > until:
                return False
            await asyncio.sleep(0.02)
        return True

    def waits_for(self) -> str:
        """A request that is still under way."""
        waits = next(iter(self._under_way), None)
        return f"{waits.method} {urlsplit(waits.url).path}"[:_LONGEST] if waits else "what was asked last"

    async def answered(self) -> list[CartStep]:
        """What was asked of the own site to put into the cart, once all answers are here."""
        await self._later.done()
        return [one for one in self.steps if one.step == Phase.ADD.value]

    async def _asked(self, route: Route, request: Request) -> None:
        with suppress(Error):  # the page went away meanwhile
            if self._refuses(request):
                self._refuse(f"{request.method} {request.url}")
                await route.abort("blockedbyclient")
            else:
                await route.continue_()

    def _refuses(self, request: Request) -> bool:
        if not self._is_listing(request.method, request.url) and leads_beyond(
            request.url, request.resource_type, _body(request)
        ):
            return True
        if not request.is_navigation_request():
            return False
        if request.frame.page is not self._page:
            return True
        if request.frame.parent_frame is not None:
            return request.method not in _READS
        return not self._goes(request)

    def _goes(self, request: Request) -> bool:
        """Whether the page may go there: on its own site, and by a form only the one that puts in or takes out."""
        if not same_site(self._channel.base_url, request.url):
            return False
        if request.method in _READS:
            return True
        self._forms += 1
        return self.phase in (Phase.ADD, Phase.EMPTY) and self._forms == 1

    def _paused(self, event: dict[str, Any]) -> None:
        """A request goes out, perhaps by a redirect."""
        asked, kind = event["request"], str(event.get("resourceType", "")).lower()
        number = {"requestId": event["requestId"]}
        url, method = str(asked["url"]), str(asked["method"])
        away = kind == "document" and event.get("frameId") == self._frame and not self._own(url)
        if away or (leads_beyond(url, kind) and not self._is_listing(method, url)):
            self._refuse(f"{method} {url}")
            self._later(self._session.send("Fetch.failRequest", {**number, "errorReason": "BlockedByClient"}))
        else:
            self._later(self._session.send("Fetch.continueRequest", number))

    def _own(self, url: str) -> bool:
        return same_site(self._channel.base_url, url)

    def _is_listing(self, method: str, url: str) -> bool:
        return method in _READS and urlsplit(url).path == self._listing and self._own(url)

    def _refuse(self, what: str) -> None:
        if len(self.refused) < _MOST_STEPS:
            self.refused.append(what[:_LONGEST])

    def _begun(self, request: Request) -> None:
        self._under_way.add(request)
        self._last = time.monotonic()

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)
        self._last = time.monotonic()

    def _answered(self, response: Response) -> None:
        request = response.request
        if request.resource_type in ("xhr", "fetch"):  # what a script does not read to its end never finishes
            self._ended(request)
        changes = request.method not in _READS or "add" in request.url.lower()
        if self.phase in (Phase.ADD, Phase.EMPTY) and changes and self._own(request.url):
            self._later(self._keep(self.phase, response))

    async def _keep(self, phase: Phase, response: Response) -> None:
        said = ""
        if response.request.resource_type in ("xhr", "fetch"):
            with suppress(Error, UnicodeDecodeError, TimeoutError):
                async with asyncio.timeout(_BODY_SECONDS):
                    said = (await response.text())[:_LONGEST_SAID]
        self.note(response.request.method, response.url, response.status, said, phase)

    def note(self, method: str, url: str, status: int, said: str, phase: Phase) -> None:
        """Keep an exchange for people."""
        if len(self.steps) < _MOST_STEPS:
            asked = f"{method} {urlsplit(url).path}"[:_LONGEST]
            self.steps.append(CartStep(step=phase.value, asked=asked, status=status, said=said))

    def _spoken(self, dialog: Dialog) -> None:
        self.said.append(dialog.message[:_LONGEST])
        agrees = self.phase is Phase.EMPTY  # "take it out?"; elsewhere "go to the checkout?"
        self._later(dialog.accept() if agrees else dialog.dismiss())


def _body(request: Request) -> str:
    try:
        return request.post_data or ""
    except UnicodeDecodeError:  # bytes of no text
        return ""
