"""What every twin of an official API does: a loopback address, limits, a clock of its own, troubles on request.

A twin checks what the platform's documents say it checks (signature, expiry, limits, paging) and is written from those
documents, not from our client.
"""

import json
import threading
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final

from sandbox.wire import Delivery, Reply, Request, Served, Server

TROUBLES: Final[Mapping[str, str]] = {
    "429": "429 with Retry-After of `seconds`",
    "429_bare": "429 without Retry-After",
    "500": "500",
    "half": "the answer is cut in the middle, though its header announces all of it",
    "half_json": "the answer is whole to HTTP and its JSON is cut in the middle",
    "drop": "the connection is closed without an answer",
    "reset": "the connection is reset",
    "lost": "it is done, and the connection is closed without an answer",
    "lost_500": "it is done, and answered with 500",
}
"""What can be asked to go wrong, whatever the platform."""


@dataclass(slots=True)
class _Trouble:
    kind: str
    times: int
    after: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Refusal(Exception):  # noqa: N818 - the platform's own word for it
    """The twin says no, as the platform's documents write it."""

    status: int
    body: Mapping[str, Any] = field(default_factory=dict)


class Twin(Served, ABC):
    """One API on a loopback port of its own; a context manager."""

    calls_allowed: ClassVar[int]
    """So many calls, in `seconds_allowed`; what is over it gets `too_many()`."""
    seconds_allowed: ClassVar[float] = 1.0

    def __init__(self) -> None:
        super().__init__(Server(self._handle))
        self.clock_off = timedelta(0)
        """How far this API's clock is ahead of the machine's."""
        self.moved = timedelta(0)
        """What tests and demos have added to time itself, for both sides."""
        self.calls: list[Request] = []
        """Every request that came, in order."""
        self.refused: list[int] = []
        """The statuses of the requests that were turned down."""
        self.over_limit = 0
        """Calls that came faster than the platform allows."""
        self._troubles: deque[_Trouble] = deque()
        self._times: deque[float] = deque()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """The gateway's address, without a slash at the end."""
        return self.server.url

    def now(self) -> datetime:
        """The instant by this API's clock, aware, UTC."""
        return datetime.now(UTC) + self.moved + self.clock_off

    def trouble(self, kind: str, times: int = 1, after: int = 0, seconds: float = 0.0) -> None:
        """Let `times` calls go wrong, once `after` more have gone well. Kinds: `TROUBLES`."""
        if kind not in TROUBLES:
            raise ValueError(f"no trouble is called {kind!r}; there are: {', '.join(TROUBLES)}")
        self._troubles.append(_Trouble(kind, times, after, seconds))

    @abstractmethod
    def answer(self, request: Request) -> Any:
        """What the API answers: something to be JSON, or a `Reply`.

        Raises:
            Refusal: the call is not as the platform's documents want it.
        """

    def too_many(self) -> Reply:
        """What the platform says to a call over its limit."""
        return Reply(429, b'{"message":"Too Many Requests"}', "application/json")

    def _handle(self, request: Request) -> Reply:
        with self._lock:
            self.calls.append(request)
            reply = self._reply(request)
            if reply.status >= 400:
                self.refused.append(reply.status)
        date = self.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
        return Reply(reply.status, reply.body, reply.content_type, {"Date": date, **reply.headers}, reply.delivery)

    def _reply(self, request: Request) -> Reply:
        if self._is_over():
            self.over_limit += 1
            return self.too_many()
        trouble = self._due()
        if trouble is not None and not trouble.kind.startswith(("half", "lost")):
            return _troubled(trouble)
        try:
            found = self.answer(request)
        except Refusal as no:
            return _as_json(no.body, no.status)
        reply = found if isinstance(found, Reply) else _as_json(found)
        if trouble is None:
            return reply
        return _lost(trouble.kind) if trouble.kind.startswith("lost") else _halved(reply, trouble.kind)

    def _is_over(self) -> bool:
        now = datetime.now(UTC).timestamp()
        while self._times and now - self._times[0] >= self.seconds_allowed:
            self._times.popleft()
        if len(self._times) >= self.calls_allowed:
            return True
        self._times.append(now)
        return False

    def _due(self) -> _Trouble | None:
        if not self._troubles:
            return None
        first = self._troubles[0]
        if first.after > 0:
            first.after -= 1
            return None
        first.times -= 1
        if first.times == 0:
            self._troubles.popleft()
        return first


def _as_json(value: Any, status: int = 200) -> Reply:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply(status, body, "application/json;charset=UTF-8")


def _troubled(trouble: _Trouble) -> Reply:
    if trouble.kind in ("drop", "reset"):
        return Reply(delivery=Delivery(drop=trouble.kind == "drop", reset=trouble.kind == "reset"))
    if trouble.kind == "500":
        return Reply(500, b"Internal Server Error", "text/plain")
    wait = {"Retry-After": f"{trouble.seconds:.0f}"} if trouble.kind == "429" else {}
    return Reply(429, b'{"message":"Too Many Requests"}', "application/json", wait)


def _lost(kind: str) -> Reply:
    if kind == "lost_500":
        return Reply(500, b"Internal Server Error", "text/plain")
    return Reply(delivery=Delivery(drop=True))


def _halved(reply: Reply, kind: str) -> Reply:
    half = len(reply.body) // 2
    if kind == "half":
        return Reply(reply.status, reply.body, reply.content_type, reply.headers, Delivery(cut=half))
    return Reply(reply.status, reply.body[:half], reply.content_type, reply.headers)
