"""The line of a price: told of what the store saw, the same for the same, and only where there is one."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select

from alerts.charting import NAME, drawing_of, drawn
from alerts.member_lines import Speaker
from store.engine import read, write
from store.price_lines import price_line
from store.tables import listings, offer_spans
from system import clock
from system.settings import Settings
from tests.alerts.scene import Scene

DAY = timedelta(days=1)


@pytest.fixture
def listing(engine: Engine) -> int:
    """A listing without a history."""
    Scene(engine).look("a")
    with read(engine) as conn:
        return int(conn.execute(select(listings.c.id)).scalar_one())


def asked(engine: Engine, listing: int, *spans: tuple[int, int, int | None], **more: object) -> None:
    """Spans of one offer: so many days ago from, until, and the price in won."""
    with write(engine) as conn:
        for number, (since, until, price) in enumerate(spans):
            times = {"first_at": clock.now() - since * DAY, "last_at": clock.now() - until * DAY}
            facts = {"availability": "InStock", "currency": "KRW", "digest": str(number), "is_current": not until}
            row = {"listing_id": listing, "price": price, **facts, **times, **more}
            conn.execute(insert(offer_spans).values(**row))


def discrepancy(listing: int | None, **more: Any) -> Any:
    numbers = {"price": "69000", "floor": "100000", "currency": "KRW", "field": "price"}
    facts = {
        "listing_id": listing,
        "seller": "",
        "variant": "",
        "numbers": numbers,
        "family": "price",
        "channel": "own",
    }
    return SimpleNamespace(**(facts | more))


def amounts(engine: Engine, row: Any) -> list[int | None]:
    with read(engine) as conn:
        line = price_line(conn, row, clock.now())
    return [] if line is None else [None if one is None else int(one) for _, one in line.points]


def test_the_line_says_what_was_asked_and_ends_with_the_hour_of_the_last_capture(engine: Engine, listing: int) -> None:
    asked(engine, listing, (40, 20, 119_000), (19, 1, 109_000), (1, 0, 69_000))
    with read(engine) as conn:
        line = price_line(conn, discrepancy(listing), clock.now())

    assert line is not None
    assert [one for _, one in line.points] == [Decimal(119_000), Decimal(109_000), Decimal(69_000), Decimal(69_000)]
    assert timedelta(0) <= clock.now() - 30 * DAY - line.points[0][0] < DAY
    assert timedelta(0) < line.points[-1][0] - clock.now() <= timedelta(hours=1)


def test_what_nobody_saw_is_a_gap(engine: Engine, listing: int) -> None:
    asked(engine, listing, (20, 10, 119_000), (4, 0, 69_000))

    assert amounts(engine, discrepancy(listing)) == [119_000, None, 69_000, 69_000]


def test_a_price_that_never_changed_has_no_line(engine: Engine, listing: int) -> None:
    asked(engine, listing, (20, 10, 69_000), (10, 0, 69_000))

    assert amounts(engine, discrepancy(listing)) == []
    assert amounts(engine, discrepancy(None)) == []


def test_other_sellers_variants_and_currencies_are_not_drawn(engine: Engine, listing: int) -> None:
    asked(engine, listing, (20, 10, 119_000), (10, 0, 69_000), variant="v1")
    asked(engine, listing, (20, 0, 1), variant="v2")
    asked(engine, listing, (20, 0, 2), variant="v1", seller="other")

    assert amounts(engine, discrepancy(listing, variant="v1")) == [119_000, 69_000, 69_000]
    assert amounts(engine, discrepancy(listing)) == []  # of two variants nobody knows which is meant
    dollars = {"price": "1", "currency": "USD", "field": "price"}
    assert amounts(engine, discrepancy(listing, variant="v1", numbers=dollars)) == []


def test_the_same_data_are_the_same_picture(engine: Engine, listing: int) -> None:
    asked(engine, listing, (40, 10, 119_000), (10, 0, 69_000))
    with read(engine) as conn:
        first = drawing_of(conn, discrepancy(listing), Speaker(Settings()))
        clock.advance(timedelta(milliseconds=1))
        again = drawing_of(conn, discrepancy(listing), Speaker(Settings()))

    assert first is not None
    assert again is not None
    assert (first.sha256, first.name) == (again.sha256, NAME)
    assert first.days in (31, 32)
    assert drawn(first.recipe) == drawn(again.recipe)
    assert drawn(first.recipe).startswith(b"\x89PNG")


def test_a_fault_of_another_family_has_no_line(engine: Engine, listing: int) -> None:
    asked(engine, listing, (20, 10, 119_000), (10, 0, 69_000))
    with read(engine) as conn:
        assert drawing_of(conn, discrepancy(listing, family="stock"), Speaker(Settings())) is None
