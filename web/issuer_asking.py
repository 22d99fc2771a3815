"""Asking an issuer over HTTP: within a time, up to a size, at an address that is as safe as it was told to be."""

import asyncio
import json
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import httpx

from model.errors import ServiceError

MOST: Final = 1024 * 1024
"""Bytes of an answer."""
_TIMES: Final = httpx.Timeout(5.0, connect=3.0)
_SECONDS: Final = 10.0
"""For a whole answer, however steadily its head or body drips."""
_AT_ONCE: Final = 16
"""Requests under way: an issuer that hangs must not take up every thread that serves pages."""
_HEADERS: Final = {"accept": "application/json", "accept-encoding": "identity"}
"""What is packed could become any size."""


class Asking:
    """Asks for JSON. Threads may share it."""

    def __init__(self, host: str) -> None:
        self.host = host
        self._tls = ssl.create_default_context()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def get(self, url: str) -> dict[str, Any]:
        """The object at `url`.

        Raises:
            ServiceError: there is no answer, another status, or no JSON object.
        """
        status, found = self._ask("GET", url)
        if status != 200:
            raise self._failed(f"answers {status} at {url}")
        return found

    def post(
        self, url: str, form: Mapping[str, str], credentials: tuple[str, str] | None
    ) -> tuple[int, dict[str, Any]]:
        """Status and object that a form is answered with; `credentials` go as HTTP Basic.

        Raises:
            ServiceError: there is no answer, or it is no JSON object.
        """
        return self._ask("POST", url, data=form, auth=httpx.BasicAuth(*credentials) if credentials else None)

    def _ask(self, method: str, url: str, **options: Any) -> tuple[int, dict[str, Any]]:
        with self._turn():
            try:
                status, body = self._tried(method, url, **options)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise self._failed(f"does not answer ({type(error).__name__})") from error
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise self._failed(f"answers {status} without a JSON object at {url}")
        return status, found

    def _tried(self, method: str, url: str, **options: Any) -> tuple[int, bytes]:
        try:
            return self._once(method, url, **options)
        except (httpx.NetworkError, httpx.RemoteProtocolError):  # such as a connection that a proxy closed
            return self._once(method, url, **options)

    def _once(self, method: str, url: str, **options: Any) -> tuple[int, bytes]:
        return asyncio.run(self._within_time(method, url, **options))

    async def _within_time(self, method: str, url: str, **options: Any) -> tuple[int, bytes]:
        try:
            async with asyncio.timeout(_SECONDS):
                return await self._fetched(method, url, **options)
        except TimeoutError as error:
            raise self._failed(f"takes over {_SECONDS:g} seconds at {url}") from error

    async def _fetched(self, method: str, url: str, **options: Any) -> tuple[int, bytes]:
        body = bytearray()
        async with (
            httpx.AsyncClient(verify=self._tls, timeout=_TIMES, follow_redirects=False, trust_env=False) as client,
            client.stream(method, url, headers=_HEADERS, **options) as answer,
        ):
            async for chunk in answer.aiter_raw():
                body += chunk
                if len(body) > MOST:
                    raise self._failed(f"answers with more than {MOST // 2**20} MiB at {url}")
            return answer.status_code, bytes(body)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._turns.acquire(blocking=False):
            raise self._failed("is being asked too often at once")
        try:
            yield
        finally:
            self._turns.release()

    def _failed(self, what: str) -> ServiceError:
        return ServiceError(f"the issuer of company accounts ({self.host}) {what[:300]}; try again later")
