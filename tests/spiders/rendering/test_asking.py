"""`andon capture shoot`: which pages may be looked at, and what is printed and written."""

import json
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from model.errors import InputError
from spiders.rendering import asking
from store.engine import read
from store.evidence.finding import files_of
from store.evidence.vault import Vault
from system.settings import Settings, load, parse
from tests.spiders.crawl.conftest import Place, environment, place_in
from tests.spiders.rendering.pages import Site, html, serving

CHANNEL = {
    "platform": "site",
    "base_url": "https://shop.test",
    "country": "KR",
    "currency": "KRW",
    "time_zone": "Asia/Seoul",
    "kind": "reseller",
    "ground": "permitted",
    "permission": {"who": "Shop", "when": "2026-01-02", "ground": "contract"},
}


def settings(**channels: dict[str, object]) -> Settings:
    return parse({"crawl": {"contact": "ops@example.com"}, "channels": {n: CHANNEL | c for n, c in channels.items()}})


def test_the_channel_is_told_by_the_address() -> None:
    known = settings(one={}, two={"base_url": "https://other.test"})

    assert asking.channel_of(known, "https://www.shop.test/p", None).name == "one"


@pytest.mark.parametrize(
    ("url", "name", "what"),
    [
        ("shop.test/p", None, "no web address"),
        ("https://elsewhere.test/p", None, "none of the channels"),
        ("https://elsewhere.test/p", "one", "not on the site"),
        ("https://shop.test/p", None, "one, two"),
    ],
)
def test_a_page_of_no_one_channel_is_refused(url: str, name: str | None, what: str) -> None:
    with pytest.raises(InputError, match=what):
        asking.channel_of(settings(one={}, two={}), url, name)


@pytest.mark.parametrize(("change", "what"), [({"ground": None}, "states no ground"), ({"ground": "api"}, "no page")])
def test_a_channel_whose_ground_opens_no_page_is_refused(change: dict[str, object], what: str) -> None:
    known = settings(one=change)

    with pytest.raises(InputError, match=what):
        asking.check(known, known.channel("one"), "https://shop.test/p")


def test_robots_txt_closes_a_page_of_others() -> None:
    with serving() as site:
        site.add("/robots.txt", b"User-agent: *\nDisallow: /p", Content_Type="text/plain")
        known = settings(one={"base_url": site.url, "ground": "page"})

        asking.check(known, known.channel("one"), site.url + "/open")
        with pytest.raises(InputError, match="closes this page"):
            asking.check(known, known.channel("one"), site.url + "/p")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = place_in(tmp_path)
    yield made
    made.engine.dispose()


def shoot(place: Place, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = place.command("capture", "shoot", *arguments)
    return subprocess.run(
        command, check=False, cwd=place.folder, env=environment(), capture_output=True, text=True, timeout=120
    )


def test_shoot_prints_facts_and_writes_pictures(place: Place, site: Site) -> None:
    place.settings(site.url)
    script = "<script>document.querySelector('.price').textContent = '$99.00'</script>"

    done = shoot(place, site.add("/p", html(script)), "--out", "look", "--viewport", "phone", "--viewport", "desktop")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [one["viewport"] for one in told["looks"]] == ["desktop", "phone"]
    assert told["looks"][0]["shown_price"] == "99.00"
    assert told["capture"]["price"] in ("99.00", "129.00")
    assert {path.name for path in (place.folder / "look").iterdir()} == {
        f"{what}-{viewport}.{ending}"
        for viewport in ("desktop", "phone")
        for what, ending in (("shot", "png"), ("page", "png"), ("dom", "html"))
    }
    with read(place.engine) as conn:
        kept = {row.path.rpartition("/")[2]: row.sha256 for row in files_of(conn, told["evidence"])}
    vault = Vault.of(load(place.folder / "andon.toml"))
    shot = (place.folder / "look" / "page-desktop.png").read_bytes()
    assert vault.get(kept["page-desktop.png"]) == shot
    crop = Image.open(BytesIO(vault.get(kept["crop-price-desktop.png"]))).convert("RGB")
    box = next(one["price"]["box"] for one in told["looks"] if one["viewport"] == "desktop")
    said = json.loads(vault.get(kept["derived.json"]))["files"]
    cut = next(one["cut"] for one in said if one["file"] == "crop-price-desktop.png")
    right, bottom = cut["x"] + cut["width"], cut["y"] + cut["height"]
    whole = Image.open(BytesIO(shot)).convert("RGB").crop((cut["x"], cut["y"], right, bottom))
    assert ImageChops.difference(crop, whole.resize(crop.size, Image.Resampling.LANCZOS)).getbbox() is None
    assert cut["x"] <= box["x"] < box["x"] + box["width"] <= right
    assert b"$99.00" in vault.get(kept[f"{told['evidence']:06}-exchange.warc"])


def test_without_a_store_a_look_is_printed_and_not_kept(tmp_path: Path, site: Site) -> None:
    place = Place(tmp_path, None)  # type: ignore[arg-type]
    place.settings(site.url)

    done = shoot(place, site.add("/p", html()))

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["evidence"] is None
    assert "not kept as evidence" in done.stderr


def test_a_viewport_that_there_is_not_is_refused(place: Place, site: Site) -> None:
    place.settings(site.url)

    done = shoot(place, site.url + "/p", "--viewport", "tablet")

    assert done.returncode == 2
    assert "desktop, phone" in done.stderr
