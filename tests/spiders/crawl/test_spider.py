"""The way of a listing through the crawl, over real HTTP."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from store.engine import read, write
from store.requests import RequestKind, Wanted, ask
from store.tables import batch_captures, batches, listings, offer_spans, requests
from system import clock
from tests.spiders.crawl.conftest import Place, Shop, page, reply


@pytest.fixture
def two(shop: Shop, place: Place) -> Place:
    """A channel of two listings that sell."""
    place.settings(shop.url)
    place.add(shop.url, "/p/1", "/p/2")
    shop.asked.clear()
    shop.answers = {"/p/1": reply(page("One")), "/p/2": reply(page("Two"))}
    return place


def test_each_listing_of_the_channel_is_captured_in_a_batch_that_waits_for_its_check(two: Place) -> None:
    done = two.crawl()

    assert done.returncode == 0, done.stderr
    assert two.outcomes() == {"/p/1": "ok", "/p/2": "ok"}
    with read(two.engine) as conn:
        assert conn.execute(select(batches.c.channel, batches.c.checked_at)).all() == [("shop", None)]
        assert len(conn.execute(select(batch_captures)).all()) == 2


def test_the_summary_counts_the_captures_by_outcome(two: Place) -> None:
    done = two.crawl()

    assert "shop: 2 listings, ground: page" in done.stdout
    assert "shop: 2 captures in " in done.stdout
    assert done.stdout.endswith(": ok 2\n")
    assert done.stderr == ""


def test_the_run_keeps_its_statistics(two: Place) -> None:
    two.crawl()

    statistics = two.last_run()["statistics"]
    assert statistics["outcomes"] == {"ok": 2}
    assert statistics["fields"]["price"] == 2
    assert statistics["bytes"] == 2 * len(page("One"))
    assert statistics["seconds"] > 0


def test_the_crawl_says_who_it_is_and_keeps_no_cookie(shop: Shop, two: Place) -> None:
    shop.answers["/p/1"] = reply(page("One"), Set_Cookie="visitor=1; Path=/")

    two.crawl()

    assert {headers["user-agent"] for _, headers in shop.asked} == {"Andon/0.1 (+ops@example.com)"}
    assert not [headers for _, headers in shop.asked if "cookie" in headers or "referer" in headers]


def test_a_page_is_asked_for_again_with_its_validators(shop: Shop, two: Place) -> None:
    shop.answers["/p/1"] = reply(page("One"), ETag='"v1"', Last_Modified="Mon, 05 Jan 2026 08:00:00 GMT")
    two.crawl()
    shop.asked.clear()
    shop.answers["/p/1"] = reply(b"", 304)

    two.crawl()

    sent = dict(shop.asked)["/p/1"]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"v1"', "Mon, 05 Jan 2026 08:00:00 GMT")
    assert two.last_run()["statistics"]["unchanged"] == 1
    with read(two.engine) as conn:
        query = select(offer_spans.c.count).join(listings, listings.c.id == offer_spans.c.listing_id)
        assert conn.execute(query.where(listings.c.external_id == "/p/1")).scalar_one() == 2


def test_a_validator_that_could_carry_another_header_is_not_sent_back(shop: Shop, two: Place) -> None:
    shop.answers["/p/1"] = reply(page("One"), ETag='"a\tb\x80"')
    two.crawl()
    shop.asked.clear()

    two.crawl()

    assert "if-none-match" not in dict(shop.asked)["/p/1"]


def test_a_url_that_holds_a_line_break_adds_no_header(shop: Shop, two: Place) -> None:
    with write(two.engine) as conn:
        conn.execute(listings.update().values(url=listings.c.url + "?a=1\r\nX-Injected: 1"))

    two.crawl()

    assert len(shop.asked) > 1
    assert not [headers for _, headers in shop.asked if "x-injected" in headers]


def test_a_single_listing_is_crawled_by_id_or_by_url(shop: Shop, two: Place) -> None:
    two.crawl("--listing", "/p/1")
    by_id = two.outcomes()
    two.crawl("--url", f"{shop.url}/p/2")

    assert by_id == {"/p/1": "ok", "/p/2": None}
    assert two.outcomes() == {"/p/1": "ok", "/p/2": "ok"}


def test_only_the_tier_is_crawled_that_is_named(two: Place) -> None:
    with write(two.engine) as conn:
        conn.execute(listings.update().where(listings.c.external_id == "/p/2").values(tier="hot"))

    two.crawl("--tier", "hot", "--reason", "schedule")

    assert two.outcomes() == {"/p/1": None, "/p/2": "ok"}
    assert (two.last_run()["tier"], two.last_run()["reason"]) == ("hot", "schedule")


def test_a_run_begun_again_leaves_out_what_was_captured_since_it_was_due(shop: Shop, two: Place) -> None:
    due = clock.now().isoformat()
    two.crawl("--listing", "/p/1")
    shop.asked.clear()

    two.crawl("--tier", "daily", "--due", due)

    assert "/p/1" not in shop.paths()
    assert two.outcomes()["/p/2"] == "ok"


def test_due_requests_are_served_and_others_wait(two: Place) -> None:
    with write(two.engine) as conn:
        ids = {row[0]: row[1] for row in conn.execute(select(listings.c.external_id, listings.c.id))}
        wanted = [Wanted(kind=RequestKind.CAPTURE, channel="shop", listing_id=ids["/p/1"])]
        ask(conn, wanted, reason="second look")
        later = [Wanted(kind=RequestKind.CAPTURE, channel="shop", listing_id=ids["/p/2"])]
        ask(conn, later, reason="second look", due_at=clock.now() + timedelta(hours=1))

    two.crawl("--requests")

    assert two.outcomes() == {"/p/1": "ok", "/p/2": None}
    with read(two.engine) as conn:
        rows = conn.execute(select(requests.c.served_at, requests.c.claimed_at).order_by(requests.c.id)).all()
        assert [(served is not None, claimed is not None) for served, claimed in rows] == [(True, True), (False, False)]
