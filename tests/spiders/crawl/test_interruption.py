"""A crawl that is stopped or killed loses nothing and doubles nothing."""

import random
import signal
import subprocess
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler

import pytest
from sqlalchemy import func, select

from store.engine import read, write
from store.requests import RequestKind, Wanted, ask
from store.tables import batch_captures, batches, listings, offer_spans, requests
from tests.spiders.crawl.conftest import Place, Shop, environment, page, reply

PATHS = [f"/p/{number}" for number in range(40)]


@pytest.fixture
def busy(shop: Shop, place: Place) -> Place:
    """A channel of forty listings, each with a request."""
    place.settings(shop.url, batch="3")
    place.add(shop.url, *PATHS)
    shop.asked.clear()
    shop.answers = {path: reply(page(path)) for path in PATHS}
    with write(place.engine) as conn:
        ids = conn.execute(select(listings.c.id)).scalars()
        ask(conn, [Wanted(kind=RequestKind.CAPTURE, channel="shop", listing_id=id_) for id_ in ids], reason="test")
    return place


def begin(place: Place) -> "subprocess.Popen[bytes]":
    """A crawl of the requests, in its own process."""
    return subprocess.Popen(
        place.command("crawl", "shop", "--requests"),
        cwd=place.folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def hold_at(shop: Shop, path: str) -> tuple[threading.Event, threading.Event]:
    """Let the answer of `path` wait: an event that it was asked for, and one that lets it go."""
    asked, go = threading.Event(), threading.Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        go.wait(30)
        reply(page(path))(handler)

    shop.answers[path] = answer
    return asked, go


def test_a_stopped_crawl_stores_what_is_under_way_and_puts_the_rest_back(shop: Shop, busy: Place) -> None:
    asked, go = hold_at(shop, PATHS[10])
    crawl = begin(busy)
    assert asked.wait(30)

    crawl.send_signal(signal.SIGTERM)
    go.set()
    code = crawl.wait(30)

    assert (code, busy.last_run()["status"]) == (130, "interrupted")
    counts = Counter(busy.outcomes().values())
    assert 11 <= counts["ok"] < 40
    with read(busy.engine) as conn:
        served = conn.execute(select(func.count(requests.c.served_at), func.count(requests.c.claimed_at))).one()
        assert tuple(served) == (counts["ok"], counts["ok"])


def test_a_second_crawl_of_the_channel_is_refused_while_one_runs(shop: Shop, busy: Place) -> None:
    asked, go = hold_at(shop, PATHS[3])
    crawl = begin(busy)
    assert asked.wait(30)

    second = busy.crawl()
    go.set()

    assert crawl.wait(30) == 0
    assert (second.returncode, second.stderr) == (
        2,
        "andon: channel 'shop' is being crawled already; wait for that run to end\n",
    )


def check_whole(place: Place) -> None:
    """Every listing has been captured, is in each batch once, and its span counts what the batches hold."""
    assert set(place.outcomes().values()) == {"ok"}
    with read(place.engine) as conn:
        assert conn.execute(select(func.count()).where(requests.c.served_at.is_(None))).scalar_one() == 0
        judged = conn.execute(select(batch_captures.c.listing_id, func.count()).group_by(batch_captures.c.listing_id))
        counted = conn.execute(select(offer_spans.c.listing_id, offer_spans.c.count).where(offer_spans.c.is_current))
        assert {row[0]: row[1] for row in judged} == {row[0]: row[1] for row in counted}
        assert len(conn.execute(select(batches.c.id).where(batches.c.run_id.is_(None))).all()) == 0


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_crawl_begun_again_captures_every_listing_once_more_at_most(
    shop: Shop, busy: Place, seed: int
) -> None:
    dice = random.Random(seed)
    kill_at = dice.choice(PATHS)
    asked, _ = hold_at(shop, kill_at)
    crawl = begin(busy)
    assert asked.wait(30)
    crawl.kill()
    crawl.wait(30)
    shop.answers[kill_at] = reply(page(kill_at))

    code = begin(busy).wait(60)

    assert code == 0
    check_whole(busy)
    assert max(Counter(shop.paths()).values()) <= 2


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(60))
def test_a_crawl_killed_at_any_moment_loses_and_doubles_nothing(busy: Place, seed: int) -> None:
    crawl = begin(busy)
    time.sleep(random.Random(seed).uniform(0.8, 2.2))
    crawl.kill()
    crawl.wait(30)

    assert begin(busy).wait(60) == 0
    check_whole(busy)
