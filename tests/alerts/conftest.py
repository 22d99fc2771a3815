"""Every payload that a test here brings to the loopback Slack is one that Slack and its SDK take."""

from collections.abc import Iterator
from typing import Any

import pytest

from sandbox import blockkit
from tests.alerts.payloads import by_models

_NOT_READY = "invalid slack file"
"""A picture that Slack works on yet is refused, and the message is brought again without it."""


@pytest.fixture(autouse=True)
def only_what_slack_takes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Look at all blocks that the loopback Slack judges."""
    wrong: list[str] = []
    judge = blockkit.check

    def check(blocks: Any, files: Any = (), at: str = "/blocks") -> list[str]:
        found = judge(blocks, files, at)
        wrong.extend([*(one for one in found if _NOT_READY not in one), *by_models(blocks)])
        return found

    monkeypatch.setattr(blockkit, "check", check)
    yield
    assert wrong == []
