"""One crawl of a channel at a time on this machine."""

import fcntl
from pathlib import Path
from typing import IO

from model.errors import InputError

_held: dict[Path, IO[str]] = {}
"""Open lock files of this process; the system lets go of them when it ends, however it ends."""


def hold(folder: Path, channel: str) -> None:
    """Hold the lock of `channel`, in `folder`, until this process ends.

    Raises:
        InputError: another process holds it.
    """
    path = folder / f"crawl-{channel}.lock"
    folder.mkdir(parents=True, exist_ok=True)
    file = path.open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise InputError(f"channel {channel!r} is being crawled already; wait for that run to end") from None
    _held[path] = file
