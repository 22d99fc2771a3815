"""The cart's own page: found, read as a shopper sees it, and emptied by its buttons."""

import asyncio
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Error, JSHandle, Page

from model.sites import same_site
from spiders.rendering.carting import reading, words
from spiders.rendering.carting.guard import Guard, Phase
from spiders.rendering.carting.picking import settle
from spiders.rendering.carting.reading import Leaf
from spiders.rendering.inside import script
from spiders.rendering.shooting import TALLEST

_USUAL: Final = {"shopify": "/cart", "woocommerce": "/cart/"}
_MOST_LEAVES: Final = 400
_MOST_TAKEN: Final = 5
_TRIES: Final = 3
_AGAIN_SECONDS: Final = 1.0
_ARRIVE_MS: Final = 15_000


class CartPage:
    """The page of one visitor's cart."""

    def __init__(self, page: Page, guard: Guard, listing: str, title: str) -> None:
        """`listing` is the product's address, `title` what it is called."""
        self._page, self._guard = page, guard
        self._asked = {
            "path": urlsplit(listing).path,
            "title": " ".join(title.split()),
            "most": _MOST_LEAVES,
            "remove": words.TAKES_OUT,
            "rows": words.ROWS,
        }
        self.url = ""

    async def find(self, platform: str) -> bool:
        """Look for its address among the page's links."""
        told = await self._page.evaluate("() => [...document.links].slice(0, 3000).map((one) => one.href)")
        found = next((str(url) for url in told if _is_cart(self._page.url, str(url))), None)
        usual = _USUAL.get(platform)
        self.url = found or (urljoin(self._page.url, usual) if usual else "")
        return bool(self.url)

    async def shown(self) -> tuple[list[Leaf] | None, list[Leaf]]:
        """Go there: the texts of the product's row, None where there is none, and those of the page.

        A cart that is still empty is looked at again: some are filled after the answer.
        """
        self._guard.turn(Phase.READ)
        for again in range(_TRIES):
            if again:
                await asyncio.sleep(_AGAIN_SECONDS)
            _, found = await self._look()
            row = found.get("row")
            if row is not None:
                break
        return (None if row is None else reading.leaves(row)), reading.leaves(found.get("page"))

    async def _look(self) -> tuple[JSHandle, dict[str, Any]]:
        await self._page.goto(self.url, wait_until="domcontentloaded", timeout=_ARRIVE_MS)
        await settle(self._page, self._guard)
        handle = await self._page.evaluate_handle(script("cart"), self._asked)
        found = await handle.evaluate("(all) => all.found")
        return handle, found if isinstance(found, dict) else {}

    async def picture(self) -> bytes:
        """The page as a picture."""
        with suppress(Error):
            height = await self._page.evaluate("() => document.documentElement.scrollHeight")
            width = (self._page.viewport_size or {"width": 1440})["width"]
            size = {"x": 0, "y": 0, "width": width, "height": max(1, min(int(height), TALLEST))}
            return await self._page.screenshot(full_page=True, clip=size, animations="disabled", scale="css")  # type: ignore[arg-type]
        return b""

    async def empty(self) -> bool:
        """Press what takes out until the page says that nothing is in it; whether it does."""
        for _ in range(_MOST_TAKEN):
            self._guard.turn(Phase.READ)
            handle, found = await self._look()
            if found.get("row") is None and reading.is_empty(reading.leaves(found.get("page"))):
                return True
            if not found.get("takes"):
                return False
            self._guard.turn(Phase.EMPTY)
            await handle.evaluate(script("press"), 0)
            await settle(self._page, self._guard)
        return False


def _is_cart(here: str, url: str) -> bool:
    try:
        path = urlsplit(url).path.lower()
    except ValueError:
        return False
    return same_site(here, url) and bool(words.CART_PATH.search(path)) and "add" not in path and "=" not in url
