"""Takes the pictures of the pages for the documents, of what the demo makes: `python -m demo.screens FOLDER`."""

import io
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext, sync_playwright
from rich.console import Console

from demo import driver, showing
from demo.house import House
from system import chromium

_WIDE: Final = {"width": 1440, "height": 900}
_PHONE: Final = {"width": 390, "height": 844}
_LINKS: Final = {
    "discrepancy": ("/discrepancies?kind=below_floor&sort=worst", "td.what a"),
    "case": ("/cases", "main a[href^='/cases/']:not([href*='report'])"),
}
_PAGES: Final = {
    "overview": "/",
    "discrepancies": "/discrepancies",
    "product": "/products/AR3048",
    "channel": "/channels/naver",
    "master-file": "/master",
}


def main() -> None:
    """Play the demo and take the pictures."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    console = Console(file=io.StringIO(), force_terminal=False)
    with tempfile.TemporaryDirectory() as made:
        if not driver.run(Path(made), console, lambda house: _look(house, folder)):
            sys.exit("the demo is not right: see `andon demo`")


def _look(house: House, folder: Path) -> None:
    store = house.open()
    with showing.served(store, house.settings) as (address, password), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.executable(), args=list(chromium.ARGUMENTS), chromium_sandbox=False
        )
        for size, theme, suffix in ((_WIDE, "light", ""), (_PHONE, "dark", "-phone")):
            context = browser.new_context(viewport=size, color_scheme=theme, base_url=address)  # type: ignore[arg-type]
            _sign_in(context, password)
            _take(context, folder, suffix)
        browser.close()


def _sign_in(context: BrowserContext, password: str) -> None:
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("input[name=name]").fill(showing.NAME)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button").click()
    page.wait_for_url("**/")


def _take(context: BrowserContext, folder: Path, suffix: str) -> None:
    page = context.new_page()
    where = dict(_PAGES)
    for name, (path, link) in _LINKS.items():
        page.goto(path)
        where[name] = str(page.locator(link).first.get_attribute("href"))
    for name, path in where.items() if not suffix else (("overview", "/"), ("discrepancy", where["discrepancy"])):
        page.goto(path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}{suffix}.png")


if __name__ == "__main__":
    main()
