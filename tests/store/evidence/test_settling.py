"""What waits for its check is kept when the check told of it, and dropped otherwise; a kill loses nothing."""

from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from sqlalchemy import Engine, select, update

from model.capture import Availability, Capture
from monitors.check import check_pending
from store.closing import release_held
from store.engine import read, write
from store.evidence import settling
from store.evidence.finding import discrepancies_of, files_of, get, in_doubt, of_discrepancy
from store.evidence.settling import settle
from store.evidence.showing import pictures_of
from store.evidence.spool import Held, Spool
from store.evidence.wanting import ask_for_proof
from store.recording import Recorded, record_batch
from store.tables import captures, discrepancies, evidence, requests
from system import clock
from system.keeping import Evidence
from system.settings import Settings
from tests.monitors.stores import CHECKS, all_found, page, shop, visit
from tests.store.evidence.packs import files
from tests.store.evidence.pictures import look


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return CHECKS.model_copy(update={"folder": tmp_path})


def seen(
    engine: Engine, settings: Settings, listing: int, capture: Capture, name: str = "1", *, looked: bool = False
) -> None:
    """One visit whose responses are held, as a crawl does it; `looked` by a browser."""
    clock.advance(timedelta(minutes=15))
    at = clock.now()
    Spool.of(settings).hold({(listing, at): {**files(name), **(look() if looked else {})}})
    with write(engine) as conn:
        record_batch(conn, None, "own", [Recorded(listing_id=listing, captured_at=at, capture=capture)])


def waiting(settings: Settings) -> list[Held]:
    return Spool.of(settings).held()


def packs(engine: Engine) -> list[int]:
    with read(engine) as conn:
        return list(conn.execute(select(evidence.c.id).order_by(evidence.c.id)).scalars())


def test_what_opens_is_kept_and_what_only_makes_a_candidate_is_not(engine: Engine, settings: Settings) -> None:
    (listing,) = shop(engine)
    seen(engine, settings, listing, page("85"))
    check_pending(engine, settings)
    assert (packs(engine), waiting(settings)) == ([], [])
    with read(engine) as conn:
        assert in_doubt(conn, "own") == {listing}

    seen(engine, settings, listing, page("85"))
    check_pending(engine, settings)

    (found,) = all_found(engine)
    with read(engine) as conn:
        assert of_discrepancy(conn, found.id) == [1]
        row = get(conn, 1)
        assert (row.kind, row.channel, row.listing_id) == ("price", "own", listing)
        assert discrepancies_of(conn, row.capture_id) == [found.id]
        detail = conn.execute(select(captures.c.detail).where(captures.c.id == row.capture_id)).scalar()
        assert in_doubt(conn, "own") == set()
    assert detail == {"url": "https://shop.example/p/1"}
    assert waiting(settings) == []


def test_what_escalates_is_kept_and_what_stays_the_same_is_not(sqlite_engine: Engine, settings: Settings) -> None:
    (listing,) = shop(sqlite_engine)
    for price in ("85", "85", "85", "70"):
        seen(sqlite_engine, settings, listing, page(price))
        check_pending(sqlite_engine, settings)

    assert packs(sqlite_engine) == [1, 2]


def names(engine: Engine, number: int) -> set[str]:
    with read(engine) as conn:
        return {one.path.rpartition("/")[2] for one in files_of(conn, number)}


def test_the_pack_of_a_look_has_its_crops(sqlite_engine: Engine, settings: Settings) -> None:
    (listing,) = shop(sqlite_engine)
    seen(sqlite_engine, settings, listing, page("10"), looked=True)
    check_pending(sqlite_engine, settings)

    assert {"page-desktop.png", "crop-price-desktop.png", "marked-price-desktop.png", "derived.json"} <= names(
        sqlite_engine, 1
    )


