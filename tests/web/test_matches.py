"""Matches in the pages: what the engine is not sure of, and people's word on it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, update

from store.engine import read, write
from store.tables import content_spans, listings, matches, pictures
from system import clock
from tests.monitors.stores import import_master
from tests.reports.cases import picture
from tests.web.affair import Affair, affair_of, copy_of, template
from tests.web.site import Site

DIGEST = "a" * 64
EVIL = "<script>alert(1)</script>"


def fill(affair: Affair) -> None:
    """A candidate on tmall that may sell one of two SKUs, one that sells nothing, and one with a hostile title."""
    affair.accuse(count=3)
    import_master(
        affair.engine,
        products=[{"code": "PX", "name": "Run X", "pictures": [["x.jpg", DIGEST]]}],
        skus=[{"code": "X1", "product_code": "PX", "size": "260"}, {"code": "X2", "product_code": "PX"}],
    )
    with write(affair.engine) as conn:
        conn.execute(update(listings).values(in_master=False))
        conn.execute(insert(pictures).values(sha256=DIGEST, data=picture()))
        first, second, third = conn.execute(select(listings.c.id).order_by(listings.c.id)).scalars()
        conn.execute(update(content_spans).where(content_spans.c.listing_id == third).values(name=EVIL))
        conn.execute(update(listings).where(listings.c.id == third).values(url="javascript:alert(1)"))
        said = {"matched_at": clock.now(), "variant": "", "reasons": ["style code AB-1 in the title"]}
        for listing, rank, sku, score, verdict in (
            (first, 0, "X1", 0.8, "review"),
            (first, 1, "X2", 0.4, "none"),
            (second, 0, None, 0.0, "none"),
            (third, 0, "X2", 0.6, "review"),
        ):
            about = {"rank": rank, "sku_code": sku, "product_code": sku and "PX", "score": score}
            conn.execute(insert(matches).values(listing_id=listing, verdict=verdict, **about, **said))


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A store of them."""
    return template(tmp_path_factory.mktemp("matches") / "andon", sqlite_template, fill)


@pytest.fixture
def both(known: Path, tmp_path: Path) -> Iterator[tuple[Affair, Site]]:
    """A copy of it, to be changed."""
    with copy_of(known, tmp_path) as made:
        yield made


@pytest.fixture
def anywhere(engine: Engine, tmp_path: Path) -> Iterator[tuple[Affair, Site]]:
    """The same on each database."""
    with affair_of(engine, tmp_path) as (affair, site):
        fill(affair)
        yield affair, site


def rows(affair: Affair) -> dict[int, Any]:
    with read(affair.engine) as conn:
        return {row.id: row for row in conn.execute(select(matches))}


def numbers(page: str) -> list[int]:
    return [int(one) for one in dict.fromkeys(re.findall(r'action="/matches/(\d+)/act"', page))]


def test_what_waits_for_a_word_is_listed_surest_first(
    anywhere: tuple[Affair, Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, site = anywhere
    cho = site.user("cho")

    page = cho.text("/matches")
    assert numbers(page) == [1, 4]
    for told in (
        "2 wait for a word",
        "style code AB-1 in the title",
        "Run X",
        "It sells X2",
        f"/matches/pictures/{DIGEST}",
    ):
        assert told in page, told
    assert numbers(cho.text("/matches?verdict=none")) == [3]
    assert numbers(cho.text("/matches?channel=naver")) == []
    assert numbers(site.user("minji").text("/matches")) == []
    monkeypatch.setattr("web.pages.matches._SIZE", 1)
    after = re.search(r'href="(/matches\?after=[^"]+)"', cho.text("/matches"))
    assert after
    assert numbers(cho.text(after[1])) == [4]


def test_what_strangers_write_is_shown_and_never_runs(both: tuple[Affair, Site]) -> None:
    _, site = both

    page = site.user("cho").text("/matches")

    assert EVIL not in page
    assert "&lt;script&gt;" in page
    assert "javascript:" not in page


def test_a_picture_of_the_master_file_is_drawn_anew(both: tuple[Affair, Site]) -> None:
    _, site = both
    answer = site.user("vera").get(f"/matches/pictures/{DIGEST}")

    assert (answer.status, answer.headers["content-type"]) == (200, "image/jpeg")
    assert site.user("vera").get(f"/matches/pictures/{'b' * 64}").status == 404


@pytest.mark.parametrize(
    ("fields", "decision", "sku"),
    [
        ({"action": "confirm"}, "confirmed", "X1"),
        ({"action": "correct", "sku": "X2"}, "corrected", "X2"),
        ({"action": "none"}, "corrected", None),
        ({"action": "split"}, "split", None),
    ],
)
def test_peoples_word_is_kept_and_a_capture_asked_for(
    both: tuple[Affair, Site], fields: dict[str, str], decision: str, sku: str | None
) -> None:
    affair, site = both
    mer = site.user("mer")

    answer = mer.send("/matches/1/act", "/matches", back="/matches?channel=tmall", **fields)

    assert (answer.status, answer.headers["location"]) == (303, "/matches?channel=tmall")
    assert (rows(affair)[1].decision, rows(affair)[1].sku_code) == (decision, sku)
    assert len(affair.trail(decision)) == 1
    assert numbers(mer.text("/matches?verdict=decided")) == [1]
    assert numbers(mer.text("/matches")) == [4]


def test_what_cannot_be_is_refused(both: tuple[Affair, Site]) -> None:
    affair, site = both
    cho = site.user("cho")

    for fields in ({"action": "correct", "sku": "nothing"}, {"action": "correct"}, {"action": "delete"}):
        assert cho.send("/matches/1/act", "/matches", **fields).status == 422
    assert cho.send("/matches/99/act", "/matches", action="confirm").status == 422
    assert rows(affair)[1].decision is None
