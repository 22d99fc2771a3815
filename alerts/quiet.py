"""When a route keeps quiet: its hours, and the public holidays of its country."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from system.holidays import holiday
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
