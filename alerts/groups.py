"""From events to messages: which message tells of a move, and which notifications carry it there."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from alerts import routes
from model.finding import Severity
from model.lifecycle import STANDING, Action, State
from store import notifications, telling
from system.settings import Route, Settings

log = logging.getLogger(__name__)

LIFE: Final = timedelta(hours=24)
"""How long a message lives while members are unresolved (design §7)."""

_NEWS: Final = frozenset({Action.OPEN, Action.REGRESS, Action.ESCALATE, Action.EXPIRE})
"""Moves that people are told of; the others are shown in the message that told of it."""
_AT_ONCE: Final = 500
"""Events turned into messages in one transaction."""


def plan(conn: Connection, settings: Settings, now: datetime) -> int:
    """Turn unprocessed events into messages and notifications, in the caller's transaction; how many events it took."""
    configured = routes.routes_of(settings)
    done = []
    for row in telling.unprocessed_events(conn, _AT_ONCE):
        try:
            with conn.begin_nested():
                _tell(conn, configured, row, now)
        except Exception:
            log.exception("event %s cannot be told; it waits, and the others go on", row.event_id)
        else:
            done.append(row.event_id)
    telling.mark_processed(conn, done, now)
    return len(done)


def begin_again(conn: Connection, settings: Settings, message_id: int, why: str, now: datetime) -> None:
    """Give up a message that can be reached no more; who was not yet told of gets another one."""
    untold = [row for row in telling.members(conn, message_id) if not row.announced and row.ended_at is None]
    telling.give_up(conn, message_id, why, now)
    configured = routes.routes_of(settings)
    for row in untold:
        if route := _route(conn, configured, row):
            _join(conn, route, row, now)


def renew(conn: Connection, settings: Settings, now: datetime) -> None:
    """End messages that have lived their time, and tell again of what is still open (repeat of design §7)."""
    for message in telling.expired_messages(conn, now - LIFE):
        if message.ts:
            notifications.ask_for(conn, message, "edit", due_at=now, now=now)
            telling.close_message(conn, message.id, now)
    configured = routes.routes_of(settings)
    if not configured:
        return
    repeats = {(State.OPEN, State.REGRESSED): "repeat_hours", (State.ACKNOWLEDGED,): "repeat_acknowledged_hours"}
    for states, setting in repeats.items():
        shortest = timedelta(hours=min(getattr(route, setting) for route in configured))
        for row in telling.silent_since(conn, [state.value for state in states], now - shortest):
            route = _route(conn, configured, row)
            if route and row.told_at <= now - timedelta(hours=getattr(route, setting)):
                _join(conn, route, row, now)


def _tell(conn: Connection, configured: tuple[Route, ...], row: Row[Any], now: datetime) -> None:
    if _is_news(row):
        _announce(conn, configured, row, now)
    else:
        _show(conn, row.id, now)


def _is_news(row: Row[Any]) -> bool:
    """Whether people are told of this move, rather than shown it in place."""
    return row.action in _NEWS and row.to_state in STANDING


def _route(conn: Connection, configured: tuple[Route, ...], row: Row[Any]) -> Route | None:
    by_category = any(route.match.category for route in configured)
    category = telling.category_of(conn, row.id) if by_category else ""
    return routes.route_for(configured, routes.facts_of(row, category))


def _announce(conn: Connection, configured: tuple[Route, ...], row: Row[Any], now: datetime) -> None:
    if row.ended_at is None and (route := _route(conn, configured, row)):
        _join(conn, route, row, now)
    else:
        _show(conn, row.id, now)


def _join(conn: Connection, route: Route, row: Row[Any], now: datetime) -> None:
    """Put a discrepancy into its group's message, and see that people hear of it."""
    key = routes.group_key(route, row)
    message = telling.open_message(conn, route.receiver, key)
    critical = row.severity == Severity.CRITICAL
    if message is None or (critical and not notifications.root_is_waiting(conn, message.id)):
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
    notifications.ask_for(conn, message, "thread", due_at=pace.due_at, now=now, critical=pace.critical)
    _show(conn, row.id, now)


def _show(conn: Connection, discrepancy_id: int, now: datetime, but: int | None = None) -> None:
    """Edit every living message that shows the discrepancy; its own root, when it waits, will be right anyway."""
    living: Sequence[Row[Any]] = telling.messages_of(conn, discrepancy_id)
    for message in living:
        if message.id != but and not notifications.root_is_waiting(conn, message.id):
            notifications.ask_for(conn, message, "edit", due_at=now, now=now)
