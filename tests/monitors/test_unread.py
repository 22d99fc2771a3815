"""What a visit did not read says nothing: it neither opens nor closes (design §6.1 and §6.4)."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from model.capture import Availability, Outcome
from monitors.check import check_batches, check_current, check_pending
from store.engine import write
from store.listings import listing_for
from tests.monitors.stores import CHECKS, all_found, import_master, page, shop, standing, visit


@pytest.mark.parametrize(
    ("bad", "kind"),
    [({"best_price": Decimal(75)}, "below_floor"), ({"best_price": Decimal(8)}, "misprint")],
)
def test_a_kind_of_price_that_is_not_on_the_page_today_is_no_right_one(
    engine: Engine, bad: dict[str, Any], kind: str
) -> None:
    (listing,) = shop(engine)
    import_master(
        engine, policies=[{"key": "best", "brand": "Haru", "judges": "best_price", "list_price": 9_000, "floor": 8_000}]
    )
    for _ in range(2):
        check_batches(engine, CHECKS, visit(engine, {listing: page("100", **bad)}))

    for _ in range(3):
        check_batches(engine, CHECKS, visit(engine, {listing: page("100")}))

    assert standing(engine, kinds=[kind]) == {kind: "open"}


def test_a_page_that_was_read_in_part_lacks_nothing_when_it_is_judged_again(engine: Engine) -> None:
    (listing,) = shop(engine)
    import_master(engine, expectations=[{"brand": "Haru", "images_min": 3}])

    for _ in range(3):
        check_batches(engine, CHECKS, visit(engine, {listing: page(outcome=Outcome.PARTIAL)}))
        check_current(engine, CHECKS)

    assert standing(engine) == {}


def test_a_currency_counts_only_where_an_amount_was_read_with_it(engine: Engine) -> None:
    (listing,) = shop(engine)
    check_batches(engine, CHECKS, visit(engine, {listing: page(currency="EUR")}))

    for _ in range(2):
        unpriced = page(None, currency=None, outcome=Outcome.PARTIAL)
        check_batches(engine, CHECKS, visit(engine, {listing: unpriced}))

    assert standing(engine) == {"wrong_currency": "candidate"}


def test_a_price_that_was_read_counts_though_a_later_visit_that_waits_with_it_did_not_read_it(engine: Engine) -> None:
    (listing,) = shop(engine)
    for captured in (page("85"), page("85"), page(None, currency=None, outcome=Outcome.PARTIAL)):
        visit(engine, {listing: captured})

    check_pending(engine, CHECKS)

    assert standing(engine) == {"below_floor": "open"}


def test_a_page_known_by_its_gtin_is_the_same_goods_where_a_visit_did_not_read_it(engine: Engine) -> None:
    shop(engine)
    import_master(engine, skus=[{"code": "S9", "product_code": "P0", "gtin": "4006381333931"}])
    with write(engine) as conn:
        listing = listing_for(conn, "market", "Z9", "https://shop.test/Z9")

    for gtin in ("4006381333931", "4006381333931", None, None, None):
        captured = page(gtin=gtin, availability=Availability.SOLD_OUT)
        check_batches(engine, CHECKS, visit(engine, {listing: captured}, channel="market"))

    told = [(one.brand, one.state.value) for one in all_found(engine) if one.kind == "stockout"]
    assert told == [("Haru", "open")]
