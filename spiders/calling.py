"""Calls to an official API: the key's turn, the clock, tries, bounds; every fault in one sentence."""

import hashlib
import json
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final, Protocol

import urllib3

from model.errors import InputError, ServiceError
from reading.page import MAX_BYTES, Page
from spiders.platform import Fetch
from spiders.waiting import seconds_asked
from store.turns import apart
from system import clock

TRIES: Final = 5
"""Of one call. With waits that double from half a second, the last is made after about eight seconds."""
_FIRST_WAIT: Final = 0.5
_LONGEST_WAIT: Final = 120.0
"""Seconds. An API that asks for more is not asked again in this run."""
_TIMEOUT: Final = 30.0
MOST_SKEW: Final = timedelta(minutes=2)
"""A clock that is further off than this from the API's `Date` is named when a call is refused."""


class Turns(Protocol):
    """Whose turn it is at one key: see `store.turns`, which shares it between processes."""

    def take(self, key: str, calls: int, seconds: float) -> float:
        """Seconds to wait before the next call with `key`, of which `calls` are allowed in `seconds`."""


class OwnTurns:
    """Turns of one process alone."""

    def __init__(self) -> None:
        self._next: dict[str, float] = {}

    def take(self, key: str, calls: int, seconds: float) -> float:
        """Seconds to wait: calls are spread evenly."""
        now = time.monotonic()
        due = max(self._next.get(key, 0.0), now)
        self._next[key] = due + apart(calls, seconds)
        return due - now


class Signer(Protocol):
    """The part of `OfficialApi` that the caller needs."""

    def signed(self, fetch: Fetch) -> Fetch: ...
    def trouble(self, page: Page) -> "Saying | None": ...
    def renew(self) -> None: ...


class Saying(Protocol):
    """What an answer says is wrong: see `spiders.official.Trouble`."""

    @property
    def words(self) -> str: ...
    @property
    def again(self) -> bool: ...
    @property
    def token(self) -> bool: ...


