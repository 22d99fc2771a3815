"""The picture of how an offer went: what is drawn of it, and what the law keeps out."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from model.capture import Availability
from model.finding import Family
from reports import course as drawing
from reports.charts import Band, Series
from store import lifecycle
from store.engine import read
from system import clock
from tests.monitors.stores import CHECKS, all_found, import_master, page, shop, visit
from tests.reports.scene import judge_all

DAY = 24 * 60


class Drawn:
    """What would be drawn, in place of the drawing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.series: list[Series] = []
        self.rest: dict[str, Any] = {}
        monkeypatch.setattr(drawing, "steps", self._take)

    def _take(self, series: list[Series], **rest: Any) -> bytes:
        self.series, self.rest = series, rest
        return b"PNG"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    return Drawn(monkeypatch)


def draw(engine: Engine, kind: str) -> bytes | None:
    """The picture of the one discrepancy of a kind."""
    (one,) = [found for found in all_found(engine) if found.kind == kind]
    with read(engine) as conn:
        return drawing.course(conn, CHECKS, one)


def test_the_price_is_drawn_over_the_policys_band_and_promotions(engine: Engine, drawn: Drawn) -> None:
    (listing,) = shop(engine, ceiling=11_000)
    visit(engine, {listing: page("100")})
    start = clock.now() + timedelta(hours=1)
    promotion = {"key": "sale", "name": "Sale", "promo_price": 9_500, "starts_at": start}
    import_master(engine, promotions=[{**promotion, "ends_at": start + timedelta(hours=20)}])
    for price in ("95", "60", "60"):
        visit(engine, {listing: page(price)}, minutes=DAY)
    judge_all(engine)

    assert draw(engine, "below_floor") == b"PNG"
    (line,) = drawn.series
    assert [value for _, value in line.points] == [100.0, 95.0, 60.0, 60.0]
    assert (drawn.rest["band"], drawn.rest["unit"]) == (Band(low=90.0, high=110.0), "USD")
    assert drawn.rest["windows"] == [(start, start + timedelta(hours=20), "Sale")]
    assert drawn.rest["title"] == "Run 2 on own"


def test_where_nobody_looked_for_days_the_line_breaks(sqlite_engine: Engine, drawn: Drawn) -> None:
    (listing,) = shop(sqlite_engine)
    visit(sqlite_engine, {listing: page("100")})
    for _ in range(2):
        visit(sqlite_engine, {listing: page("60")}, minutes=4 * DAY)
    judge_all(sqlite_engine)
    draw(sqlite_engine, "below_floor")

    assert [value for _, value in drawn.series[0].points] == [100.0, None, 60.0, 60.0]


def test_a_resellers_picture_shows_what_it_asks_and_no_target(sqlite_engine: Engine, drawn: Drawn) -> None:
    (listing,) = shop(sqlite_engine, channel="reseller_kr", currency="KRW", list_price=129_000, floor=110_000)
    for _ in range(2):
        visit(sqlite_engine, {listing: page("100000", currency="KRW")}, channel="reseller_kr")
    judge_all(sqlite_engine)

    assert draw(sqlite_engine, "below_floor") == b"PNG"
    assert (drawn.rest["band"], list(drawn.rest["windows"])) == (None, [])
    assert [value for _, value in drawn.series[0].points] == [100_000.0, 100_000.0]


def test_stock_is_drawn_as_pieces_or_as_what_can_be_bought(sqlite_engine: Engine, drawn: Drawn) -> None:
    first, second = shop(sqlite_engine, 2)
    for pieces in (9, 0, 0):
        level = Availability.IN_STOCK if pieces else Availability.SOLD_OUT
        visit(sqlite_engine, {first: page(availability=level, quantity=pieces), second: page(availability=level)})
    judge_all(sqlite_engine)
    found = {one.listing_id: one for one in all_found(sqlite_engine) if one.family is Family.STOCK}
    with read(sqlite_engine) as conn:
        values = {listing: (points(conn, found[listing], drawn), drawn.rest["unit"]) for listing in (first, second)}

    assert values[first] == ([9.0, 0.0, 0.0], "pieces")
    assert values[second] == ([1.0, 0.0, 0.0], "1 = can be bought, 0 = sold out")


def points(conn: Connection, about: lifecycle.Discrepancy, drawn: Drawn) -> list[float | None]:
    drawing.course(conn, CHECKS, about)
    return [value for _, value in drawn.series[0].points]


def test_what_was_never_read_has_no_picture(sqlite_engine: Engine) -> None:
    (listing,) = shop(sqlite_engine)
    for _ in range(2):
        visit(sqlite_engine, {listing: page(None, name="Other")})
    judge_all(sqlite_engine)
    found = all_found(sqlite_engine)
    with read(sqlite_engine) as conn:
        drawn = {one.kind: drawing.course(conn, CHECKS, one) for one in found}

    assert drawn == dict.fromkeys(drawn)
