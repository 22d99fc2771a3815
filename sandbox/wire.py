"""A small HTTP/1.1 server on asyncio in a thread of its own, which can also answer late, cut short, or reset."""

import asyncio
import http.client
import logging
import socket
import struct
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

MAX_HEAD: Final = 64 * 1024
MAX_BODY: Final = 64 * 1024 * 1024

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked."""

    method: str
    target: str
    """Path and query as sent."""
    path: str
    """Decoded."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an answer goes out when it does not simply go out."""

    delay: float = 0.0
    """Seconds before the first byte."""
    cut: int | None = None
    """Bytes of the body after which the connection is closed, though the header announced all."""
    reset: bool = False
    """No answer: the connection is reset."""
    silent: bool = False
    """No answer: the connection stays open until the client leaves or the server stops."""
    drop: bool = False
    """No answer: the connection is closed in good order."""
    twice: bool = False
    """The answer is sent two times over, then the connection is closed."""


PLAIN: Final = Delivery()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answers."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    delivery: Delivery = PLAIN


Handler = Callable[[Request], Reply]


class Loop:
    """An asyncio loop in a daemon thread, shared by the servers of one world."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox", daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run `work` in the loop and wait for what it returns."""
        future: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        return future.result(timeout=30)

    def close(self) -> None:
        """Stop the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=30)
        self._loop.close()


class Server:
    """One listening socket and its handler. Handlers run in the loop's thread, one at a time."""

    def __init__(self, handler: Handler, host: str = "127.0.0.1", port: int = 0) -> None:
        self._handler = handler
        self.host = host
        self.port = port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """`http://127.0.0.1:8801`, without a slash at the end."""
        return f"http://{self.host}:{self.port}"

    async def start(self) -> None:
        """Listen; port 0 becomes the port that the system chose.

        Raises:
            OSError: the port is taken.
        """
        self._server = await asyncio.start_server(self._connected, self.host, self.port, limit=MAX_HEAD, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the socket and every connection."""
        if self._server is not None:
            self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine always runs in a task
        self._tasks.add(task)
        try:
            while (request := await _read(reader)) is not None:
                if not await _deliver(reader, writer, request, self._answer(request)):
                    break
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError, ValueError):
            log.debug("connection ended", exc_info=True)
        finally:
            self._tasks.discard(task)
            writer.close()

    def _answer(self, request: Request) -> Reply:
        try:
            return self._handler(request)
        except Exception:
            log.exception("the sandbox failed at %s %s", request.method, request.target)
            return Reply(500, b"the sandbox itself failed; see its log", "text/plain")


class Served:
    """What a server of its own serves, in a thread of its own, while it is entered; a context manager."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def __enter__(self) -> Self:
        self._loop = Loop()
        self._loop.run(self.server.start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.run(self.server.stop())
        self._loop.close()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    """The next request of a connection, or None when the client is done."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {}
    for line in filter(None, lines):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = int(headers.get("content-length", "0"))
    if length > MAX_BODY:
        raise ValueError("request body too large")
    body = await reader.readexactly(length) if length else b""
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Request(method, target, unquote(parts.path), query, headers, body)


async def _deliver(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: Request, reply: Reply) -> bool:
    """Send `reply` in its way of delivery; whether the connection lives on."""
    how = reply.delivery
    if how.delay:
        await asyncio.sleep(how.delay)
    if how.silent:
        await reader.read()
    if how.reset:
        # Linger of no seconds makes the kernel answer with RST instead of FIN (socket(7), SO_LINGER).
        raw: socket.socket = writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
    if how.silent or how.reset or how.drop:
        return False
    for _ in range(2 if how.twice else 1):
        writer.write(_head(reply))
        if request.method != "HEAD" and reply.status != HTTPStatus.NOT_MODIFIED:
            writer.write(reply.body if how.cut is None else reply.body[: how.cut])
    await writer.drain()
    return how.cut is None and not how.twice and request.headers.get("connection", "").lower() != "close"


def _head(reply: Reply) -> bytes:
    # A status of the site's own making (Naver's 490) has no phrase.
    phrase = http.client.responses.get(reply.status, "Unknown")
    lines = [f"HTTP/1.1 {reply.status} {phrase}"]
    if reply.status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Type: {reply.content_type}")
        lines.append(f"Content-Length: {len(reply.body)}")
    lines.extend(f"{name}: {value}" for name, value in reply.headers.items())
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
