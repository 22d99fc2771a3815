"""Crawls of the sandbox's shops: each platform's own requests, and every way in which a site misbehaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.channels import CHANNELS
from sandbox.world import World
from store.engine import write
from store.listings import listing_for
from tests.spiders.crawl.conftest import Place, place_in

OUTCOMES = {
    "captcha": "blocked",
    "login": "login",
    "soft_404": "soft_404",
    "empty_shell": "parse_failed",
    "forbidden": "blocked",
    "too_many": "blocked",
    "error": "fetch_failed",
    "slow": "ok",
    "hang": "fetch_failed",
    "truncated": "fetch_failed",
    "gzip_bomb": "fetch_failed",
    "redirect_loop": "fetch_failed",
    "redirect_private": "fetch_failed",
    "too_large": "fetch_failed",
    "encoding": "ok",
    "reset": "fetch_failed",
}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """The eight shops."""
    with World(styles_each=len(OUTCOMES) + 1) as made:
        yield made


def place_of(world: World, channel: str, folder: Path, ground: str = "permitted") -> Place:
    """A store with the listings of `channel`, each by its page's address."""
    place, of = place_in(folder), CHANNELS[channel]
    place.settings(
        world.shops[channel].base_url,
        platform=f'"{of.platform}"',
        currency=f'"{of.currency}"',
        kind=f'"{of.kind}"',
        ground=f'"{ground}"',
        permission='{ who = "the sandbox", when = 2026-01-02, ground = "its purpose" }',
    )
    with write(place.engine) as conn:
        for listing in world.listings(channel):
            listing_for(conn, "shop", listing.external_id, world.url(listing))
    return place


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_listing_of_every_platform_is_captured(world: World, tmp_path: Path, channel: str) -> None:
    place = place_of(world, channel, tmp_path)

    done = place.crawl()

    assert done.returncode == 0, done.stderr
    assert set(place.outcomes().values()) == {"ok"}
    place.engine.dispose()


def test_every_misbehaviour_of_a_reseller_has_its_outcome(world: World, tmp_path: Path) -> None:
    place = place_of(world, "reseller_eu", tmp_path, ground="page")
    listings = [listing.external_id for listing in world.listings("reseller_eu")]
    for external_id, kind in zip(listings, OUTCOMES, strict=False):
        world.misbehave(kind, "reseller_eu", external_id, seconds=1.0, retry_after=0, encoding="cp1252")

    done = place.crawl()
    world.clear()

    assert done.returncode == 0, done.stderr
    expected = dict(zip(listings, OUTCOMES.values(), strict=False)) | {listings[-1]: "ok"}
    assert place.outcomes() == expected
    assert world.trap_requests == []
    place.engine.dispose()
