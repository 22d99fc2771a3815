"""What discovery keeps: pages seen and refused, candidates, and the cards that showed them."""

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, insert, select

from model.capture import Outcome, Seller
from store import discovery, master, runs
from store.discovery import Search, Sighting
from store.engine import read, write
from store.listings import listing_for, listings_by_id
from store.runs import RunReason
from store.tables import cases, searches, sightings
from system import clock
from tests.store.visits import a_listing, page, visit


def a_run(conn: Connection) -> int:
    return runs.start_run(conn, "mall", reason=RunReason.COMMAND)


def card(number: str, rank: int = 1, title: str = "Arcus Runner 3") -> Sighting:
    return Sighting(
        channel="mall",
        external_id=number,
        url=f"https://mall.example/p/{number}",
        rank=rank,
        title=title,
        currency="KRW",
        price=39_000,
        image="https://mall.example/1.jpg",
    )


def a_search(run: int, page: int = 1, outcome: Outcome = Outcome.OK, found: tuple[Sighting, ...] = ()) -> Search:
    reason = None if outcome is Outcome.OK else "refused (010)"
    return Search(
        run_id=run, channel="mall", query="Arcus", kind="brand", page=page, outcome=outcome, reason=reason, found=found
    )


def test_a_new_listing_becomes_a_candidate_with_query_page_and_rank(engine: Engine) -> None:
    with write(engine) as conn:
        [number] = discovery.record(conn, a_search(a_run(conn), page=2, found=(card("1", rank=41),)))
        [listing] = listings_by_id(conn, [number])
        shown = conn.execute(select(sightings, searches.c.query, searches.c.page).join(searches)).one()

    assert (listing.tier, listing.in_master) == (discovery.CANDIDATE, False)
    assert (shown.query, shown.page, shown.rank, shown.title, shown.price) == (
        "Arcus",
        2,
        41,
        "Arcus Runner 3",
        39_000,
    )


def test_a_listing_that_is_known_stays_what_it_is(engine: Engine) -> None:
    with write(engine) as conn:
        known = listing_for(conn, "mall", "1", "https://mall.example/p/1", "hot")
        run = a_run(conn)
        again = [discovery.record(conn, a_search(run, page, found=(card("1", rank=page),))) for page in (1, 2)]
        [listing] = listings_by_id(conn, [known])

    assert again == [[known], [known]]
    assert (listing.tier, listing.in_master) == ("hot", False)


def test_a_card_shown_twice_on_a_page_stands_where_it_was_first(engine: Engine) -> None:
    with write(engine) as conn:
        discovery.record(conn, a_search(a_run(conn), found=(card("1", 1), card("1", 9))))
        ranks = list(conn.execute(select(sightings.c.rank)).scalars())

    assert ranks == [1]


def test_coverage_counts_what_was_seen_apart_from_what_was_refused(engine: Engine) -> None:
    with write(engine) as conn:
        run, other = a_run(conn), a_run(conn)
        discovery.record(conn, a_search(run, 1, found=(card("1"), card("2"))))
        discovery.record(conn, a_search(run, 2, found=(card("2"), card("3"))))
        discovery.record(conn, a_search(run, 3, Outcome.BLOCKED))
        discovery.record(conn, a_search(other, 1, found=(card("4"),)))
    with read(engine) as conn:
        told = discovery.coverage(conn, run)

    assert told == discovery.Coverage(queries=1, pages=2, refused=1, listings=3, new=3, reasons=("refused (010)",))


def a_seller_row(conn: Connection, *rows: tuple[str, str, str]) -> None:
    """Sellers of the master file: channel, seller, role."""
    version = master.begin_version(conn, user_id=None, file_name="m.xlsx", sha256="0" * 64, counts={})
    fields = ("channel", "seller", "role")
    master.add(conn, "sellers", fields, [(f"{one[0]} {one[1]}", *one) for one in rows], version)


def a_case(conn: Connection, seller: str, *, channel: str = "mall", ended: bool = False) -> None:
    now = clock.now()
    row = {"brand": "Arcus", "channel": channel, "seller": seller, "stage": "suspected", "opened_at": now}
    conn.execute(insert(cases), [row | {"ended_at": now if ended else None}])


def test_followed_are_sellers_without_leave_and_those_in_a_case_of_that_channel(engine: Engine) -> None:
    with write(engine) as conn:
        a_seller_row(
            conn,
            ("mall", "bad", "unauthorised"),
            ("mall", "good", "authorised"),
            ("mall", "ours", "official"),
            ("other", "elsewhere", "unauthorised"),
        )
        a_case(conn, "tried")
        a_case(conn, "bad")
        a_case(conn, "done", ended=True)
        a_case(conn, "away", channel="other")
        for at, number in enumerate(("1", "2"), 1):
            listing = listing_for(conn, "mall", number, f"https://mall.example/p/{number}")
            visit(conn, listing, at, page(seller=Seller(id="bad")))

        assert discovery.followed_sellers(conn, "mall") == [("bad", "https://mall.example/p/2"), ("tried", "")]


def test_a_query_and_a_sellers_list_of_the_same_words_are_asked_each_in_its_turn(engine: Engine) -> None:
    with write(engine) as conn:
        run = a_run(conn)
        for kind in ("brand", discovery.SELLER):
            discovery.record(
                conn, Search(run_id=run, channel="mall", query="A1", kind=kind, page=1, outcome=Outcome.OK)
            )
        discovery.record(conn, a_search(run, 1, Outcome.BLOCKED))

        assert set(discovery.last_asked(conn, "mall")) == {(False, "A1"), (True, "A1")}


def what(found: tuple[Sequence[discovery.Asked], int]) -> list[tuple[int, int, int]]:
    """Pages, pages refused and results of each."""
    return [(one.pages, one.refused, one.results) for one in found[0]]


def test_what_was_asked_is_told_by_run_and_query_youngest_first_with_what_was_refused(engine: Engine) -> None:
    with write(engine) as conn:
        first, second = a_run(conn), a_run(conn)
        discovery.record(conn, a_search(first, 1, found=(card("1"), card("2"))))
        discovery.record(conn, a_search(first, 2, Outcome.BLOCKED))
        discovery.record(conn, a_search(second, 1, found=(card("3"),)))
    with read(engine) as conn:
        every = discovery.asked(conn, channel="mall", limit=10)
        refused = discovery.asked(conn, refused=True, limit=10)
        one = discovery.asked(conn, limit=1)
        nobody = discovery.asked(conn, channel="elsewhere", limit=1)
        of_run = discovery.asked(conn, run=first, limit=10)

    assert what(every) == [(1, 0, 1), (1, 1, 2)]
    assert (what(refused), what(of_run)) == ([(1, 1, 2)], [(1, 1, 2)])
    assert refused[0][0].reason == "refused (010)"
    assert (what(one), one[1]) == ([(1, 0, 1)], 2)
    assert nobody == ([], 0)


def test_candidates_are_listings_that_searches_alone_know(engine: Engine) -> None:
    with write(engine) as conn:
        known = listing_for(conn, "mall", "1", "https://mall.example/p/1", "hot")
        ids = discovery.record(conn, a_search(a_run(conn), found=(card("1"), card("2"))))

        assert discovery.candidates(conn, ids) == set(ids) - {known}


def test_known_ids_are_of_that_channel_alone(engine: Engine) -> None:
    with write(engine) as conn:
        a_listing(conn, "1")
        listing_for(conn, "mall", "2", "https://mall.example/p/2")

        assert discovery.known(conn, "mall", ["1", "2", "3"]) == {"2"}
