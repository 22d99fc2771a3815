"""The demo finds every injected fault and nothing else."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from demo import driver


@pytest.mark.drill
def test_the_demo_finds_what_was_injected_and_nothing_else(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), width=120)

    right = driver.run(tmp_path, console)

    assert right, console.file.getvalue()  # type: ignore[attr-defined]
    assert "Open the listing" in (tmp_path / "slack.html").read_text("utf-8")
