"""By which ground a channel may be read, and how."""

from typing import Any

import pytest

from model.errors import InputError
from spiders.crawling import manners
from system.settings import Channel, Crawl, Settings, parse

LEAVE = {"who": "Shop Ltd", "when": "2026-01-02", "ground": "contract 7"}


def channel(**changes: Any) -> Channel:
    """A reseller's site that robots.txt opens."""
    raw = {
        "platform": "site",
        "base_url": "https://www.shop.example",
        "country": "KR",
        "currency": "KRW",
        "time_zone": "Asia/Seoul",
        "kind": "reseller",
        "ground": "page",
    }
    settings: Settings = parse({"channels": {"shop": raw | changes}})
    return settings.channel("shop")


CRAWL = Crawl(contact="ops@brand.example", delay_seconds=0, concurrency=8)


def test_a_channel_without_a_ground_is_refused_in_one_sentence() -> None:
    with pytest.raises(
        InputError, match=r"^channel 'shop' states no ground of access; .*own, api, feed, page, permitted$"
    ):
        manners.check(channel(ground=None), CRAWL)


def test_another_s_site_is_not_crawled_without_a_contact_address() -> None:
    with pytest.raises(InputError, match=r"crawl\.contact"):
        manners.check(channel(), Crawl())


def test_a_contact_that_could_carry_another_header_is_refused() -> None:
    with pytest.raises(InputError, match=r"crawl\.contact"):
        manners.check(channel(), Crawl(contact="ops@brand.example\r\nX-Injected: 1"))


def test_another_s_site_is_asked_one_request_at_a_time_with_autothrottle() -> None:
    settings = manners.scrapy_settings(channel(), CRAWL)

    assert settings["CONCURRENT_REQUESTS"] == settings["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert settings["AUTOTHROTTLE_ENABLED"]


def test_our_own_site_is_asked_as_many_at_a_time_as_the_settings_say() -> None:
    settings = manners.scrapy_settings(channel(kind="own", ground="own"), CRAWL)

    assert settings["CONCURRENT_REQUESTS_PER_DOMAIN"] == 8
    assert not settings["AUTOTHROTTLE_ENABLED"]


def test_the_ground_names_who_permitted_it_and_when() -> None:
    assert manners.ground(channel(ground="permitted", permission=LEAVE)) == (
        "permitted by Shop Ltd on 2026-01-02 (contract 7)"
    )


@pytest.mark.parametrize(
    ("host", "granted"), [("www.shop.example", True), ("shop.example", True), ("cdn.shop.example", False)]
)
def test_leave_holds_for_the_channel_s_own_host(host: str, granted: bool) -> None:
    assert manners.grants(channel(ground="permitted", permission=LEAVE), host) is granted
    assert not manners.grants(channel(), host)


@pytest.mark.parametrize(
    ("changes", "allow", "expected"),
    [
        ({}, True, None),
        ({"kind": "own"}, True, "www.shop.example"),
        ({"kind": "own"}, False, None),
        ({"base_url": "http://127.0.0.2:8001"}, False, "127.0.0.2"),
        ({"base_url": "http://localhost:8001"}, False, "localhost"),
        ({"base_url": "http://10.0.0.8"}, False, None),
    ],
)
def test_only_our_own_host_or_this_machine_may_be_at_a_private_address(
    changes: dict[str, str], allow: bool, expected: str | None
) -> None:
    assert manners.private_host(channel(**changes), Crawl(allow_private_addresses=allow)) == expected
