"""The days that a chart or a file covers, as an address names them."""

from datetime import date, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import Query

from model.errors import InputError
from model.lazy import lazy
from reports.asking import Asked
from system import clock

USUAL: Final = 90
"""Days where none is asked for."""
OFFERED: Final = (30, 90, 180, 365)
_LONGEST: Final = 3 * 366
"""Days of a period."""

Day = Annotated[str, Query(max_length=20)]


def period(since: str, until: str, zone: ZoneInfo, channel: str, code: str) -> Asked:
    """The days from `since` to `until`, both within, by the clock of `zone`; the last ninety where none is named.

    Args:
        since: a day, or "".
        until: a day, or "".
        zone: the viewer's.
        channel: this alone; "" = all.
        code: of a product.

    Raises:
        InputError: one is no day, or the period is empty, too long or yet to come.
    """
    today = clock.now().astimezone(zone).date()
    last = min(_day("to", until), today) if until else today
    first = _day("from", since) if since else last - timedelta(days=USUAL - 1)
    if first > last:
        raise InputError(lazy("the period ends on %(last)s, before it begins on %(first)s", last=last, first=first))
    if (last - first).days >= _LONGEST:
        raise InputError(
            lazy("from %(first)s to %(last)s is too long; three years is the most", first=first, last=last)
        )
    return Asked(first=first, last=last, zone=zone, channels=(channel,) if channel else (), products=(code,))


def days_back(count: int, zone: ZoneInfo) -> str:
    """The first of the last `count` days."""
    return (clock.now().astimezone(zone).date() - timedelta(days=count - 1)).isoformat()


def _day(what: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        words = lazy("%(what)s %(given)r is no day; write one such as 2026-03-31", what=what, given=text)
        raise InputError(words) from None
    if not 2000 <= day.year <= 2100:
        raise InputError(lazy("%(what)s %(day)s is not within the years 2000 to 2100", what=what, day=day))
    return day
