"""How fast the pages are over a big brand's year, and with 50 users while captures are stored.

    python -m benchmarks.web [--listings 10000] [--spans 2000000] [--discrepancies 200000] [--url postgresql://…]

Every page that is read is asked for over HTTP, one after the other, from a server in a process of its own; then a list
is opened in Chromium; then users read and write at once while another process stores captures as a crawl does. Exits
with 1 when a page's p95 is 300 ms or more, the list's first paint a second or more, or with 50 users a request fails,
p95 is a second or more, or a batch of captures fails.
"""

import argparse
import multiprocessing
import random
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright

from benchmarks import year, year_strangers
from model.capture import Availability, Capture, Outcome
from store.engine import open_engine, sqlite_url, transact
from store.migrating import upgrade
from store.recording import Recorded, record_batch
from system import chromium, clock
from tests.web.site import EVERY_ROLE, Browser, Site, site_of
from tests.web.test_routes import guard_of, path_of, routes
from web.serving import settle

_PAGE_MS: Final = 300
_PAINT_MS: Final = 1000
_CROWD_MS: Final = 1000
_EACH: Final = 40
_LISTS: Final = (
    "/discrepancies",
    "/discrepancies?state=all&sort=newest",
    "/discrepancies?state=all&sort=oldest&size=200",
    "/discrepancies?sort=worst",
    "/discrepancies?state=resolved&kind=misprint&channel=shop3",
    "/discrepancies?text=AR00042",
    "/discrepancies?text=Runner&state=all",
    "/discrepancies?severity=critical&since=2026-01-10&until=2026-01-12&state=all",
    "/master/sheets/listings",
    "/silences/new?family=price&category=shoes",
    "/silences/new?severity=warning",
    "/routes?discrepancy=100000",
    "/baselines?state=accepted",
    "/cases?view=list&stage=all",
    "/cases?view=list&seller=Shop%207",
    "/cases/report?channel=shop3",
    "/sellers?role=unknown",
    "/sellers?text=Shop%2099&channel=shop3",
    "/matches?verdict=accepted&channel=shop2",
)
_NOT_READ: Final = re.compile(
    r"export|/files/|pack\.wacz|^/static|\.(csv|xlsx|pdf|zip|png)|/master/file|download|template|/openapi"
)
"""Files, which are made and not read."""


def main() -> None:
    """Build, ask, print; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=10_000)
    parser.add_argument("--spans", type=int, default=2_000_000)
    parser.add_argument("--discrepancies", type=int, default=200_000)
    parser.add_argument("--url", default="", help="an empty database; SQLite in a temporary folder unless said")
    parser.add_argument("--seconds", type=int, default=30, help="of the users at once")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or sqlite_url(Path(folder))
        engine, begun = upgrade(url), time.monotonic()
        year.build(engine, given.listings, given.spans, given.discrepancies)
        year_strangers.add(engine, given.listings)
        print(f"{engine.dialect.name}: {given.spans:,} spans and {given.discrepancies:,} discrepancies of "
              f"{given.listings:,} listings, built in {time.monotonic() - begun:.0f} s")  # fmt: skip
        engine.dispose()
        with _server(url) as (base, tokens, paths):
            missed = [*_pages(base, tokens, paths), *_paint(base, tokens), *_crowd(base, tokens, url, given)]
    if missed:
        raise SystemExit("; ".join(missed))


def _serve(url: str, pipe: Pipe) -> None:
    with site_of(open_engine(url), year.settings()) as site:
        tokens = {name: site.user(name).cookies["andon"] for name in EVERY_ROLE}
        settle()  # as `andon serve` does
        pipe.send((site.base, tokens, _read_paths(site)))
        pipe.recv()


def _read_paths(site: Site) -> list[str]:
    found = [path_of(route) for route in routes(site.app) if "GET" in (route.methods or ()) and guard_of(route)]
    pages = [path.replace("/own", "/shop0").replace("/x", "/AR00042") for path in found if not _NOT_READ.search(path)]
    return list(dict.fromkeys([*pages, *_LISTS]))


@contextmanager
def _server(url: str) -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """The pages in a process of their own, as `andon serve` has them beside its crawls."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(url, theirs))
    process.start()
    yield ours.recv()
    ours.send("end")
    process.join(30)


def _pages(base: str, tokens: dict[str, str], paths: Sequence[str]) -> list[str]:
    browser, slow = Browser(base, {"andon": tokens["ada"]}), []
    print(f"{'page':70} {'status':>6} {'p50 ms':>8} {'p95 ms':>8}")
    for path in paths:
        took, status = [], 0
        for _ in range(_EACH):
            begun = time.perf_counter()
            status = browser.get(path).status
            took.append((time.perf_counter() - begun) * 1000)
        p50, p95 = _at(took, 0.5), _at(took[1:], 0.95)
        print(f"{path:70} {status:6} {p50:8.0f} {p95:8.0f}")
        slow += [f"{path} takes {p95:.0f} ms"] if p95 >= _PAGE_MS else []
    return slow


