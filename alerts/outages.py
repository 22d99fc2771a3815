"""When a receiver takes nothing for long, another one is told: once that it does not, and once that it does again."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from alerts.receiver import Way
from store import notifications, outages, telling
from system.receivers import Language
from system.settings import Settings

log = logging.getLogger(__name__)

LONG: Final = timedelta(minutes=5)
"""How long a receiver takes nothing until others are told."""

_WORDS: Final[Mapping[Language, tuple[str, str, str, str]]] = {
    "en": (
        "Receiver {name} has taken nothing since {since}",
        "{waiting} messages wait for it, {critical} of them critical, the oldest since {oldest}. Why: {why}. They are "
        "kept and go out when it takes messages again; andon alerts test examines it.",
        "Receiver {name} takes messages again",
        "It took none from {since} to {until}. What waited goes out now.",
    ),
    "ko": (
        "수신처 {name}: {since}부터 메시지를 받지 않습니다",
        "대기 중인 메시지 {waiting}건(심각 {critical}건), 가장 오래된 것은 {oldest}부터입니다. 이유: {why}. 메시지는 "
        "보관되며 수신이 재개되면 전송됩니다. andon alerts test 명령으로 점검할 수 있습니다.",
        "수신처 {name}: 다시 메시지를 받습니다",
        "{since}부터 {until}까지 받지 않았습니다. 대기하던 메시지를 전송합니다.",
    ),
    "zh": (
        "接收方 {name} 自 {since} 起未接收任何消息",
        "有 {waiting} 条消息在等待，其中严重 {critical} 条，最早的自 {oldest} 起。原因：{why}。消息会保留，"
        "恢复后即发送；可用 andon alerts test 检查。",
        "接收方 {name} 已恢复接收消息",
        "自 {since} 至 {until} 未接收消息。等待的消息现在发出。",
    ),
}
"""Title and text of the outage, title and text of its end."""


def watch(conn: Connection, settings: Settings, ways: Mapping[str, Way], now: datetime) -> None:
    """Look which receivers fail and which have recovered, and see that it is told, in the caller's transaction."""
    failing = {row.receiver: row for row in outages.failing(conn)}
    known = outages.on(conn)
    for one in known:
        row = failing.get(one.receiver)
        if one.told_at is not None:
            if row is None or outages.took_since(conn, one.receiver, one.told_at):
                _end(conn, settings, ways, one, now)
        elif row is None or outages.took_since(conn, one.receiver, one.since):
            outages.forget(conn, one.id)
        elif now - one.since >= LONG:
            _tell(conn, settings, ways, one, row, now)
    for receiver in failing.keys() - {one.receiver for one in known}:
        outages.begin(conn, receiver, now)


def _tell(
    conn: Connection, settings: Settings, ways: Mapping[str, Way], one: Row[Any], row: Any, now: datetime
) -> None:
    other = _other(settings, one.receiver, {known.receiver for known in outages.on(conn)})
    why = outages.why(conn, one.receiver)
    log.error("receiver %s has taken nothing since %s: %s waiting: %s", one.receiver, one.since, row.waiting, why)
    if other is None or not outages.told(conn, one.id, now):
        return
    zone = ZoneInfo(settings.time_zone)
    facts = {
        "name": one.receiver,
        "since": _at(one.since, zone),
        "oldest": _at(row.oldest, zone),
        "why": why.rstrip("."),
    }
    title, text, _, _ = _WORDS[settings.receivers[other].language]
    counts = {"waiting": row.waiting, "critical": row.critical}
    body = ways[other].say(title.format(**facts), text.format(**facts, **counts), over=False)
    message = telling.add_message(conn, route="", receiver=other, group_key=f"outage\x1f{one.receiver}", now=now)
    telling.close_message(conn, message, now)  # it has no members to live for
    notifications.notice(conn, message, other, body, now)
    outages.told_by(conn, one.id, message)


def _end(conn: Connection, settings: Settings, ways: Mapping[str, Way], one: Row[Any], now: datetime) -> None:
    """Say that it is over to whom was told that it is not; who has not heard of it need not hear of its end."""
    if one.ts is None and one.tried and one.told_to in ways:
        return  # what tells of it is on its way
    if not outages.end(conn, one.id, now) or one.message_id is None:
        return
    if one.ts is None or one.told_to not in ways:
        telling.give_up(conn, one.message_id, "the outage was over before it was told", now)
        return
    zone = ZoneInfo(settings.time_zone)
    facts = {"name": one.receiver, "since": _at(one.since, zone), "until": _at(now, zone)}
    _, _, title, text = _WORDS[settings.receivers[one.told_to].language]
    body = ways[one.told_to].say(title.format(**facts), text.format(**facts), over=True)
    notifications.notice(conn, one.message_id, one.told_to, body, now)


def _other(settings: Settings, receiver: str, failing: Collection[str]) -> str | None:
    """Who is told: the receiver's `fallback`, else those after it in the settings, of whom none fails itself."""
    names = list(settings.receivers)
    begin = names.index(receiver) + 1 if receiver in names else 0
    after = names[begin:] + names[:begin]
    named = settings.receivers[receiver].fallback if receiver in names else None
    wanted = [named, *after] if named else after
    return next((name for name in wanted if name != receiver and name not in failing), None)


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M %Z}"
