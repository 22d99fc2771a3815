"""Who hears of what, and when."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.routes import check, facts_of, group_key, pace, route_for, routes_of
from model.errors import InputError
from system.settings import Match, QuietHours, Route, Settings, SettingsError, SlackReceiver, parse

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OPS = SlackReceiver(channel="C1")


@dataclass
class Row:
    id: int = 1
    brand: str = "Arcus"
    channel: str = "own"
    family: str = "price"
    kind: str = "below_floor"
    seller: str = ""
    severity: str = "warning"


def taken(routes: tuple[Route, ...], row: Row, category: str = "") -> Route | None:
    return route_for(routes, facts_of(row, category))


def test_without_routes_a_family_goes_to_the_receiver_of_its_name_else_to_the_first() -> None:
    routes = routes_of(Settings(receivers={"ops": OPS, "stock": OPS}))

    assert taken(routes, Row(family="stock")).receiver == "stock"  # type: ignore[union-attr]
    assert taken(routes, Row(family="price")).receiver == "ops"  # type: ignore[union-attr]


def test_info_is_told_to_nobody_by_default() -> None:
    routes = routes_of(Settings(receivers={"ops": OPS}))

    assert taken(routes, Row(severity="info")) is None


def test_the_first_route_that_matches_takes_it() -> None:
    routes = (
        Route(name="coupang", receiver="a", match=Match(channel=("coupang",))),
        Route(name="shoes", receiver="b", match=Match(category=("shoe",), severity=("critical", "warning"))),
        Route(name="rest", receiver="c"),
    )

    assert taken(routes, Row(channel="coupang"), "shoe").name == "coupang"  # type: ignore[union-attr]
    assert taken(routes, Row(), "shoe").name == "shoes"  # type: ignore[union-attr]
    assert taken(routes, Row(severity="info"), "shoe").name == "rest"  # type: ignore[union-attr]


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


def parsed(*routes: dict[str, object]) -> Settings:
    return parse({"receivers": {"ops": {"type": "slack", "channel": "C1"}}, "routes": list(routes)})


def test_a_route_below_another_inherits_its_settings_and_narrows_its_matchers() -> None:
    below = {"name": "stock", "match": {"kind": ["stockout"]}, "repeat_hours": 5}
    above = {"name": "own", "receiver": "ops", "match": {"channel": ["own"]}, "wait_seconds": 7, "routes": [below]}

    routes = routes_of(parsed(above))

    stock = taken(routes, Row(kind="stockout"))
    assert stock is not None
    assert (stock.name, stock.receiver, stock.wait_seconds, stock.repeat_hours) == ("stock", "ops", 7, 5)
    assert taken(routes, Row()).name == "own"  # type: ignore[union-attr]
    assert taken(routes, Row(kind="stockout", channel="naver")) is None


def test_a_route_without_receiver_leaves_to_the_next_what_none_below_it_takes() -> None:
    below = {"name": "stock", "receiver": "ops", "match": {"kind": ["stockout"]}}
    routes = routes_of(parsed({"name": "fold", "routes": [below]}, {"name": "rest", "receiver": "ops"}))

    assert [route.name for route in routes] == ["stock", "rest"]
    assert taken(routes, Row()).name == "rest"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("routes", "sentence"),
    [
        ([{"name": "a", "receiver": "ops"}, {"name": "b", "receiver": "ops"}], "'b': no discrepancy can reach it"),
        ([{"name": "a", "receiver": "ops"}, {"name": "a", "receiver": "ops"}], "two routes are called 'a'"),
        ([{"name": "a"}], "'a' has no receiver"),
        ([{"name": "a", "receiver": "ops", "routes": [{"name": "b", "receiver": "no"}]}], "no receiver 'no'"),
        ([{"name": "a", "receiver": "ops", "match": {"family": ["prices"]}}], "match.family"),
        (
            [
                {
                    "name": "a",
                    "receiver": "ops",
                    "match": {"kind": ["stockout"]},
                    "routes": [{"name": "b", "match": {"kind": ["delisted"]}}],
                }
            ],
            "it wants kind delisted, and 'a' above it takes stockout alone",
        ),
    ],
)
def test_a_route_that_cannot_do_what_it_says_is_refused(routes: list[dict[str, object]], sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        parsed(*routes)

    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("match", "sentence"),
    [(Match(kind=("stockuot",)), "no kind is called 'stockuot'"), (Match(channel=("x",)), "no channel is called 'x'")],
)
def test_a_route_for_what_there_is_not_is_refused(match: Match, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        check(Settings(receivers={"ops": OPS}, routes=(Route(name="r", receiver="ops", match=match),)))


@pytest.mark.parametrize(
    ("country", "now", "due"),
    [
        ("KR", "2026-10-09T10:00+09:00", "2026-10-10T00:00+09:00"),  # Hangul Day, a Friday
        ("CN", "2026-10-01T10:00+08:00", "2026-10-08T00:00+08:00"),  # National Day, by the State Council's notice
        ("TW", "2026-02-28T10:00+08:00", "2026-03-01T00:00+08:00"),  # Peace Memorial Day
        ("KR", "2026-11-27T10:00+09:00", "2026-11-27T10:00+09:00"),
    ],
)
def test_what_falls_on_a_holiday_waits_for_the_day_after(country: str, now: str, due: str) -> None:
    route = Route.model_validate({"name": "r", "receiver": "ops", "wait_seconds": 0, "holidays": country})

    told = pace(route, "warning", told_at=None, now=datetime.fromisoformat(now).astimezone(UTC))

    assert told.due_at == datetime.fromisoformat(due)


def test_a_holiday_after_a_quiet_night_is_waited_for_with_the_next_night() -> None:
    quiet = QuietHours(start=time(22), end=time(7), time_zone="Asia/Seoul")
    route = Route(name="r", receiver="ops", wait_seconds=0, quiet=quiet, holidays="KR")
    now = datetime.fromisoformat("2026-12-24T23:00+09:00")

    told = pace(route, "warning", told_at=None, now=now)

    assert told.due_at == datetime.fromisoformat("2026-12-26T07:00+09:00")
    assert any("Christmas" in why for why in told.why)
