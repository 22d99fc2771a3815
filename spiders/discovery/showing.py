"""Shows how far a run of discovery is: a bar on a terminal, plain lines elsewhere."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from spiders.crawling.progress import LINE_SECONDS


class Showing:
    """Follows the queries of a run on standard error; a context manager."""

    def __init__(self, channel: str, queries: int) -> None:
        self._channel, self._queries = channel, queries
        self._console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[said]}"),
        )
        self._bar = Progress(*columns, console=self._console, disable=not self._console.is_terminal)
        self._task = self._bar.add_task(channel, total=queries, said="")
        self._told = time.monotonic()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, queries: int, requests: int, listings: int) -> None:
        """Say that so many queries were begun, pages asked for, and listings shown."""
        said = f"{requests} pages asked for, {listings} listings shown"
        self._bar.update(self._task, completed=queries, said=said)
        now = time.monotonic()
        if not self._console.is_terminal and now - self._told >= LINE_SECONDS:
            self._told = now
            self._console.print(f"{self._channel}: query {queries} of {self._queries}, {said}", highlight=False)
