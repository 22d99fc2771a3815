"""Windows of special prices, judged without the shop's time zone."""

from datetime import UTC, datetime

import pytest

from reading.magento_time import Clock, clock_of, running

NOON = datetime(2024, 9, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begins", "ends", "opens"),
    [
        (None, None, True),
        ("2024-09-09 00:00:00", "2024-09-12 00:00:00", True),
        ("2024-09-10 00:00:00", None, True),
        ("2024-09-11 00:00:00", None, None),
        ("2024-09-12 00:00:00", None, False),
        (None, "2024-09-10 00:00:00", None),
        (None, "2024-09-09", False),
        ("no date", 7, True),
    ],
)
def test_exact_clock_judges_but_for_the_days_that_zones_differ_on(begins: str, ends: str, opens: bool | None) -> None:
    assert running(begins, ends, Clock(NOON, exact=True)) is opens


@pytest.mark.parametrize(
    ("begins", "ends", "opens"),
    [
        ("2024-09-10 00:00:00", "2024-09-10 00:00:00", True),
        ("2024-09-12 00:00:00", None, None),
        (None, "2024-09-08 00:00:00", False),
    ],
)
def test_last_change_ends_windows_and_begins_none(begins: str, ends: str, opens: bool | None) -> None:
    assert running(begins, ends, Clock(NOON, exact=False)) is opens


def test_window_counts_as_open_without_any_clock() -> None:
    assert running("2024-09-12 00:00:00", "2024-09-12 00:00:00", None) is True


def test_header_tells_the_time_before_the_last_change_does() -> None:
    headers = {"Date": "Tue, 10 Sep 2024 12:00:00 GMT"}
    changes = ["2024-09-08 10:00:00", None, "2024-09-09 10:00:00"]

    assert clock_of(headers, changes) == Clock(NOON, exact=True)
    assert clock_of({"Date": "soon"}, changes) == Clock(datetime(2024, 9, 9, 10, tzinfo=UTC), exact=False)
    assert clock_of({}, [None]) is None