def test_what_opened_without_a_picture_gets_one_from_the_next_look_that_shows_it(
    engine: Engine, settings: Settings
) -> None:
    (listing,) = shop(engine)
    for looked in (False, False, True, True):
        seen(engine, settings, listing, page("10"), looked=looked)
        check_pending(engine, settings)

    (found,) = all_found(engine)
    assert packs(engine) == [1, 2]
    assert "marked-price-desktop.png" in names(engine, 2)
    with read(engine) as conn:
        assert of_discrepancy(conn, found.id) == [1, 2]
        assert pictures_of(conn, [found])[found.id].name == "marked-price-desktop.png"  # type: ignore[list-item]


def released(engine: Engine, settings: Settings) -> int:
    """A listing whose fault stands and opened when its responses were gone."""
    (listing,) = shop(engine)
    seen(engine, settings, listing, page("85"))
    check_pending(engine, settings)
    with write(engine) as conn:
        conn.execute(update(requests).values(served_at=clock.now()))
        conn.execute(update(discrepancies).values(held=True, ripe=True))
        assert release_held(conn, list(conn.execute(select(discrepancies.c.id)).scalars())) == 1
    return listing


def test_what_a_mass_change_held_is_asked_for_when_it_is_released_and_proven_by_that_capture(
    engine: Engine, settings: Settings
) -> None:
    listing = released(engine, settings)
    assert packs(engine) == []
    assert ask_for_proof(engine, settings) == 0  # its pack might be under way

    clock.advance(timedelta(minutes=1))
    assert (ask_for_proof(engine, settings), ask_for_proof(engine, settings)) == (1, 0)
    with read(engine) as conn:
        assert in_doubt(conn, "own") == {listing}
        (wanted,) = conn.execute(select(requests).where(requests.c.reason == "proof")).all()
    assert (wanted.kind, wanted.listing_id) == ("capture", listing)

    seen(engine, settings, listing, page("85"))
    check_pending(engine, settings)
    seen(engine, settings, listing, page("85"), "2")
    check_pending(engine, settings)

    (found,) = all_found(engine)
    with read(engine) as conn:
        assert of_discrepancy(conn, found.id) == [1]
        row = get(conn, 1)
        assert discrepancies_of(conn, row.capture_id) == [found.id]
        assert (row.kind, row.captured_at > found.opened_at) == ("price", True)
        assert in_doubt(conn, "own") == set()
    assert waiting(settings) == []


def test_a_capture_that_answers_a_resolution_by_hand_proves_as_well(engine: Engine, settings: Settings) -> None:
    listing = released(engine, settings)
    with write(engine) as conn:
        conn.execute(update(discrepancies).values(resolve_asked_at=clock.now()))
    seen(engine, settings, listing, page("85"))
    check_pending(engine, settings)

    (found,) = all_found(engine)
    assert (found.resolve_asked_at, packs(engine)) == (None, [1])


def test_a_capture_that_shows_the_fault_gone_proves_nothing(sqlite_engine: Engine, settings: Settings) -> None:
    listing = released(sqlite_engine, settings)
    seen(sqlite_engine, settings, listing, page("100"))
    check_pending(sqlite_engine, settings)

    assert (packs(sqlite_engine), waiting(settings)) == ([], [])


def test_proof_is_asked_for_of_few_listings_at_once(sqlite_engine: Engine, settings: Settings) -> None:
    listings = shop(sqlite_engine, 30)
    at = {listing: page("10") for listing in listings}
    visit(sqlite_engine, at)
    check_pending(sqlite_engine, settings)
    clock.advance(timedelta(minutes=1))

    assert [ask_for_proof(sqlite_engine, settings) for _ in range(2)] == [20, 0]


