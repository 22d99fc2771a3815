"""A world for each test, and a client that hides nothing."""

import http.client
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from sandbox.world import World

NOON = datetime(2026, 11, 18, 12, tzinfo=ZoneInfo("Asia/Seoul"))


@dataclass(frozen=True)
class Answer:
    """What came back, unfollowed and undecoded."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def get(url: str, method: str = "GET", body: bytes | None = None, timeout: float = 5, **headers: str) -> Answer:
    """One request; header names are written with underscores. Raises what http.client raises."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


@pytest.fixture
def world() -> Iterator[World]:
    """Eight shops at noon in Seoul."""
    with World(at=NOON) as made:
        yield made
