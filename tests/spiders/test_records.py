"""From what data states to a capture: the way from list price to lowest, and the stock of all variants together."""

from decimal import Decimal

import pytest

from model.capture import Availability, Outcome
from reading.evidence import Stated
from spiders.records import capture_of, price_steps

IN, OUT, UNKNOWN = Availability.IN_STOCK, Availability.OUT_OF_STOCK, Availability.UNKNOWN


def stated(**more: object) -> Stated:
    return Stated(where="state", name="Cap", currency="KRW", **more)  # type: ignore[arg-type]


def test_each_step_starts_from_the_selling_price() -> None:
    product = stated(
        regular_price=Decimal(40000),
        price=Decimal(34400),
        coupon_price=Decimal(33400),
        card_price=Decimal(31000),
        labels={"regular_price": "정가", "coupon_price": "쿠폰적용가"},
        conditions={"card_price": "KB국민카드"},
    )

    steps = price_steps(product, product.labels, product.conditions)

    assert [(one.field, one.amount, one.off, one.label, one.condition) for one in steps] == [
        ("regular_price", Decimal(40000), None, "정가", None),
        ("price", Decimal(34400), Decimal(5600), None, None),
        ("coupon_price", Decimal(33400), Decimal(1000), "쿠폰적용가", None),
        ("card_price", Decimal(31000), Decimal(3400), None, "KB국민카드"),
    ]


def test_one_price_alone_has_no_steps_and_a_missing_start_no_difference() -> None:
    assert price_steps(stated(price=Decimal(1)), {}, {}) == ()
    without = price_steps(stated(regular_price=Decimal(9), coupon_price=Decimal(7)), {}, {})
    assert [(one.field, one.off) for one in without] == [("regular_price", None), ("coupon_price", None)]


@pytest.mark.parametrize(
    ("levels", "together", "outcome"),
    [
        ([OUT, IN], IN, Outcome.OK),
        ([OUT, OUT], OUT, Outcome.OK),
        ([IN, UNKNOWN], IN, Outcome.OK),
        ([OUT, UNKNOWN], UNKNOWN, Outcome.PARTIAL),
        ([UNKNOWN], UNKNOWN, Outcome.PARTIAL),
        ([], UNKNOWN, Outcome.PARTIAL),
    ],
)
def test_a_product_is_sold_out_only_where_all_variants_are_known_to_be(
    levels: list[Availability], together: Availability, outcome: Outcome
) -> None:
    product = stated(price=Decimal(1), variants=[stated(id=str(i), availability=one) for i, one in enumerate(levels)])

    capture = capture_of(product, product, platform="site", url="https://shop.example/1", external_id="1")

    assert (capture.availability, capture.outcome) == (together, outcome)


def test_a_variant_with_a_price_of_its_own_kind_has_an_offer_that_tells_it() -> None:
    cheap = stated(id="1", price=Decimal(9), coupon_price=Decimal(7), availability=IN)
    product = stated(price=Decimal(9), variants=[cheap, stated(id="2", price=Decimal(9), availability=OUT)])

    capture = capture_of(product, product, platform="tmall", url="https://shop.example/1", external_id="1")

    (offer,) = capture.offers
    assert (offer.variant_id, offer.prices.price, offer.prices.coupon_price) == ("1", Decimal(9), Decimal(7))


def test_the_words_beside_a_price_go_with_its_source() -> None:
    product = stated(price=Decimal(9), coupon_price=Decimal(7), labels={"coupon_price": "券后"}, availability=IN)

    capture = capture_of(product, product, platform="tmall", url="https://shop.example/1", external_id="1")

    assert capture.sources["coupon_price"].where == "state coupon_price 「券后」"
    assert capture.sources["price"].where == "state price"
