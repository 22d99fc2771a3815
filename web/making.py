"""Files that take a while to make: each by a thread, told step by step, kept an hour for whoever asked for it."""

import logging
import secrets
import shutil
import tempfile
import weakref
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final

from model.errors import AndonError
from model.lazy import lazy
from system import clock
from web.rendering import told

_AT_ONCE: Final = 2
_MOST: Final = 30
"""Files that are kept or wait, of all users; the oldest goes first."""
_KEPT: Final = timedelta(hours=1)

log = logging.getLogger(__name__)

Telling = Callable[[str], None]
"""Hears what is being done."""
Work = Callable[[Path, Telling], Any]
"""Writes the file and says what came of it."""


@dataclass(eq=False)
class Making:
    """A file that is being made, or is ready."""

    token: str
    user_id: int
    name: str
    """Of the file."""
    begun: datetime
    folder: Path
    about: Any
    """What was asked for, for its page."""
    steps: list[str] = field(default_factory=list)
    future: "Future[Any] | None" = None

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / self.name

    @property
    def done(self) -> bool:
        """Whether it is ready, or failed."""
        return self.future is not None and self.future.done()

    @property
    def fault(self) -> str | None:
        """Why it failed, as a sentence; None where it did not."""
        error = self.future.exception() if self.future is not None and self.done else None
        if error is None:
            return None
        return self.clean(told(error)) if isinstance(error, AndonError) else lazy("This failed, and the log says why.")

    @property
    def result(self) -> Any:
        """What came of it; None until it is ready."""
        return self.future.result() if self.future is not None and self.done and self.fault is None else None

    def say(self, step: str) -> None:
        """Keep what is being done now."""
        self.steps.append(self.clean(step))

    def clean(self, words: str) -> str:
        """`words` without the folder, which tells nobody anything."""
        folder = f"{self.folder}/"
        return words.replace(folder, "") if folder in words else words


class Workshop:
    """Makes files, few at a time."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="making")
        self._lock = Lock()
        self._makings: dict[str, Making] = {}
        self._root = Path(tempfile.mkdtemp(prefix="andon-made-"))
        weakref.finalize(self, shutil.rmtree, self._root, ignore_errors=True)

    def begin(self, user_id: int, name: str, work: Work, about: Any = None) -> Making:
        """Have a file of this name made for a user."""
        folder = Path(tempfile.mkdtemp(dir=self._root))
        making = Making(secrets.token_urlsafe(12), user_id, name, clock.now(), folder, about)
        with self._lock:
            self._tidy()
            self._makings[making.token] = making
        making.future = self._pool.submit(work, making.path, making.say)
        making.future.add_done_callback(_log)
        return making

    def of(self, token: str, user_id: int) -> Making | None:
        """A user's file, None where there is none (any more)."""
        with self._lock:
            found = self._makings.get(token)
        return found if found is not None and found.user_id == user_id else None

    def _tidy(self) -> None:
        """Forget what is too old, and of the rest that is ready the oldest beyond the most."""
        now = clock.now()
        ready = [one for one in self._makings.values() if one.done]
        surplus = len(self._makings) + 1 - _MOST
        for place, one in enumerate(sorted(ready, key=lambda one: one.begun)):
            if now - one.begun > _KEPT or place < surplus:
                del self._makings[one.token]
                shutil.rmtree(one.folder, ignore_errors=True)


def _log(future: "Future[Any]") -> None:
    error = future.exception()
    if error is not None and not isinstance(error, AndonError):
        log.error("a file could not be made", exc_info=error)