def _paint(base: str, tokens: dict[str, str]) -> list[str]:
    """The first contentful paint of a list in a new browser, three times."""
    took = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.executable(), args=["--no-sandbox"])
        for _ in range(3):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            context.add_cookies([{"name": "andon", "value": tokens["ada"], "url": base}])
            page = context.new_page()
            page.goto(f"{base}/discrepancies")
            page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
            took.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
            context.close()
        browser.close()
    print(f"first paint of the list in Chromium: {', '.join(f'{one:.0f}' for one in took)} ms")
    return [f"a first paint takes {max(took):.0f} ms"] if max(took) >= _PAINT_MS else []


def _crowd(base: str, tokens: dict[str, str], url: str, given: Any) -> list[str]:
    """50 users at once, each reading, now and then writing, while a writer stores captures."""
    stored = multiprocessing.Manager().list()
    writer = multiprocessing.get_context("spawn").Process(
        target=_write, args=(url, given.listings, given.seconds, stored)
    )
    writer.start()
    with ThreadPoolExecutor(50) as users:
        made = list(users.map(lambda n: _user(base, tokens, n, given), range(50)))
    writer.join(120)
    took = [one for spans, _ in made for one in spans]
    failed = [one for _, faults in made for one in faults]
    batches = list(stored)
    print(
        f"50 users for {given.seconds} s: {len(took)} requests, p50 {_at(took, 0.5):.0f} ms, p95 {_at(took, 0.95):.0f} "
        f"ms, {len(failed)} failed; {len(batches)} batches of 50 captures meanwhile, the slowest {max(batches):.1f} s"
    )
    missed = [f"of 50 users {len(failed)} requests failed, first: {failed[0]}"] if failed else []
    missed += [f"with 50 users p95 is {_at(took, 0.95):.0f} ms"] if _at(took, 0.95) >= _CROWD_MS else []
    return missed + (["the writer ended badly"] if writer.exitcode else [])


def _user(base: str, tokens: dict[str, str], number: int, given: Any) -> tuple[list[float], list[str]]:
    """One user's clicks with some seconds of reading between, and what failed."""
    chance = random.Random(number)  # noqa: S311 - clicks of a benchmark
    browser = Browser(base, {"andon": tokens[sorted(tokens)[number % len(tokens)]]})
    took: list[float] = []
    faults: list[str] = []
    end = time.monotonic() + given.seconds
    time.sleep(chance.uniform(0, 8))  # nobody comes at the very moment at which all others come
    while time.monotonic() < end:
        path = chance.choice(["/", "/discrepancies", f"/discrepancies/{chance.randrange(1, given.discrepancies)}"])
        begun = time.perf_counter()
        answer = browser.get(path)
        took.append(time.perf_counter() - begun)
        faults += [f"{path} {answer.status}"] if answer.status != 200 else []
        csrf = re.search(r'name="csrf" value="([^"]+)"', answer.data.decode())
        if csrf and chance.random() < 0.2:
            begun = time.perf_counter()
            kept = browser.post("/reading", {"csrf": csrf[1], "language": "en", "time_zone": "", "next": "/"})
            took.append(time.perf_counter() - begun)
            faults += [f"/reading {kept.status}"] if kept.status != 303 else []
        time.sleep(chance.uniform(2, 8))  # people read
    return [one * 1000 for one in took], faults


def _write(url: str, listings: int, seconds: int, stored: Any) -> None:
    """Store batches of 50 captures, each with a new price, one a second."""
    engine, end, place = open_engine(url), time.monotonic() + seconds, 0
    while time.monotonic() < end:
        begun = time.perf_counter()
        clock.advance(timedelta(seconds=1))
        mine = range(1, listings + 1, len(year.CHANNELS))  # the listings of the first channel
        batch = [_capture(mine[(place * 50 + number) % len(mine)], place) for number in range(min(50, len(mine)))]
        transact(engine, lambda conn, batch=batch: record_batch(conn, None, year.CHANNELS[0], batch))  # type: ignore[misc]
        stored.append(time.perf_counter() - begun)
        place += 1
        time.sleep(max(0.0, 1 - (time.perf_counter() - begun)))
    engine.dispose()


def _capture(listing: int, place: int) -> Recorded:
    page = Capture(
        outcome=Outcome.OK,
        platform="site",
        url=f"https://shop.example.com/{listing}",
        name="Arcus Runner",
        currency="KRW",
        price=Decimal(90_000 + place),
        availability=Availability.IN_STOCK,
    )
    return Recorded(listing_id=listing, captured_at=clock.now(), capture=page)


def _at(times: Sequence[float], part: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


if __name__ == "__main__":
    main()
