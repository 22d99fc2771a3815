"""What a case file is made from, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, update

from model.capture import Seller
from monitors.check import check_pending
from store import casefiles
from store.engine import read, write
from store.tables import evidence, evidence_files, matches, sellers
from system import clock
from tests.monitors.stores import CHECKS, import_master, page, shop, visit


@pytest.fixture
def listings(engine: Engine) -> list[int]:
    """Two listings of a seller without leave, of which a case was opened."""
    found = shop(engine, 2, "market", floor=None)
    import_master(engine, sellers=[{"channel": "market", "seller": "good", "role": "authorised"}])
    visit(engine, {one: page(seller=Seller(id="bad", name="Shop Bad")) for one in found}, channel="market")
    check_pending(engine, CHECKS)
    return found


def test_a_case_is_found_by_any_of_its_facts_and_by_none_of_others(engine: Engine, listings: list[int]) -> None:
    now = clock.now()
    day = (now - timedelta(days=1), now + timedelta(days=1))
    with read(engine) as conn:
        fits = [
            casefiles.found(conn),
            casefiles.found(conn, of_sellers=["bad"], channels=["market"], period=day),
            casefiles.found(conn, of_sellers=["shop bad"]),
        ]
        others = [
            casefiles.found(conn, numbers=[999_999]),
            casefiles.found(conn, of_sellers=["good"]),
            casefiles.found(conn, channels=["own"]),
            casefiles.found(conn, period=(day[1], day[1] + timedelta(days=1))),
        ]

    assert [[row.name for row in rows] for rows in fits] == [["Shop Bad"]] * 3
    assert others == [[]] * 4


def test_what_is_known_of_its_listings_is_there(engine: Engine, listings: list[int]) -> None:
    with read(engine) as conn:
        (case,) = casefiles.found(conn)
        pages, found = casefiles.listings_of(conn, [case.id]), casefiles.findings_of(conn, [case.id])
        steps, stated = casefiles.steps_of(conn, [case.id]), casefiles.stated_of(conn, listings)
        names = casefiles.product_names(conn, {"P0"})

    assert [(row.listing_id, row.title) for row in pages] == [(one, "Andon Run 2") for one in listings]
    assert {row.kind for row in found} == {"unauthorised_seller"}
    assert [(row.step, row.actor) for row in steps] == [("open", None), ("join", None)]
    assert [stated[one].sku_code for one in listings] == ["S0", "S1"]
    assert names == {"P0": "Run 2"}


def test_a_persons_word_goes_before_a_higher_score(engine: Engine, listings: list[int]) -> None:
    said = {"listing_id": listings[0], "rank": 0, "reasons": [], "verdict": "accepted", "matched_at": clock.now()}
    with write(engine) as conn:
        conn.execute(insert(matches).values(**said, variant="", sku_code="S0", score=0.99))
        conn.execute(insert(matches).values(**said, variant="v", sku_code="S1", score=0.5, decision="confirmed"))

    with read(engine) as conn:
        assert casefiles.matches_of(conn, listings)[listings[0]].sku_code == "S1"


def test_packs_that_were_purged_are_not_there(engine: Engine, listings: list[int]) -> None:
    now = clock.now()
    about = {"kind": "ipr", "channel": "market", "url": "https://x.test", "bytes": 1, "expires_at": now}
    times = {"captured_at": now, "made_at": now, "listing_id": listings[0]}
    with write(engine) as conn:
        for number in (1, 2):
            hashes = {"manifest_sha256": f"{number}" * 64, "content_sha256": f"{number}" * 64}
            conn.execute(insert(evidence).values(id=number, **hashes, **about, **times))
            for at, name in enumerate(("page-desktop", "view-phone", "view-desktop-2")):
                file = {"path": f"evidence-{number:06}/{name}.png", "sha256": f"{at}" * 64, "bytes": 1}
                conn.execute(insert(evidence_files).values(evidence_id=number, **file))
        conn.execute(update(evidence).where(evidence.c.id == 1).values(purged_at=now))

    with read(engine) as conn:
        packs = casefiles.packs_of(conn, listings)
        assert {listing: [row.id for row in rows] for listing, rows in packs.items()} == {listings[0]: [2]}
        assert casefiles.kept(conn, {1, 2}) == {2}
        assert casefiles.pictures_of(conn, [2]) == {2: "1" * 64}


def test_an_erased_name_is_none(engine: Engine, listings: list[int]) -> None:
    with write(engine) as conn:
        conn.execute(update(sellers).values(name=None))

    with read(engine) as conn:
        (case,) = casefiles.found(conn, of_sellers=["bad"])
    assert (case.name, case.legal_name) == (None, None)
