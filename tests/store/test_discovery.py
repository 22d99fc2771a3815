"""What discovery keeps: pages seen and refused, candidates, and the cards that showed them."""

from sqlalchemy import Connection, Engine, select

from model.capture import Outcome
from store import discovery, runs
from store.discovery import Search, Sighting
from store.engine import read, write
from store.listings import listing_for, listings_by_id
from store.runs import RunReason
from store.tables import searches, sightings
from tests.store.visits import a_listing


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


def test_known_ids_are_of_that_channel_alone(engine: Engine) -> None:
    with write(engine) as conn:
        a_listing(conn, "1")
        listing_for(conn, "mall", "2", "https://mall.example/p/2")

        assert discovery.known(conn, "mall", ["1", "2", "3"]) == {"2"}
