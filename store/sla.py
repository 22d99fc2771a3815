"""How soon people answer, as the store knows it: the team's calendar, the moves that clocks see, who heard of what."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from model.calendar import Calendar
from model.clocks import Moved
from model.lifecycle import Action, State
from store.engine import chunks
from store.tables import events, message_members
from system.holidays import holiday
from system.settings import Settings
from system.sla import WEEK, Weekday


def calendar_of(settings: Settings) -> Calendar:
    """The team's calendar, as the settings say it."""
    sla = settings.sla
    return _calendar(settings.time_zone, sla.days, sla.start, sla.end, sla.holidays)


def moves(conn: Connection, ids: Collection[int]) -> Mapping[int, list[Moved]]:
    """Everything that happened to each of these discrepancies, oldest first."""
    e = events.c
    query = select(e.discrepancy_id, e.version, e.at, e.action, e.from_state, e.to_state, e.actor_id, e.numbers)
    found: dict[int, list[Moved]] = defaultdict(list)
    for part in chunks(sorted(set(ids))):
        for row in conn.execute(query.where(e.discrepancy_id.in_(part)).order_by(e.discrepancy_id, e.version)):
            found[row.discrepancy_id].append(_moved(row))
    return found


def heard_of(conn: Connection, ids: Collection[int]) -> set[int]:
    """Those of `ids` that a message told people of."""
    told = select(message_members.c.discrepancy_id).distinct().where(message_members.c.announced)
    parts = (conn.execute(told.where(message_members.c.discrepancy_id.in_(part))) for part in chunks(sorted(set(ids))))
    return {int(one) for part in parts for one in part.scalars()}


@cache
def _calendar(zone: str, days: tuple[Weekday, ...], start: time, end: time, country: str | None) -> Calendar:
    def is_holiday(day: date) -> bool:
        return country is not None and holiday(country, day) is not None

    return Calendar(
        zone=ZoneInfo(zone),
        weekdays=frozenset(WEEK.index(day) for day in days),
        start=start,
        end=end,
        is_holiday=is_holiday,
    )


def _moved(row: Any) -> Moved:
    return Moved(
        version=row.version,
        at=row.at,
        action=Action(row.action),
        from_state=State(row.from_state) if row.from_state else None,
        to_state=State(row.to_state),
        takes=row.actor_id is not None and (row.numbers or {}).get("assignee") == row.actor_id,
    )
