"""The one way from the browser to the web: a proxy on loopback that connects to no private address.

A browser resolves names by itself, follows redirects by itself and opens sockets for scripts, frames and fonts. A look
at each request beforehand would miss redirects, and a name whose second answer differs from the first (DNS rebinding).
Here the name is resolved once, judged as the crawl judges it, and that very address is connected to. The proxy also
knows the server's address, which the browser behind it does not.
"""

import asyncio
import socket
from contextlib import suppress
from typing import Final, Self
from urllib.parse import urlsplit

from system.addresses import is_public

_LONGEST_HEAD: Final = 256 * 1024
Place = tuple[str, int]
"""Host, in small letters, and port."""

_PIECE: Final = 64 * 1024
_CONNECT_SECONDS: Final = 15.0
_MOST_NAMES: Final = 10_000
_HOP: Final = (b"connection:", b"keep-alive:", b"proxy-connection:", b"proxy-authorization:")
"""Headers that concern one connection only."""


class UnreachableError(Exception):
    """No connection to the host: the sentence says why."""


class Proxy:
    """Serves one browser; `async with Proxy(...)` starts and ends it."""

    def __init__(self, private_host: str | None = None, ports: frozenset[int] = frozenset()) -> None:
        """`private_host` alone may be at a private address, and there only at `ports`."""
        self._private = (private_host or "").lower(), ports
        self._addresses: dict[Place, str] = {}
        self._faults: dict[Place, str] = {}
        self._server: asyncio.Server | None = None
        self._busy: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        """Where it listens."""
        if self._server is None:
            raise RuntimeError("the proxy is not started")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def address(self, url: str) -> str | None:
        """The address that was connected to for `url`, last."""
        return self._addresses.get(_place(url))

    def fault(self, url: str) -> str | None:
        """Why the host of `url` could not be reached; None when it was, or was not asked for."""
        return self._faults.get(_place(url))

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_LONGEST_HEAD)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        await asyncio.sleep(0)  # what was just accepted begins, so that it can be ended
        for task in self._busy:
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)
        await asyncio.sleep(0)  # and its connections are gone

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        try:
            with suppress(OSError, EOFError, UnreachableError, asyncio.LimitOverrunError, ValueError, TimeoutError):
                await self._serve(reader, writer)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *headers = (await reader.readuntil(b"\r\n\r\n"))[:-4].split(b"\r\n")
        method, target, version = first.split(b" ", 2)
        if method == b"CONNECT":
            parts = urlsplit(f"//{target.decode('ascii')}")
            above = await self._open(parts.hostname or "", parts.port or 443)
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            await _both(reader, writer, *above, once=False)
            return
        parts = urlsplit(target.decode("latin-1"))
        host = parts.hostname or ""
        above = await self._open(host, parts.port or 80)
        path = parts._replace(scheme="", netloc="").geturl() or "/"
        head = b"%s %s %s\r\n" % (method, path.encode("latin-1"), version)
        above[1].write(head + _once(headers))
        await _both(reader, writer, *above, once=True)

    async def _open(self, host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        place = host.lower(), port
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                address = await self._address(host, port)
                opened = await asyncio.open_connection(address, port, limit=_LONGEST_HEAD)
        except UnreachableError as error:
            self._note(self._faults, place, str(error))
            raise
        except TimeoutError:
            self._note(self._faults, place, f"{host} did not answer in time")
            raise
        except OSError:
            self._note(self._faults, place, f"{host} refuses connections")
            raise
        self._faults.pop(place, None)
        self._note(self._addresses, place, address)
        return opened

    async def _address(self, host: str, port: int) -> str:
        """The address of `host` that may be connected to.

        Raises:
            UnreachableError: it has none, or none that is public, and it is not the private host on its port.
        """
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            raise UnreachableError(f"the name {host} cannot be resolved") from None
        addresses = [str(info[4][0]) for info in found]
        name, ports = self._private
        if host.lower() == name:
            if port in ports or is_public(addresses[0]):
                return addresses[0]
            raise UnreachableError(f"refused: {host}:{port} is another port of a private host")
        public = [address for address in addresses if is_public(address.partition("%")[0])]
        if not public:
            raise UnreachableError(f"refused: {host} is at a private address")
        return public[0]

    @staticmethod
    def _note(notes: dict[Place, str], place: Place, what: str) -> None:
        if len(notes) < _MOST_NAMES:
            notes[place] = what


def _place(url: str) -> Place:
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower(), parts.port or (443 if parts.scheme in ("https", "wss") else 80)
    except ValueError:  # half an IPv6 address, a port out of range
        return "", 0


def _once(headers: list[bytes]) -> bytes:
    """A head's headers and its end, for a connection that serves one exchange."""
    kept = [line for line in headers if line and not line.lower().startswith(_HOP)]
    return b"".join(line + b"\r\n" for line in [*kept, b"Connection: close"]) + b"\r\n"


async def _both(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    above_reader: asyncio.StreamReader,
    above_writer: asyncio.StreamWriter,
    *,
    once: bool,
) -> None:
    """Carry both ways until the server ends; with `once` its answer says that the connection ends with it."""
    up = asyncio.ensure_future(_carry(reader, above_writer))
    try:
        if once:
            first, *headers = (await above_reader.readuntil(b"\r\n\r\n"))[:-4].split(b"\r\n")
            writer.write(first + b"\r\n" + _once(headers))
        await _carry(above_reader, writer)
    finally:
        up.cancel()
        above_writer.close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(_PIECE):
            writer.write(piece)
            await writer.drain()
