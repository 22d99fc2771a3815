"""The check from end to end, on stored captures and both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from model.capture import Availability, Disagreement, Outcome, Seller, Source
from model.finding import Verdict
from monitors.check import check_batches, check_coverage, check_current, check_pending
from monitors.outlook import Outlook, outlook
from store import frames, lifecycle, looks
from store.discovery import CANDIDATE
from store.engine import read, write
from store.listings import listing_for
from store.looks import Look
from store.master import begin_version, current, end, mark_listings
from store.requests import claim_due, serve
from store.tables import audit, events
from system import clock
from system.settings import Settings
from tests.monitors.stores import CHECKS, all_found, count, import_master, page, refused, shop, shops, standing, visit
from tests.monitors.test_rendered import WHOLE


def test_a_price_below_the_floor_opens_on_its_second_look(engine: Engine) -> None:
    (listing,) = shop(engine)

    check_batches(engine, CHECKS, visit(engine, {listing: page("85")}))
    first = standing(engine)
    check_batches(engine, CHECKS, visit(engine, {listing: page("85")}))

    assert (first, standing(engine)) == ({"below_floor": "candidate"}, {"below_floor": "open"})


@pytest.mark.parametrize(
    ("outcome", "minutes", "asked"), [("fetch_failed", 5, 1), ("fetch_failed", 61, 0), ("blocked", 5, 0)]
)
def test_a_second_look_that_failed_is_asked_for_again(engine: Engine, outcome: str, minutes: int, asked: int) -> None:
    (listing,) = shop(engine)
    check_batches(engine, CHECKS, visit(engine, {listing: page("85")}))
    clock.advance(timedelta(minutes=minutes))
    with write(engine) as conn:
        serve(conn, [one.id for one in claim_due(conn, "own")])

    check_batches(engine, CHECKS, visit(engine, {listing: refused(Outcome(outcome))}, minutes=0))

    clock.advance(timedelta(minutes=5))
    with write(engine) as conn:
        assert [one.reason for one in claim_due(conn, "own")] == ["second look"] * asked


def test_a_misprint_opens_at_once_and_alone(engine: Engine) -> None:
    (listing,) = shop(engine)

    check_batches(engine, CHECKS, visit(engine, {listing: page("10.00")}))

    assert standing(engine) == {"misprint": "open"}


def test_two_clean_captures_resolve(engine: Engine) -> None:
    (listing,) = shop(engine)
    for price in ("85", "85", "100", "100"):
        check_batches(engine, CHECKS, visit(engine, {listing: page(price)}))

    assert [one.state.value for one in all_found(engine)] == ["resolved"]


@pytest.mark.parametrize("outcome", ["blocked", "login", "soft_404", "parse_failed", "fetch_failed"])
def test_pages_that_may_not_speak_say_nothing_of_products(engine: Engine, outcome: str) -> None:
    listings = shop(engine, 2)

    for _ in range(3):
        check_batches(engine, CHECKS, visit(engine, dict.fromkeys(listings, refused(Outcome(outcome)))))

    assert not [one for one in all_found(engine) if one.family != "coverage"]


def test_a_blocked_page_neither_deepens_nor_resolves(engine: Engine) -> None:
    (listing,) = shop(engine)
    for capture in (page("85"), page("85"), refused(), refused()):
        check_batches(engine, CHECKS, visit(engine, {listing: capture}))

    assert standing(engine) == {"below_floor": "open"}


def test_a_batch_is_checked_once(engine: Engine) -> None:
    (listing,) = shop(engine)
    batch = visit(engine, {listing: page("85")})
    check_batches(engine, CHECKS, batch)

    again = check_batches(engine, CHECKS, batch)

    assert again == 0
    assert len(all_found(engine)) == 1


def test_pending_batches_are_checked_in_order(engine: Engine) -> None:
    (listing,) = shop(engine)
    visit(engine, {listing: page("85")})
    visit(engine, {listing: page("85")})

    assert check_pending(engine, CHECKS) == 2
    assert standing(engine) == {"below_floor": "open"}
    assert check_pending(engine, CHECKS) == 0


def test_a_gone_listing_is_delisted_and_closes_the_rest(engine: Engine) -> None:
    (listing,) = shop(engine)
    for capture in (page("85"), page("85"), *[refused(Outcome.GONE)] * 3):
        check_batches(engine, CHECKS, visit(engine, {listing: capture}))

    assert standing(engine) == {"delisted": "open"}
    assert {one.kind: one.reason for one in all_found(engine)}["below_floor"] == "listing removed"


def test_a_page_that_contradicts_itself_is_told(engine: Engine) -> None:
    (listing,) = shop(engine)
    sources = {"price": Source("visible .price", (Disagreement("json-ld offers.price", "79.00"),))}

    check_batches(engine, CHECKS, visit(engine, {listing: page("100", sources=sources)}))

    (found,) = all_found(engine)
    assert (found.kind, found.state, found.off) == ("page_contradicts_itself", "open", 21.0)
    assert found.numbers["said"] == "USD 79.00"


def test_a_listing_that_comes_back_is_no_longer_delisted(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    back = page("100", seller=Seller(id="s1"))
    for capture in (refused(Outcome.GONE), refused(Outcome.GONE), back, back):
        check_batches(sqlite_engine, CHECKS, visit(sqlite_engine, {listing: capture}))

    assert [(one.kind, one.state.value) for one in all_found(sqlite_engine)] == [("delisted", "resolved")]


def test_a_variant_that_is_not_on_the_page_is_not_judged(engine: Engine) -> None:
    (listing,) = shop(engine)
    check_batches(engine, CHECKS, visit(engine, {listing: page("85")}))

    check_batches(engine, CHECKS, visit(engine, {listing: page(None, availability=Availability.IN_STOCK)}))

    assert standing(engine) == {"below_floor": "candidate"}


def test_a_new_policy_is_judged_on_what_was_seen_last(engine: Engine) -> None:
    (listing,) = shop(engine)
    check_batches(engine, CHECKS, visit(engine, {listing: page("100")}))
    import_master(engine, policies=[{"key": "cap", "product_code": "P0", "ceiling": 5_000}])

    check_current(engine, CHECKS)

    assert standing(engine) == {"misprint": "open"}


def test_a_policy_that_runs_out_closes_what_hung_on_it(engine: Engine) -> None:
    (listing,) = shop(engine, valid_to=clock.now() + timedelta(hours=1))
    for _ in range(2):
        check_batches(engine, CHECKS, visit(engine, {listing: page("85")}))

    clock.advance(timedelta(hours=1))
    check_coverage(engine, CHECKS)

    assert [(one.state.value, one.reason) for one in all_found(engine)] == [("resolved", "policy ran out")]


def test_a_page_captured_before_its_policy_ran_out_and_checked_after_opens_nothing_again(engine: Engine) -> None:
    (listing,) = shop(engine, valid_to=clock.now() + timedelta(minutes=31))
    check_batches(engine, CHECKS, visit(engine, {listing: page("10")}))
    waiting = visit(engine, {listing: page("10")})
    clock.advance(timedelta(minutes=1))
    check_coverage(engine, CHECKS)

    check_batches(engine, CHECKS, waiting)

    assert [(one.kind, one.reason) for one in all_found(engine)] == [("misprint", "policy ran out")]


def test_a_check_that_is_killed_before_it_stores_is_repeated_whole(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (listing,) = shop(engine)
    visit(engine, {listing: page("10.00")})

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(lifecycle, "apply", killed)
        with pytest.raises(KeyboardInterrupt):
            check_pending(engine, CHECKS)
    check_pending(engine, CHECKS)

    with write(engine) as conn:
        assert count(conn, events) == 1
    assert standing(engine) == {"misprint": "open"}


def test_a_listing_outside_the_master_file_is_unknown(engine: Engine) -> None:
    shop(engine)
    with write(engine) as conn:
        stray = listing_for(conn, "own", "Z9", "https://shop.test/Z9")

    check_batches(engine, CHECKS, visit(engine, {stray: page("1")}))

    assert standing(engine) == {"unknown_listing": "open"}


def test_what_stands_on_a_listing_that_left_the_master_file_ends(engine: Engine) -> None:
    cheap, bare, gone = shop(engine, 3)
    captured = {
        cheap: page("85"),
        bare: page(shown_absent=frozenset({"images"}), images=()),
        gone: refused(Outcome.GONE),
    }
    for _ in range(2):
        check_batches(engine, CHECKS, visit(engine, captured))
    before = standing(engine)
    with write(engine) as conn:
        version = begin_version(conn, user_id=None, file_name="test", sha256="0" * 64, counts={})
        end(conn, "listings", [row for row, _ in current(conn, "listings", ["key"])], version)
        mark_listings(conn, [])

    for _ in range(2):
        check_batches(engine, CHECKS, visit(engine, captured))

    assert before == {"below_floor": "open", "image_missing": "open", "delisted": "open"}
    assert set(standing(engine)) == {"unknown_listing"}


def test_a_candidate_that_a_search_showed_is_no_unknown_listing(engine: Engine) -> None:
    shop(engine)
    with write(engine) as conn:
        shown = listing_for(conn, "own", "Z9", "https://shop.test/Z9", CANDIDATE)

    check_batches(engine, CHECKS, visit(engine, {shown: page("1")}))

    assert standing(engine) == {}


def test_the_numbers_and_history_are_kept(engine: Engine) -> None:
    (listing,) = shop(engine)
    check_batches(engine, CHECKS, visit(engine, {listing: page("10.00")}))

    with read(engine) as conn:
        (one,) = lifecycle.find(conn)

    assert one.numbers["price"] == "10.00"
    assert (one.brand, one.policy_key, one.external_id) == ("Haru", "base", "A0")


@pytest.mark.parametrize("judge", [check_pending, check_current])
def test_judging_with_the_lock_on_resellers_prices_off_is_in_the_trail_once(
    sqlite_engine: Engine, judge: Callable[[Engine, Settings], int]
) -> None:
    (listing,) = shop(sqlite_engine)
    for _ in range(2):
        visit(sqlite_engine, {listing: page("100")})
        judge(sqlite_engine, CHECKS.model_copy(update={"rpm_lock": False}))

    with read(sqlite_engine) as conn:
        assert list(conn.execute(select(audit.c.action)).scalars()) == ["unlock"]


def test_a_batch_that_fails_does_not_stop_the_others(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    (listing,) = shop(sqlite_engine)
    bad = visit(sqlite_engine, {listing: page("100")})
    visit(sqlite_engine, {listing: page("10.00")})
    apply = lifecycle.apply

    def fails(conn: Connection, verdicts: list[Verdict], *, batch_id: int | None) -> None:
        if batch_id == bad:
            raise RuntimeError("as the test wants it")
        apply(conn, verdicts, batch_id=batch_id)

    monkeypatch.setattr(lifecycle, "apply", fails)
    with pytest.raises(RuntimeError):
        check_pending(sqlite_engine, CHECKS)

    assert standing(sqlite_engine) == {"misprint": "open"}
    with read(sqlite_engine) as conn:
        assert [one.id for one in frames.pending(conn)] == [bad]


def test_a_batch_that_fails_stops_no_other_channel_that_is_judged_with_it(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bad,), (good,) = shops(sqlite_engine, 1, ("own", "market"))
    visit(sqlite_engine, {bad: page("10")})
    visit(sqlite_engine, {good: page("10")}, channel="market")

    def fails(*given: Any) -> Outlook:
        if given[4] == "own":
            raise RuntimeError("as the test wants it")
        return outlook(*given)

    monkeypatch.setattr("monitors.check.outlook", fails)
    with pytest.raises(RuntimeError):
        check_pending(sqlite_engine, CHECKS)

    assert [(one.channel, one.kind) for one in all_found(sqlite_engine)] == [("market", "misprint")]
    with read(sqlite_engine) as conn:
        assert [one.channel for one in frames.pending(conn)] == ["own"]


def test_what_is_suspected_on_one_channel_holds_nothing_on_another_that_is_judged_with_it(engine: Engine) -> None:
    own, market = shops(engine, 30, ("own", "market"))
    for price in ("100", "10"):
        visit(engine, {listing: page(price) for listing in own})
        visit(engine, {listing: page("10") for listing in market[:1]}, channel="market")
        check_pending(engine, CHECKS)

    assert standing(engine, channels=["own"]) == {"mass_change": "open", "misprint": "candidate"}
    assert standing(engine, channels=["market"]) == {"misprint": "open"}


def test_a_channel_that_is_blocked_mutes_no_other_that_is_judged_with_it(engine: Engine) -> None:
    own, market = shops(engine, 12, ("own", "market"))
    visit(engine, {listing: refused() if at else page("10") for at, listing in enumerate(own)})
    visit(engine, {listing: page("10") for listing in market}, channel="market")

    check_pending(engine, CHECKS)

    assert standing(engine, channels=["own"]) == {"channel_blocked": "open"}
    assert standing(engine, channels=["market"]) == {"misprint": "open"}


def test_several_batches_of_one_channel_are_judged_in_their_order(engine: Engine) -> None:
    (listing,) = shop(engine, channel="market")
    for price in ("85", "85", "100", "100"):
        visit(engine, {listing: page(price)}, channel="market")

    check_pending(engine, CHECKS)

    (found,) = all_found(engine)
    assert (found.kind, found.state.value) == ("below_floor", "resolved")


def test_a_new_description_opens_with_what_went_and_came_and_ends_when_it_is_the_known_one(engine: Engine) -> None:
    (listing,) = shop(engine)
    old, new = "A light shoe for long runs.", "A heavy shoe for long runs."
    for text, minutes in [(old, 15)] + [(old, 1440)] * 4 + [(new, 60)] * 2:
        pictures = (f"https://shop.test/{clock.now():%d}.jpg",)  # what else changes does not divide a text
        captured = page(description=text, images=pictures)
        check_batches(engine, CHECKS, visit(engine, {listing: captured}, minutes=minutes))

    (opened,) = all_found(engine)
    for _ in range(5):
        check_batches(engine, CHECKS, visit(engine, {listing: page(description=new)}, minutes=1440))

    assert (opened.state, opened.severity, opened.numbers["went"]) == ("open", "info", "light")
    assert [one.state.value for one in all_found(engine)] == ["resolved"]


def test_an_emptied_description_does_not_end_by_itself(engine: Engine) -> None:
    (listing,) = shop(engine)
    for _ in range(5):
        check_batches(engine, CHECKS, visit(engine, {listing: page(description="A light shoe.")}, minutes=1440))
    empty = page(shown_absent=frozenset({"description"}))
    for _ in range(8):
        check_batches(engine, CHECKS, visit(engine, {listing: empty}, minutes=1440))

    (found,) = all_found(engine)

    assert (found.state, found.severity, found.numbers["case"]) == ("open", "warning", "emptied")


def test_an_own_page_that_answers_with_an_error_is_broken_though_alone_in_its_batch(engine: Engine) -> None:
    listing, *others = shop(engine, 12)
    check_batches(engine, CHECKS, visit(engine, dict.fromkeys(others, page())))  # the channel as such is well
    for _ in range(2):
        batch = visit(engine, {listing: refused(Outcome.FETCH_FAILED)})
        with write(engine) as conn:
            stored = frames.batch(conn, batch)
            assert stored is not None
            at = stored.visits["captured_at"].max().to_pydatetime()
            looks.keep(conn, [Look(listing_id=listing, captured_at=at, seen=replace(WHOLE, status=503))])
        check_batches(engine, CHECKS, batch)

    assert standing(engine)["broken_page"] == "open"
