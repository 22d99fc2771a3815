"""When a team works: hours of some weekdays by its clock, without holidays. Pure."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)
_NONE: Final = timedelta(0)
_LONGEST: Final = 4_000
"""Days that are looked at for working time; a calendar in which there is none for years has none at all."""

Hours = tuple[datetime, datetime]
"""Half open, aware UTC."""


@dataclass(frozen=True)
class Calendar:
    """A team's working time. All moments are aware; sums are of real time, whatever the clocks do at night."""

    zone: ZoneInfo
    weekdays: Collection[int]
    """As `date.weekday()` counts: Monday is 0."""
    start: time
    end: time
    """00:00 is the midnight at the day's end."""
    is_holiday: Callable[[date], bool]
    _known: dict[date, Hours | None] = field(default_factory=dict, repr=False, compare=False)

    def worked(self, since: datetime, until: datetime) -> timedelta:
        """The working time between two moments; none where the second is not later."""
        total, day = _NONE, since.astimezone(self.zone).date()
        last = until.astimezone(self.zone).date()
        while day <= last:
            if hours := self._hours(day):
                total += max(min(hours[1], until) - max(hours[0], since), _NONE)
            day += _DAY
        return total

    def after(self, since: datetime, work: timedelta) -> datetime | None:
        """The first moment from `since` on at which `work` has been worked, UTC; None where it never is.

        For no work that is the next moment of working time.
        """
        day = since.astimezone(self.zone).date()
        for _ in range(_LONGEST):
            if hours := self._hours(day):
                begin = max(hours[0], since)
                if begin < hours[1] and work <= hours[1] - begin:
                    return begin.astimezone(UTC) + work
                work -= max(hours[1] - begin, _NONE)
            day += _DAY
        return None

    def _hours(self, day: date) -> Hours | None:
        """The day's working hours; None where it has none."""
        if day not in self._known:
            self._known[day] = self._hours_of(day)
        return self._known[day]

    def _hours_of(self, day: date) -> Hours | None:
        if day.weekday() not in self.weekdays or self.is_holiday(day):
            return None
        close = day + _DAY if self.end == time(0) else day
        begin, end = (datetime.combine(on, at, self.zone) for on, at in ((day, self.start), (close, self.end)))
        return begin.astimezone(UTC), end.astimezone(UTC)


AROUND_THE_CLOCK: Final = Calendar(
    zone=ZoneInfo("UTC"), weekdays=range(7), start=time(0), end=time(0), is_holiday=lambda _: False
)
