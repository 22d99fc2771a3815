"""Runs that an official API tells: known and new listings, requests, faults, stops; on the toy API."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from model.errors import InputError
from spiders import officials
from spiders.crawling import job, manners, sources
from spiders.crawling.job import Wish
from spiders.crawling.tally import Tally
from store.engine import read, write
from store.listings import listing_for
from store.opening import opened
from store.requests import RequestKind, Wanted, ask
from store.tables import captures, listings, offer_spans, requests, runs
from tests.spiders.apis.toys import SECRET, ToyApi, ToyTwin
from tests.spiders.crawl.conftest import Place


@pytest.fixture
def twin(monkeypatch: pytest.MonkeyPatch) -> Iterator[ToyTwin]:
    monkeypatch.setattr(officials, "found", lambda: {"site": ToyApi})
    monkeypatch.setenv("ANDON_TOY_SECRET", SECRET)
    with ToyTwin() as made:
        yield made


def ready(place: Place, twin: ToyTwin, **changes: str) -> Path:
    place.settings("https://shop.example", ground='"api"', api_url=f'"{twin.url}"', contact='""', **changes)
    return place.folder / "andon.toml"


def crawl(place: Place, twin: ToyTwin, **wish: Any) -> Tally:
    begun = job.begin(opened(ready(place, twin)), "shop", Wish(**wish))
    assert not manners.visits_pages(begun.channel)
    return sources.run_source(begun)


def status(place: Place) -> str:
    with read(place.engine) as conn:
        return str(conn.execute(select(runs.c.status).order_by(runs.c.id.desc()).limit(1)).scalar_one())


def test_a_whole_run_stores_every_listing_known_or_not(place: Place, twin: ToyTwin) -> None:
    place.add("https://shop.example", "/p/3")

    tally = crawl(place, twin)

    assert tally.outcomes == {"ok": 10}
    assert place.outcomes() == {f"/p/{n}": "ok" for n in range(1, 11)}
    assert status(place) == "finished"


def test_a_listing_under_the_master_files_own_name_is_known(place: Place, twin: ToyTwin) -> None:
    twin.toys[0]["path"] = "TOY-1"
    with write(place.engine) as conn:
        listing_for(conn, "shop", "TOY-1", "https://shop.example/p/1")

    crawl(place, twin, external_ids=("TOY-1",))

    assert place.outcomes() == {"TOY-1": "ok"}


def test_our_own_listings_are_our_sellers(place: Place, twin: ToyTwin) -> None:
    begun = job.begin(opened(ready(place, twin, seller='"A0017"')), "shop", Wish())

    sources.run_source(begun)

    with read(place.engine) as conn:
        assert set(conn.execute(select(offer_spans.c.seller)).scalars()) == {"A0017"}


def test_what_the_api_does_not_list_is_not_gone(place: Place, twin: ToyTwin) -> None:
    place.add("https://shop.example", "/p/77")

    crawl(place, twin)

    assert place.outcomes()["/p/77"] == "soft_404"
    assert place.reasons()["/p/77"] == "the source does not list it"


def test_requests_are_served_for_their_listings_alone(place: Place, twin: ToyTwin) -> None:
    with write(place.engine) as conn:
        number = listing_for(conn, "shop", "/p/4", "https://shop.example/p/4")
        ask(conn, [Wanted(kind=RequestKind.CAPTURE, channel="shop", listing_id=number)], reason="a second look")

    crawl(place, twin, requested=True)

    assert place.outcomes() == {"/p/4": "ok"}
    with read(place.engine) as conn:
        assert conn.execute(select(requests.c.served_at)).scalar_one() is not None


def test_what_was_told_before_a_fault_is_kept_and_the_fault_said(place: Place, twin: ToyTwin) -> None:
    twin.trouble("500", times=99, after=2)
    begun = job.begin(opened(ready(place, twin)), "shop", Wish())

    def no_wait(stop: sources.Stop, seconds: float) -> None:
        """Tests do not sleep."""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sources.Stop, "wait", no_wait)
        tally = sources.run_source(begun)

    assert tally.status == "failed"
    assert tally.stopped == "Toy API: is out of order (HTTP 500), after 5 tries"
    assert len(place.outcomes()) == 4


def test_a_signal_ends_the_run_whole(place: Place, twin: ToyTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    capture = ToyApi._capture

    def slowly(api: ToyApi, data: dict[str, Any]) -> Any:
        if data["path"] == "/p/5":
            os.kill(os.getpid(), signal.SIGTERM)
        return capture(api, data)

    monkeypatch.setattr(ToyApi, "_capture", slowly)

    tally = crawl(place, twin)

    assert tally.status == status(place) == "interrupted"
    assert sorted(place.outcomes()) == [f"/p/{n}" for n in range(1, 6)]
    with read(place.engine) as conn:
        assert conn.execute(select(captures.c.id)).all() == []
        assert len(conn.execute(select(listings.c.id)).all()) == 5


def test_a_platform_without_an_api_is_told(place: Place, twin: ToyTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(officials, "found", dict)

    with pytest.raises(InputError, match="no official API of platform 'site' is known"):
        crawl(place, twin)
    assert status(place) == "failed"


def test_a_missing_key_is_told_with_its_place(place: Place, twin: ToyTwin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANDON_TOY_SECRET")

    with pytest.raises(InputError, match=r"ANDON_TOY_SECRET \(Toys > Keys\)"):
        crawl(place, twin)
