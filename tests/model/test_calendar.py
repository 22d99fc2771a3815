"""Working time: hours of weekdays by the team's clock, without holidays."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from model.calendar import Calendar

SEOUL = ZoneInfo("Asia/Seoul")
FREE = date(2026, 3, 4)
TEAM = Calendar(zone=SEOUL, weekdays=range(5), start=time(9), end=time(18), is_holiday=lambda day: day == FREE)
HOUR = timedelta(hours=1)

moments = st.integers(0, 60 * 24 * 60).map(lambda minute: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=minute))
zones = st.sampled_from(["Asia/Seoul", "Europe/Berlin", "America/New_York"]).map(ZoneInfo)
times = st.integers(0, 23).map(time)
calendars = st.builds(
    lambda zone, days, start, end, free: Calendar(
        zone=zone, weekdays=days, start=min(start, end), end=max(start, end), is_holiday=lambda day: day.day in free
    ),
    zones,
    st.sets(st.integers(0, 6)),
    times,
    times,
    st.sets(st.integers(1, 31), max_size=5),
)


def seoul(day: int, hour: int, minute: int = 0) -> datetime:
    """In March 2026, whose 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SEOUL)


def test_nights_weekends_and_holidays_count_nothing() -> None:
    assert TEAM.worked(seoul(2, 17), seoul(3, 10)) == 2 * HOUR
    assert TEAM.worked(seoul(6, 17), seoul(9, 10)) == 2 * HOUR
    assert TEAM.worked(seoul(3, 18), seoul(5, 9)) == 0 * HOUR
    assert TEAM.worked(seoul(1, 0), seoul(8, 0)) == 4 * 9 * HOUR


def test_a_target_that_is_not_reached_today_is_reached_on_the_next_working_day() -> None:
    assert TEAM.after(seoul(2, 17), HOUR / 2) == seoul(2, 17, 30)
    assert TEAM.after(seoul(3, 17), 2 * HOUR) == seoul(5, 10)
    assert TEAM.after(seoul(6, 20), 0 * HOUR) == seoul(9, 9)


def test_a_day_may_end_at_midnight() -> None:
    always = Calendar(zone=SEOUL, weekdays=range(7), start=time(0), end=time(0), is_holiday=lambda _: False)

    assert always.worked(seoul(2, 17), seoul(9, 17)) == timedelta(days=7)


def test_where_nobody_ever_works_nothing_is_ever_reached() -> None:
    assert Calendar(zone=SEOUL, weekdays=(), start=time(9), end=time(18), is_holiday=lambda _: False).after(
        seoul(2, 9), HOUR
    ) is None  # fmt: skip


@given(calendars, moments, moments, moments)
def test_working_time_is_additive_and_never_negative(
    calendar: Calendar, one: datetime, two: datetime, three: datetime
) -> None:
    first, middle, last = sorted((one, two, three))

    assert calendar.worked(first, middle) + calendar.worked(middle, last) == calendar.worked(first, last)
    assert timedelta(0) <= calendar.worked(first, last) <= last - first
    assert calendar.worked(last, first) == timedelta(0)


@given(calendars, moments, st.integers(1, 5_000).map(lambda minutes: timedelta(minutes=minutes)))
def test_a_target_is_reached_when_it_has_been_worked(calendar: Calendar, since: datetime, work: timedelta) -> None:
    at = calendar.after(since, work)

    assert at is None or calendar.worked(since, at) == work
    assert at is not None or calendar.worked(since, since + timedelta(days=3_000)) == timedelta(0)
