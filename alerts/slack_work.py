"""Work that Slack's presses ask for: some at a time, none beyond what people wait for, all done before the end."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Final

from model.errors import ServiceError

_AT_ONCE: Final = 4
"""Presses that are worked on beside one another; a store lets them change it one by one."""
_WAITING: Final = 500
"""Presses that wait to be worked on; beyond that Slack tells people that it failed."""


class Work:
    """Does what it is given. `close` ends it when that is done."""

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        self._workers = ThreadPoolExecutor(at_once, thread_name_prefix="pressed")
        self._room = threading.BoundedSemaphore(_WAITING)
        self._working: set[Future[None]] = set()
        self._lock = threading.Lock()

    def begin(self, work: Callable[[], None]) -> None:
        """Have something done.

        Raises:
            ServiceError: too much waits already, or Andon is stopping.
        """
        if not self._room.acquire(blocking=False):
            raise ServiceError("too many presses wait; try again in a minute")
        try:
            future = self._workers.submit(work)
        except RuntimeError as error:  # closed
            self._room.release()
            raise ServiceError("Andon is stopping; press again when it runs") from error
        with self._lock:
            self._working.add(future)
        future.add_done_callback(self._done)

    def finish(self) -> None:
        """Wait until what was taken so far is done."""
        with self._lock:
            waiting = list(self._working)
        wait(waiting)

    def close(self) -> None:
        """Finish what was taken."""
        self._workers.shutdown(wait=True)

    def _done(self, future: Future[None]) -> None:
        with self._lock:
            self._working.discard(future)
        self._room.release()
