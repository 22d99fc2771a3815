"""Strangers in stored captures: who is told, by what the master file and people say of listings and sellers."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from model.capture import Capture, Seller
from model.lifecycle import State
from monitors.backtest import backtest
from monitors.check import check_pending
from reading.picture import read_picture
from sandbox.pictures import picture
from store import pictures
from store.discrepancies import Discrepancy
from store.engine import write
from store.listings import listing_for
from store.pictures import Shown
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


@pytest.mark.parametrize("word", ["nothing of the brand", "leave"])
def test_accusations_end_when_a_person_or_the_master_file_says_otherwise(engine: Engine, word: str) -> None:
    (listing,) = shop(engine, 1, "market", floor=None)
    import_master(engine, sellers=NAMED)
    copy = sold_by("bad", description="미러급 1:1 제작", attributes={"출고지": "중국 광저우"})
    visit(engine, {listing: copy}, channel="market")
    check_pending(engine, CHECKS)
    assert {one.kind for one in accused(engine)} >= {"unauthorised_seller", "counterfeit_suspected"}

    if word == "leave":
        import_master(engine, sellers=[{"channel": "market", "seller": "bad", "role": "authorised"}])
    else:
        decide(engine, listing, None)
    for _ in range(2):
        visit(engine, {listing: copy}, channel="market")
        check_pending(engine, CHECKS)

    assert {one.state for one in accused(engine)} == {State.RESOLVED}


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


BRANDS, ANOTHER_COLOUR, OWN = (
    picture("shoe", "AR1", "#23262b", 1),
    picture("shoe", "AR1", "#c2372f", 1),
    picture("bag", "AR9", "#c2372f", 2),
)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def pictured(engine: Engine) -> None:
    """A market where strangers sell P0, of which the master file has a picture."""
    shop(engine, 1, "market", floor=None)
    import_master(engine, sellers=NAMED)
    import_master(engine, skus=[{"code": "S8", "product_code": "P0", "pictures": [["black.png", digest(BRANDS)]]}])
    with write(engine) as conn:
        pictures.keep(conn, digest(BRANDS), read_picture(BRANDS).packed(), BRANDS)


def showing(engine: Engine, name: str, seller: str, *shown: bytes, **fields: Any) -> int:
    """A stranger's listing of P0 that shows these pictures, captured and checked."""
    urls = [f"https://shop.test/{name}/{number}.png" for number in range(len(shown))]
    with write(engine) as conn:
        listing = listing_for(conn, "market", name, f"https://shop.test/{name}")
        known = zip(urls, map(digest, shown), strict=True)
        found = [Shown(listing_id=listing, url=url, sha256=one, fetched_at=clock.now()) for url, one in known]
        pictures.show(conn, listing, found, {digest(one): read_picture(one).packed() for one in shown})
    decide(engine, listing, "S0")
    said = sold_by(seller, name=f"shoe of {name}", images=tuple(urls), **fields)
    visit(engine, {listing: said}, channel="market")
    check_pending(engine, CHECKS)
    return listing


def of(engine: Engine, listing: int, kind: str) -> list[Discrepancy]:
    return [one for one in accused(engine) if (one.listing_id, one.kind) == (listing, kind)]


def test_the_brands_picture_at_a_stranger_is_misuse_and_one_that_is_only_alike_is_not(engine: Engine) -> None:
    pictured(engine)

    taken = showing(engine, "Z1", "bad", OWN, BRANDS)
    alike = showing(engine, "Z2", "other", ANOTHER_COLOUR)

    assert [one.numbers["reasons"] for one in of(engine, taken, "image_misuse")] == [
        "shows a picture of the brand's (0.85)"
    ]
    assert of(engine, alike, "image_misuse") == []


def test_a_picture_that_strangers_share_is_a_sign_though_their_listings_are_checked_apart(engine: Engine) -> None:
    pictured(engine)
    showing(engine, "Z1", "bad", OWN)

    second = showing(engine, "Z2", "other", OWN, description="미러급")

    assert "other sellers without leave show" in str(of(engine, second, "counterfeit_suspected")[0].numbers["reasons"])


def test_a_picture_that_a_seller_with_leave_shows_too_is_no_sign(sqlite_engine: Engine) -> None:
    pictured(sqlite_engine)
    showing(sqlite_engine, "Z1", "bad", OWN)
    showing(sqlite_engine, "Z3", "good", OWN)

    second = showing(sqlite_engine, "Z2", "other", OWN, description="미러급")

    (told,) = of(sqlite_engine, second, "counterfeit_suspected")
    assert "picture" not in str(told.numbers["reasons"])


def test_without_the_brands_pictures_nothing_is_said_of_shared_ones(sqlite_engine: Engine) -> None:
    shop(sqlite_engine, 1, "market", floor=None)
    import_master(sqlite_engine, sellers=NAMED)
    showing(sqlite_engine, "Z1", "bad", OWN)

    second = showing(sqlite_engine, "Z2", "other", OWN, description="미러급")

    assert "picture" not in str(of(sqlite_engine, second, "counterfeit_suspected")[0].numbers["reasons"])


def test_the_gtin_of_a_page_says_what_a_stranger_sells(sqlite_engine: Engine) -> None:
    shop(sqlite_engine, 1, "market", floor=None)
    import_master(
        sqlite_engine,
        sellers=NAMED,
        products=[{"code": "P9", "name": "Haru Nine"}],
        skus=[{"code": "S9", "product_code": "P9", "gtin": "8801234500012"}],
    )
    with write(sqlite_engine) as conn:
        listing = listing_for(conn, "market", "Z9", "https://shop.test")
    visit(sqlite_engine, {listing: sold_by("bad", name="a shoe", gtin="8801234500012")}, channel="market")

    check_pending(sqlite_engine, CHECKS)

    (told,) = of(sqlite_engine, listing, "unauthorised_seller")
    assert str(told.numbers["matched_by"]).startswith("GTIN")


def fired(engine: Engine, *kinds: str) -> set[tuple[str, str]]:
    """Kind and external id of what these kinds would have told in the last days."""
    today = clock.now().date()
    found = backtest(engine, CHECKS, kinds, today - timedelta(days=9), today)
    return {(one.verdict.subject.kind, str(one.verdict.subject.listing_id)) for one in found}


def test_history_tells_strangers_as_checks_do(engine: Engine) -> None:
    pictured(engine)
    taken = showing(engine, "Z1", "bad", BRANDS)
    copy = showing(engine, "Z2", "other", OWN, description="미러급 레플")
    before = {(one.kind, str(one.listing_id)) for one in accused(engine)}

    told = fired(engine, *KINDS)

    assert {("image_misuse", str(taken)), ("counterfeit_suspected", str(copy))} <= told
    assert told == before
    assert {kind for kind, _ in fired(engine, "image_misuse")} == {"image_misuse"}
