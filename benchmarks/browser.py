"""Shots a minute and memory a page of the browser, on a page of the sandbox's own shop.

    python -m benchmarks.browser [--pages 100] [--at-once 1] [--viewport desktop]

A shot is a whole look: a context of its own, the page with its pictures scrolled through, layers, two pictures, the
facts. Its processor time is what the browser and its driver took, starts included, however busy the machine is.
Memory is what the browser's processes hold beside shared files: after the first tenth of the pages, at the end, and
the most while pages were open, above the empty browser's and by the page.
"""

import argparse
import asyncio
import resource
import time
from contextlib import suppress
from typing import get_args
from urllib.parse import urlsplit

from model.capture import Capture
from reading.page import Page
from sandbox.world import World
from spiders.platforms import by_name
from spiders.rendering.camera import Camera, Limits
from spiders.rendering.profile import Profile
from system.values import Viewport

MEGABYTE = 1024 * 1024


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, default=100)
    arguments.add_argument("--at-once", type=int, default=1, help="pages that are open together")
    arguments.add_argument("--viewport", choices=get_args(Viewport), default="desktop")
    given = arguments.parse_args()
    with World() as world:
        shop = world.shops["own"]
        urls = [shop.base_url + one.path for one in shop.shelf.listings.values()]
        asyncio.run(measure(urls, given.pages, given.at_once, given.viewport))


async def measure(urls: list[str], pages: int, at_once: int, viewport: Viewport) -> None:
    """Look at `pages` of the addresses in turn, `at_once` together, and print what it took."""
    parts = urlsplit(urls[0])
    profile = Profile(viewport=viewport, locale="ko-KR", time_zone="Asia/Seoul")
    ports, patient = frozenset({parts.port or 80}), Limits(seconds=600)
    async with Camera(private_host=parts.hostname, ports=ports, limits=patient) as camera:
        await camera.look(urls[0], profile, read)
        empty = await camera.memory()
        peak = [empty]
        watching = asyncio.ensure_future(_watch(camera, peak))
        began, early = time.perf_counter(), 0
        for start in range(0, pages, at_once):
            now = range(start, min(start + at_once, pages))
            await asyncio.gather(*(camera.look(urls[number % len(urls)], profile, read) for number in now))
            if not early and start >= pages // 10:
                early = await camera.memory()
        seconds = time.perf_counter() - began
        watching.cancel()
        late = await camera.memory()
        print(f"{viewport}: {pages} pages, {at_once} at once: {pages / seconds * 60:.0f} shots a minute")
        print(f"memory: {early / MEGABYTE:.0f} MB after {pages // 10}, {late / MEGABYTE:.0f} MB at the end, ", end="")
        print(f"{(max(peak) - empty) / at_once / MEGABYTE:.0f} MB a page; {camera.started} browsers")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"processor: {(used.ru_utime + used.ru_stime) / (pages + 1):.1f} s a page")


def read(page: Page) -> Capture:
    """As the platform `site` reads."""
    return by_name("site").capture([page])


async def _watch(camera: Camera, peak: list[int]) -> None:
    while True:
        await asyncio.sleep(0.1)
        with suppress(Exception):  # the browser is just being started anew
            peak.append(await camera.memory())


if __name__ == "__main__":
    main()
