"""A process that kills itself, as by kill -9, at the n-th step of the rooms that send.

A step is the beginning or the end of any of their functions. With n = 0 the process lives and prints how many there
were.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

_ROOT = Path(__file__).parents[2]
_PLACES = (str(_ROOT / "alerts"), str(_ROOT / "store"), "slack_sdk", "urllib3")


@contextmanager
def killed_at(last: int) -> Iterator[None]:
    """Count the steps of what is done within, and die at the one that is `last`."""
    steps = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal steps
        if event in {"call", "return"} and any(place in frame.f_code.co_filename for place in _PLACES):
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(None)
    sys.stdout.write(str(steps))
