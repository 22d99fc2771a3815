"""The mass-change guard: what turns at once on many listings waits until somebody says that it is true."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from model.capture import Availability, Outcome
from monitors.check import check_batches, check_coverage, check_current, check_pending
from store import lifecycle
from store.engine import read, write
from store.requests import claim_due, serve
from store.runs import RunReason, start_run
from store.tables import requests
from system import clock
from system.settings import RuleSetting
from tests.monitors.stores import CHECKS, all_found, import_master, page, shop, visit

MANY, FEW = 30, 19


def crawl(engine: Engine, channel: str, captures: dict[int, Any], minutes: int = 15) -> None:
    check_batches(engine, CHECKS, visit(engine, captures, channel=channel, minutes=minutes))


def turn(engine: Engine, count: int, price: str = "10", channel: str = "market", **fields: Any) -> list[int]:
    """A crawl of `MANY` listings as they should be, then one in which `count` of them turn."""
    listings = shop(engine, MANY, channel)
    crawl(engine, channel, {listing: page() for listing in listings})
    turned = {listing: page(price, **fields) if i < count else page() for i, listing in enumerate(listings)}
    crawl(engine, channel, turned)
    return listings


def states(engine: Engine) -> dict[tuple[str, str], int]:
    """How many discrepancies of each kind are in each state."""
    found: dict[tuple[str, str], int] = {}
    for one in all_found(engine):
        found[one.kind, one.state.value] = found.get((one.kind, one.state.value), 0) + 1
    return found


def test_many_prices_that_fall_at_once_are_held(engine: Engine) -> None:
    turn(engine, MANY)

    assert states(engine) == {("mass_change", "open"): 1, ("misprint", "candidate"): MANY}


def test_few_that_fall_are_told(sqlite_engine: Engine) -> None:
    turn(sqlite_engine, FEW)

    assert states(sqlite_engine) == {("misprint", "open"): FEW}


def test_the_finding_shows_what_turned(sqlite_engine: Engine) -> None:
    turn(sqlite_engine, MANY)

    (mass,) = [one for one in all_found(sqlite_engine) if one.kind == "mass_change"]

    assert (mass.listing_id, mass.severity) == (None, "warning")
    assert mass.numbers["changes"] == f"price lower on {MANY}"
    assert str(mass.numbers["samples"]).startswith("A0, A1")


def test_what_is_held_stays_so_on_later_looks(sqlite_engine: Engine) -> None:
    listings = turn(sqlite_engine, MANY)

    for _ in range(3):
        crawl(sqlite_engine, "market", {listing: page("10") for listing in listings})

    assert states(sqlite_engine) == {("mass_change", "open"): 1, ("misprint", "candidate"): MANY}


def test_what_is_held_stays_so_when_everything_is_judged_again(sqlite_engine: Engine) -> None:
    turn(sqlite_engine, MANY)

    check_current(sqlite_engine, CHECKS)

    assert states(sqlite_engine) == {("mass_change", "open"): 1, ("misprint", "candidate"): MANY}


def test_a_policy_that_comes_while_many_are_turned_opens_nothing(engine: Engine) -> None:
    turn(engine, MANY, price="95")
    import_master(engine, policies=[{"key": "cap", "brand": "Haru", "ceiling": 5_000}])

    check_current(engine, CHECKS)

    assert states(engine) == {("mass_change", "open"): 1, ("misprint", "candidate"): MANY}


def test_releasing_opens_what_was_held_and_ends_the_mass_change(sqlite_engine: Engine) -> None:
    listings = turn(sqlite_engine, MANY)
    with write(sqlite_engine) as conn:
        held = [one.id for one in lifecycle.find(conn, lifecycle.Filter(held=True), limit=1000)]
        lifecycle.release_held(conn, held)

    for _ in range(2):
        crawl(sqlite_engine, "market", {listing: page("10") for listing in listings})

    assert states(sqlite_engine) == {("mass_change", "resolved"): 1, ("misprint", "open"): MANY}


def test_what_was_released_is_held_no_more_by_its_second_look(engine: Engine) -> None:
    listings = shop(engine, 3 * FEW, "market")
    crawl(engine, "market", {listing: page() for listing in listings})
    fell = [listing for at, listing in enumerate(listings) if at % 2]
    crawl(engine, "market", {listing: page("85" if listing in fell else "100") for listing in listings})
    before = states(engine)
    with write(engine) as conn:
        held = [one.id for one in lifecycle.find(conn, lifecycle.Filter(held=True), limit=1000)]
        lifecycle.release_held(conn, held)

    for part in (fell[:5], fell[5:]):
        crawl(engine, "market", {listing: page("85") for listing in part}, minutes=5)

    assert before == {("mass_change", "open"): 1, ("below_floor", "candidate"): len(fell)}
    assert states(engine)["below_floor", "open"] == len(fell)


def test_pages_that_turn_back_let_go_of_everything(sqlite_engine: Engine) -> None:
    listings = turn(sqlite_engine, MANY)

    for _ in range(5):
        crawl(sqlite_engine, "market", {listing: page() for listing in listings})

    assert states(sqlite_engine) == {("mass_change", "resolved"): 1, ("misprint", "dropped"): MANY}


def test_on_the_own_site_it_is_critical_and_asks_a_second_source(engine: Engine) -> None:
    turn(engine, MANY, channel="own")

    (mass,) = [one for one in all_found(engine) if one.kind == "mass_change"]
    with read(engine) as conn:
        reasons = list(conn.execute(select(requests.c.reason)).scalars())
    assert mass.severity == "critical"
    assert [reason for reason in reasons if reason.startswith("mass change")] == [reasons[-1]] * 5


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_a_second_source_that_says_the_same_is_not_asked_again(engine: Engine, currency: str) -> None:
    listings = shop(engine, 3 * FEW, "own", currency=currency)  # prices in dollars: no policy in euros judges them
    crawl(engine, "own", {listing: page() for listing in listings})
    crawl(engine, "own", {listing: page("80" if at % 2 else "100") for at, listing in enumerate(listings)})
    clock.advance(timedelta(minutes=30))
    check_coverage(engine, CHECKS)

    for _ in range(2):
        with write(engine) as conn:
            asked = claim_due(conn, "own")
            serve(conn, [one.id for one in asked])
        crawl(engine, "own", {one.listing_id: page("80") for one in asked if one.listing_id}, minutes=5)

    with read(engine) as conn:
        reasons = list(conn.execute(select(requests.c.reason)).scalars())
    assert [reason.startswith("mass change") for reason in reasons].count(True) == 5


def test_on_the_own_site_it_lets_go_after_half_an_hour(engine: Engine) -> None:
    turn(engine, MANY, channel="own")

    clock.advance(timedelta(minutes=29))
    check_coverage(engine, CHECKS)
    before = states(engine)
    clock.advance(timedelta(minutes=1))
    check_coverage(engine, CHECKS)

    assert before["misprint", "candidate"] == MANY
    assert states(engine)["misprint", "open"] == MANY


def test_a_promotion_explains_prices_that_fall_at_once(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, MANY, "own")
    crawl(sqlite_engine, "own", {listing: page() for listing in listings})
    now = clock.now()
    sale = {"key": "sale", "name": "Sale", "brand": "Haru", "promo_price": 8_000}
    import_master(sqlite_engine, promotions=[{**sale, "starts_at": now, "ends_at": now + timedelta(days=3)}])

    crawl(sqlite_engine, "own", {listing: page("80") for listing in listings})

    assert states(sqlite_engine) == {}


@pytest.mark.parametrize("reason", ["stock", "none"])
def test_only_stock_at_hand_explains_that_everything_is_sold_out(sqlite_engine: Engine, reason: str) -> None:
    listings = shop(sqlite_engine, MANY, "own")
    crawl(sqlite_engine, "own", {listing: page() for listing in listings})
    if reason == "stock":
        rows = [{"sku_code": f"S{i}", "quantity": 0, "as_of": clock.now()} for i in range(MANY)]
        import_master(sqlite_engine, stock=rows)

    for _ in range(2):
        crawl(sqlite_engine, "own", {each: page(availability=Availability.SOLD_OUT) for each in listings}, minutes=5)

    expected = {
        "stock": {("stockout", "open"): MANY},
        "none": {("mass_change", "open"): 1, ("stockout", "candidate"): MANY},
    }
    assert states(sqlite_engine) == expected[reason]


def test_pictures_that_vanish_at_once_are_held(sqlite_engine: Engine) -> None:
    turn(sqlite_engine, MANY, price="100", images=())

    assert ("image_missing", "open") not in states(sqlite_engine)
    assert states(sqlite_engine)["reader_broken", "open"] == 1


def test_names_that_change_at_once_are_held(engine: Engine) -> None:
    listings = shop(engine, MANY, "market")
    import_master(engine, expectations=[{"brand": "Haru", "title": "Andon Run 2"}])
    for name in ("Andon Run 2", "Loading"):
        crawl(engine, "market", {listing: page(name=name) for listing in listings})

    assert states(engine) == {("mass_change", "open"): 1, ("title_mismatch", "candidate"): MANY}


@pytest.mark.parametrize("sale", ["[Sale of the week] Andon Run 2", "Andon Run 2 - sale of the week"])
def test_words_that_a_sale_brings_to_many_names_and_takes_away_are_told_by_nobody(
    sqlite_engine: Engine, sale: str
) -> None:
    listings = shop(sqlite_engine, MANY, "market")
    for name in ("Andon Run 2", sale, "Andon Run 2"):
        crawl(sqlite_engine, "market", {listing: page(name=name) for listing in listings})

    assert states(sqlite_engine) == {}


@pytest.mark.parametrize("name", ["Loading", "Andon official store", "상품 정보를 불러오는 중"])
def test_other_names_on_many_pages_are_told_once_also_where_no_name_is_due(sqlite_engine: Engine, name: str) -> None:
    listings = shop(sqlite_engine, MANY, "market")
    for shown in ("Andon Run 2 (black)", name):
        crawl(sqlite_engine, "market", {listing: page(name=shown) for listing in listings})

    assert states(sqlite_engine) == {("mass_change", "open"): 1}


def test_names_that_many_pages_cut_short_are_held_where_they_are_wrong(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, MANY, "market")
    import_master(sqlite_engine, expectations=[{"brand": "Haru", "title": "Andon Run 2"}])
    for name in ("Andon Run 2 black", "Andon Run"):
        crawl(sqlite_engine, "market", {listing: page(name=name) for listing in listings})

    assert states(sqlite_engine) == {("mass_change", "open"): 1, ("title_mismatch", "candidate"): MANY}


def test_prices_that_fall_after_a_run_that_read_none_are_held(engine: Engine) -> None:
    listings = shop(engine, MANY, "market")
    for price in ("100", None, "10"):
        with write(engine) as conn:
            run_id = start_run(conn, "market", reason=RunReason.SCHEDULE)
        captured = {listing: page(price) for listing in listings}
        check_batches(engine, CHECKS, visit(engine, captured, channel="market", run_id=run_id))

    assert states(engine) == {
        ("reader_broken", "open"): 1,
        ("mass_change", "open"): 1,
        ("misprint", "candidate"): MANY,
    }


def test_prices_that_fell_are_held_though_the_check_comes_after_the_next_run(engine: Engine) -> None:
    listings = shop(engine, MANY, "market")
    for price in ("100", "10", "100"):
        visit(engine, {listing: page(price) for listing in listings}, channel="market")

    check_pending(engine, CHECKS)

    assert states(engine) == {("mass_change", "open"): 1, ("misprint", "candidate"): MANY}


def test_another_currency_on_many_pages_is_held(engine: Engine) -> None:
    listings = shop(engine, MANY, "market")
    for currency in ("USD", "EUR", "EUR"):
        crawl(engine, "market", {listing: page(currency=currency) for listing in listings})

    assert states(engine) == {("mass_change", "open"): 1, ("wrong_currency", "candidate"): MANY}


def test_pages_that_ask_in_the_right_currency_again_are_expected(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, MANY, "market")
    for currency in ("EUR", "USD"):
        crawl(sqlite_engine, "market", {listing: page(currency=currency) for listing in listings})

    assert ("mass_change", "open") not in states(sqlite_engine)


def test_pictures_of_pages_that_are_read_in_part_are_not_missing(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, MANY, "market")
    crawl(sqlite_engine, "market", {listing: page(description="A shoe.") for listing in listings})

    part = page(outcome=Outcome.PARTIAL, images=(), description="A light shoe.")
    crawl(sqlite_engine, "market", dict.fromkeys(listings, part))

    assert ("mass_change", "open") not in states(sqlite_engine)


def test_what_was_called_a_misreading_is_told_only_when_the_page_shows_something_else(engine: Engine) -> None:
    first, *others = turn(engine, MANY)
    with write(engine) as conn:
        held = [one.id for one in lifecycle.find(conn, lifecycle.Filter(held=True), limit=100)]
        lifecycle.discard_held(conn, held, why="the reader took the instalment")
    for _ in range(3):
        crawl(engine, "market", {listing: page("10") for listing in (first, *others)})
    quiet = states(engine)
    crawl(engine, "market", {first: page("12")} | {listing: page("10") for listing in others})

    assert quiet == {("mass_change", "resolved"): 1, ("misprint", "dropped"): MANY}
    assert states(engine) == {**quiet, ("misprint", "open"): 1}


def test_what_was_called_a_misreading_is_held_when_it_comes_back(sqlite_engine: Engine) -> None:
    listings = turn(sqlite_engine, MANY)
    with write(sqlite_engine) as conn:
        held = [one.id for one in lifecycle.find(conn, lifecycle.Filter(held=True), limit=100)]
        lifecycle.discard_held(conn, held)
    for price in ("100", "100", "10"):
        crawl(sqlite_engine, "market", {listing: page(price) for listing in listings})

    assert ("misprint", "open") not in states(sqlite_engine)
    assert states(sqlite_engine)["misprint", "candidate"] == MANY


def test_a_title_that_was_called_a_misreading_silences_no_other_fault_of_its_page(sqlite_engine: Engine) -> None:
    listings = shop(sqlite_engine, MANY, "market")
    import_master(sqlite_engine, expectations=[{"brand": "Haru", "title": "Andon Run 2", "images_min": 2}])
    for name in ("Andon Run 2", "Loading"):
        crawl(sqlite_engine, "market", {one: page(name=name, images=("1.jpg", "2.jpg")) for one in listings})
    with write(sqlite_engine) as conn:
        held = [one.id for one in lifecycle.find(conn, lifecycle.Filter(held=True), limit=100)]
        lifecycle.discard_held(conn, held)
    import_master(sqlite_engine, expectations=[{"key": "more", "brand": "Haru", "category": "Shoes", "images_min": 3}])
    for _ in range(2):
        crawl(sqlite_engine, "market", {one: page(name="Loading", images=("1.jpg", "2.jpg")) for one in listings})

    assert states(sqlite_engine)["title_mismatch", "dropped"] == MANY
    assert states(sqlite_engine)["image_missing", "open"] == MANY


def test_a_guard_that_is_switched_off_holds_nothing(sqlite_engine: Engine) -> None:
    off = CHECKS.model_copy(update={"rules": {"mass_change": RuleSetting(enabled=False)}})
    listings = shop(sqlite_engine, MANY, "market")
    for price in ("100", "10"):
        check_batches(
            sqlite_engine, off, visit(sqlite_engine, {each: page(price) for each in listings}, channel="market")
        )

    assert states(sqlite_engine) == {("misprint", "open"): MANY}
