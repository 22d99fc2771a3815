"""Pages a second and CPU a page of a crawl, beside a bare Scrapy spider under the same settings, in one run.

    python -m benchmarks.crawl [LISTINGS]

Four shops of the sandbox, each on an address of its own, serve LISTINGS pages each of 100 KB and more from memory, in a
process of their own. One after the other, each is crawled by Andon into a fresh SQLite store (fetch, read, validate,
store) and by a spider whose callback is empty; each crawl is a process of its own, and all of them share one core that
the shops do not use.
"""

import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings

import spiders.settings
from sandbox.world import World
from spiders.crawling import job, manners
from spiders.crawling.run import run
from store.engine import sqlite_url, write
from store.listings import listing_for
from store.migrating import upgrade
from store.opening import opened
from system.settings import load

LISTINGS: Final = 200
AT_ONCE: Final = 8
SHOPS: Final = ("own", "shopify", "reseller_kr", "reseller_eu")
SAME: Final = (
    "COOKIES_ENABLED",
    "DOWNLOAD_MAXSIZE",
    "DOWNLOAD_WARNSIZE",
    "HTTPPROXY_ENABLED",
    "LOGSTATS_INTERVAL",
    "MEMUSAGE_ENABLED",
    "METAREFRESH_ENABLED",
    "REMOTE_CONTROL_ENABLED",
    "STATS_DUMP",
    "TELNETCONSOLE_ENABLED",
)
"""Settings that the bare spider shares, beside the channel's manners; in all else it is Scrapy as it comes."""
PLATFORM: Final = "site"
"""Every shop is read by its pages: other platforms ask for small JSON beside them."""


def serve(pipe: Connection, listings: int) -> None:
    """Be the shops: tell the URLs of each and serve until told to stop."""
    _use_core(-1)
    with World(styles_each=listings, separate_hosts=True) as world:
        found: dict[str, list[str]] = {}
        for shop in SHOPS:
            found[shop] = [world.url(listing) for listing in world.listings(shop)]
        pipe.send(found)
        pipe.recv()


def warm(urls: list[str]) -> list[int]:
    """Fetch each page once, so that the shop has it in memory; their sizes in bytes."""
    return [len(urlopen(url).read()) for url in urls]  # noqa: S310 - loopback


class Bare(Spider):
    """Fetches the same pages and does nothing with them."""

    name = "bare"
    urls: list[str]
    got = 0

    async def start(self) -> Any:
        """Every page."""
        for url in self.urls:
            yield Request(url, callback=self.nothing, dont_filter=True)

    def nothing(self, response: Response) -> None:
        """Count the page."""
        self.got += 1


def crawl_bare(folder: Path, urls: list[str]) -> int:
    """The bare spider over `urls`; how many pages came."""
    settings = load(folder / "andon.toml")
    theirs = Settings()
    theirs.setdict(manners.scrapy_settings(settings.channel("shop"), settings.crawl))
    theirs.setdict({name: getattr(spiders.settings, name) for name in SAME})
    theirs.set("LOG_LEVEL", "WARNING")
    process = CrawlerProcess(theirs)
    crawler = process.create_crawler(Bare)
    process.crawl(crawler, urls=urls)
    process.start()
    assert isinstance(crawler.spider, Bare)
    return crawler.spider.got


def crawl_andon(folder: Path, _: list[str]) -> int:
    """Andon over the store's listings; how many were captured as `ok`."""
    begun = job.begin(opened(folder / "andon.toml"), "shop", job.Wish())
    tally = run(begun)
    return tally.outcomes["ok"]


def child(kind: str, folder: Path) -> None:
    """One crawl in this process: its pages, elapsed seconds and CPU seconds as JSON."""
    _use_core(0)
    urls = json.loads((folder / "urls.json").read_text("ascii"))
    elapsed, cpu = time.perf_counter(), time.process_time()
    pages = (crawl_bare if kind == "bare" else crawl_andon)(folder, urls)
    print(json.dumps({"pages": pages, "s": time.perf_counter() - elapsed, "cpu": time.process_time() - cpu}))


def place(folder: Path, urls: list[str]) -> None:
    """Settings and a store that has a listing of each URL."""
    base = "/".join(urls[0].split("/")[:3])
    (folder / "andon.toml").write_text(
        f"""folder = "."
[crawl]
delay_seconds = 0
concurrency = {AT_ONCE}
[channels.shop]
platform = "{PLATFORM}"
base_url = "{base}"
country = "KR"
currency = "KRW"
time_zone = "Asia/Seoul"
kind = "own"
ground = "own"
""",
        "ascii",
    )
    (folder / "urls.json").write_text(json.dumps(urls), "ascii")
    engine = upgrade(sqlite_url(folder))
    with write(engine) as conn:
        for url in urls:
            listing_for(conn, "shop", url.removeprefix(base), url)
    engine.dispose()


def measured(kind: str, urls: list[str]) -> dict[str, float]:
    """One crawl of `urls` in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        place(Path(folder), urls)
        command = [sys.executable, "-m", "benchmarks.crawl", kind, folder]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, float] = json.loads(done.stdout)
    if result["pages"] != len(urls):
        sys.exit(f"{kind}: {result['pages']} of {len(urls)} pages")
    return result


def rounds(found: dict[str, list[str]]) -> Iterator[tuple[str, dict[str, float]]]:
    """Kind and result of each crawl, the two kinds in turn."""
    for shop, urls in found.items():
        sizes = warm(urls)
        print(f"{shop}: {len(urls)} pages of {statistics.mean(sizes) / 1000:.0f} KB, least {min(sizes) / 1000:.0f} KB")
        for kind in ("bare", "andon"):
            yield kind, measured(kind, urls)


def main() -> None:
    """Measure and print."""
    listings = int(sys.argv[1]) if len(sys.argv) > 1 else LISTINGS
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs, listings))
    server.start()
    sums: dict[str, dict[str, float]] = {}
    try:
        for kind, result in rounds(ours.recv()):
            speed, cpu = result["pages"] / result["s"], 1000 * result["cpu"] / result["pages"]
            print(f"  {kind:5} {speed:6.0f} pages/s {cpu:6.2f} ms CPU a page")
            total = sums.setdefault(kind, dict.fromkeys(result, 0.0))
            sums[kind] = {name: total[name] + result[name] for name in result}
    finally:
        ours.send("stop")
        server.join()
    speeds = {kind: total["pages"] / total["s"] for kind, total in sums.items()}
    cpus = {kind: 1000 * total["cpu"] / total["pages"] for kind, total in sums.items()}
    for kind in sums:
        print(f"{kind:5} {speeds[kind]:6.0f} pages/s {cpus[kind]:6.2f} ms CPU a page")
    print(f"ratio {speeds['andon'] / speeds['bare']:.2f} of the bare spider's pages a second")
    print(f"ratio {cpus['bare'] / cpus['andon']:.2f} by CPU time")


def _use_core(number: int) -> None:
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[number]})


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in ("bare", "andon"):
        child(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
