"""Who hears of what, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.routes import group_key, pace, route_for, routes_of
from system.settings import Match, QuietHours, Receiver, Route, Settings

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPS = Receiver(type="slack", channel="C1")


@dataclass
class Row:
    brand: str = "Arcus"
    channel: str = "own"
    family: str = "price"
    kind: str = "below_floor"
    seller: str = ""
    severity: str = "warning"


def test_without_routes_a_family_goes_to_the_receiver_of_its_name_else_to_the_first() -> None:
    routes = routes_of(Settings(receivers={"ops": OPS, "stock": OPS}))

    assert route_for(routes, Row(family="stock")).receiver == "stock"  # type: ignore[union-attr]
    assert route_for(routes, Row(family="price")).receiver == "ops"  # type: ignore[union-attr]


def test_info_is_told_to_nobody_by_default() -> None:
    routes = routes_of(Settings(receivers={"ops": OPS}))

    assert route_for(routes, Row(severity="info")) is None


def test_the_first_route_that_matches_takes_it() -> None:
    routes = (
        Route(name="coupang", receiver="a", match=Match(channel=("coupang",))),
        Route(name="shoes", receiver="b", match=Match(category=("shoe",), severity=("critical", "warning"))),
        Route(name="rest", receiver="c"),
    )

    assert route_for(routes, Row(channel="coupang"), "shoe").name == "coupang"  # type: ignore[union-attr]
    assert route_for(routes, Row(), "shoe").name == "shoes"  # type: ignore[union-attr]
    assert route_for(routes, Row(severity="info"), "shoe").name == "rest"  # type: ignore[union-attr]


def test_a_group_is_brand_kind_and_channel() -> None:
    route = Route(name="r", receiver="ops")

    assert group_key(route, Row(seller="a")) == group_key(route, Row(seller="b"))
    assert group_key(route, Row(channel="x")) != group_key(route, Row(channel="y"))


def test_critical_waits_for_nothing() -> None:
    quiet = QuietHours(start=time(0), end=time(23, 59), time_zone="UTC")

    told = pace(Route(name="r", receiver="ops", quiet=quiet), "critical", told_at=NOON, now=NOON)

    assert (told.due_at, told.critical) == (NOON, True)


def test_a_member_that_joins_later_waits_for_the_interval() -> None:
    route = Route(name="r", receiver="ops", wait_seconds=20, interval_seconds=600)

    assert pace(route, "warning", told_at=None, now=NOON).due_at == NOON + timedelta(seconds=20)
    assert pace(route, "warning", told_at=NOON, now=NOON).due_at == NOON + timedelta(seconds=600)


@pytest.mark.parametrize(
    ("start", "end", "now", "due"),
    [
        (time(22), time(7), "2026-11-22T23:00+09:00", "2026-11-23T07:00+09:00"),
        (time(22), time(7), "2026-11-22T03:00+09:00", "2026-11-22T07:00+09:00"),
        (time(22), time(7), "2026-11-22T21:00+09:00", "2026-11-22T21:00+09:00"),
        (time(12), time(13), "2026-11-22T12:30+09:00", "2026-11-22T13:00+09:00"),
        (time(12), time(13), "2026-11-22T13:00+09:00", "2026-11-22T13:00+09:00"),
    ],
)
def test_what_falls_into_quiet_hours_waits_for_their_end(start: time, end: time, now: str, due: str) -> None:
    quiet = QuietHours(start=start, end=end, time_zone="Asia/Seoul")
    route = Route(name="r", receiver="ops", wait_seconds=0, quiet=quiet)

    told = pace(route, "warning", told_at=None, now=datetime.fromisoformat(now).astimezone(UTC))

    assert told.due_at == datetime.fromisoformat(due)


@given(st.datetimes(timezones=st.just(UTC)), st.times(), st.times())
def test_quiet_hours_never_make_it_earlier_nor_a_day_later(now: datetime, start: time, end: time) -> None:
    quiet = QuietHours(start=start, end=end, time_zone="UTC")

    told = pace(Route(name="r", receiver="ops", wait_seconds=0, quiet=quiet), "warning", told_at=None, now=now)

    assert now <= told.due_at <= now + timedelta(days=1)
