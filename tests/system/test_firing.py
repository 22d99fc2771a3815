"""When cron schedules fire."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from system.firing import jitter, latest_fire, trigger


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_a_schedule_is_in_the_channels_own_time_across_the_change_of_clocks() -> None:
    cron = trigger("0 6 * * *", ZoneInfo("Europe/Berlin"))

    assert latest_fire(cron, at("2026-10-24T07:00+02:00"), at("2026-10-25T06:30+01:00")) == at("2026-10-25T06:00+01:00")
    assert latest_fire(cron, at("2026-10-25T06:00+01:00"), at("2026-10-26T05:59+01:00")) is None


def test_of_many_missed_fires_the_last_stands_for_all() -> None:
    cron = trigger("*/15 * * * *", ZoneInfo("Europe/Berlin"))

    assert latest_fire(cron, at("2026-11-20T00:00Z"), at("2026-11-22T10:44Z")) == at("2026-11-22T10:30Z")


@given(st.integers(0, 3600), st.datetimes(timezones=st.just(UTC)))
def test_jitter_stays_within_its_bound_and_is_the_same_each_time(most: int, due: datetime) -> None:
    spread = jitter("own", "hot", due, most)

    assert timedelta(0) <= spread <= timedelta(seconds=most)
    assert spread == jitter("own", "hot", due, most)
