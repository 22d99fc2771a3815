"""The chart on a discrepancy's page shows what the picture of messages and reports shows, and keeps out the same."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from model.capture import Availability
from model.finding import Family
from reports.course import Course, course_of
from store import truths
from store.engine import read
from system import clock
from tests.monitors.stores import CHECKS, all_found, import_master, page, shop, visit
from tests.reports.scene import judge_all
from web import charts, course
from web.rows import shown

DAY = 24 * 60


def both(engine: Engine, kind: str) -> tuple[Course | None, Course | None]:
    """The chart of the page and the picture of reports, of the one discrepancy of a kind."""
    (about,) = [found for found in all_found(engine) if found.kind == kind]
    with read(engine) as conn:
        (one,) = shown(conn, CHECKS, "en", [about.id], personal=True)
        truth = truths.of_key(conn, about.policy_key)
        return course.of_discrepancy(conn, CHECKS, about, one, truth), course_of(conn, CHECKS, about)


def values(found: Course | None) -> list[list[float | None]]:
    assert found is not None
    return [[value for _, value in line.points] for line in found.series]


def test_the_price_stands_over_the_policys_band_and_promotions(engine: Engine) -> None:
    (listing,) = shop(engine, ceiling=11_000)
    visit(engine, {listing: page("100")})
    start = clock.now() + timedelta(hours=1)
    promotion = {"key": "sale", "name": "Sale", "promo_price": 9_500, "starts_at": start}
    import_master(engine, promotions=[{**promotion, "ends_at": start + timedelta(hours=20)}])
    for price in ("95", "60", "60"):
        visit(engine, {listing: page(price)}, minutes=DAY)
    judge_all(engine)

    ours, theirs = both(engine, "below_floor")

    assert values(ours) == values(theirs) == [[100.0, 95.0, 60.0, 60.0]]
    assert ours is not None
    assert theirs is not None
    assert (ours.band, ours.unit, list(ours.windows)) == (theirs.band, theirs.unit, list(theirs.windows))
    figure = charts.course(ours)
    assert [shape["name"] for shape in figure["layout"]["shapes"]] == ["floor", "ceiling", "promotion"]
    assert figure["data"][0]["y"] == [100.0, 95.0, 60.0, 60.0]


def test_stock_is_counted_where_the_page_counts(engine: Engine) -> None:
    (listing,) = shop(engine)
    for pieces in (9, 0, 0):
        level = Availability.IN_STOCK if pieces else Availability.SOLD_OUT
        visit(engine, {listing: page(availability=level, quantity=pieces)})
    judge_all(engine)
    (kind,) = {found.kind for found in all_found(engine) if found.family is Family.STOCK}

    ours, theirs = both(engine, kind)

    assert values(ours) == values(theirs) == [[9.0, 0.0, 0.0]]


def test_a_resellers_chart_shows_what_it_asks_and_no_target(engine: Engine) -> None:
    (listing,) = shop(engine, channel="reseller_kr", currency="KRW", list_price=129_000, floor=110_000)
    for _ in range(2):
        visit(engine, {listing: page("100000", currency="KRW")}, channel="reseller_kr")
    judge_all(engine)

    ours, _ = both(engine, "below_floor")

    assert values(ours) == [[100_000.0, 100_000.0]]
    assert ours is not None
    assert (ours.band, list(ours.windows)) == (None, [])


@pytest.mark.parametrize("kind", ["below_floor"])
def test_nothing_is_drawn_of_what_nobody_read(engine: Engine, kind: str) -> None:
    (listing,) = shop(engine)
    visit(engine, {listing: page("60")})
    visit(engine, {listing: page("60")}, minutes=10)
    judge_all(engine)
    clock.advance(timedelta(days=300))

    ours, _ = both(engine, kind)

    assert ours is None
