"""What a crawl holds as evidence: the exchange as it was, readable again, and decided by the check."""

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from sqlalchemy import select, update
from warcio.archiveiterator import ArchiveIterator

from model.finding import Family, Persistence, Severity, Subject, Verdict
from model.seen import Certificate, Seen
from sandbox.channels import CHANNELS
from sandbox.world import World
from spiders.crawling.exchanges import MOST_BYTES, exchange_of
from spiders.crawling.job import Wish, begin
from spiders.crawling.visit import LOOKS
from spiders.extracting import as_json
from spiders.importing.bringing import bring
from store import lifecycle, requests
from store.engine import write
from store.evidence.exchange import as_warc
from store.evidence.spool import Held, Spool
from store.evidence.wanting import REASON
from store.opening import opened
from store.tables import listings
from system import clock
from tests.spiders.crawl.conftest import Place, Shop, page, place_in, reply
from tests.spiders.crawl.test_sandbox import place_of

Crawled = dict[str, dict[str, bytes]]
WARCIO = Path(sys.executable).with_name("warcio")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with World(styles_each=2) as made:
        yield made


def held(place: Place) -> list[Held]:
    """What a crawl in `place` left in its spool."""
    return Spool(place.folder / "spool", 0).held()


def records(warc: bytes, folder: Path) -> list[Any]:
    """Type, address, status line and HTTP headers of each record, after warcio's own checker has passed the file."""
    file = folder / "checked.warc"
    file.write_bytes(warc)
    done = subprocess.run([str(WARCIO), "check", "-v", str(file)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "digest pass" in done.stdout
    with file.open("rb") as stream:
        return [
            (one.rec_type, one.rec_headers, one.http_headers, one.content_stream().read())
            for one in ArchiveIterator(stream)
        ]


def read_back(world: World, folder: Path, channel: str) -> None:
    """Crawl a channel, bring each WARC of the crawl into another store, and compare what was read."""
    place = place_of(world, channel, folder)
    done = place.crawl()
    assert done.returncode == 0, done.stderr
    visits = held(place)
    assert len(visits) == len(list(world.listings(channel)))
    other = folder / "other"
    other.mkdir()
    place_in(other).engine.dispose()
    (other / "andon.toml").write_text((folder / "andon.toml").read_text("utf-8"), "utf-8")
    store = opened(other / "andon.toml")
    for visit in visits:
        files = visit.files()
        records(files["exchange.warc"], folder)
        (brought,) = bring(store, "shop", [folder / "checked.warc"], lambda _: None).visits
        assert brought.capture is not None
        assert as_json(brought.capture) == json.loads(files["fields.json"])
    store.engine.dispose()
    place.engine.dispose()


def test_the_warc_of_a_crawl_reads_back_to_the_same_capture(world: World, tmp_path: Path) -> None:
    read_back(world, tmp_path, "shopify")


@pytest.mark.drill
@pytest.mark.parametrize("channel", sorted(set(CHANNELS) - {"shopify"}))
def test_the_warc_of_every_platform_reads_back(world: World, tmp_path: Path, channel: str) -> None:
    read_back(world, tmp_path, channel)


PACKED = gzip.compress(page())


@pytest.fixture(scope="module")
def crawled(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """What one crawl holds of a page that moved and is packed, and of one that was busy at first; by listing."""
    place = place_in(tmp_path_factory.mktemp("crawled"))
    answers = iter([reply(b"busy", 503, Retry_After="0"), reply(page())])
    shop.answers["/old"] = reply(b"moved", 302, Location="/new")
    shop.answers["/new"] = reply(PACKED, Content_Encoding="gzip", X_Name="Gr\xf6\xdfe")
    shop.answers["/busy"] = lambda handler: next(answers)(handler)  # noqa: PLW0108 one answer a request
    place.settings(shop.url)
    place.add(shop.url, "/old", "/busy")
    done = place.crawl()
    assert done.returncode == 0, done.stderr
    place.engine.dispose()
    found = [visit.files() for visit in held(place)]
    return {json.loads(files["capture.json"])["listing"]["external_id"]: files for files in found}


def test_redirects_and_packed_bodies_are_kept_as_they_came(crawled: Crawled, tmp_path: Path) -> None:
    warc = crawled["/old"]["exchange.warc"]

    info, moved, asked, came, _ = records(warc, tmp_path)

    assert info[0] == "warcinfo"
    assert (moved[2].get_statuscode(), moved[2].get_header("Location")) == ("302", "/new")
    assert asked[2].protocol == "GET"
    assert asked[2].statusline == "/old HTTP/1.1"
    assert asked[2].get_header("User-Agent").startswith("Andon/")
    assert came[1].get_header("WARC-Target-URI").endswith("/new")
    assert came[1].get_header("WARC-IP-Address") == "127.0.0.1"
    assert came[1].get_header("WARC-Payload-Digest").startswith("sha256:")
    assert came[1].get_header("Andon-Body") == "as received, before content decoding"
    assert PACKED in warc
    assert "Größe".encode("latin-1") in warc
    assert came[3] == page()


def test_another_try_takes_the_place_of_the_one_before(crawled: Crawled, tmp_path: Path) -> None:
    found = records(crawled["/busy"]["exchange.warc"], tmp_path)

    assert [one[2].get_statuscode() for one in found if one[0] == "response"] == ["200"]


def test_the_description_says_by_which_ground_reader_and_clock(crawled: Crawled) -> None:
    said = json.loads(crawled["/old"]["capture.json"])

    assert said["ground"] == "page"
    assert said["reader"]["platform"] == "site"
    assert said["reader"]["release"]
    assert json.loads(crawled["/busy"]["capture.json"])["outcome"] == "ok"
    assert abs(said["clock"]["ahead_of_server_seconds"]) <= 2
    assert [one["status"] for one in said["exchange"]] == [302, 200]
    assert said["exchange"][0]["server_address"] == "127.0.0.1"
    assert said["exchange"][0]["body"] == "as received, before content decoding"


def test_a_listing_on_which_a_candidate_waits_is_asked_for_its_whole_page(place: Place, shop: Shop) -> None:
    place.settings(shop.url)
    place.add(shop.url, "/p/1", "/p/2")
    with write(place.engine) as conn:
        conn.execute(update(listings).values(etag='"1"', last_modified="Thu, 01 Jan 2026 00:00:00 GMT"))
        first = conn.execute(select(listings.c.id).where(listings.c.external_id == "/p/1")).scalar_one()
        doubt = Verdict(
            subject=Subject(brand="A", channel="shop", listing_id=first, external_id="/p/1", kind="below_floor"),
            family=Family.PRICE,
            severity=Severity.WARNING,
            captured_at=clock.now(),
            violated=True,
            opens=True,
            off=-10.0,
            numbers={},
            persistence=Persistence(2, 2),
        )
        lifecycle.apply(conn, [doubt], batch_id=None)
    store = opened(place.folder / "andon.toml")

    targets = {target.external_id: target for target in begin(store, "shop", Wish()).targets}

    store.engine.dispose()
    assert (targets["/p/1"].etag, targets["/p/1"].last_modified) == (None, None)
    assert targets["/p/2"].etag == '"1"'


@pytest.mark.parametrize(("render", "looked"), [('["hot"]', {"/p/1"}), ("false", set())])
def test_what_is_asked_for_as_proof_is_looked_at_where_a_browser_may(
    tmp_path: Path, render: str, looked: set[str]
) -> None:
    place = place_in(tmp_path)
    place.settings("http://127.0.0.1:9", kind='"own"', ground='"own"', render=render)
    place.add("http://127.0.0.1:9", "/p/1", "/p/2")
    with write(place.engine) as conn:
        ids = conn.execute(select(listings.c.id).order_by(listings.c.external_id)).scalars().all()
        for id_, reason in zip(ids, (REASON, "second look"), strict=True):
            requests.ask(
                conn,
                [requests.Wanted(kind=requests.RequestKind.CAPTURE, channel="shop", listing_id=id_)],
                reason=reason,
                due_at=clock.now() - timedelta(seconds=1),
            )
    store = opened(place.folder / "andon.toml")

    targets = begin(store, "shop", Wish(requested=True)).targets

    store.engine.dispose()
    place.engine.dispose()
    assert {one.external_id for one in targets} == {"/p/1", "/p/2"}
    assert {one.external_id for one in targets if one.render} == looked


def test_of_a_page_that_a_browser_looked_at_its_document_is_kept(tmp_path: Path) -> None:
    seen = Seen(
        requested_url="https://shop.example/old",
        url="https://shop.example/p/1",
        at=clock.now(),
        viewport="desktop",
        width=1440,
        height=900,
        page_height=2000,
        locale="ko-KR",
        time_zone="Asia/Seoul",
        agent="Andon/0.1",
        browser="Chromium 156",
        status=200,
        address="203.0.113.7",
        certificate=Certificate(subject="shop", issuer="authority", expires_at=clock.now(), fingerprint="ab" * 32),
    )
    request = Request(seen.requested_url, meta={LOOKS: (seen,)})
    response = HtmlResponse(seen.url, body=page(), encoding="utf-8", headers={"Content-Type": "text/html"})

    kept = exchange_of(request, response, MOST_BYTES)

    (_, shown) = records(as_warc([kept]), tmp_path)
    assert shown[1].get_header("Andon-Body") == "the document as the browser had built it"
    assert shown[1].get_header("WARC-IP-Address") == "203.0.113.7"
    assert shown[1].get_header("Andon-Certificate") == "sha256:" + "ab" * 32
    assert shown[3] == page()


def test_a_body_without_end_is_cut_and_its_record_says_so(tmp_path: Path) -> None:
    kept = exchange_of(Request("https://shop.example/"), HtmlResponse("https://shop.example/", body=b"x" * 10), 4)

    assert records(as_warc([kept]), tmp_path)[1][1].get_header("WARC-Truncated") == "length"
    assert kept.body == b"xxxx"
