"""The demo finds every injected fault and nothing else."""

import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from rich.console import Console

from demo import driver, master, plan, stacks
from demo.house import House
from demo.sources import ApiStore, FeedFile, Source
from model.capture import Capture
from sandbox.apis.naver_commerce import NaverCommerce
from sandbox.slack import Slack
from sandbox.world import World
from spiders.calling import Caller
from spiders.channels import feed_faults, key_faults
from spiders.feed import FeedSource
from spiders.naver_api import NaverCommerceApi
from spiders.official import gateway, keys_of
from system import clock
from system.settings import load
from tests.spiders.apis.toys import AtOnce


class RoomyTwin(NaverCommerce):
    """The twin without a limit that tests, which do not wait, would meet."""

    calls_allowed: ClassVar[int] = 10_000


@pytest.fixture
def world() -> Iterator[World]:
    with World(at=clock.now()) as made:
        yield made


@pytest.fixture
def store(world: World) -> Iterator[ApiStore]:
    with RoomyTwin() as twin:
        yield ApiStore(world.clock, twin)


@pytest.fixture
def feed(world: World, tmp_path: Path) -> FeedFile:
    return FeedFile(world.clock, tmp_path / "feed.csv")


@pytest.fixture
def house(world: World, store: ApiStore, feed: FeedFile, tmp_path: Path) -> Iterator[House]:
    with Slack() as slack:
        yield House(tmp_path, world, slack, (store, feed))


def told(house: House, source: Source) -> Sequence[Capture]:
    """What Andon reads of a source now."""
    source.show()
    settings = load(house.settings)
    channel = settings.channel(source.name)
    if channel.feed is not None:
        return list(FeedSource.of(channel, settings).listings())
    kind = NaverCommerceApi
    keys = keys_of(kind, channel, house.environment)
    return list(kind(Caller(kind.title, gateway(kind, channel), keys, 2, 1.0, turns=AtOnce())).listings())


@pytest.mark.drill
def test_the_demo_finds_what_was_injected_and_nothing_else(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), width=120)

    right = driver.run(tmp_path, console)

    assert right, console.file.getvalue()  # type: ignore[attr-defined]
    assert "Open the listing" in (tmp_path / "slack.html").read_text("utf-8")


def test_the_demo_prints_the_price_stack_of_a_korean_and_a_chinese_marketplace(world: World) -> None:
    console = Console(file=io.StringIO(), width=120)

    stacks.show(world, console)

    printed = console.file.getvalue()  # type: ignore[attr-defined]
    assert all(words in printed for words in ("정가", "쿠폰", "와우회원가", "价格", "优惠前", "券后"))
    for name in stacks.MARKETPLACES:
        due = world.view(name, stacks.stacked(world, name).external_id)
        assert all(f" {amount:,} {due.currency}" in printed for amount in (due.regular, due.price, due.coupon))


def test_andon_has_all_that_it_needs_to_read_the_api_and_the_feed(house: House) -> None:
    for source in house.sources:
        source.show()

    settings = load(house.settings)
    assert {settings.channel(source.name).ground for source in house.sources} == {"api", "feed"}
    assert not [*key_faults(settings, house.environment), *feed_faults(settings)]


@pytest.mark.parametrize("name", ["naver_api", "reseller_feed"])
def test_a_source_tells_names_prices_and_stock_as_the_sandbox_has_them(house: House, name: str) -> None:
    source = next(one for one in house.sources if one.name == name)

    seen = told(house, source)

    due = [source.shelf.view(listing.external_id) for listing in source.listings()]
    assert [(one.name, one.price, one.regular_price, one.currency) for one in seen] == [
        (view.title, view.price, view.regular, view.currency) for view in due
    ]
    assert [{one.id: (one.price, one.quantity) for one in capture.variants} for capture in seen] == [
        {master.variant_key(one.variant): (one.price, one.quantity) for one in view.choices} for view in due
    ]


def test_each_fault_of_a_source_is_told_until_it_is_mended(world: World, house: House) -> None:
    sources = {source.name: source for source in house.sources}
    before = {name: told(house, source) for name, source in sources.items()}
    injected = [one for one in plan.faults(world, house.sources) if one.channel in sources]

    for one in injected:
        sources[one.channel].inject(one.fault, one.external_id, one.sku, plan.FACTORS.get(one.fault))
    for name, source in sources.items():
        hit = {one.external_id for one in injected if one.channel == name} - _unseen(injected)
        changed = [old for old, new in zip(before[name], told(house, source), strict=True) if old != new]
        assert len(changed) == len(hit)

    for one in injected:
        sources[one.channel].clear(one.external_id, one.fault)
    assert {name: told(house, source) for name, source in sources.items()} == before


def _unseen(injected: Sequence[plan.Injected]) -> set[str]:
    """Listings whose fault is at the warehouse: the page stays, and nothing is at hand."""
    return {one.external_id for one in injected if one.fault == "oversell"}


def test_the_faults_of_the_sources_each_have_a_listing_of_their_own(world: World, house: House) -> None:
    names = {source.name: source.faults for source in house.sources}

    injected = [one for one in plan.faults(world, house.sources) if one.channel in names]

    assert len({(one.channel, one.external_id) for one in injected}) == len(injected)
    assert {(one.channel, one.fault) for one in injected} == {(name, one) for name in names for one in names[name]}


def test_the_api_s_twin_goes_by_the_demo_s_clock(house: House, store: ApiStore) -> None:
    house.move(timedelta(hours=25))

    assert len(told(house, store)) == store.goods
    assert store.twin.refused == []


def test_what_is_at_hand_for_a_source_follows_its_faults(feed: FeedFile) -> None:
    listing = feed.listings()[0]

    feed.inject("sold_out", listing.external_id, None, None)

    assert set(feed.stock(listing.external_id).values()) == {0}
