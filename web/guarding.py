"""What every request and answer goes through: sizes are bounded, names are ours, browsers are told what may run."""

import re
from collections.abc import Awaitable, Callable, MutableMapping
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from system.settings import Settings

MOST: Final = 1024 * 1024
"""Bytes of a form."""
MOST_FILE: Final = 64 * 1024 * 1024
"""Bytes of a master file that is uploaded, or of photos."""
_UPLOADS: Final = re.compile(r"/master/upload|/cases/\d{1,10}/purchase")

PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""No script or style but our files'; `data:` pictures are those that Plotly saves."""
_HEADERS: Final = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "private, no-store",
}
"""Of every answer that does not say otherwise itself."""

Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]


class Guarding:
    """The outermost layer of the server."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.secure = (settings.web.address or "").startswith("https:")
        self.names = _names(settings) if is_loopback(settings.web.host) else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if self.names is not None and _host(headers.get("host", "")) not in self.names:
            said = "not the name of this server; web.address in the settings says by which it is asked"
            await JSONResponse({"detail": said}, 421)(scope, receive, send)
            return
        in_api = scope["path"].startswith("/api/")  # which says so itself, as it describes
        if not in_api and (
            "\0" in scope["path"] or b"%00" in scope["query_string"]
        ):  # PostgreSQL takes no text that has one
            await JSONResponse({"detail": "an address has no NUL in it"}, 400)(scope, receive, send)
            return
        bounded = _Bounded(receive, MOST_FILE if _UPLOADS.fullmatch(scope["path"]) else MOST)
        try:
            await self.app(scope, bounded, self._headed(send))
        except _TooLargeError:
            said = f"more than {bounded.most // 2**20} MiB were sent"
            await JSONResponse({"detail": said}, 413)(scope, receive, send)

    def _headed(self, send: Send) -> Send:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self.secure:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        return headed


class _TooLargeError(Exception):
    pass


class _Bounded:
    """Receives a body up to a size.

    Raises:
        _TooLargeError: it is larger.
    """

    def __init__(self, receive: Receive, most: int) -> None:
        self.receive = receive
        self.most = most
        self.seen = 0

    async def __call__(self) -> MutableMapping[str, Any]:
        message = await self.receive()
        self.seen += len(message.get("body", b""))
        if self.seen > self.most:
            raise _TooLargeError
        return message


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _names(settings: Settings) -> frozenset[str]:
    """By what a server on loopback is asked: another name was made to lead to this machine (DNS rebinding)."""
    named = urlsplit(settings.web.address).hostname if settings.web.address else None
    return frozenset(name for name in ("localhost", "127.0.0.1", "::1", settings.web.host.lower(), named) if name)


def _host(header: str) -> str:
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""
