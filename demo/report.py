"""What the demo shows: what was seen, what was expected and found, and the Slack messages as people see them."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, func, select

from sandbox.render import Renderer
from sandbox.slack import Slack
from store.engine import read
from store.tables import discrepancies, listings
from system import chromium

Found = tuple[str, str, str]


def seen(engine: Engine) -> str:
    """How the last look at every listing ended, and what stands."""
    with read(engine) as conn:
        outcomes: dict[str | None, int] = {
            row[0]: row[1]
            for row in conn.execute(select(listings.c.last_outcome, func.count()).group_by(listings.c.last_outcome))
        }
        states: dict[str, int] = {
            row[0]: row[1]
            for row in conn.execute(select(discrepancies.c.state, func.count()).group_by(discrepancies.c.state))
        }
    pages = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items(), key=lambda o: -o[1]))
    found = ", ".join(f"{count} {state}" for state, count in sorted(states.items())) or "none"
    return f"pages: {pages}; discrepancies: {found}"


def outcomes(engine: Engine, console: Console) -> None:
    """How many pages of each shop could not be read, and that none of them was taken for a fault."""
    query = (
        select(listings.c.channel, listings.c.last_outcome, func.count())
        .where(listings.c.last_outcome != "ok")
        .group_by(listings.c.channel, listings.c.last_outcome)
        .order_by(listings.c.channel)
    )
    table = Table("shop", "outcome", "pages", title="Pages that did not speak")
    with read(engine) as conn:
        for channel, outcome, count in conn.execute(query):
            table.add_row(channel, outcome, str(count))
    console.print(table)


def comparison(title: str, expected: set[Found], found: set[Found], console: Console) -> bool:
    """Print injected against found by kind; True when they are the same."""
    if not expected and not found:
        console.print(f"[bold]{title}[/]  and nothing was found: right")
        return True
    table = Table("kind", "injected", "found", "missed", "invented", title=title)
    for kind in sorted({kind for _, _, kind in expected | found}):
        wanted, got = _of(kind, expected), _of(kind, found)
        table.add_row(kind, *(str(len(part)) for part in (wanted, wanted & got, wanted - got, got - wanted)))
    console.print(table)
    _differences("missed", expected - found, console)
    _differences("invented", found - expected, console)
    return expected == found


def _of(kind: str, found: set[Found]) -> set[Found]:
    return {one for one in found if one[2] == kind}


def _differences(word: str, found: Iterable[Found], console: Console) -> None:
    for channel, external_id, kind in sorted(found):
        console.print(f"[red]{word}[/]  {kind} on {channel} {external_id}")


def messages(slack: Slack, place: str, folder: Path, console: Console) -> None:
    """Print what Slack shows, and keep it as a page and a picture."""
    conversation = slack.channel(place)
    shown = list(conversation.every())
    kinds = Counter("thread" if message.thread_ts else "root" for message in shown)
    console.rule(f"Slack: {kinds['root']} messages, {kinds['thread']} replies in threads")
    for message in shown:
        console.print(("   ↳ " if message.thread_ts else "") + message.text, markup=False, soft_wrap=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "slack.html").write_text(Renderer(slack.workspace).page([conversation], "Andon in Slack"), "utf-8")
    console.print(f"As Slack shows it: {folder / 'slack.html'}" + _picture(folder))


def _picture(folder: Path) -> str:
    """Draw the page; the words that say where, or that there is no browser to do it."""
    browser_path = chromium.executable()
    if browser_path is None:
        return " (no Chromium was found, so there is no picture of it)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(browser_path), args=list(chromium.ARGUMENTS), chromium_sandbox=False
        )
        view = browser.new_page(viewport={"width": 760, "height": 900}, device_scale_factor=2)
        view.goto((folder / "slack.html").resolve().as_uri())
        view.screenshot(path=str(folder / "slack.png"), full_page=True)
        browser.close()
    return f" and {folder / 'slack.png'}"


def verdict(right: bool, console: Console) -> None:
    """Say whether Andon found all that was injected and nothing else."""
    console.print(
        "[bold green]All that was injected was found, and nothing else.[/]" if right else "[bold red]Not right.[/]"
    )
