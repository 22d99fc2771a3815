"""When a route keeps quiet: its hours, and the public holidays of its country."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from system.routing import HOLIDAY_ZONES, QuietHours, Route

_DAY: Final = timedelta(days=1)
_LONGEST: Final = 30
"""Of days and nights in a row that are looked at: longer than any run of holidays."""


def after_quiet(route: Route, due: datetime) -> tuple[datetime, tuple[str, ...]]:
    """`due`, or the end of the quiet hours and holidays that it falls into, in `due`'s zone; and why, in words."""
    why: list[str] = []
    for _ in range(_LONGEST):
        moved = _after_holiday(route, due) or _after_hours(route.quiet, due)
        if moved is None:
            break
        due = moved[0]
        why.append(moved[1])
    return due, tuple(why)


def holiday(country: str, day: date) -> str | None:
    """The name of the public holiday that `day` is in `country` (KR, CN, TW), in English; None when it is none.

    A weekend between two days of holidays belongs to them: lists of holidays often name working days alone.
    """
    known = _holidays(country)
    if (name := known.get(day)) or not _weekend(day):
        return name
    before, after = day - _DAY, day + _DAY
    before = before - _DAY if _weekend(before) else before
    after = after + _DAY if _weekend(after) else after
    return known.get(before) if after in known else None


def _weekend(day: date) -> bool:
    return day.weekday() >= 5  # Saturday, Sunday


@cache
def _holidays(country: str) -> Mapping[date, str]:
    import holidays  # noqa: PLC0415 - starts slowly

    known: Mapping[date, str] = holidays.country_holidays(country, language="en_US")
    return known


def _after_holiday(route: Route, due: datetime) -> tuple[datetime, str] | None:
    if route.holidays is None:
        return None
    zone = ZoneInfo(route.quiet.time_zone if route.quiet else HOLIDAY_ZONES[route.holidays])
    day = due.astimezone(zone).date()
    if (name := holiday(route.holidays, day)) is None:
        return None
    end = datetime.combine(day + _DAY, time(), zone)
    return end.astimezone(due.tzinfo), f"{day} is a holiday in {route.holidays} ({name})"


def _after_hours(quiet: QuietHours | None, due: datetime) -> tuple[datetime, str] | None:
    if quiet is None:
        return None
    local = due.astimezone(ZoneInfo(quiet.time_zone))
    over_midnight = quiet.start > quiet.end
    at = local.time()
    inside = (at >= quiet.start or at < quiet.end) if over_midnight else quiet.start <= at < quiet.end
    if not inside:
        return None
    end = datetime.combine(local.date(), quiet.end, local.tzinfo)
    if end <= local:
        end += _DAY
    return end.astimezone(due.tzinfo), f"quiet hours last until {quiet.end:%H:%M} {quiet.time_zone}"
