"""From events to messages: which message tells of a move, and which notifications carry it there."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from alerts import escalating, hushing, routes
from alerts.hushing import Desk
from model.finding import Severity
from model.lifecycle import STANDING, Action, State
from store import notifications, silences, telling
from system.settings import Route, Settings

log = logging.getLogger(__name__)

LIFE: Final = timedelta(hours=24)
"""How long a message lives from its posting while members are unresolved (design §7)."""
CRITICAL_REST: Final = timedelta(seconds=10)
"""What lies between two additions to a message that told of something critical: a storm is one message, not one each.

Until then the root, edited in place, shows them.
"""

LONG_LIFE: Final = timedelta(days=30)
"""The same where it cannot be edited, so that what is resolved later can still be told there."""

NEWS: Final = frozenset({Action.OPEN, Action.REGRESS, Action.ESCALATE, Action.EXPIRE})
"""Moves that people are told of; the others are shown in the message that told of it."""
_TOLD_LATE: Final = STANDING - {State.SNOOZED}
"""What was kept back is told later in these states; a snooze tells of itself when it ends."""
_AT_ONCE: Final = 500
"""Events turned into messages in one transaction."""


def plan(conn: Connection, settings: Settings, now: datetime) -> int:
    """Turn unprocessed events into messages and notifications, in the caller's transaction; how many events it took."""
    desk = Desk.of(conn, settings, now)
    hushing.begin(conn, desk, now)
    _speak_again(conn, desk, now)
    done, moved = [], set()
    for row in telling.unprocessed_events(conn, _AT_ONCE):
        try:
            with conn.begin_nested():
                _tell(conn, desk, row, now)
        except Exception:
            log.exception("event %s cannot be told; it waits, and the others go on", row.event_id)
        else:
            done.append(row.event_id)
            moved.add(row.id)
    telling.mark_processed(conn, done, now)
    escalating.follow(conn, desk, settings, moved)
    return len(done)


def begin_again(conn: Connection, settings: Settings, message_id: int, why: str, now: datetime) -> None:
    """Give up a message that can be reached no more; who was not yet told of gets another one."""
    untold = [row for row in telling.members(conn, message_id) if not row.announced and row.ended_at is None]
    escalating.move(conn, message_id, now)
    telling.give_up(conn, message_id, why, now)
    desk = Desk.of(conn, settings, now)
    for row in untold:
        _hear(conn, desk, row, now, looked=True)


def renew(conn: Connection, settings: Settings, now: datetime) -> None:
    """End messages that have lived their time, and tell again of what is still open (repeat of design §7)."""
    desk = Desk.of(conn, settings, now)
    for message in telling.expired_messages(conn, now - LIFE):
        if message.posted_at <= now - _life(desk, message.receiver):
            notifications.ask_for(conn, message, "edit", due_at=now, now=now)
            telling.close_message(conn, message.id, now)
    if not desk.routes:
        return
    repeats = {(State.OPEN, State.REGRESSED): "repeat_hours", (State.ACKNOWLEDGED,): "repeat_acknowledged_hours"}
    for states, setting in repeats.items():
        shortest = timedelta(hours=min(getattr(route, setting) for route in desk.routes))
        for row in telling.silent_since(conn, [state.value for state in states], now - shortest):
            facts = desk.facts(conn, row)
            route = routes.route_for(desk.routes, facts)
            late = route and row.told_at <= now - timedelta(hours=getattr(route, setting))
            if route and late and desk.keeps_back(facts, looked=False) is None:
                _join(conn, desk, route, row, now, repeated=True)


def _speak_again(conn: Connection, desk: Desk, now: datetime) -> None:
    """Tell of what was kept back and stands, now that nothing keeps it back."""
    for row in silences.over(conn, now, _AT_ONCE):
        if silences.unhush(conn, row.id) and row.ended_at is None and row.state in _TOLD_LATE:
            _hear(conn, desk, row, now, looked=False)


def _tell(conn: Connection, desk: Desk, row: Row[Any], now: datetime) -> None:
    if _is_news(row) and row.ended_at is None and _hear(conn, desk, row, now, looked=row.action != Action.EXPIRE):
        return
    _show(conn, row.id, now)


def _is_news(row: Row[Any]) -> bool:
    """Whether people are told of this move, rather than shown it in place."""
    return row.action in NEWS and row.to_state in STANDING


def _hear(conn: Connection, desk: Desk, row: Row[Any], now: datetime, *, looked: bool) -> bool:
    """See that people hear of a discrepancy, now or once nothing keeps it back; whether a message of it is planned."""
    facts = desk.facts(conn, row)
    route = routes.route_for(desk.routes, facts)
    if route is None:
        return False
    if cause := desk.keeps_back(facts, looked=looked):
        hushing.keep(conn, row.id, cause, now)
        return False
    silences.unhush(conn, row.id)
    _join(conn, desk, route, row, now)
    return True


def _join(conn: Connection, desk: Desk, route: Route, row: Row[Any], now: datetime, *, repeated: bool = False) -> None:
    """Put a discrepancy into its group's message, and see that people hear of it; a repetition stays in its message."""
    key = routes.group_key(route, row)
    message = telling.open_message(conn, route.receiver, key, now - _life(desk, route.receiver))
    critical = row.severity == Severity.CRITICAL
    stays = repeated and message is not None and telling.is_member(conn, message.id, row.id)
    if message is None or (critical and not stays and not _rings(conn, route, message, now)):
        # A critical one gets a root of its own; the older message goes on showing what it shows.
        made = telling.add_message(conn, route=route.name, receiver=route.receiver, group_key=key, now=now)
        message = telling.message_row(conn, made)
        pace = routes.pace(route, row.severity, told_at=None, now=now)
        telling.add_member(conn, message.id, row.id, now)
        notifications.ask_for(conn, message, "root", due_at=pace.due_at, now=now, critical=pace.critical)
        _show(conn, row.id, now, but=message.id)
        return
    telling.add_member(conn, message.id, row.id, now)
    pace = routes.pace(route, row.severity, told_at=message.told_at, now=now)
    if notifications.root_is_waiting(conn, message.id):
        if pace.critical:
            notifications.ask_for(conn, message, "root", due_at=now, now=now, critical=True)
        return
    due_at = max(pace.due_at, message.told_at + CRITICAL_REST) if critical and message.told_at else pace.due_at
    notifications.ask_for(conn, message, "thread", due_at=due_at, now=now, critical=pace.critical)
    _show(conn, row.id, now)


def _rings(conn: Connection, route: Route, message: Row[Any], now: datetime) -> bool:
    """Whether a message tells of something critical now, or has just done so, so that another one joins it."""
    if notifications.root_is_waiting(conn, message.id):
        return True
    interval = timedelta(seconds=route.interval_seconds)
    return now - message.created_at < interval and telling.tells_critical(conn, message.id)


def _life(desk: Desk, receiver: str) -> timedelta:
    return LONG_LIFE if receiver in desk.lasting else LIFE


def _show(conn: Connection, discrepancy_id: int, now: datetime, but: int | None = None) -> None:
    """Edit every living message that shows the discrepancy; its own root, when it waits, will be right anyway."""
    living: Sequence[Row[Any]] = telling.messages_of(conn, discrepancy_id)
    for message in living:
        if message.id != but and not notifications.root_is_waiting(conn, message.id):
            notifications.ask_for(conn, message, "edit", due_at=now, now=now)
