"""Looks at the sandbox's shops: what their data say is what they show."""

import asyncio
from functools import partial
from urllib.parse import urlsplit

import pytest

from model.capture import Capture
from model.seen import Seen
from reading.page import Page
from sandbox.world import World
from spiders.platforms import by_name
from spiders.rendering.camera import Camera
from spiders.rendering.profile import Profile

SHOPS = {"own": "site", "shopify": "shopify", "reseller_eu": "site"}


def _read(platform: str, page: Page) -> Capture:
    return by_name(platform).capture([page])


@pytest.fixture(scope="module")
def looks() -> dict[str, Seen]:
    """The first listing of each shop, seen by one browser."""
    with World() as world:
        urls = {name: world.shops[name].base_url + _first(world, name) for name in SHOPS}
        return asyncio.run(_look(urls))


def _first(world: World, name: str) -> str:
    return next(iter(world.shops[name].shelf.listings.values())).path


async def _look(urls: dict[str, str]) -> dict[str, Seen]:
    ports = frozenset(urlsplit(url).port or 80 for url in urls.values())
    async with Camera(private_host="127.0.0.1", ports=ports) as eye:
        return {name: await eye.look(url, Profile(), partial(_read, SHOPS[name])) for name, url in urls.items()}


@pytest.mark.parametrize("name", SHOPS)
def test_a_page_in_order_shows_what_was_read(looks: dict[str, Seen], name: str) -> None:
    seen = looks[name]

    assert seen.read_price is not None
    assert seen.shown_price == seen.read_price
    assert seen.price is not None
    assert seen.price.visible
    assert not seen.price.covered_by
    assert seen.button is not None
    assert seen.button.enabled
    assert seen.pictures
    assert all(one.loaded for one in seen.pictures)
    assert seen.script_errors == ()
