"""robots.txt decides where the channel's ground does not."""

import pytest

from tests.spiders.crawl.conftest import Answer, Place, Shop, page, reply

CLOSED = reply(b"User-agent: *\nDisallow: /\n", Content_Type="text/plain")
PARTLY = reply(b"User-agent: *\nDisallow: /closed/\n", Content_Type="text/plain")
NAMED = reply(b"User-agent: *\nDisallow: /\nUser-agent: Andon\nAllow: /\n", Content_Type="text/plain")


def crawl(shop: Shop, place: Place, robots: Answer | None, ground: str) -> dict[str, str]:
    """The outcomes of an open and a closed path under `robots`."""
    shop.asked.clear()
    shop.answers = {"/open/1": reply(page()), "/closed/1": reply(page())}
    if robots is not None:
        shop.answers["/robots.txt"] = robots
    leave = {"permission": '{ who = "Shop Ltd", when = 2026-01-02, ground = "contract 7" }'}
    place.settings(shop.url, ground=f'"{ground}"', **(leave if ground == "permitted" else {}))
    place.add(shop.url, "/open/1", "/closed/1")
    done = place.crawl()
    assert done.returncode == 0, done.stderr
    return place.outcomes()


@pytest.mark.parametrize(
    ("robots", "opened", "closed"),
    [
        (PARTLY, "ok", "blocked"),
        (CLOSED, "blocked", "blocked"),
        (NAMED, "ok", "ok"),
        (None, "ok", "ok"),
        (reply(b"", 503), "fetch_failed", "fetch_failed"),
        (reply(b"\x00\xff" * 3000), "ok", "ok"),
    ],
    ids=["partly", "closed", "opened to Andon", "missing", "failing", "noise"],
)
def test_a_page_of_another_site_is_read_as_robots_txt_says(
    shop: Shop, place: Place, robots: Answer | None, opened: str, closed: str
) -> None:
    outcomes = crawl(shop, place, robots, "page")

    assert outcomes == {"/open/1": opened, "/closed/1": closed}


def test_a_closed_page_is_not_asked_for_and_the_verdict_is_kept(shop: Shop, place: Place) -> None:
    crawl(shop, place, PARTLY, "page")

    assert sorted(shop.paths()) == ["/open/1", "/robots.txt"]
    assert place.reasons() == {"/closed/1": "robots.txt of 127.0.0.1 closes this page"}
    assert place.last_run()["statistics"]["robots"] == {"127.0.0.1": "closes pages"}
    assert place.last_run()["statistics"]["robots_refused"] == 1


@pytest.mark.parametrize("ground", ["own", "permitted"])
def test_another_ground_than_page_needs_no_robots_txt(shop: Shop, place: Place, ground: str) -> None:
    outcomes = crawl(shop, place, CLOSED, ground)

    assert set(outcomes.values()) == {"ok"}
    assert "/robots.txt" not in shop.paths()
