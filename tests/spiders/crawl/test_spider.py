"""The way of a listing through the crawl, over real HTTP."""

from tests.spiders.crawl.conftest import Place, Shop, page, reply


def test_each_listing_of_the_channel_is_captured(shop: Shop, place: Place) -> None:
    place.settings(shop.url)
    place.add(shop.url, "/p/1", "/p/2")
    shop.answers = {"/p/1": reply(page("One")), "/p/2": reply(page("Two"))}

    done = place.crawl()

    assert done.returncode == 0, done.stderr
    assert place.outcomes() == {"/p/1": "ok", "/p/2": "ok"}
