"""A browser that looks at the pages as people do: both widths, both themes, with what its console says."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from system import chromium
from tests.web.site import Site

WIDE, NARROW = 1440, 390
_PATIENCE_MS = 30_000
_PLOTLY_ASKS = re.compile(
    r"^Applying inline style violates .* \('sha256-ji27qzEtxXZW\+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='\)"
)
"""Plotly tries whether a picture's style would be taken; the policy refuses, and nothing is lost by it."""


@dataclass
class Eyes:
    """Opens pages of a site and remembers what went wrong in them."""

    browser: Browser
    site: Site
    faults: list[str] = field(default_factory=list)

    def page(self, user: str | None, *, width: int = WIDE, theme: str = "light") -> Page:
        """An empty page of somebody who is signed in, or of nobody."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]
            base_url=self.site.base,
            accept_downloads=True,
        )
        if user is not None:
            cookies = self.site.user(user).cookies.items()
            context.add_cookies([{"name": name, "value": value, "url": self.site.base} for name, value in cookies])
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._heard(page, said.type, said.text))
        return page

    def _heard(self, page: Page, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not _PLOTLY_ASKS.match(text):
            self.faults.append(f"{page.url}: {text}")


@contextmanager
def eyes_on(site: Site) -> Iterator[Eyes]:
    """A browser for a site; at the end nothing may have gone wrong in any page."""
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=["--no-sandbox"])
        made = Eyes(browser, site)
        yield made
        browser.close()
    assert made.faults == []


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, a line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url} {one['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for one in found
        for node in one["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Whether the page is wider than its window, so that people scroll sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width > 0
