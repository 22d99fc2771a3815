"""One crawl of a channel at a time on this machine."""

import fcntl
import os
from pathlib import Path

from model.errors import InputError

_held: dict[Path, int] = {}
"""Descriptors of the lock files of this process; the system lets go of them when it ends, however it ends."""


def hold(folder: Path, channel: str) -> None:
    """Hold the lock of `channel`, in `folder`, until this process ends.

    Raises:
        InputError: another process holds it.
    """
    path = folder / f"crawl-{channel}.lock"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise InputError(f"channel {channel!r} is being crawled already; wait for that run to end") from None
    _held[path] = descriptor
