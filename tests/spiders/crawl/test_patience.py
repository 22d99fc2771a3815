"""What fails is tried again, no sooner than the server asks."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from itertools import count

import pytest

from tests.spiders.crawl.conftest import Answer, Place, Shop, page, reply


def first(times: int, failing: Answer, then: Answer) -> Answer:
    """`failing` so many times, `then` afterwards."""
    number: Iterator[int] = count()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        (failing if next(number) < times else then)(handler)

    return answer


@pytest.mark.parametrize(
    "failing",
    [reply(b"", 429, Retry_After="0"), reply(b"", 503), reply(b"", 500), reply(page(), Content_Length="99999")],
    ids=["429", "503", "500", "truncated"],
)
def test_a_page_that_fails_twice_is_captured_at_the_third_try(shop: Shop, place: Place, failing: Answer) -> None:
    def closing(handler: BaseHTTPRequestHandler) -> None:
        failing(handler)
        handler.close_connection = True

    shop.asked.clear()
    shop.answers = {"/p/1": first(2, closing, reply(page()))}
    place.settings(shop.url)
    place.add(shop.url, "/p/1")

    place.crawl()

    assert place.outcomes() == {"/p/1": "ok"}
    assert place.last_run()["statistics"]["retries"] == 2


def test_a_host_that_failed_every_try_gets_one_try_for_each_further_page(shop: Shop, place: Place) -> None:
    shop.asked.clear()
    shop.answers = {f"/p/{number}": reply(b"", 429, Retry_After="0") for number in range(3)}
    place.settings(shop.url)
    place.add(shop.url, *shop.answers)

    place.crawl()

    assert set(place.outcomes().values()) == {"blocked"}
    assert len([path for path in shop.paths() if path != "/robots.txt"]) == 5


def test_a_server_that_asks_for_hours_is_not_asked_again(shop: Shop, place: Place) -> None:
    shop.asked.clear()
    shop.answers = {"/p/1": reply(b"", 429, Retry_After="7200")}
    place.settings(shop.url)
    place.add(shop.url, "/p/1")

    place.crawl()

    assert shop.paths().count("/p/1") == 1
