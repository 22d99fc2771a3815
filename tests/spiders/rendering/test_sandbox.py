"""Looks at the sandbox's shops: what their data say is what they show."""

import asyncio
from urllib.parse import urlsplit

import pytest

from model.capture import Capture
from model.seen import Seen
from reading.page import Page
from sandbox.world import World
from spiders.platforms import by_name
from spiders.rendering.camera import Camera
from spiders.rendering.profile import Profile
from system import chromium

pytestmark = pytest.mark.skipif(chromium.executable() is None, reason="no Chromium")

SHOPS = {"own": "site", "shopify": "shopify", "reseller_eu": "site"}


async def look(url: str, platform: str) -> Seen:
    parts = urlsplit(url)
    async with Camera(private_host=parts.hostname, ports=frozenset({parts.port or 80})) as eye:
        return await eye.look(url, Profile(), lambda page: _read(platform, page))


def _read(platform: str, page: Page) -> Capture:
    return by_name(platform).capture([page])


@pytest.mark.parametrize("name", SHOPS)
def test_a_page_in_order_shows_what_was_read(name: str) -> None:
    with World() as world:
        shop = world.shops[name]
        listing = next(iter(shop.shelf.listings.values()))

        seen = asyncio.run(look(shop.base_url + listing.path, SHOPS[name]))

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
