from sqlalchemy import Engine

from store.engine import write
from store.listings import listing_for, listings_by_id, listings_to_crawl
from tests.store.visits import a_listing, page, visit


def test_a_listing_is_added_once(engine: Engine) -> None:
    with write(engine) as conn:
        first = listing_for(conn, "own", "1", "https://shop.example/p/1")
        again = listing_for(conn, "own", "1", "https://shop.example/p/1?from=mail")
        elsewhere = listing_for(conn, "outlet", "1", "https://outlet.example/p/1")
        [row] = listings_by_id(conn, [first])

    assert first == again != elsewhere
    assert (row.url, row.tier, row.in_master) == ("https://shop.example/p/1", "daily", False)


def test_listings_come_longest_unseen_first(engine: Engine) -> None:
    with write(engine) as conn:
        early, late, never = (a_listing(conn, name) for name in ("early", "late", "never"))
        visit(conn, late, 30, page(), etag='"v2"')
        visit(conn, early, 0, page())
        found = listings_to_crawl(conn, "own")

    assert [row.id for row in found] == [never, early, late]
    assert found[2].etag == '"v2"'


def test_listings_are_narrowed_by_tier_and_by_id(engine: Engine) -> None:
    with write(engine) as conn:
        hot = listing_for(conn, "own", "1", "https://shop.example/p/1", tier="hot")
        daily = listing_for(conn, "own", "2", "https://shop.example/p/2")
        listing_for(conn, "outlet", "2", "https://outlet.example/p/2")

        assert [row.id for row in listings_to_crawl(conn, "own", tier="hot")] == [hot]
        assert [row.id for row in listings_to_crawl(conn, "own", external_ids=["2", "9"])] == [daily]
        assert listings_to_crawl(conn, "own", external_ids=[]) == []


def test_an_external_id_longer_than_an_index_takes_is_found_again(engine: Engine) -> None:
    name = "x" * 10_000
    with write(engine) as conn:
        first = listing_for(conn, "own", name, "https://shop.example/p/x")

        assert [row.id for row in listings_to_crawl(conn, "own", external_ids=[name])] == [first]
