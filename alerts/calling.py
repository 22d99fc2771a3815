"""Calls of receivers that speak HTTP and JSON; failures are told apart by whether the message may have arrived."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import urlencode

from urllib3 import BaseHTTPResponse
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from alerts.receiver import RefusedError, UncertainError, UnsentError
from system import clock
from system.addresses import PrivateAddressError, pool

_TIMEOUT_SECONDS: Final = 20.0
_MOST_BYTES: Final = 4 * 1024 * 1024
_PART_BYTES: Final = 64 * 1024
_LONGEST_PAUSE: Final = 3600.0
"""Seconds that a receiver may ask for; one that asks for more is tried again after an hour."""
_SAID: Final = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver answered."""

    status: int
    data: Any
    """Its JSON; None when it is none."""
    headers: Mapping[str, str]
    """Names in lower case."""


@dataclass(frozen=True, slots=True)
class Caller:
    """One receiver's address, and what every call of it carries."""

    title: str
    """How errors call it."""
    url: str
    """Without a slash at the end."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    private: bool = False

    def ask(
        self,
        method: str,
        path: str = "",
        *,
        query: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One call, without redirects; the answer, whatever its status below 500 but 429.

        Raises:
            UnsentError: it certainly was not taken.
            RefusedError: the address may not be spoken to, or leads elsewhere.
            UncertainError: it may have been.
        """
        address = f"{self.url}{path}" + (f"?{urlencode(query)}" if query else "")
        sent = {"User-Agent": "Andon", **self.headers, **(headers or {})}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        try:
            with pool(private=self.private, seconds=_TIMEOUT_SECONDS) as web:
                found = web.request(method, address, body=body, headers=sent, redirect=False, preload_content=False)
                text = _read(found)
                found.close()
        except PrivateAddressError as error:
            raise RefusedError(
                f"{self.title} is at a private address; private_address = true in its settings allows that"
            ) from error
        except (NewConnectionError, ConnectTimeoutError) as error:
            raise UnsentError(f"{self.title} cannot be reached: {type(error).__name__}") from error
        except (HTTPError, HTTPException, OSError) as error:
            raise UncertainError(f"{self.title} did not answer: {type(error).__name__}") from error
        return self._judged(Answer(found.status, _json(text), {k.lower(): v for k, v in found.headers.items()}))

    def _judged(self, answer: Answer) -> Answer:
        if answer.status == 429:
            raise UnsentError(f"{self.title} asks to slow down", retry_after=pause(answer.headers))
        if answer.status >= 500 or answer.status == 408:
            raise UncertainError(f"{self.title} answered {answer.status}")
        if 300 <= answer.status < 400:
            raise RefusedError(f"{self.title} answered {answer.status}, which leads elsewhere: give its real address")
        return answer


def _read(found: BaseHTTPResponse) -> bytes:
    """The answer's bytes, up to a limit and within the time of the whole call: one that drips is not waited for.

    Raises:
        TimeoutError: it was not whole in time.
    """
    end, text = time.monotonic() + _TIMEOUT_SECONDS, b""
    while len(text) < _MOST_BYTES and (part := found.read1(_PART_BYTES)):
        text += part
        if time.monotonic() > end:
            raise TimeoutError
    return text[:_MOST_BYTES]


def as_json(value: Any) -> bytes:
    """A body of a call; the same value is always the same bytes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def pause(headers: Mapping[str, str]) -> float:
    """The seconds that Retry-After asks for: a number or a date (RFC 9110, 10.2.3); one where it says nothing."""
    asked = headers.get("retry-after", "").strip()
    try:
        seconds = float(asked) if asked.isdigit() else (parsedate_to_datetime(asked) - clock.now()).total_seconds()
    except (ValueError, TypeError):
        seconds = 1.0
    return min(max(seconds, 1.0), _LONGEST_PAUSE)


def said(answer: Answer) -> str:
    """What a refusal says, for people: bounded, on one line."""
    text = answer.data if isinstance(answer.data, str) else json.dumps(answer.data, ensure_ascii=False)
    return " ".join(text.split())[:_SAID]


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
