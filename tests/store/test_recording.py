from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from model.capture import Availability, Disagreement, Offer, Outcome, Prices, Seller, Source, Variant
from store.engine import write
from store.recording import Recorded, forget_visits, record_batch, record_unchanged
from store.tables import batch_captures, batches, captures, content_spans, listings, offer_spans, sellers, variants
from system import clock
from tests.store.visits import a_listing, at, failed, page, rows, visit


def test_first_capture_begins_a_span_in_minor_units(engine: Engine) -> None:
    with write(engine) as conn:
        visit(conn, a_listing(conn), 0, page("12.90", currency="EUR"))
        [span] = rows(conn, offer_spans)

    assert (span.price, span.currency, span.availability) == (1290, "EUR", "InStock")
    assert (span.first_at, span.last_at, span.count) == (at(0), at(0), 1)


def test_an_unchanged_offer_extends_its_span(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        for minutes in (0, 15, 30):
            visit(conn, listing, minutes, page())
        [span] = rows(conn, offer_spans)
        [content] = rows(conn, content_spans)

    assert (span.first_at, span.last_at, span.count) == (at(0), at(30), 3)
    assert (content.first_at, content.last_at, content.count) == (at(0), at(30), 3)


def test_a_changed_price_ends_the_span_and_begins_the_next(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page("129000"))
        visit(conn, listing, 15, page("99000"))
        before, after = rows(conn, offer_spans)
        [content] = rows(conn, content_spans)

    assert (before.price, before.is_current, before.last_at) == (129000, False, at(0))
    assert (after.price, after.is_current, after.first_at) == (99000, True, at(15))
    assert content.count == 2


def test_a_price_that_comes_back_begins_a_third_span(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        for minutes, price in ((0, "129000"), (15, "99000"), (30, "129000")):
            visit(conn, listing, minutes, page(price))
        spans = rows(conn, offer_spans)

    assert [span.is_current for span in spans] == [False, False, True]


def test_the_same_visit_twice_changes_nothing(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page("129000"))
        again = visit(conn, listing, 0, page("99000"))
        [span] = rows(conn, offer_spans)
        judged = rows(conn, batch_captures)

    assert (span.price, span.count) == (129000, 1)
    assert again not in [row.batch_id for row in judged]


def test_a_late_capture_is_kept_and_neither_current_nor_judged(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 30, page("129000"))
        for _ in range(2):
            visit(conn, listing, 0, page("99000"), detail={"price": "99000"})
        [span] = rows(conn, offer_spans)
        [late] = rows(conn, captures)

    assert (span.price, span.last_at) == (129000, at(30))
    assert (late.captured_at, late.detail) == (at(0), {"price": "99000"})


def test_two_visits_of_one_listing_in_one_batch_are_stored_in_their_order(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        later = Recorded(listing_id=listing, captured_at=at(5), capture=page("99000"))
        earlier = Recorded(listing_id=listing, captured_at=at(0), capture=page("129000"))
        record_batch(conn, None, "own", [later, earlier])
        spans = rows(conn, offer_spans)
        [judged] = rows(conn, batch_captures)

    assert [(span.price, span.is_current) for span in spans] == [(129000, False), (99000, True)]
    assert judged.captured_at == at(5)


@pytest.mark.parametrize(("last", "judged"), [(Outcome.LOGIN, "ok"), (Outcome.GONE, "gone")])
def test_of_two_visits_in_one_batch_the_last_is_judged_that_says_anything(
    engine: Engine, last: Outcome, judged: str
) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        captured = [Recorded(listing_id=listing, captured_at=at(0), capture=page())]
        captured += [Recorded(listing_id=listing, captured_at=at(1), capture=failed(last))]
        record_batch(conn, None, "own", captured)

        assert [row.outcome for row in rows(conn, batch_captures)] == [judged]


def test_a_batch_waits_for_its_check_with_the_fields_that_were_read(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        batch = visit(conn, listing, 0, page(shown_absent=frozenset({"regular_price"})), status=200)
        [stored] = rows(conn, batches)
        [judged] = rows(conn, batch_captures)

    assert (stored.id, stored.checked_at) == (batch, None)
    assert (judged.listing_id, judged.outcome, judged.status) == (listing, "ok", 200)
    assert judged.fields == ["availability", "name", "price", "regular_price"]


def test_each_seller_and_variant_has_a_span_of_its_own(engine: Engine) -> None:
    seller = Seller(id="77", name="Aero Official")
    sizes = tuple(
        Variant(id=size, options={"Size": size}, price=Decimal(129000), availability=Availability.IN_STOCK)
        for size in ("250", "260")
    )
    other = Offer(seller=Seller(id="88", name="Corner Shop"), prices=Prices(price=Decimal(119000)))
    with write(engine) as conn:
        visit(conn, a_listing(conn), 0, page(seller=seller, variants=sizes, offers=(other,)))
        spans = rows(conn, offer_spans)
        [content] = rows(conn, content_spans)

        assert [(row.external_id, row.name) for row in rows(conn, sellers)] == [
            ("77", "Aero Official"),
            ("88", "Corner Shop"),
        ]
        assert [row.external_id for row in rows(conn, variants)] == ["250", "260"]
    assert {(row.seller, row.variant) for row in spans} == {("77", ""), ("77", "250"), ("77", "260"), ("88", "")}
    assert content.options == {"Size": ["250", "260"]}


def test_a_variant_that_left_the_page_is_neither_extended_nor_ended(engine: Engine) -> None:
    small, large = (Variant(id=size, price=Decimal(129000)) for size in ("250", "260"))
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page(variants=(small, large)))
        visit(conn, listing, 15, page(variants=(small,)))
        spans = {row.variant: row for row in rows(conn, offer_spans)}

    assert spans["250"].last_at == at(15)
    assert (spans["260"].last_at, spans["260"].is_current) == (at(0), True)


def test_a_name_alone_means_the_one_seller_that_is_known_by_it(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page(seller=Seller(id="77", name="Aero Official")))
        visit(conn, listing, 15, page(seller=Seller(name="Aero Official")))
        [span] = rows(conn, offer_spans)

    assert (span.seller, span.count) == ("77", 2)


def test_a_seller_keeps_what_a_later_page_does_not_show(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page(seller=Seller(id="77", name="Aero", business_number="123-45-67890")))
        visit(conn, listing, 15, page(seller=Seller(id="77", name="Aero Korea")))
        [seller] = rows(conn, sellers)

    assert (seller.name, seller.business_number) == ("Aero Korea", "123-45-67890")


def test_a_variant_with_a_new_gtin_is_updated(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page(variants=(Variant(options={"Size": "250"}),)))
        visit(conn, listing, 15, page(variants=(Variant(options={"Size": "250"}, gtin="8801234567893"),)))
        [variant] = rows(conn, variants)

    assert (variant.external_id, variant.gtin) == ("Size=250", "8801234567893")


def test_blocked_and_empty_pages_are_rows_and_leave_the_spans(engine: Engine) -> None:
    quiet = (Outcome.BLOCKED, Outcome.LOGIN, Outcome.SOFT_404, Outcome.PARSE_FAILED, Outcome.FETCH_FAILED, Outcome.GONE)
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page())
        for minutes, outcome in enumerate(quiet, start=1):
            visit(conn, listing, minutes, failed(outcome))
        [span] = rows(conn, offer_spans)
        kept = rows(conn, captures)

    assert (span.last_at, span.count, span.is_current) == (at(0), 1, True)
    assert [row.outcome for row in kept] == [outcome.value for outcome in quiet]


def test_gone_is_counted_in_a_row_and_only_a_speaking_page_ends_the_row(engine: Engine) -> None:
    counts = []
    with write(engine) as conn:
        listing = a_listing(conn)
        visits = [failed(Outcome.GONE), failed(Outcome.BLOCKED), failed(Outcome.GONE), page()]
        for minutes, capture in enumerate(visits):
            visit(conn, listing, minutes, capture)
            counts.append(rows(conn, listings)[0].gone_count)

    assert counts == [1, 1, 2, 0]


def test_validators_are_those_of_the_last_whole_page(engine: Engine) -> None:
    seen = []
    partial = page(outcome=Outcome.PARTIAL)
    with write(engine) as conn:
        listing = a_listing(conn)
        visits = [(page(), '"a"'), (failed(Outcome.BLOCKED), '"b"'), (None, None), (None, '"c"'), (partial, '"d"')]
        for minutes, (capture, etag) in enumerate(visits):
            visit(conn, listing, minutes, capture, etag=etag)
            seen.append(rows(conn, listings)[0].etag)

    assert seen == ['"a"', '"a"', '"a"', '"c"', None]


def test_not_modified_extends_what_the_last_page_said_and_nothing_else(engine: Engine) -> None:
    small, large = (Variant(id=size, price=Decimal(129000)) for size in ("250", "260"))
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page(variants=(small, large)))
        visit(conn, listing, 15, page(variants=(small,)))
        visit(conn, listing, 20, failed(Outcome.BLOCKED))
        record_unchanged(conn, None, "own", [(listing, at(30))])
        spans = {row.variant: row for row in rows(conn, offer_spans)}
        judged = rows(conn, batch_captures)[-1]

    assert [(spans[name].last_at, spans[name].count) for name in ("", "250", "260")] == [
        (at(30), 3),
        (at(30), 3),
        (at(0), 1),
    ]
    assert (judged.outcome, judged.fields) == ("ok", ["availability", "name", "price"])


def test_not_modified_for_a_page_that_was_never_read_is_a_failed_fetch(engine: Engine) -> None:
    with write(engine) as conn:
        record_unchanged(conn, None, "own", [(a_listing(conn), at(0))])
        [kept] = rows(conn, captures)
        [judged] = rows(conn, batch_captures)

    assert (kept.outcome, judged.outcome, judged.fields) == ("fetch_failed", "fetch_failed", [])
    assert "never read" in kept.reason


def test_a_partial_page_does_not_end_the_span_of_what_it_did_not_read(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page(quantity=7))
        visit(conn, listing, 15, page(outcome=Outcome.PARTIAL, availability=Availability.UNKNOWN))
        [span] = rows(conn, offer_spans)

    assert (span.last_at, span.count, span.quantity) == (at(15), 2, 7)
    assert span.carried == ["availability", "quantity"]


def test_a_partial_page_with_another_price_carries_the_rest_into_the_new_span(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page("129000"))
        visit(conn, listing, 15, page("99000", outcome=Outcome.PARTIAL, availability=Availability.UNKNOWN))
        visit(conn, listing, 30, page("99000"))
        _, span = rows(conn, offer_spans)

    assert (span.price, span.availability, span.count, span.carried) == (99000, "InStock", 2, None)


def test_a_partial_page_in_another_currency_carries_no_price(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page("129000", coupon_price=Decimal(119000)))
        visit(conn, listing, 15, page("99.00", currency="USD", outcome=Outcome.PARTIAL))
        span = rows(conn, offer_spans)[-1]

    assert (span.currency, span.price, span.coupon_price) == ("USD", 9900, None)


def test_a_partial_page_that_shows_no_seller_speaks_of_the_only_one(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page(seller=Seller(id="77")))
        visit(conn, listing, 15, page(outcome=Outcome.PARTIAL))
        [span] = rows(conn, offer_spans)

    assert (span.seller, span.count) == ("77", 2)


def test_a_partial_page_keeps_the_content_that_it_did_not_read(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page(images=("https://shop.example/1.jpg",), shown_absent=frozenset({"gift"})))
        visit(conn, listing, 15, page(outcome=Outcome.PARTIAL))
        [span] = rows(conn, content_spans)

    assert (span.count, span.images, span.absent) == (2, ["https://shop.example/1.jpg"], ["gift"])
    assert span.carried == ["gift", "images"]


def test_a_whole_page_without_a_field_that_was_there_begins_a_span_without_it(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        visit(conn, listing, 0, page(coupon_price=Decimal(119000)))
        visit(conn, listing, 15, page())
        _, span = rows(conn, offer_spans)

    assert span.coupon_price is None


def test_a_price_without_a_currency_is_not_stored_and_says_why(engine: Engine) -> None:
    with write(engine) as conn:
        visit(conn, a_listing(conn), 0, page("129000", currency=None))
        [span] = rows(conn, offer_spans)
        [judged] = rows(conn, batch_captures)

    assert (span.price, span.currency) == (None, None)
    assert span.sources["price"]["unstored"] == "129000 without a currency"
    assert "price" not in judged.fields


def test_amounts_that_no_column_holds_are_not_stored(engine: Engine) -> None:
    hostile: dict[str, Any] = {
        "price": Decimal("NaN"),
        "regular_price": Decimal("1e40"),
        "coupon_price": Decimal(-1),
        "quantity": 10**12,
    }
    with write(engine) as conn:
        visit(conn, a_listing(conn), 0, page(**hostile))
        [span] = rows(conn, offer_spans)

    assert (span.price, span.regular_price, span.coupon_price, span.quantity) == (None, None, None, None)
    assert set(span.sources) == {"price", "regular_price", "coupon_price"}


def test_texts_that_a_database_refuses_are_cleaned(engine: Engine) -> None:
    hostile = page(
        name="Aero\x00 \ud800",
        brand="x" * 100_000,
        attributes={"a\x00": "\ud800"},
        variants=(Variant(options={"Size": "9" * 5_000}, price=Decimal(1)),),
    )
    with write(engine) as conn:
        visit(conn, a_listing(conn), 0, hostile)
        [content] = rows(conn, content_spans)
        [variant] = rows(conn, variants)

    assert (content.name, len(content.brand), content.attributes) == ("Aero ?", 50_000, {"a": "?"})
    assert len(variant.external_id) <= 300


def test_where_a_value_was_read_begins_no_span_but_a_disagreement_does(engine: Engine) -> None:
    agreed, elsewhere = (page(sources={"price": Source(where)}) for where in ("json-ld offers.price", "state product"))
    disputed = page(sources={"price": Source("state product", (Disagreement("json-ld offers.price", "99000"),))})
    counts = []
    with write(engine) as conn:
        listing = a_listing(conn)
        for minutes, capture in enumerate((agreed, elsewhere, disputed)):
            visit(conn, listing, minutes, capture)
            counts.append(len(rows(conn, offer_spans)))

    assert counts == [1, 1, 2]


def test_visits_are_forgotten_once_they_are_checked_and_old(engine: Engine) -> None:
    with write(engine) as conn:
        listing = a_listing(conn)
        checked, waiting = (visit(conn, listing, minutes, page()) for minutes in (0, 15))
        conn.execute(batches.update().where(batches.c.id == checked).values(checked_at=clock.now()))
        late = clock.now() + timedelta(minutes=1)

        assert forget_visits(conn, at(0)) == 0
        assert forget_visits(conn, late) == 1
        assert [row.batch_id for row in rows(conn, batch_captures)] == [waiting]
        assert len(rows(conn, offer_spans)) == 1
