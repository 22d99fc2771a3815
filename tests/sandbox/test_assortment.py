from stdnum import ean

from sandbox.assortment import styles
from sandbox.channels import CHANNELS
from sandbox.pictures import picture
from sandbox.placing import listings
from tests.sandbox.conftest import NOON


def test_same_seed_makes_the_same_goods_and_another_seed_others() -> None:
    assert tuple(styles(1)) == tuple(styles(1))
    assert tuple(styles(1)) != tuple(styles(2))


def test_first_style_is_runner_three() -> None:
    first = next(styles())

    assert (first.code, first.names["en"], first.names["ko"]) == ("AR3041", "Arcus Runner 3", "아르쿠스 러너 3")
    assert first.list_prices["KRW"] == 129_000


def test_every_gtin_is_valid_distinct_and_of_the_reserved_prefix() -> None:
    gtins = [sku.gtin for style in styles(1, 200) for sku in style.skus]

    assert len(gtins) == len(set(gtins))
    assert all(ean.is_valid(gtin) and gtin.startswith("299") for gtin in gtins)


def test_large_assortment_has_distinct_listings_in_every_channel() -> None:
    made = tuple(styles(1, 2000))

    for channel in CHANNELS.values():
        ours = listings(channel, made, 1, NOON)
        ids = [one.id for listing in ours.values() for one in listing.variants if one.id]
        assert len(ours) == 2000
        assert len({one.path for one in ours.values()}) == 2000
        assert len(ids) == len(set(ids))


def test_every_channel_lists_at_least_thirty_styles() -> None:
    for channel in CHANNELS.values():
        assert len(listings(channel, styles(), 1, NOON)) >= 30


def test_promotions_lie_on_local_midnights() -> None:
    for channel in CHANNELS.values():
        for listing in listings(channel, styles(), 1, NOON).values():
            assert all((one.starts.hour, one.starts.minute) == (0, 0) for one in listing.promotions)


def test_pictures_are_png_and_differ_by_style_colour_and_view() -> None:
    drawn = {
        picture("shoe", style, paint, number)
        for style in ("AR3041", "AR3069")
        for paint in ("#23262b", "#c2372f")
        for number in (1, 2, 3)
    }

    assert len(drawn) == 12
    assert all(png.startswith(b"\x89PNG\r\n\x1a\n") for png in drawn)
