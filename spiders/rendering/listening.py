"""What happens while a page loads: errors, failed and refused requests, dialogs, the server's certificate."""

import asyncio
import hashlib
import time
from base64 import b64decode
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from playwright.async_api import CDPSession, ConsoleMessage, Dialog, Download, Error, Page, Request, Response

from model.seen import Certificate, Failure, Part
from model.sites import same_owner
from spiders.rendering.later import Later

_MOST: Final = 50
"""Of each kind of event; a page that fails more often fails the same."""
_LONGEST: Final = 500
_LONGEST_URL: Final = 2_000
_PARTS: Final[Mapping[str, Part]] = {
    "document": Part.DOCUMENT,
    "image": Part.IMAGE,
    "script": Part.SCRIPT,
    "stylesheet": Part.STYLE,
    "xhr": Part.API,
    "fetch": Part.API,
}
_CALLED_OFF: Final = "net::ERR_ABORTED"
"""The page itself, or we, gave the request up."""
_QUIET_SECONDS: Final = 0.3
_STEP_SECONDS: Final = 0.05
_RESOURCE: Final = "Failed to load resource"
"""Chromium's own line for what stands among the failures already."""
_ASKS_ONLY: Final = frozenset({"GET", "HEAD"})


class Ears:
    """Hears one page from its start; what was heard stands in the attributes."""

    def __init__(self, page: Page, session: CDPSession, url: str) -> None:
        self._page, self._session, self._url = page, session, url
        self.script_errors: list[str] = []
        self.console: list[str] = []
        self.failures: list[Failure] = []
        self.statuses: Counter[int] = Counter()
        self.mixed: list[str] = []
        self.dialogs: list[str] = []
        self.refused: list[str] = []
        self._under_way: set[Request] = set()
        self._last = time.monotonic()
        self._security: dict[str, Any] | None = None
        self._later = Later()

    async def listen(self) -> None:
        """Begin; call it before the page goes anywhere."""
        page = self._page
        page.on("pageerror", lambda error: _keep(self.script_errors, str(error)))
        page.on("console", self._wrote)
        page.on("dialog", self._asked)
        page.on("download", self._offered)
        page.on("popup", self._opened)
        page.on("request", self._begun)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._ended)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        self._session.on("Network.requestWillBeSent", self._sent)
        self._session.on("Network.responseReceived", self._received)
        self._session.on("Fetch.requestPaused", self._paused)
        await self._session.send("Network.enable")
        await self._session.send("Fetch.enable", {"patterns": [{"resourceType": "Document"}]})

    async def quiet(self) -> None:
        """Wait until no request was under way for a while."""
        while self._under_way or time.monotonic() - self._last < _QUIET_SECONDS:
            await asyncio.sleep(_STEP_SECONDS)

    async def certificate(self) -> Certificate | None:
        """By what the page's server proved who it is; None for a page without TLS."""
        told = self._security
        if not told:
            return None
        fingerprint = ""
        with suppress(Error, ValueError, IndexError, KeyError):
            chain = await self._session.send("Network.getCertificate", {"origin": self._page.url})
            fingerprint = hashlib.sha256(b64decode(chain["tableNames"][0])).hexdigest()
        return Certificate(
            subject=str(told.get("subjectName", ""))[:_LONGEST],
            issuer=str(told.get("issuer", ""))[:_LONGEST],
            expires_at=datetime.fromtimestamp(float(told["validTo"]), UTC),
            fingerprint=fingerprint,
        )

    def _wrote(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_RESOURCE):
            _keep(self.console, message.text)

    def _asked(self, dialog: Dialog) -> None:
        _keep(self.dialogs, dialog.message)
        self._later(dialog.dismiss())

    def _offered(self, download: Download) -> None:
        _keep(self.refused, f"download {download.url}")
        self._later(download.cancel())

    def _opened(self, popup: Page) -> None:
        _keep(self.refused, f"window {popup.url}")
        self._later(popup.close())

    def _begun(self, request: Request) -> None:
        self._under_way.add(request)
        self._last = time.monotonic()

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)
        self._last = time.monotonic()

    def _failed(self, request: Request) -> None:
        reason = request.failure or ""
        if reason != _CALLED_OFF and request.url.startswith(("http://", "https://")):
            self._fail(request, None, reason.removeprefix("net::"))

    def _answered(self, response: Response) -> None:
        self.statuses[response.status] += 1
        if response.status >= 400:
            self._fail(response.request, response.status, response.status_text)

    def _fail(self, request: Request, status: int | None, reason: str) -> None:
        if len(self.failures) < _MOST:
            part = _PARTS.get(request.resource_type, Part.OTHER)
            own = same_owner(self._url, request.url)
            failure = Failure(
                url=request.url[:_LONGEST_URL], part=part, status=status, reason=reason[:_LONGEST], own=own
            )
            self.failures.append(failure)

    def _sent(self, event: dict[str, Any]) -> None:
        request = event["request"]
        if request.get("mixedContentType", "none") != "none":
            _keep(self.mixed, str(request["url"]), _LONGEST_URL)

    def _received(self, event: dict[str, Any]) -> None:
        if event["type"] == "Document" and self._security is None:
            self._security = event["response"].get("securityDetails") or {}

    def _paused(self, event: dict[str, Any]) -> None:
        """A document is asked for, by us, by a frame or by a form that a script sends."""
        method, url = event["request"]["method"], str(event["request"]["url"])
        if method in _ASKS_ONLY:
            self._later(self._session.send("Fetch.continueRequest", {"requestId": event["requestId"]}))
            return
        _keep(self.refused, f"{method} {url}")
        nothing = {"requestId": event["requestId"], "responseCode": 204}  # the page stays where it is
        self._later(self._session.send("Fetch.fulfillRequest", nothing))


def _keep(found: list[str], text: str, longest: int = _LONGEST) -> None:
    if len(found) < _MOST and text[:longest] not in found:
        found.append(text[:longest])
