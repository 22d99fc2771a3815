"""Each misbehaviour does what it says, where it is said to, and no longer."""

import gzip
import http.client
import json
import re
from typing import Any

import pytest

from sandbox.assortment import Listing
from sandbox.channels import CHANNELS
from sandbox.misbehaviour import NAMES
from sandbox.world import TRAP_HOST, World
from tests.sandbox.conftest import Answer, get


def first(world: World, channel: str = "own") -> Listing:
    return next(world.listings(channel))


def misbehaved(world: World, kind: str, channel: str = "own", **details: Any) -> Answer:
    world.misbehave(kind, channel, **details)
    return get(world.url(first(world, channel)), timeout=1)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("kind", "status"),
    [("captcha", 200), ("soft_404", 200), ("empty_shell", 200), ("forbidden", 403), ("too_many", 429), ("error", 500)],
)
def test_block_answers_its_status_without_the_price(world: World, channel: str, kind: str, status: int) -> None:
    one = first(world, channel)
    answer = misbehaved(world, kind, channel)

    assert answer.status == status
    assert world.shops[channel].amount(one.list_price, one.currency) not in answer.text


def test_captcha_page_asks_for_a_captcha(world: World) -> None:
    assert 'name="captcha"' in misbehaved(world, "captcha").text


def test_too_many_names_the_seconds_to_wait(world: World) -> None:
    assert misbehaved(world, "too_many", retry_after=7).headers["retry-after"] == "7"


def test_login_redirects_to_a_page_with_a_password_that_answers(world: World) -> None:
    answer = misbehaved(world, "login")
    page = get(world.shops["own"].base_url + answer.headers["location"])

    assert (answer.status, page.status) == (302, 200)
    assert 'type="password"' in page.text


def test_naver_shell_holds_only_the_empty_product(world: World) -> None:
    page = misbehaved(world, "empty_shell", "naver").text

    assert '"simpleProductForDetailPage":{"A":{"id":null' in page


def test_slow_answers_right_after_its_seconds(world: World) -> None:
    world.misbehave("slow", "own", seconds=0.05)

    assert first(world).title in get(world.url(first(world))).text


def test_hang_never_answers(world: World) -> None:
    world.misbehave("hang", "own")

    with pytest.raises(TimeoutError):
        get(world.url(first(world)), timeout=0.1)


def test_reset_breaks_the_connection(world: World) -> None:
    with pytest.raises(ConnectionResetError):
        misbehaved(world, "reset")


def test_truncated_body_is_shorter_than_announced(world: World) -> None:
    with pytest.raises(http.client.IncompleteRead):
        misbehaved(world, "truncated")


def test_gzip_bomb_is_small_and_unpacks_large(world: World) -> None:
    answer = misbehaved(world, "gzip_bomb", megabytes=8)

    assert len(answer.body) < 100_000
    assert len(gzip.decompress(answer.body)) > 8 * 1024 * 1024 - 100


def test_redirect_loop_leads_on_for_ever(world: World) -> None:
    world.misbehave("redirect_loop", "own")
    base, target = world.shops["own"].base_url, first(world).path
    seen = []
    for _ in range(3):
        target = get(base + target).headers["location"]
        seen.append(target)

    assert len(set(seen)) == 3


@pytest.mark.parametrize(("kind", "host"), [("redirect_private", TRAP_HOST), ("redirect_host", "localhost")])
def test_redirect_elsewhere_leads_to_the_trap_which_counts(world: World, kind: str, host: str) -> None:
    place = misbehaved(world, kind).headers["location"]
    get(place.replace("localhost", TRAP_HOST))

    assert place.startswith(f"http://{host}:")
    assert world.trap_requests == [first(world).path]


def test_too_large_page_begins_with_the_right_one(world: World) -> None:
    answer = misbehaved(world, "too_large")

    assert len(answer.body) > 20 * 1024 * 1024
    assert first(world).title in answer.body[:5000].decode()


@pytest.mark.parametrize("channel", CHANNELS)
def test_changed_layout_keeps_the_size_and_none_of_the_names(world: World, channel: str) -> None:
    one = first(world, channel)
    plain = get(world.url(one)).text
    page = misbehaved(world, "changed_layout", channel).text
    buy_box = world.shops[channel].amount(one.list_price, one.currency)

    assert len(page) > len(plain) * 0.8
    assert buy_box not in page
    for name in (
        "ld+json",
        "itemprop=",
        "__PRELOADED_STATE__",
        "__ICE_APP_CONTEXT__",
        '"priceText":',
        '\\"vendorItemId\\":',
        "product:price:amount",
        '"price":',
        "&quot;display_price",
    ):
        assert name not in page.replace('itemprop="x', "")


def test_changed_layout_renames_the_keys_of_json(world: World) -> None:
    one = first(world, "shopify")
    world.misbehave("changed_layout", "shopify")
    keys = json.loads(get(f"{world.url(one)}.js").body)

    assert keys
    assert all(re.fullmatch("x[0-9a-f]{7}", key) for key in keys)


@pytest.mark.parametrize(
    ("channel", "encoding"),
    [("own", "cp949"), ("shopify", "gb18030"), ("reseller_kr", "utf-16"), ("naver", "cp949"), ("tmall", "gb18030")],
)
def test_other_encoding_reads_back_to_the_same_words(world: World, channel: str, encoding: str) -> None:
    answer = misbehaved(world, "encoding", channel, encoding=encoding)

    assert answer.headers["content-type"] == f"text/html; charset={encoding}"
    assert first(world, channel).title in answer.body.decode(encoding)
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode()


def test_undeclared_encoding_is_not_in_the_header(world: World) -> None:
    assert misbehaved(world, "encoding", declared=False).headers["content-type"] == "text/html"


@pytest.mark.parametrize(
    ("kind", "status", "word"),
    [("robots_disallow", 200, "Disallow: /\n"), ("robots_error", 500, ""), ("robots_missing", 404, "")],
)
def test_robots_variants_touch_robots_alone(world: World, kind: str, status: int, word: str) -> None:
    page = misbehaved(world, kind)
    robots = get(f"{world.shops['own'].base_url}/robots.txt")

    assert (page.status, robots.status) == (200, status)
    assert word in robots.text


def test_sitemap_lists_pages_of_another_host(world: World) -> None:
    world.misbehave("sitemap_host", "own")

    assert f"http://{TRAP_HOST}:" in get(f"{world.shops['own'].base_url}/sitemap.xml").text


def test_misbehaviour_of_one_listing_or_path_spares_the_others(world: World) -> None:
    one, other, third = list(world.listings("shopify"))[:3]
    world.misbehave("error", "shopify", one.external_id)
    world.misbehave("forbidden", "shopify", path=other.path)
    base = world.shops["shopify"].base_url

    assert [get(f"{base}{one.path}{end}").status for end in ("", ".js", ".json")] == [500, 500, 500]
    assert [get(f"{base}{other.path}{end}").status for end in ("", ".js")] == [403, 200]
    assert get(world.url(third)).status == 200


def test_misbehaviour_ends_after_its_times_or_when_cleared(world: World) -> None:
    world.misbehave("error", "own", times=2)
    some = [get(world.url(first(world))).status for _ in range(3)]
    world.misbehave("error", "own")
    world.clear()

    assert some == [500, 500, 200]
    assert get(world.url(first(world))).status == 200


def test_unknown_misbehaviour_is_refused_and_every_name_is_explained(world: World) -> None:
    with pytest.raises(ValueError, match="no misbehaviour is called"):
        world.misbehave("sulk", "own")

    assert all(NAMES.values())
