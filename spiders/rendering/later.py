"""Work that an event of the browser begins, and that nobody stands and waits for."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

from playwright.async_api import Error


class Later:
    """Holds on to what is under way; a page that goes away meanwhile ends it quietly."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def __call__(self, work: Awaitable[Any]) -> None:
        """Begin `work`."""
        task = asyncio.ensure_future(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def done(self) -> None:
        """Wait for what is under way; it goes on when whoever waits loses patience."""
        if self._tasks:
            await asyncio.wait(self._tasks)


async def _quietly(work: Awaitable[Any]) -> None:
    with suppress(Error):
        await work
