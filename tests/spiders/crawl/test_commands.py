"""`andon crawl`, and Scrapy's own commands."""

import subprocess
import sys

import pytest

from cli import main
from tests.spiders.crawl.conftest import Place, Shop, environment, page, reply


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--tier", "hot", "--listing", "/p/1"], "give one of them"),
        (["--url", "http://elsewhere.example/p/1"], "is not on the site of channel 'shop'"),
        (["--url", "file:///etc/passwd"], "is not on the site of channel 'shop'"),
        (["--url", "http://127.0.0.1:99999/p/1"], "is not on the site of channel 'shop'"),
        (["--url", "{url}/"], "is no listing of platform 'site'"),
        (["--listing", "/p/typo"], "listing '/p/typo' is not known on channel 'shop'; give its --url"),
        (["--listing", "//evil.example/x"], "is not known on channel 'shop'"),
        (["--tier", "nosuch"], "channel 'shop' has no tier 'nosuch'; its tiers: hot"),
        (["--due", "yesterday"], "--due 'yesterday' is no instant"),
        (["--due", "2026-05-01T09:00:00"], "is no instant"),
    ],
)
def test_wrong_input_gets_one_sentence_and_changes_nothing(
    shop: Shop, place: Place, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    place.settings(shop.url, schedules='{ hot = "0 * * * *" }')
    given = [argument.replace("{url}", shop.url) for argument in arguments]

    with pytest.raises(SystemExit, match="2"):
        main(["crawl", "shop", "--settings", str(place.folder / "andon.toml"), *given])

    said = capsys.readouterr().err
    assert sentence in said
    assert len(said.strip().splitlines()) == 1
    assert place.outcomes() == {}


def test_a_listing_that_is_stored_at_another_site_is_not_visited(shop: Shop, place: Place) -> None:
    place.settings(shop.url)
    place.add("http://evil.invalid", "/x")

    named, all_ = place.crawl("--listing", "/x"), place.crawl()

    assert named.returncode == 2
    assert "listing '/x' is at 'http://evil.invalid/x', not on the site of channel 'shop'" in named.stderr
    assert "shop: 1 listing, ground: page" in all_.stdout
    assert place.reasons() == {"/x": "not on the channel's site"}


def test_a_tier_that_only_listings_have_is_crawled(shop: Shop, place: Place) -> None:
    place.settings(shop.url)
    place.add(shop.url, "/p/1")
    shop.answers = {"/p/1": reply(page())}

    assert place.crawl("--tier", "daily").returncode == 0
    assert place.outcomes() == {"/p/1": "ok"}


def test_an_unknown_channel_is_named_with_those_that_are_known(
    shop: Shop, place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.settings(shop.url)

    with pytest.raises(SystemExit, match="2"):
        main(["crawl", "shoop", "--settings", str(place.folder / "andon.toml")])

    assert capsys.readouterr().err == "andon: channel 'shoop' is not in the settings; known: shop\n"


def test_a_database_that_does_not_answer_ends_with_3(shop: Shop, place: Place) -> None:
    place.settings(shop.url)
    gone = {"ANDON_DATABASE_URL": "postgresql://andon@127.0.0.1:1/andon"}

    done = subprocess.run(
        place.command("crawl", "shop"),
        check=False,
        cwd=place.folder,
        env=environment() | gone,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 3
    assert "does not answer" in done.stderr


def test_a_channel_without_listings_is_no_fault(shop: Shop, place: Place) -> None:
    place.settings(shop.url)

    done = place.crawl()

    assert done.returncode == 0
    assert "nothing to do" in done.stdout
    assert place.last_run()["status"] == "finished"


def test_scrapy_lists_the_platforms_and_crawls_by_them(shop: Shop, place: Place) -> None:
    place.settings(shop.url)
    place.add(shop.url, "/p/1")
    shop.answers = {"/p/1": reply(page())}
    scrapy = [sys.executable, "-m", "scrapy"]
    named = environment() | {"SCRAPY_SETTINGS_MODULE": "spiders.settings"}

    listed = subprocess.run([*scrapy, "list"], check=True, cwd=place.folder, env=named, capture_output=True, text=True)
    subprocess.run(
        [*scrapy, "crawl", "site", "-a", "channel=shop"], check=True, cwd=place.folder, env=named, capture_output=True
    )

    assert "site" in listed.stdout.split()
    assert place.outcomes() == {"/p/1": "ok"}
