"""Strangers in stored captures: who is told, by what the master file and people say of listings and sellers."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert

from model.capture import Capture, Seller
from monitors.check import check_pending
from store.discrepancies import Discrepancy
from store.engine import write
from store.listings import listing_for
from store.tables import matches
from system import clock
from tests.monitors.stores import CHECKS, all_found, import_master, page, shop, visit

NAMED: list[dict[str, Any]] = [{"channel": "market", "seller": "good", "role": "authorised"}]
KINDS = {"unauthorised_seller", "counterfeit_suspected", "grey_import", "image_misuse", "trademark_misuse", "relisted"}


def sold_by(seller: str, **fields: Any) -> Capture:
    return page(seller=Seller(id=seller, name=f"Shop {seller}"), **fields)


def accused(engine: Engine) -> list[Discrepancy]:
    return [one for one in all_found(engine) if one.kind in KINDS]


def test_who_sells_a_known_listing_without_leave_is_told_at_the_first_look(engine: Engine) -> None:
    good, bad = shop(engine, 2, "market", floor=None)
    import_master(engine, sellers=NAMED)
    visit(engine, {good: sold_by("good"), bad: sold_by("bad")}, channel="market")

    check_pending(engine, CHECKS)

    (told,) = accused(engine)
    assert (told.kind, told.subject.seller, told.listing_id) == ("unauthorised_seller", "bad", bad)
    assert (told.state, told.numbers["match"]) == ("open", "1.00")
    assert told.numbers["role"] == "the master file does not name it"


def test_leave_given_afterwards_resolves_it(engine: Engine) -> None:
    (listing,) = shop(engine, 1, "market", floor=None)
    import_master(engine, sellers=NAMED)
    visit(engine, {listing: sold_by("late")}, channel="market")
    check_pending(engine, CHECKS)
    import_master(engine, sellers=[{"channel": "market", "seller": "late", "role": "authorised"}])

    for _ in range(2):
        visit(engine, {listing: sold_by("late")}, channel="market")
        check_pending(engine, CHECKS)

    assert [one.state for one in accused(engine)] == ["resolved"]


def test_without_a_list_of_sellers_nobody_is_accused(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine, 1, "market", floor=None)
    visit(sqlite_engine, {listing: sold_by("bad")}, channel="market")

    check_pending(sqlite_engine, CHECKS)

    assert accused(sqlite_engine) == []


def test_the_brands_own_shop_on_a_market_is_no_stranger(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine, 1, "market", floor=None)
    import_master(sqlite_engine, sellers=NAMED)
    visit(sqlite_engine, {listing: sold_by("ours")}, channel="market")

    check_pending(sqlite_engine, CHECKS)

    assert accused(sqlite_engine) == []


def stranger(engine: Engine, name: str) -> int:
    shop(engine, 1, "market", floor=None)
    import_master(engine, sellers=NAMED)
    with write(engine) as conn:
        listing = listing_for(conn, "market", "Z9", "https://shop.test")
    visit(engine, {listing: sold_by("bad", name=name)}, channel="market")
    return listing


def test_a_listing_that_the_master_file_does_not_name_is_matched_first(sqlite_engine: Engine) -> None:
    stranger(sqlite_engine, "some running shoe")

    check_pending(sqlite_engine, CHECKS)

    assert "unauthorised_seller" not in {one.kind for one in accused(sqlite_engine)}


def test_what_people_matched_counts_as_certain(engine: Engine) -> None:
    listing = stranger(engine, "some running shoe")
    decide(engine, listing, "S0")

    check_pending(engine, CHECKS)

    assert "unauthorised_seller" in {one.kind for one in accused(engine)}


def test_what_people_called_none_of_the_brands_goods_is_not_judged(sqlite_engine: Engine) -> None:
    listing = stranger(sqlite_engine, "Haru style shoe")
    decide(sqlite_engine, listing, None)

    check_pending(sqlite_engine, CHECKS)

    assert accused(sqlite_engine) == []


def decide(engine: Engine, listing: int, sku: str | None) -> None:
    said = {"sku_code": sku, "product_code": "P0" if sku else None, "decision": "corrected"}
    about = {"listing_id": listing, "variant": "", "rank": 0, "score": 0.7, "reasons": [], "verdict": "accepted"}
    with write(engine) as conn:
        conn.execute(insert(matches).values(**about, **said, matched_at=clock.now()))


def test_a_master_file_read_anew_is_judged_by(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine, 1, "market", floor=None)
    ended = {"channel": "market", "seller": "old", "role": "authorised", "valid_to": datetime(2020, 1, 1, tzinfo=UTC)}
    import_master(sqlite_engine, sellers=[*NAMED, ended])
    visit(sqlite_engine, {listing: sold_by("old")}, channel="market")

    check_pending(sqlite_engine, CHECKS)

    assert [one.numbers["role"] for one in accused(sqlite_engine)] == ["its leave ended 2020-01-01"]
