"""Dates and times of the master file as instants.

A date means its first moment. A time without an offset is a wall clock's in the time zone of the row's channel, else in
the team's where the settings name one. A wall clock that is put forward skips times, and one that is put back shows
times twice: such a time needs an offset.
"""

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from catalog.faults import CellError
from model.lazy import lazy
from system.settings import Channel, Settings

_TEXT: Final = re.compile(
    r"(\d{4})\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})\s?[일日.]?"
    r"(?:[T\s]\s?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?"
    r"\s?(Z|[+-]\d{2}:?\d{2})?"
)
_CURE: Final = lazy("write a date such as 2026-03-31 or 2026-03-31 09:00")
_YEARS: Final = range(2000, 2200)
"""Beyond them it is a slip of the pen, or a "for ever" that an empty cell says better."""


def zone_of(channel: Channel | None, settings: Settings) -> ZoneInfo | None:
    """Whose clock shows a row's times: its channel's, else the team's where the settings name one, else nobody's."""
    if channel:
        return channel.zone
    return ZoneInfo(settings.time_zone) if "time_zone" in settings.model_fields_set else None


def instant(cell: Any, zone: ZoneInfo | None) -> datetime:
    """The instant in UTC that `cell` names.

    Args:
        cell: a date or datetime of a workbook, or a text: year, month, day, and perhaps time and offset.
        zone: of a time without an offset; None = there is no rule.

    Raises:
        CellError: it is no date, has no zone, or its wall clock shows it never or twice.
    """
    if isinstance(cell, str):
        return _resolved(*_from_text(cell), zone)
    if isinstance(cell, datetime):
        return _resolved(cell, None, zone)
    if isinstance(cell, date):
        return _resolved(datetime.combine(cell, time()), None, zone)
    raise CellError(
        lazy("is a number where a date belongs"), lazy("format the cell as a date, or %(write)s", write=_CURE)
    )


def day(cell: Any) -> date:
    """The calendar day that `cell` names.

    Raises:
        CellError: it is no date, or has a time.
    """
    if isinstance(cell, str):
        found, offset = _from_text(cell)
    elif isinstance(cell, date):
        found, offset = datetime.combine(cell, time()) if not isinstance(cell, datetime) else cell, None
    else:
        raise CellError(
            lazy("is a number where a date belongs"), lazy("format the cell as a date, or write 2026-03-31")
        )
    if found.time() != time() or offset:
        raise CellError(lazy("has a time where a day belongs"), lazy("write a date such as 2026-03-31"))
    return found.date()


def written(moment: datetime, zone: ZoneInfo | None) -> datetime | str:
    """`moment` so that `instant` reads it back: as `zone`'s clock shows it; with an offset where that is not enough."""
    local = moment.astimezone(zone or UTC)
    naive = local.replace(tzinfo=None, fold=0)
    if zone is None or moment.microsecond or _readings(naive, zone) != 1:
        return local.isoformat(sep=" ")
    return naive


def _from_text(text: str) -> tuple[datetime, str | None]:
    match = _TEXT.fullmatch(text)
    if match is None:
        raise CellError(lazy("is no date"), _CURE)
    year, month, of_month, hour, minute, second, fraction, offset = match.groups(default="")
    try:
        clock = time(int(hour or 0), int(minute or 0), int(second or 0), int(fraction.ljust(6, "0")))
        found = datetime.combine(date(int(year), int(month), int(of_month)), clock)
    except ValueError:
        raise CellError(lazy("is no day of the calendar"), _CURE) from None
    return found, offset or None


@lru_cache(maxsize=4096)
def _resolved(naive: datetime, offset: str | None, zone: ZoneInfo | None) -> datetime:
    if naive.year not in _YEARS:
        raise CellError(
            lazy("lies in the year %(year)s", year=naive.year),
            lazy("write a year from 2000 to 2199; leave it empty for no limit"),
        )
    if offset:
        return datetime.fromisoformat(f"{naive.isoformat()}{offset}").astimezone(UTC)
    if zone is None:
        raise CellError(
            lazy("is a date without a zone rule: the row names no channel and the settings name no time_zone"),
            lazy("write the offset, such as %(right)s, or set time_zone", right=f"{naive.isoformat(sep=' ')}+09:00"),
        )
    readings = _readings(naive, zone)
    if readings != 1:
        never = lazy("is a time that the clock of %(zone)s never shows", zone=zone.key)
        twice = lazy("is a time that the clock of %(zone)s shows twice", zone=zone.key)
        raise CellError(twice if readings else never, lazy("write it with its offset, such as +01:00"))
    return naive.replace(tzinfo=zone).astimezone(UTC)


def _readings(naive: datetime, zone: ZoneInfo) -> int:
    """How many instants the wall clock of `zone` shows as `naive`."""
    instants = {naive.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sum(moment.astimezone(zone).replace(tzinfo=None, fold=0) == naive for moment in instants)
