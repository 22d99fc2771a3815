"""Dates and times, and whose clock shows them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.faults import CellError
from catalog.moments import day, instant, written, zone_of
from tests.catalog.masters import settings

SEOUL, BERLIN = ZoneInfo("Asia/Seoul"), ZoneInfo("Europe/Berlin")
MARCH = datetime(2026, 2, 28, 15, tzinfo=UTC)
_moments = st.datetimes(datetime(2000, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2026, 3, 1),  # noqa: DTZ001 a workbook's dates have no zone
        date(2026, 3, 1),
        "2026-03-01",
        "2026-03-01 00:00",
        "2026-03-01T00:00:00",
        "2026/3/1",
        "2026. 3. 1.",
        "2026년 3월 1일",
        "2026年3月1日",
        "2026-02-28 15:00Z",
        "2026-02-28 16:00:00.000+01:00",
    ],
)
def test_a_date_is_its_first_moment_by_the_clock_of_its_zone(cell: object) -> None:
    assert instant(cell, SEOUL) == MARCH


@given(_moments, st.sampled_from([SEOUL, BERLIN, None]))
def test_an_instant_is_read_as_it_was_written(moment: datetime, zone: ZoneInfo | None) -> None:
    assert instant(written(moment, zone), zone) == moment


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("2026-03-29 02:30", "is a time that the clock of Europe/Berlin never shows"),
        ("2026-10-25 02:30", "is a time that the clock of Europe/Berlin shows twice"),
        ("2026-02-30", "is no day of the calendar"),
        ("2026-03-01 25:00", "is no day of the calendar"),
        ("03/04/2026", "is no date"),
        ("spring", "is no date"),
        ("9999-12-31", "lies in the year 9999"),
        (46082.0, "is a number where a date belongs"),
    ],
)
def test_what_names_no_instant_is_refused(cell: object, fault: str) -> None:
    with pytest.raises(CellError, match=f"^{fault}$"):
        instant(cell, BERLIN)


def test_a_time_that_a_clock_shows_twice_needs_its_offset() -> None:
    assert instant("2026-10-25 02:30+02:00", BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_date_without_a_zone_rule_is_refused() -> None:
    with pytest.raises(CellError) as caught:
        instant("2026-03-01", None)

    assert caught.value.fault.startswith("is a date without a zone rule")
    assert caught.value.cure == "write the offset, such as 2026-03-01 00:00:00+09:00, or set time_zone"


def test_the_channels_clock_goes_before_the_teams() -> None:
    house = settings()

    assert zone_of(house.channel("laden"), house) == BERLIN
    assert zone_of(None, house) == ZoneInfo("Europe/Paris")


def test_settings_that_name_no_time_zone_give_no_rule() -> None:
    house = settings().model_copy()
    house.__pydantic_fields_set__.discard("time_zone")

    assert zone_of(None, house) is None


@pytest.mark.parametrize("cell", ["2026-03-01", date(2026, 3, 1), datetime(2026, 3, 1)])  # noqa: DTZ001
def test_a_day_is_a_day(cell: object) -> None:
    assert day(cell) == date(2026, 3, 1)


@pytest.mark.parametrize("cell", ["2026-03-01 09:00", "2026-03-01Z", 46082.0])
def test_a_day_has_no_time(cell: object) -> None:
    with pytest.raises(CellError):
        day(cell)
