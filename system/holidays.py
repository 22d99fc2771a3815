"""Public holidays of the countries where teams work: Korea, China, Taiwan."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

_DAY: Final = timedelta(days=1)


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
