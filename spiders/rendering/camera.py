"""The browser that looks: started when first needed, started anew by count and by memory, ended when it does not obey.

Playwright's own API on the event loop that Scrapy's reactor runs on, and not scrapy-playwright: that hands an open page
to a callback, which has to close it in every way a crawl can end, and leaves hangs, crashed tabs and the browser's
memory to its user. Here a page lives inside one coroutine: whatever happens, its context is closed, its time is
bounded, and a fault costs that page alone.

Each look has a context of its own, so no cookie and nothing stored goes from one listing to the next; that is also the
most often that a context can be recycled. A browser that has taken its looks, or holds too much, takes no new ones and
is closed after its last.
"""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Error,
    Page,
    Playwright,
    ViewportSize,
    async_playwright,
)

from model.errors import ServiceError
from model.seen import Seen
from spiders.rendering import memory
from spiders.rendering.inside import script
from spiders.rendering.profile import Profile
from spiders.rendering.proxy import Proxy
from spiders.rendering.reaching import completed, first_line, reason
from spiders.rendering.shooting import LookError, Read, heard, shoot
from system import chromium

log = logging.getLogger(__name__)

T = TypeVar("T")

_ARGUMENTS: Final = (
    *chromium.ARGUMENTS,
    "--disable-breakpad",
    "--disable-dev-shm-usage",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # nothing goes around the proxy
    "--hide-scrollbars",
    "--optimization-guide-performance-class=1",  # else a service measures, for 15 MB, what models the machine could run
)
_NO_SANDBOX: Final = (
    "the kernel gives it no user namespaces, which its sandbox needs; sysctl kernel.unprivileged_userns_clone=1 "
    "(Ubuntu: kernel.apparmor_restrict_unprivileged_userns=0) allows them"
)
_CLOSE_SECONDS: Final = 5.0
_WATCH_SECONDS: Final = 0.25
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a page and a browser may take."""

    seconds: float = 60.0
    """For one look, all in all."""
    page_megabytes: int = 1_500
    """A tab that holds more is ended."""
    browser_megabytes: int = 1_500
    """A browser that holds more after a look is started anew."""
    looks: int = 200
    """After so many a browser is started anew."""


@dataclass(slots=True, eq=False)
class _Running:
    """One started browser."""

    driver: Playwright
    browser: Browser
    session: CDPSession
    proxy: Proxy
    looks: int = 0
    active: int = 0
    retired: bool = False
    overfull: bool = False
    """A tab was just ended for what it held."""
    watch: asyncio.Task[None] | None = None
    pids: dict[str, list[int]] = field(default_factory=dict)

    async def measure(self) -> dict[str, list[int]]:
        """The browser's processes, by kind."""
        told = await self.session.send("SystemInfo.getProcessInfo")
        found: dict[str, list[int]] = {}
        for process in told["processInfo"]:
            found.setdefault(str(process["type"]), []).append(int(process["id"]))
        self.pids = found
        return found


