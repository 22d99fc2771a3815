"""What the browser says a page is made of: in the page's order, and of any page within bounds."""

import asyncio
from collections.abc import Iterator
from typing import Final

import pytest

from model.seen import Seen
from model.visual import FragmentKind
from reading.visual.carrying import MOST
from spiders.rendering.profile import Profile
from tests.spiders.rendering.pages import Site, camera, html, read, serving

PAGES: Final = {
    "plain": '<ul class="cards"><li>a</li><li>b</li><li>c</li></ul><p hidden>unseen</p>'
    '<div style="position:fixed;bottom:0;background:#eee">We use cookies</div><p style="opacity:0">faint</p>',
    "huge": "<ul id=all></ul><script>for (let n = 0; n < 20000; n++) { const li = document.createElement('li');"
    "li.textContent = n; document.getElementById('all').append(li); }</script>",
    "deep": "<script>let el = document.body; for (let n = 0; n < 900; n++) {"
    "el = el.appendChild(document.createElement('div')); } el.textContent = 'far down';</script>",
}


@pytest.fixture(scope="module")
def seen() -> Iterator[dict[str, Seen]]:
    """Each page as one browser saw it."""
    with serving() as site:
        yield asyncio.run(_looks(site))


async def _looks(site: Site) -> dict[str, Seen]:
    async with camera(site) as eye:
        return {name: await eye.look(site.add(f"/{name}", html(body)), Profile(), read) for name, body in PAGES.items()}


def test_texts_pictures_and_grounds_are_told_with_their_places_lists_and_layers(seen: dict[str, Seen]) -> None:
    told = {(one.kind, one.key): one for one in seen["plain"].fragments}

    texts = [one.text for (kind, _), one in told.items() if kind is FragmentKind.TEXT]
    assert texts == ["Runner 1", "$129.00", "Add to cart", "a", "b", "c", "We use cookies"]
    assert told[FragmentKind.PICTURE, "body>img:0"].box.width == 300
    assert told[FragmentKind.TEXT, "body>ul.cards:0>li:1"].lists == ("body>ul.cards:0>li:*",)
    assert told[FragmentKind.GROUND, "body>div:0"].floats
    assert not told[FragmentKind.TEXT, "body>h1:0"].floats


@pytest.mark.parametrize(("name", "count"), [("huge", MOST), ("deep", 5)])
def test_a_page_of_any_size_and_depth_is_told_within_bounds(seen: dict[str, Seen], name: str, count: int) -> None:
    assert len(seen[name].fragments) == count
    assert seen[name].fragments[0].text == "Runner 1"
