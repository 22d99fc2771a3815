"""Pictures of the moving pages and of what breaks on them, by real Chromium."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from model.seen import Box
from reading.visual.carrying import MOST, checked, with_layout
from spiders.rendering.inside import script
from system import chromium

SIZES: Final = {"desktop": (1440, 900), "phone": (390, 844)}
PARTS: Final = {
    "button_gone": "button",
    "button_covered": "button",
    "price_overlapped": "price",
    "picture_404": "picture",
    "style_lost": "page",
    "wrong_picture": "picture",
    "wrong_language": "details",
    "script_error": "price",
}
"""Where a fault shows."""
_SELECTORS: Final = {
    "button": "[data-part=button], .buy__now",
    "price": "[data-part=price], .price",
    "picture": "[data-part=picture], .gallery__main img",
    "details": "[data-part=details], #detail",
    "page": "body",
}
_DRAWN: Final = (
    ("--hide-scrollbars",),
    ("--hide-scrollbars", "--font-render-hinting=none"),
    ("--hide-scrollbars", "--disable-lcd-text", "--disable-font-subpixel-positioning"),
)
"""Chromium's ways of drawing text: hinted, not hinted, without subpixel places."""
_NUDGE: Final = "h1, h2, p, td, th, li > b, button { transform: translate(0.6px, 0.4px); }"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture of a page, and where the parts stood that may break."""

    png: bytes
    """It carries the fragments of the page."""
    places: dict[str, Box] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Eye:
    """Browsers that draw text each in its own way."""

    browsers: Sequence[Browser]
    contexts: dict[tuple[int, str], BrowserContext]

    def shoot(self, url: str, viewport: str, *, drawn: int = 0, nudged: bool = False, inject: str = "") -> Shot:
        """The whole page at `url`; `inject` runs in it first, `nudged` shifts its texts by a part of a pixel."""
        page = self._context(drawn, viewport).new_page()
        try:
            page.goto(url, wait_until="load")
            if inject:
                page.evaluate(inject)
            if nudged:
                page.add_style_tag(content=_NUDGE)
            page.evaluate(script("load"), {"most": 16_000, "seconds": 60})
            png = page.screenshot(full_page=True, scale="css", animations="disabled", caret="hide")
            fragments = checked(page.evaluate(script("fragments"), {"most": MOST}))
            return Shot(with_layout(png, fragments), _places(page))
        finally:
            page.close()

    def _context(self, drawn: int, viewport: str) -> BrowserContext:
        if (drawn, viewport) not in self.contexts:
            width, height = SIZES[viewport]
            made = self.browsers[drawn].new_context(
                viewport={"width": width, "height": height}, is_mobile=viewport == "phone", reduced_motion="reduce"
            )
            self.contexts[drawn, viewport] = made
        return self.contexts[drawn, viewport]


def _places(page: Page) -> dict[str, Box]:
    told = page.evaluate(
        """(selectors) => Object.entries(selectors).map(([name, one]) => {
            const el = document.querySelector(one);
            const box = el && el.getBoundingClientRect();
            return box && box.height ? [name, Math.round(box.x), Math.round(box.y + scrollY), Math.round(box.width),
                Math.round(box.height)] : null;
        }).filter((one) => one)""",
        _SELECTORS,
    )
    return {name: Box(*box) for name, *box in told}


@contextmanager
def eye(ways: int = len(_DRAWN)) -> Iterator[Eye]:
    """Open browsers for the first `ways` of drawing text."""
    with sync_playwright() as playwright:
        path = chromium.executable()
        browsers = [
            playwright.chromium.launch(executable_path=path, args=[*chromium.ARGUMENTS, *arguments])
            for arguments in _DRAWN[:ways]
        ]
        try:
            yield Eye(browsers, {})
        finally:
            for browser in browsers:
                browser.close()