@pytest.mark.parametrize(("render", "asked"), [(("hot",), 1), (False, 0)])
def test_a_picture_is_asked_for_once_where_a_browser_looks(
    sqlite_engine: Engine, settings: Settings, render: tuple[str, ...] | bool, asked: int
) -> None:
    (listing,) = shop(sqlite_engine)
    channels = {"own": settings.channels["own"].model_copy(update={"render": render})}
    settings = settings.model_copy(update={"channels": channels})
    for _ in range(2):
        seen(sqlite_engine, settings, listing, page("85"))
        check_pending(sqlite_engine, settings)
    with write(sqlite_engine) as conn:
        conn.execute(update(requests).values(served_at=clock.now()))
    clock.advance(timedelta(minutes=1))

    assert len(packs(sqlite_engine)) == 1
    assert [ask_for_proof(sqlite_engine, settings) for _ in range(2)] == [asked, 0]


def test_responses_wait_until_their_batch_is_checked(sqlite_engine: Engine, settings: Settings) -> None:
    (listing,) = shop(sqlite_engine)
    seen(sqlite_engine, settings, listing, page("10"))
    clock.advance(timedelta(days=2))

    assert settle(sqlite_engine, settings) == []
    assert len(waiting(settings)) == 1


def test_a_kill_after_the_check_loses_no_evidence(
    sqlite_engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (listing,) = shop(sqlite_engine)
    seen(sqlite_engine, settings, listing, page("10"))
    with monkeypatch.context() as patch:
        patch.setattr("monitors.check.settle", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            check_pending(sqlite_engine, settings)

    check_pending(sqlite_engine, settings)

    assert packs(sqlite_engine) == [1]


def test_a_kill_between_pack_and_spool_makes_no_second_pack(
    sqlite_engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (listing,) = shop(sqlite_engine)
    seen(sqlite_engine, settings, listing, page("10"))
    with monkeypatch.context() as patch:
        patch.setattr(Held, "drop", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            check_pending(sqlite_engine, settings)

    settle(sqlite_engine, settings)

    assert (packs(sqlite_engine), waiting(settings)) == ([1], [])


def test_evidence_that_cannot_be_kept_waits_and_stops_no_check(
    sqlite_engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "evidence").write_text("a file where the folder should be")
    (listing,) = shop(sqlite_engine)
    seen(sqlite_engine, settings, listing, page("10"))

    assert check_pending(sqlite_engine, settings) == 1
    assert len(waiting(settings)) == 1

    (tmp_path / "evidence").unlink()
    assert settle(sqlite_engine, settings) == [1]


def test_what_no_batch_has_is_dropped_after_an_hour(sqlite_engine: Engine, settings: Settings) -> None:
    Spool.of(settings).hold({(7, clock.now()): files()})
    settle(sqlite_engine, settings)
    assert len(waiting(settings)) == 1

    clock.advance(settling.STRAY + timedelta(minutes=1))
    settle(sqlite_engine, settings)

    assert waiting(settings) == []


def test_a_full_spool_holds_no_more_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    spool = Spool(tmp_path / "spool", 5_000)
    visits = {(number, clock.now()): {"fields.json": b"x" * 2_000} for number in range(4)}

    assert spool.hold(visits) == 2
    assert "is full: 2 responses are not held" in caplog.text
    assert spool.held()[0].files() == {"fields.json": b"x" * 2_000}


@pytest.mark.parametrize("longest", ["price", "stock"])
def test_of_several_kinds_the_one_that_is_kept_longest_counts(
    sqlite_engine: Engine, settings: Settings, longest: str
) -> None:
    (listing,) = shop(sqlite_engine)
    days = {"price": 5, "stock": 5, longest: 50}
    spans = settings.model_copy(update={"evidence": Evidence(keep_days=20, keep_days_by_kind=days)})
    for price in ("100", "10"):
        seen(sqlite_engine, spans, listing, page(price, availability=Availability.OUT_OF_STOCK))
        check_pending(sqlite_engine, spans)

    assert {one.family.value for one in all_found(sqlite_engine)} == {"price", "stock"}
    with read(sqlite_engine) as conn:
        (row,) = (get(conn, number) for number in packs(sqlite_engine))
    assert (row.kind, (row.expires_at - row.made_at).days) == (longest, 50)
