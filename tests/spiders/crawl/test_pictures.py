"""Pictures of listings whose products have reference pictures, from the master file to the discrepancy."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from catalog import importing
from catalog.reading import read_master
from monitors.check import check_pending
from sandbox.pictures import picture
from store.engine import read, write
from store.tables import discrepancies, listings, matches, pictures, shown_pictures
from system import clock
from system.settings import load
from tests.catalog.masters import save, sheets
from tests.spiders.crawl.conftest import Place, Shop, page, reply

BLACK, RED, BAG = (
    picture(kind, "AR1", paint, 1) for kind, paint in (("shoe", "#23262b"), ("shoe", "#c2372f"), ("bag", "#23262b"))
)


def _with_pictures(*urls: str) -> bytes:
    named = ", ".join(f'"{url}"' for url in urls)
    return page().replace(b'"offers"', f'"image": [{named}], "offers"'.encode(), 1)


@pytest.fixture
def watched(shop: Shop, place: Place) -> Place:
    """A place whose master file has a black shoe's picture, and the listing /p/1 that sells it; /p/2 sells a cap."""
    shop.asked.clear()
    shop.answers = {"/black.png": reply(BLACK, Content_Type="image/png", ETag='"b1"')}
    shop.answers |= {f"/{name}.png": reply(data) for name, data in (("red", RED), ("bag", BAG), ("torn", BAG[:3000]))}
    place.settings(shop.url, ground='"own"', kind='"own"')
    (place.folder / "black.png").write_bytes(BLACK)
    where = {"channel": "shop", "external_id": "/p/1", "product_code": "001", "sku_code": ""}
    rows = sheets(products={"pictures": "black.png"}, policies=[], promotions=[], sellers=[], stock=[], rights=[])
    rows["listings"] = [where, {**where, "external_id": "/p/2", "product_code": "002"}]
    rows["expectations"] = []
    book = save(place.folder / "master.xlsx", rows)
    found = read_master(book, load(place.folder / "andon.toml"), lambda _channel, url: url)
    changes = importing.compare(place.engine, found)
    importing.apply(place.engine, found, changes, user_id=None, listing_url=lambda _channel, path: shop.url + path)
    return place


def _crawl(shop: Shop, place: Place, *urls: str) -> list[str]:
    """The pictures that are asked for when /p/1 and /p/2 show these."""
    shop.asked.clear()
    shop.answers |= {path: reply(_with_pictures(*(_at(shop, url) for url in urls))) for path in ("/p/1", "/p/2")}
    done = place.crawl()
    assert done.returncode == 0, done.stderr
    assert place.outcomes() == {"/p/1": "ok", "/p/2": "ok"}
    return [path for path in shop.paths() if path.endswith(".png")]


def _at(shop: Shop, url: str) -> str:
    return shop.url + url if url.startswith("/") else url


def _known(place: Place) -> list[tuple[str, str, bool]]:
    """Listing, path and whether it can be compared, of every picture that is known."""
    query = (
        select(listings.c.external_id, shown_pictures.c.url, pictures.c.likeness)
        .join(shown_pictures, shown_pictures.c.listing_id == listings.c.id)
        .join(pictures, pictures.c.sha256 == shown_pictures.c.sha256)
        .order_by(shown_pictures.c.id)
    )
    with read(place.engine) as conn:
        return [(row[0], row[1].rpartition("/")[2], row[2] is not None) for row in conn.execute(query)]


def test_pictures_are_fetched_once_where_there_is_something_to_compare_them_with(shop: Shop, watched: Place) -> None:
    first, second = (_crawl(shop, watched, "/black.png", "/torn.png", "/gone.png") for _ in range(2))

    assert (first, second) == (["/black.png", "/torn.png", "/gone.png"], ["/gone.png"])
    assert _known(watched) == [("/p/1", "black.png", True), ("/p/1", "torn.png", False)]


def test_only_the_first_five_are_fetched(shop: Shop, watched: Place) -> None:
    many = [f"/{number}.png" for number in range(9)]

    assert _crawl(shop, watched, *many) == many[:5]


def test_a_day_later_only_whether_it_changed_is_asked(shop: Shop, watched: Place) -> None:
    _crawl(shop, watched, "/black.png")
    with write(watched.engine) as conn:
        (at,) = conn.execute(select(shown_pictures.c.fetched_at)).scalars()
        conn.execute(update(shown_pictures).values(fetched_at=at - timedelta(hours=25)))
    shop.answers["/black.png"] = reply(b"", 304)

    asked = _crawl(shop, watched, "/black.png")

    headers = [headers for path, headers in shop.asked if path == "/black.png"]
    assert (asked, [one.get("if-none-match") for one in headers]) == (["/black.png"], ['"b1"'])
    assert _known(watched) == [("/p/1", "black.png", True)]


def test_pictures_at_private_addresses_are_not_asked_for(shop: Shop, watched: Place) -> None:
    private = ("http://10.0.0.1/a.png", "http://127.0.0.1:1/a.png", "http://localhost/a.png")

    assert _crawl(shop, watched, *private, "/black.png") == ["/black.png"]
    assert _known(watched) == [("/p/1", "black.png", True)]


def test_robots_txt_holds_for_pictures(shop: Shop, watched: Place) -> None:
    watched.settings(shop.url)
    shop.answers["/robots.txt"] = reply(b"User-agent: *\nDisallow: /*.png$\n", Content_Type="text/plain")

    assert _crawl(shop, watched, "/black.png") == []
    assert _known(watched) == []


@pytest.mark.parametrize(
    ("shown", "kinds"),
    [(["/red.png"], ["image_mismatch"]), (["/bag.png", "/black.png"], [])],
    ids=["another colour", "in the gallery"],
)
def test_a_wrong_picture_on_two_captures_opens_a_discrepancy(
    shop: Shop, watched: Place, shown: Sequence[str], kinds: list[str]
) -> None:
    for _ in range(2):
        _crawl(shop, watched, *shown)
        check_pending(watched.engine, load(watched.folder / "andon.toml"))

    with read(watched.engine) as conn:
        query = select(discrepancies.c.kind).where(discrepancies.c.state == "open")
        assert list(conn.execute(query).scalars()) == kinds


def test_pictures_of_strangers_who_may_sell_the_brands_goods_are_fetched_on_a_marketplace(
    shop: Shop, place: Place
) -> None:
    shop.asked.clear()
    place.settings(shop.url, kind='"marketplace"')
    place.add(shop.url, "/p/1", "/p/2")
    shop.answers = {"/black.png": reply(BLACK), "/bag.png": reply(BAG)}
    shop.answers |= {"/p/1": reply(_with_pictures(_at(shop, "/black.png")))}
    shop.answers |= {"/p/2": reply(_with_pictures(_at(shop, "/bag.png")))}
    word = {"variant": "", "rank": 0, "score": 0.97, "reasons": [], "matched_at": clock.now()}
    with write(place.engine) as conn:
        for number, verdict in ((1, "accepted"), (2, "mention")):
            conn.execute(insert(matches).values(listing_id=number, verdict=verdict, **word))

    done = place.crawl()

    assert done.returncode == 0, done.stderr
    assert _known(place) == [("/p/1", "black.png", True)]
