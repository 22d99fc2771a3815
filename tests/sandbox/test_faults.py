"""Each fault changes its page and nothing else, and the truth says so."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal

import pytest

from sandbox.assortment import Listing
from sandbox.channels import CHANNELS
from sandbox.faults import LISTING, SKU, SUPPORTED
from sandbox.shops.naver_product import CHANNEL_UID
from sandbox.world import World
from tests.sandbox.conftest import NOON, get

CASES = [
    (fault, channel, scope)
    for fault, channels in SUPPORTED.items()
    for channel, scopes in channels.items()
    for scope in sorted(scopes)
]

CHANGES = {
    "wrong_price": {"price", "structured", "regular", "choices"},
    "lost_digit": {"price", "structured", "regular", "choices"},
    "promo_late": {"price", "structured", "regular", "choices"},
    "promo_overrun": {"price", "structured", "regular", "choices"},
    "coupon_below_floor": {"coupon"},
    "contradiction": {"structured"},
    "list_price_changed": {"regular", "choices"},
    "wrong_currency": {"currency", "price", "structured", "choices"},
    "sold_out_size": {"choices"},
    "sold_out": {"choices"},
    "oversell": set(),
    "undersell": {"choices"},
    "option_missing": {"choices"},
    "image_missing": {"pictures"},
    "wrong_picture": {"foreign"},
    "wrong_title": {"title"},
    "brand_missing": {"brand"},
    "forbidden_words": {"description"},
    "gift_missing": {"gift"},
    "delisted": {"gone"},
    "cart_price": {"in_cart"},
    "cart_fails": {"cart_fails"},
    "stuck_option": {"stuck"},
}
"""What of the view a fault may change."""


@pytest.fixture
def world() -> Iterator[World]:
    """A small one: eight listings a shop are enough to see that the other seven stay as they are."""
    with World(at=NOON, styles_each=8) as made:
        yield made


def victim(world: World, fault: str, channel: str) -> Listing:
    """The style of rank 1 runs a promotion, 5 ends one tomorrow, 0 gives a gift; all three have sizes."""
    rank = {"promo_late": 1, "promo_overrun": 5, "gift_missing": 0}.get(fault, 2)
    return next(one for one in world.listings(channel) if one.style.rank == rank)


def pages(world: World, channel: str) -> dict[str, bytes]:
    return {one.external_id: get(world.url(one)).body for one in world.listings(channel)}


@pytest.mark.parametrize(("fault", "channel", "scope"), CASES)
def test_fault_changes_its_page_alone_and_ends_without_a_trace(
    world: World, fault: str, channel: str, scope: str
) -> None:
    if fault == "promo_overrun":
        world.set_time(NOON + timedelta(days=2))
    one = victim(world, fault, channel)
    before, due = pages(world, channel), world.due(channel, one.external_id)
    world.inject(fault, channel, one.external_id, one.variants[-1].sku.code if scope == SKU else None)
    after, view = pages(world, channel), world.view(channel, one.external_id)
    changed = {f.name for f in fields(view) if getattr(view, f.name) != getattr(due, f.name)}
    (row,) = world.truth()
    world.clear()

    # An oversold SKU looks as it did: what changed is that nothing is at hand. Of a cart no page tells.
    unseen = fault in {"oversell", "cart_price", "cart_fails"}
    assert {key for key in after if after[key] != before[key]} == (set() if unseen else {one.external_id})
    assert changed <= CHANGES[fault]
    assert bool(changed) is bool(CHANGES[fault])
    assert row.active
    assert (row.fault, row.channel, row.external_id) == (fault, channel, one.external_id)
    assert pages(world, channel) == before


@pytest.mark.parametrize("channel", CHANNELS)
def test_promotions_begin_and_end_by_the_worlds_time(world: World, channel: str) -> None:
    one = next(one for one in world.listings(channel) if one.style.rank == 3)
    world.set_time(one.promotions[0].starts - timedelta(minutes=1))
    early = world.view(channel, one.external_id).price
    world.set_time(one.promotions[0].starts + timedelta(seconds=1))
    begun = world.view(channel, one.external_id).price
    world.set_time(one.promotions[0].ends + timedelta(seconds=1))
    ended = world.view(channel, one.external_id).price

    assert (early, begun, ended) == (one.list_price, one.promotions[0].price, one.list_price)


def test_late_promotion_is_not_wrong_before_it_begins(world: World) -> None:
    one = next(one for one in world.listings("own") if one.style.rank == 3)
    world.inject("promo_late", "own", one.external_id)
    early = [row.active for row in world.truth()]
    world.set_time(NOON + timedelta(days=2))

    assert early == [False]
    assert [row.active for row in world.truth()] == [True]


@pytest.mark.parametrize(
    ("fault", "shown"),
    [("lost_digit", {"price": Decimal(15900)}), ("wrong_price", {"amount": Decimal(99000), "price": Decimal(99000)})],
)
def test_wrong_amounts_are_what_was_asked(world: World, fault: str, shown: dict[str, Decimal]) -> None:
    one = victim(world, fault, "own")
    world.inject(fault, "own", one.external_id, amount=shown.get("amount"))

    assert f"{shown['price']:,.0f}원" in get(world.url(one)).text


@pytest.mark.parametrize(
    ("channel", "path", "amount"),
    [
        ("shopify", "{path}.js", '"price":8800,'),
        ("shopify", "/products.json", '"price":"88.00"'),
        ("woocommerce", "/wp-json/wc/store/v1/products/{id}", '"price":"8800"'),
        ("naver", "/i/v2/channels/" + CHANNEL_UID + "/products/{id}", '"discountedSalePrice":88'),
    ],
)
def test_wrong_price_reaches_the_data_beside_the_page(world: World, channel: str, path: str, amount: str) -> None:
    one = victim(world, "wrong_price", channel)
    url = world.shops[channel].base_url + path.format(path=one.path, id=one.external_id)
    before = get(url).text
    world.inject("wrong_price", channel, one.external_id, amount=Decimal(88))

    assert amount not in before
    assert amount in get(url).text


def test_contradiction_keeps_the_shown_price(world: World) -> None:
    one = victim(world, "contradiction", "own")
    world.inject("contradiction", "own", one.external_id, amount=Decimal(111000))
    page = get(world.url(one)).text

    assert "159,000원" in page
    assert '"price":"111000"' in page


@pytest.mark.parametrize("fault", ["oversell", "sold_out_size"])
def test_stock_at_hand_is_gone_although_the_page_may_deny_it(world: World, fault: str) -> None:
    one = victim(world, fault, "own")
    sku = one.variants[0].sku.code
    world.inject(fault, "own", one.external_id, sku)

    assert world.stock("own", one.external_id)[sku] == 0
    assert world.view("own", one.external_id).choices[0].available is (fault == "oversell")


def test_undersold_goods_are_at_hand(world: World) -> None:
    one = victim(world, "undersell", "naver")
    sku = one.variants[0].sku.code
    world.inject("undersell", "naver", one.external_id, sku)

    assert world.stock("naver", one.external_id)[sku] > 0
    assert not world.view("naver", one.external_id).choices[0].available


@pytest.mark.parametrize(
    ("fault", "channel", "external_id", "sku", "says"),
    [
        ("nonsense", "own", "AR3055", None, "no fault is called"),
        ("wrong_price", "amazon", "AR3055", None, "no channel"),
        ("wrong_price", "own", "AR0000", None, "no listing"),
        ("wrong_price", "own", "AR3055", "AR3055-BLK-M", "is set on a listing"),
        ("sold_out_size", "own", "AR3055", None, "is set on a sku"),
        ("sold_out_size", "own", "AR3055", "AR9999-BLK-M", "sells no SKU"),
        ("wrong_currency", "naver", "4652015838", None, "not possible in channel naver"),
        ("promo_late", "own", "AR3055", None, "has nothing for fault"),
    ],
)
def test_impossible_fault_is_refused_in_a_sentence(
    world: World, fault: str, channel: str, external_id: str, sku: str | None, says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        world.inject(fault, channel, external_id, sku)

    assert world.truth() == ()


def test_every_fault_is_possible_on_a_listing_or_an_sku() -> None:
    assert all(scopes <= {LISTING, SKU} and scopes for channels in SUPPORTED.values() for scopes in channels.values())
