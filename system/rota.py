"""Who is on call: a group's people by turns, a week each. Pure."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from system.sla import WEEK, Group, Rota, Sla

_WEEK: Final = timedelta(days=7)


def on_call(group: Group, time_zone: str, now: datetime) -> str | None:
    """The name of the person whose week it is at `now`, by the clock of `time_zone`; None where nobody takes turns.

    Before the first week it is the first person, too.
    """
    if group.rota is None:
        return None
    local = now.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    weeks = (local - _first_change(group.rota)) // _WEEK
    return group.people[max(weeks, 0) % len(group.people)]


def all_on_call(sla: Sla, time_zone: str, now: datetime) -> dict[str, str]:
    """Each group that takes turns, and whose week it is."""
    found = {name: on_call(group, time_zone, now) for name, group in sla.groups.items()}
    return {name: person for name, person in found.items() if person is not None}


def _first_change(rota: Rota) -> datetime:
    """When the week began in which `since` falls, by the team's wall clock."""
    back = (rota.since.weekday() - WEEK.index(rota.day)) % 7
    return datetime.combine(rota.since - timedelta(days=back), time(rota.hour))
