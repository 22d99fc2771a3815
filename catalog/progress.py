"""How far long work is: a bar on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from catalog.reading import Progress

_PAUSE: Final = 5.0
"""Seconds between two plain lines."""


@contextmanager
def watched(console: Console, what: str) -> Iterator[Progress]:
    """A progress to tell rows to; it ends with the block."""
    if console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Bar(*columns, console=console, transient=True) as bar:
            task = bar.add_task(what, total=None)
            yield lambda sheet, done, total: bar.update(
                task, description=f"{what} {sheet}", completed=done, total=max(done, total)
            )
    else:
        last = [time.monotonic()]

        def line(sheet: str, done: int, total: int) -> None:
            if time.monotonic() - last[0] >= _PAUSE:
                last[0] = time.monotonic()
                console.print(f"{what} {sheet}: {done:,} of about {total:,} rows", markup=False, highlight=False)

        yield line