class Camera:
    """Takes looks; `async with Camera(...)`, or `close` at the end."""

    def __init__(
        self, *, private_host: str | None = None, ports: frozenset[int] = frozenset(), limits: Limits | None = None
    ) -> None:
        """`private_host` alone may be at a private address, at `ports`."""
        self._private = private_host, ports
        self._limits = limits or Limits()
        self._running: _Running | None = None
        self._starting = asyncio.Lock()
        self.started = 0
        """Browsers that were started so far."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End the browser; what is under way fails."""
        running, self._running = self._running, None
        if running is not None:
            await _end(running)

    async def memory(self) -> int:
        """Bytes that the browser's processes hold now; 0 where the system does not tell."""
        if self._running is None:
            return 0
        found = await self._running.measure()
        return memory.total(pid for pids in found.values() for pid in pids)

    async def look(self, url: str, profile: Profile, read: Read, masked: Sequence[str] = ()) -> Seen:
        """One look at the page at `url`, read by `read`; where the selectors `masked` stand is told.

        Raises:
            LookError: the page could not be seen.
            ServiceError: there is no browser, or it does not start.
        """

        async def work(page: Page, proxy: Proxy) -> Seen:
            seen, ears = await shoot(page, url, profile, read, masked)
            return completed(replace(seen, **heard(ears)), proxy)

        return await self.visit(url, profile, work)

    async def visit(self, url: str, profile: Profile, work: Callable[[Page, Proxy], Coroutine[Any, Any, T]]) -> T:
        """What `work` makes of a fresh page, in a context of its own and within the time of one look; it goes to `url`.

        Raises:
            LookError: the page could not be seen.
            ServiceError: there is no browser, or it does not start.
        """
        running = await self._take()
        try:
            async with asyncio.timeout(self._limits.seconds), self._page(running, profile) as page:
                return await _unless_crashed(running, page, work(page, running.proxy))
        except TimeoutError:
            raise LookError(f"the page did not come to rest within {self._limits.seconds:g} s") from None
        except Error as error:
            raise LookError(reason(error, url, running.proxy)) from None
        finally:
            await self._give_back(running)

    async def _take(self) -> _Running:
        async with self._starting:
            running = self._running
            if running is None or running.retired or not running.browser.is_connected():
                if running is not None and not running.active:
                    await _end(running)
                running = self._running = await self._start()
            running.looks += 1
            running.active += 1
            if running.looks >= self._limits.looks:
                running.retired = True
            return running

    async def _give_back(self, running: _Running) -> None:
        running.active -= 1
        if not running.retired and running.browser.is_connected():
            with suppress(Error, TimeoutError):
                async with asyncio.timeout(_CLOSE_SECONDS):
                    found = await running.measure()
                held = memory.total(pid for pids in found.values() for pid in pids)
                running.retired = held > self._limits.browser_megabytes * _MEGABYTE
        if running.retired and not running.active:
            if self._running is running:
                self._running = None
            await _end(running)

    async def _start(self) -> _Running:
        path = await asyncio.to_thread(chromium.executable)
        if path is None:
            raise ServiceError(chromium.MISSING)
        private_host, ports = self._private
        proxy = await Proxy(private_host, ports).__aenter__()
        driver = await async_playwright().start()
        try:
            browser = await _launch(driver, path, proxy)
            session = await browser.new_browser_cdp_session()
        except Error as error:
            await driver.stop()
            await proxy.__aexit__()
            raise ServiceError(f"Chromium at {path} does not start: {_why(error)}") from None
        self.started += 1
        running = _Running(driver, browser, session, proxy)
        await running.measure()
        running.watch = asyncio.ensure_future(self._watch(running))
        return running

    async def _watch(self, running: _Running) -> None:
        """End tabs that hold too much, for as long as the browser runs."""
        most = self._limits.page_megabytes * _MEGABYTE
        while running.browser.is_connected():
            await asyncio.sleep(_WATCH_SECONDS)
            if running.active:
                with suppress(Error):
                    found = await running.measure()
                    if memory.end_largest(found.get("renderer", ()), most) is not None:
                        running.overfull = True

    @asynccontextmanager
    async def _page(self, running: _Running, profile: Profile) -> AsyncIterator[Page]:
        context = await _context(running.browser, profile)
        try:
            yield await context.new_page()
        finally:
            if not await _closed(context):
                running.retired = True  # a tab that cannot be closed goes with its browser


async def _unless_crashed(running: _Running, page: Page, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives, unless the tab crashes meanwhile: what was asked of it then may never be answered."""
    crashed = asyncio.Event()
    page.on("crash", lambda _: crashed.set())
    looking = asyncio.ensure_future(work)
    waiting = asyncio.ensure_future(crashed.wait())
    try:
        await asyncio.wait((looking, waiting), return_when=asyncio.FIRST_COMPLETED)
        if not looking.done() or (crashed.is_set() and looking.exception() is not None):
            overfull, running.overfull = running.overfull, False
            raise LookError("the page took more memory than a tab may" if overfull else "the tab crashed")
        return looking.result()
    finally:
        waiting.cancel()
        looking.cancel()
        await asyncio.gather(looking, waiting, return_exceptions=True)


def _why(error: Error) -> str:
    """In one line why a browser did not start."""
    return _NO_SANDBOX if "no usable sandbox" in error.message.lower() else first_line(error)


async def _launch(driver: Playwright, path: Path, proxy: Proxy) -> Browser:
    return await driver.chromium.launch(
        executable_path=str(path),
        args=list(_ARGUMENTS),
        chromium_sandbox=os.geteuid() != 0,  # Chromium's own does not run as root
        proxy={"server": proxy.url, "bypass": "<-loopback>"},
        handle_sigint=False,
        handle_sigterm=False,
        handle_sighup=False,
    )


async def _context(browser: Browser, profile: Profile) -> BrowserContext:
    """A context that keeps nothing, grants nothing and moves nothing."""
    width, height = profile.size
    size = ViewportSize(width=width, height=height)
    context = await browser.new_context(
        viewport=size,
        screen=size,
        user_agent=profile.user_agent(browser.version),
        locale=profile.locale,
        timezone_id=profile.time_zone,
        is_mobile=profile.phone,
        has_touch=profile.phone,
        reduced_motion="reduce",
        accept_downloads=False,
        permissions=[],
        service_workers="block",
    )
    await context.add_init_script(script("still"))
    return context


async def _closed(context: BrowserContext) -> bool:
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await context.close()
    except (Error, TimeoutError):
        return False
    return True


async def _end(running: _Running) -> None:
    if running.watch is not None:
        running.watch.cancel()
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_CLOSE_SECONDS):
            await running.browser.close()
    for pid in running.pids.get("browser", ()):
        if running.browser.is_connected():
            memory.end(pid)
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_CLOSE_SECONDS):
            await running.driver.stop()
    await running.proxy.__aexit__()
