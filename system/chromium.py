"""Finds a Chromium: one on the machine, else the one that Playwright installed."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

MISSING = "no Chromium was found; install Debian's package chromium, or run `playwright install chromium`"
"""What is said where a browser is needed and there is none."""

ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
"""Keeps a browser for captures from talking to its maker."""


def executable() -> Path | None:
    """The path of a Chromium, or None when the machine has none."""
    for name in _NAMES:
        if path := shutil.which(name):
            return Path(path)
    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.exists() else None


if __name__ == "__main__":
    sys.exit(0 if executable() else 1)
