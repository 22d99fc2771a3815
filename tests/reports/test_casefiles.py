"""Cases of the store as records: what is known, what is told of it, and what is missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from monitors.ipr_signs import counterfeit, words
from reports.case_file import case_page
from reports.drafting import Draft
from reports.ipr import listed
from store.engine import write
from store.tables import case_listings, discrepancies, evidence, sellers
from system import clock
from system.ipr import Weights
from tests.monitors.stores import import_master
from tests.reports.filed import RIGHT, House

CHEAP = {
    **dict.fromkeys("hint shared impossible imported ships country".split(), ""),
    "price": 31,
    "list_price": 100,
    "band": None,
    "since": None,
    "locked": False,
    "replica": "高仿",
    "channel_identifies": False,
    "identified": False,
    "captured_at": clock.now(),
}
"""What a rule judges: goods at less than a third of the list price, where prices may be named."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[House]:
    """A case of three listings on Tmall, with evidence of the first two."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ANDON_DATABASE_URL", raising=False)
        house = House.new(tmp_path_factory.mktemp("house") / "andon", sqlite_template)
        for listing in house.suspect(count=3)[:2]:
            house.prove(listing)
        yield house


@pytest.fixture
def house(made: House, tmp_path: Path) -> House:
    """A copy to be changed."""
    return made.copied(tmp_path / "andon")


def test_a_case_has_its_seller_listings_findings_rights_and_steps(house: House) -> None:
    (case,) = house.loaded()

    assert (case.number, case.kind, case.platform, case.time_zone) == (
        1,
        "unauthorised_seller",
        "tmall",
        "Asia/Shanghai",
    )
    assert (case.seller, case.seller_id, case.role, case.stage) == ("春日小店", "bad", "unknown", "suspected")
    assert [one.item_id for one in case.listings] == ["tmall0", "tmall1", "tmall2"]
    assert all(one.offends and one.findings[0].score == "1.00" for one in case.listings)
    assert [one.number for one in case.rights] == ["9876543"]
    assert [(one.who, one.why.split(";")[0]) for one in case.steps] == [
        ("Andon", "open"),
        ("Andon", "join"),
        ("Andon", "join"),
    ]
    assert case.lacks == ("listing tmall2: evidence",)


def test_the_picture_of_a_listing_comes_out_of_its_pack(house: House) -> None:
    (case,) = house.loaded()

    first, _, bare = case.listings
    assert first.proof is not None
    assert first.proof.picture is not None
    assert first.proof.picture().startswith(b"\x89PNG")
    assert bare.proof is None


def test_a_pack_that_proves_the_finding_goes_before_a_younger_one(house: House) -> None:
    with write(house.engine) as conn:
        first = conn.execute(select(case_listings.c.listing_id).order_by(case_listings.c.listing_id)).scalars().first()
        younger = update(evidence).where(evidence.c.id == 2)
        conn.execute(younger.values(listing_id=first, capture_id=None))

    (case,) = house.loaded()

    assert case.listings[0].proof is not None
    assert case.listings[0].proof.number == 1


def test_a_finding_that_somebody_found_false_accuses_nobody(house: House) -> None:
    with write(house.engine) as conn:
        conn.execute(update(discrepancies).values(state="false_positive"))

    (case,) = house.loaded()

    assert not [one for one in case.listings if one.offends]
    assert case.listings[0].reason == "Nothing is held against it: unauthorised_seller is false_positive."


def test_a_listing_that_is_gone_says_since_when_and_what_it_was(house: House) -> None:
    with write(house.engine) as conn:
        conn.execute(update(case_listings).values(gone_at=clock.now()))
        conn.execute(update(discrepancies).values(state="resolved"))

    (case,) = house.loaded()

    assert case.listings[0].gone
    assert not case.listings[0].offends
    assert case.listings[0].reason.startswith("No longer found: Sells without leave")


def test_what_was_erased_or_purged_is_missing(house: House) -> None:
    with write(house.engine) as conn:
        conn.execute(update(sellers).values(name=None, legal_name=None, business_number=None))
        conn.execute(update(evidence).values(purged_at=clock.now()))

    (case,) = house.loaded()

    assert (case.seller, case.legal_name, case.listings[0].seller_name) == ("bad", None, None)
    assert case.lacks == (
        "seller: the name as pages show it",
        *(f"listing tmall{number}: evidence" for number in range(3)),
    )
    assert "春日小店" not in case_page(Draft(case=case), None)


def test_a_case_of_a_channel_that_left_the_settings_is_told_all_the_same(house: House) -> None:
    text = house.path.read_text()
    house.path.write_text(text.replace("[channels.tmall]", "[channels.other]"))

    (case,) = house.loaded()

    assert (case.platform, case.time_zone, len(case.listings)) == ("", "UTC", 3)
    assert "channel tmall: it is not in the settings, so its form and its clock are not known" in case.lacks


def test_rights_are_those_of_the_cases_brand(house: House) -> None:
    import_master(house.engine, products=[{"code": "Q", "brand": "Sora", "name": "Sky"}])
    house.rights(
        {**RIGHT, "mark": "SORA", "number": "2"},
        {**RIGHT, "mark": "Haru Run", "number": "3"},
        {**RIGHT, "mark": "春日", "number": "4"},
        {**RIGHT, "mark": "Sharunas", "number": "5"},
        {**RIGHT, "mark": "HARU x SORA", "number": "6"},
    )

    (case,) = house.loaded()

    assert [one.number for one in case.rights] == ["9876543", "3"]
    unclear = [fact.partition(":")[0] for fact in case.lacks if "which brand's" in fact]
    assert unclear == ["right 4 (春日)", "right 5 (Sharunas)", "right 6 (HARU x SORA)"]
    assert "right 4 (春日): which brand's it is; its mark names none of the brands, or several" in case.lacks


@pytest.mark.parametrize("lock", [True, False])
def test_no_part_of_a_list_price_is_named_where_that_is_restricted(lock: bool, house: House) -> None:
    reasons = words(counterfeit(CHEAP), Weights())
    assert "of the list price" in reasons
    said = {"score": "0.90", "match": "1.00", "matched_by": "style code", "reasons": reasons}
    with write(house.engine) as conn:
        conn.execute(update(discrepancies).values(kind="counterfeit_suspected", numbers=said))
    house.path.write_text(f"rpm_lock = {str(lock).lower()}\n{house.path.read_text()}")

    (case,) = house.loaded()

    told = case_page(Draft(case=case), None) + str(listed([case], {}).main.rows)
    assert ("of the list price" in told) is not lock
    assert "says 高仿 (0.80)" in told
