"""Many pages in one run, bad ones among them: each costs itself alone, and what the browser holds stays as it is."""

import asyncio
import os
import statistics
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from spiders.rendering import memory
from spiders.rendering.camera import Camera, Limits
from spiders.rendering.profile import Profile
from spiders.rendering.shooting import LookError
from tests.spiders.rendering.pages import Site, camera, html, read, serving

MEGABYTE = 1024 * 1024
AT_ONCE = 4

_BAD = {
    "allocates": html("<script>const a = []; for (;;) a.push(new Uint8Array(4e6).fill(7))</script>"),
    "hangs": html("<script>for (;;) {}</script>"),
}
_DIALOG = html('<script>alert("Hello"); if (confirm("Sure?")) nothing(); location.href = "/file"</script>')


@pytest.fixture
def site() -> Iterator[Site]:
    """The shop, with pages that ruin their tab, one that asks and offers a file, and the file."""
    with serving() as made:
        for name, body in _BAD.items():
            made.add(f"/{name}", body)
        made.add("/dialog", _DIALOG)
        made.add("/file", b"PK", Content_Type="application/zip", Content_Disposition="attachment")
        yield made


def _address(site: Site, number: int) -> str:
    """The page of this number: twelve of every thousand are bad, twenty ask and offer a file."""
    if number % 250 == 27:
        return f"{site.url}/allocates"
    if number % 250 == 127:
        return "chrome://crash"
    if number % 500 == 227:
        return f"{site.url}/hangs"
    if number % 50 == 13:
        return f"{site.url}/dialog"
    return site.add(f"/p{number % 7}", html(f"<p>{number}</p>"))


async def _one(eye: Camera, url: str) -> str:
    """How the look at `url` ended."""
    try:
        seen = await eye.look(url, Profile(), read)
    except LookError:
        return f"failed {url.rpartition('/')[2]}"
    if url.endswith("/dialog"):
        assert seen.dialogs == ("Hello", "Sure?")
        assert any(one.startswith("download ") for one in seen.refused)
    assert seen.price
    assert seen.page_png
    return "seen"


async def _endure(site: Site, pages: int) -> tuple[dict[int, int], Counter[str]]:
    """Bytes that the browser holds after so many pages, and how the looks ended.

    Where one was just ended, for it had taken its looks, there is nothing to measure. A picture that
    is being taken holds 16 MB for a moment, so that one sample means little.
    """
    held: dict[int, int] = {}
    ends: Counter[str] = Counter()
    async with camera(site, Limits(seconds=25, page_megabytes=600)) as eye:
        for done in range(0, pages, AT_ONCE):
            numbers = range(done, done + AT_ONCE)
            ends.update(await asyncio.gather(*(_one(eye, _address(site, number)) for number in numbers)))
            if now := await eye.memory():
                held[done + AT_ONCE] = now
            if (done + AT_ONCE) % 20 == 0:
                own = memory.resident(os.getpid())
                sys.stdout.write(
                    f"{done + AT_ONCE} pages: browser {now / MEGABYTE:.0f} MB ({eye.started} started), "
                    f"this process {own / MEGABYTE:.0f} MB\n"
                )
                sys.stdout.flush()
    return held, ends


@pytest.mark.drill
def test_two_thousand_pages_cost_what_a_hundred_cost_and_bad_ones_cost_themselves(site: Site) -> None:
    held, ends = asyncio.run(_endure(site, 2_000))

    early, late = (statistics.median(held[page] for page in held if at - 50 < page <= at) for at in (100, max(held)))
    sys.stdout.write(f"{early / MEGABYTE:.0f} MB after 100, {late / MEGABYTE:.0f} MB after {max(held)}, {dict(ends)}\n")
    assert ends == {"seen": 1_980, "failed allocates": 8, "failed crash": 8, "failed hangs": 4}
    assert max(held) >= 1_990
    assert late <= early * 1.10