@dataclass(slots=True)
class Caller:
    """One API's address, keys and turns, for as long as a run lasts."""

    title: str
    url: str
    """The gateway, without a slash at the end."""
    keys: Mapping[str, str]
    """The environment, or the part of it that holds the keys."""
    calls: int
    seconds: float
    turns: Turns
    wait: Callable[[float], None] = time.sleep
    skew: timedelta = timedelta(0)
    """How far the API's clock is ahead of ours, as its last `Date` said."""
    pool: urllib3.PoolManager | None = None

    def key(self, name: str) -> str:
        """The key that the environment variable `name` holds.

        Raises:
            InputError: it is not set.
        """
        value = self.keys.get(name, "").strip()
        if not value:
            raise InputError(f"{self.title}: the environment variable {name} is not set")
        return value

    def now(self) -> datetime:
        """The present instant, aware, UTC: signatures are made from it."""
        return clock.now()

    def ask(self, signer: Signer, fetch: Fetch, *, renewing: bool = False) -> Page:
        """The answer to `fetch`, whose URL may begin with a slash: then it is the gateway's.

        `renewing` is for the call that gets a token: it is never answered by getting another.

        Raises:
            ServiceError: no answer after all tries, or a refusal; the sentence says what would mend it.
            InputError: a key is missing.
        """
        renewed = renewing
        said = ""
        for number in range(TRIES):
            answer = self._once(signer, fetch)
            verdict = _judged(signer, answer) if isinstance(answer, Page) else _Verdict(answer, again=True)
            if verdict is None and isinstance(answer, Page):
                return answer
            assert verdict is not None  # noqa: S101 - what is no page has a verdict
            if verdict.token and not renewed:
                renewed = True
                signer.renew()
                continue
            said = verdict.words
            if not verdict.again:
                raise ServiceError(self._sentence(said))
            if number < TRIES - 1:
                self._pause(number, verdict)
        raise ServiceError(self._sentence(f"{said}, after {TRIES} tries"))

    def _pause(self, number: int, verdict: "_Verdict") -> None:
        """Wait before the next try: as long as was asked, else twice as long as the last time."""
        asked = verdict.asked
        if asked is not None and asked > _LONGEST_WAIT:
            raise ServiceError(self._sentence(f"{verdict.words}; it asks to wait for {asked:.0f} s"))
        backoff = _FIRST_WAIT * 2**number * random.uniform(0.8, 1.2)  # noqa: S311 - spreads tries, no secret
        self.wait(backoff if asked is None else asked)

    def _once(self, signer: Signer, fetch: Fetch) -> Page | str:
        """One try: the answer, or why there is none."""
        pause = self.turns.take(self._turn_key(), self.calls, self.seconds)
        if pause > 0:
            self.wait(pause)
        ready = signer.signed(fetch)
        url = f"{self.url}{ready.url}" if ready.url.startswith("/") else ready.url
        if self.pool is None:
            self.pool = urllib3.PoolManager(retries=False, timeout=_TIMEOUT)
        try:
            response = self.pool.request(
                ready.method,
                url,
                body=ready.body or None,
                headers=dict(ready.headers),
                preload_content=False,
                redirect=False,
            )
            body = response.read(MAX_BYTES + 1, decode_content=True)
            response.drain_conn() if len(body) <= MAX_BYTES else response.close()
        except urllib3.exceptions.HTTPError as error:
            return f"does not answer ({type(error).__name__})"
        if len(body) > MAX_BYTES:
            return f"answers with more than {MAX_BYTES // 1024 // 1024} MB"
        headers = {name.lower(): value for name, value in response.headers.items()}
        self._see_clock(headers.get("date"))
        return Page(url, body, status=response.status, content_type=headers.get("content-type"), headers=headers)

    def _turn_key(self) -> str:
        """What turns are kept by: the address and the keys, without telling them."""
        values = "\n".join([self.url, *(f"{name}={self.keys[name]}" for name in sorted(self.keys))])
        return hashlib.sha256(values.encode()).hexdigest()[:32]

    def _see_clock(self, date: str | None) -> None:
        try:
            said = parsedate_to_datetime(date) if date else None
        except ValueError:
            said = None
        if said is not None:
            self.skew = (said if said.tzinfo else said.replace(tzinfo=UTC)) - self.now()

    def _sentence(self, words: str) -> str:
        off = round(self.skew.total_seconds())
        if abs(self.skew) <= MOST_SKEW:
            return f"{self.title}: {words}"
        way = "behind" if off > 0 else "ahead of"
        return f"{self.title}: {words} (this machine's clock is {abs(off)} s {way} the API's: signatures need it right)"


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Why an answer is none."""

    words: str
    again: bool = False
    token: bool = False
    asked: float | None = None
    """Seconds that the API asks to wait."""


def _judged(signer: Signer, page: Page) -> _Verdict | None:
    """What is wrong with an answer, by the API's own words, then by its status and shape; None when nothing is."""
    trouble = signer.trouble(page)
    if trouble is not None:
        return _Verdict(trouble.words, trouble.again, trouble.token, seconds_asked(page.headers.get("retry-after", "")))
    if page.status < 400 and not is_half(page):
        return None
    passing = page.status >= 500 or page.status in (408, 429) or page.status < 400
    return _Verdict(_status_words(page), again=passing, asked=seconds_asked(page.headers.get("retry-after", "")))


def is_half(page: Page) -> bool:
    """Whether an answer that should be JSON was cut off, or is none."""
    if "json" not in (page.content_type or ""):
        return False
    try:
        json.loads(page.text)
    except ValueError:
        return True
    return False


def _status_words(page: Page) -> str:
    if page.status < 400:
        return "answered half"
    if page.status == 429:
        return "refuses: too many calls (HTTP 429)"
    return f"refuses (HTTP {page.status})" if page.status < 500 else f"is out of order (HTTP {page.status})"
