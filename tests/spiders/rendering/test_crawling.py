"""Crawls of channels that are rendered: what a shopper sees is what is read and kept."""

import json
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from store.engine import read
from store.tables import listings, looks, offer_spans
from tests.spiders.crawl.conftest import Place, environment, place_in
from tests.spiders.rendering.pages import Site, html, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """The shop."""
    with serving() as made:
        yield made


@pytest.fixture
def place(tmp_path: Any) -> Iterator[Place]:
    """A folder with an empty store."""
    made = place_in(tmp_path)
    yield made
    made.engine.dispose()


def stored(place: Place) -> dict[str, dict[str, Any]]:
    """The facts of the desktop looks, by path."""
    query = select(listings.c.external_id, looks.c.facts).join(looks, looks.c.listing_id == listings.c.id)
    with read(place.engine) as conn:
        return {row[0]: row[1] for row in conn.execute(query.where(looks.c.viewport == "desktop"))}


def test_a_rendered_channel_reads_what_scripts_wrote_and_keeps_the_look(site: Site, place: Place) -> None:
    script = "<script>document.body.insertAdjacentHTML('beforeend', '<p class=price>$129.00</p>')</script>"
    site.add("/scripted", html(script, price="").replace(b'"price": "129.00",', b""))
    site.add("/other", html("<script>document.querySelector('.price').textContent = '$99.00'</script>"))
    place.settings(site.url, kind='"own"', ground='"own"', render="true", viewports='["desktop", "phone"]')
    place.add(site.url, "/scripted", "/other", "/none")

    done = place.crawl()

    assert done.returncode == 0, done.stderr
    assert place.outcomes() == {"/scripted": "ok", "/other": "ok", "/none": "gone"}
    assert stored(place)["/scripted"]["price"]["visible"]
    assert set(stored(place)) == {"/scripted", "/other", "/none"}
    with read(place.engine) as conn:
        sources = {
            row[0]: json.dumps(row[1]) for row in conn.execute(select(offer_spans.c.price, offer_spans.c.sources))
        }
        assert len(conn.execute(select(looks.c.viewport).where(looks.c.viewport == "phone")).all()) == 3
    assert 12_900 in sources


def test_a_page_that_does_not_end_is_one_fetch_failed(site: Site, place: Place) -> None:
    site.add("/crash", html("<script>const a = []; for (;;) a.push(new Uint8Array(9e6).fill(7))</script>"))
    site.add("/good", html())
    place.settings(site.url, kind='"own"', ground='"own"', render="true")
    place.add(site.url, "/crash", "/good")

    done = place.crawl()

    assert done.returncode == 0, done.stderr
    assert place.outcomes() == {"/crash": "fetch_failed", "/good": "ok"}
    assert "memory" in place.reasons()["/crash"] or "crashed" in place.reasons()["/crash"]


def test_only_listings_of_a_rendered_tier_are_looked_at(site: Site, place: Place) -> None:
    site.add("/p", html())
    place.settings(site.url, kind='"own"', ground='"own"', render='["hot"]')
    place.add(site.url, "/p")

    place.crawl()

    assert place.outcomes() == {"/p": "ok"}
    assert stored(place) == {}


def test_robots_txt_closes_pages_to_the_browser_too(site: Site, place: Place) -> None:
    site.add("/robots.txt", b"User-agent: *\nDisallow: /p", Content_Type="text/plain")
    site.add("/p", html())
    place.settings(site.url, render="true")
    place.add(site.url, "/p")

    place.crawl()

    assert place.outcomes() == {"/p": "blocked"}
    assert site.asked == ["GET /robots.txt"]


def test_without_a_browser_a_rendered_channel_is_refused_in_one_line(site: Site, place: Place) -> None:
    place.settings(site.url, kind='"own"', ground='"own"', render="true")
    place.add(site.url, "/p")
    blind = {**environment(), "PATH": "/nowhere", "PLAYWRIGHT_BROWSERS_PATH": str(place.folder)}

    done = subprocess.run(
        place.command("crawl", "shop"), check=False, cwd=place.folder, env=blind, capture_output=True, text=True
    )

    assert done.returncode == 3
    assert "no Chromium was found" in done.stderr
    assert done.stderr.count("\n") == 1
