"""What `andon channels` and `andon doctor` say of channels: grounds, checked pages, keys, clocks, robots.txt."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from model.errors import InputError
from spiders import channels, examining, officials
from spiders.crawling import sources
from spiders.magento_api import MagentoApi
from spiders.official import OfficialApi, keys_of, missing
from spiders.shopify_api import ShopifyApi
from spiders.woocommerce_api import WooCommerceRest
from system import clock
from system.feeds import Feed
from system.settings import Settings, parse
from tests.spiders.apis.toys import ToyApi, ToyTwin


def settings(base_url: str = "https://shop.example", **changes: str) -> Settings:
    channel = {
        "platform": "site",
        "base_url": base_url,
        "country": "DE",
        "currency": "EUR",
        "time_zone": "Europe/Berlin",
        "kind": "reseller",
        "ground": "page",
    }
    return parse({"channels": {"shop": channel | changes}})


@pytest.fixture(autouse=True)
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(officials, "found", lambda: {"site": ToyApi})


def rows(made: Settings, keys: Mapping[str, str]) -> dict[str, channels.Row]:
    return {row["source"]: row for row in channels.rows(made, keys) if row["channel"] == "shop"}


def test_each_source_says_its_ground_and_where_it_was_checked() -> None:
    found = rows(settings(), {})

    assert found["pages"]["ground"] == "page"
    assert "public benchmark (2020-11 to 2020-12)" in found["pages"]["checked"]
    assert found["Toy API"]["ground"] == ""
    assert found["Toy API"]["checked"] == "not yet checked on a real answer"


@pytest.mark.parametrize("name", ["ssg", "cjonstyle", "coupang", "coupang_tw", "wechat_store"])
def test_item_pages_that_no_real_page_stands_behind_say_so(name: str) -> None:
    (pages,) = [row for row in channels.rows(Settings(), {}) if row["platform"] == name and row["source"] == "pages"]

    assert "not yet checked on a real page" in pages["checked"]


def test_missing_and_ending_keys_are_told() -> None:
    soon = (clock.now() + timedelta(days=9)).date().isoformat()

    assert "keys missing: ANDON_TOY_SECRET" in rows(settings(ground="api"), {})["Toy API"]["status"]
    held = {"ANDON_TOY_SECRET": "x", "ANDON_TOY_EXPIRES": soon}
    assert f"run out on {soon}, in 9 days" in rows(settings(ground="api"), held)["Toy API"]["status"]


@pytest.mark.parametrize(
    ("expires", "said"), [("2020-01-01", "ran out on"), ("soon", "is no date"), ("2099-01-01", "")]
)
def test_the_day_a_key_ends_is_read(expires: str, said: str) -> None:
    found = list(channels.key_faults(settings(ground="api"), {"ANDON_TOY_SECRET": "x", "ANDON_TOY_EXPIRES": expires}))

    assert [said in one for one in found] == ([True] if said else [])


@pytest.mark.parametrize(
    ("ground", "status"), [("api", "no official API is known"), ("feed", "no feed in the settings")]
)
def test_a_ground_that_nothing_stands_behind_is_told(ground: str, status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(officials, "found", dict)
    made = settings(ground=ground)

    told = [row["status"] for row in channels.rows(made, {}) if row["channel"] == "shop"]
    assert [one for one in told if one] == [f"{status}: not crawled"]
    assert len(list(examining.faults(made, {}))) == 1


def test_a_feed_whose_file_is_not_there_is_told(tmp_path: Path) -> None:
    feed = {"file": "none.csv", "format": "csv", "fields": {"external_id": "id"}}
    shop = settings(ground="feed").channel("shop")
    made = Settings(channels={"shop": shop.model_copy(update={"feed": Feed.model_validate(feed).placed(tmp_path)})})

    assert list(examining.faults(made, {})) == [f"channel shop: there is no feed {tmp_path / 'none.csv'}"]


@pytest.mark.parametrize("api", [ShopifyApi, MagentoApi, WooCommerceRest])
def test_keys_go_to_no_address_but_the_shops_own(api: type[OfficialApi], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(officials, "found", lambda: {"site": api})
    keys = {key.name: "x" for key in api.keys}
    told = f"channel 'shop': {api.title} stands at the shop's own address; channels.shop.api_url must tell it"

    assert list(examining.faults(settings(ground="api"), keys)) == [told]
    with pytest.raises(InputError, match="must tell it"):
        sources.api_of(settings(ground="api").channel("shop"), keys, sources.Stop(), None)


@pytest.mark.parametrize("api", [ShopifyApi, MagentoApi])
def test_one_of_several_sets_of_keys_will_do(api: type[OfficialApi]) -> None:
    usual, other, public = api.either

    assert [key.name for key in missing(api, {})] == list(usual)
    assert [key.name for key in missing(api, {other[0]: "x"})] == list(usual)
    assert not missing(api, dict.fromkeys(other, "x"))
    assert not missing(api, dict.fromkeys(public, "x"))


def test_a_channel_may_have_keys_of_its_own_and_then_no_others_count() -> None:
    shop = settings().channel("shop").model_copy(update={"name": "shop-kr"})
    for_all = {"ANDON_SHOPIFY_ACCESS_TOKEN": "for all"}
    own = {"ANDON_SHOPIFY_CLIENT_ID__SHOP_KR": "own", "ANDON_SHOPIFY_CLIENT_ID__OTHER": "another's"}

    assert keys_of(ShopifyApi, shop, for_all) == for_all
    assert keys_of(ShopifyApi, shop, for_all | own) == {"ANDON_SHOPIFY_CLIENT_ID": "own"}


def test_every_platform_that_no_channel_uses_is_listed_too() -> None:
    listed = channels.rows(settings(), {})

    assert {"naver", "shopify", "woocommerce", "magento"} <= {row["platform"] for row in listed if not row["channel"]}


def test_a_wrong_clock_is_found_before_a_signature_is_refused() -> None:
    with ToyTwin() as twin:
        twin.clock_off = timedelta(minutes=-9)
        found = list(examining.faults(settings(ground="api", api_url=twin.url), {"ANDON_TOY_SECRET": "x"}))

    assert len(found) == 1
    assert "s ahead of that of Toy API" in found[0]


@pytest.fixture
def closed() -> Iterator[str]:
    """A site whose robots.txt closes everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"User-agent: *\nDisallow: /\n"
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_closed_robots_txt_is_found_before_a_crawl(closed: str) -> None:
    (found,) = examining.faults(settings(closed), {})

    assert "closes its listings to Andon" in found
    assert list(examining.faults(settings(closed, ground="own"), {})) == []
