"""Whether the price that is seen contradicts the one that was read: a table of cases."""

from dataclasses import replace
from decimal import Decimal

import pytest

from model.capture import Capture, Outcome, Source, Variant
from spiders.rendering.shown import IN_BROWSER, with_seen
from tests.monitors.test_rendered import WHOLE

READ = Capture(
    outcome=Outcome.OK,
    platform="site",
    url="https://shop.test/A1",
    currency="USD",
    price=Decimal(129),
    regular_price=Decimal(159),
    variants=(Variant(id="1", price=Decimal(139)),),
    sources={"price": Source("json-ld offers.price")},
)


@pytest.mark.parametrize(
    ("seen", "said"),
    [("129", False), ("99", True), (None, False), ("159", False), ("139", False)],
    ids=["the same", "another", "none", "the struck price", "a variant's"],
)
def test_only_another_price_contradicts(seen: str | None, said: bool) -> None:
    shown = None if seen is None else Decimal(seen)

    told = with_seen(READ, replace(WHOLE, shown_price=shown)).sources["price"]

    assert told.where == "json-ld offers.price"
    assert [(one.where, one.value) for one in told.disagrees] == ([(IN_BROWSER, seen)] if said else [])


def test_a_page_that_does_not_speak_contradicts_nothing() -> None:
    blocked = READ.with_(outcome=Outcome.BLOCKED)

    assert with_seen(blocked, replace(WHOLE, shown_price=Decimal(99))) is blocked
