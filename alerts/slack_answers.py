"""What a capture brought that was asked for under a message: told in its thread, once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row

from alerts import content
from alerts.actions_doing import ASKED
from alerts.slack_blocks import SECTION, literal
from model import sentences
from model.capture import SPEAKING, Outcome
from model.words import word
from store import notifications, people, pressing
from system import clock
from system.settings import Settings

_TOLD: Final = "slack captured"
_PATIENCE: Final = timedelta(hours=1)
"""So long an answer waits for its captures; then it says which did not come."""
_TO_JUDGE: Final = timedelta(minutes=5)
"""So long a capture waits for its check."""
_LINES: Final = 10


def answer(conn: Connection, settings: Settings) -> int:
    """Answer in their threads those who asked for captures that have come, or do not come; how many answers."""
    now = clock.now()
    told = 0
    for asked in pressing.questions(conn, ASKED, _TOLD, now - 2 * _PATIENCE):
        detail: Mapping[str, Any] = asked.detail
        ids = [int(one) for one in detail["ids"]]
        found = pressing.looked_at(conn, ids)
        late = now - asked.at > _PATIENCE
        if not late and not all(_settled(row, asked.at, now) for row in found.values()):
            continue
        if pressing.was_done(conn, _TOLD, asked.target, detail["key"], now):
            continue  # by another process, just now
        people.record(conn, _TOLD, asked.target, {"key": detail["key"]})
        message = pressing.posted_at(conn, detail["place"], detail["ts"])
        if message is not None and found:
            text = _text(found, asked.at, content.language_of(conn, settings, message.id))
            notifications.say(conn, message, {"text": text}, now)
            told += 1
    return told


def _settled(row: Row[Any], asked_at: datetime, now: datetime) -> bool:
    """Whether a capture since then has come and says all that it will."""
    if row.last_captured_at is None or row.last_captured_at <= asked_at:
        return False
    judged = row.ended_at is not None or row.last_judged_at >= row.last_captured_at
    return judged or Outcome(row.last_outcome) not in SPEAKING or now - row.last_captured_at > _TO_JUDGE


def _text(found: Mapping[int, Row[Any]], asked_at: datetime, language: str) -> str:
    lines = [f"#{id_}: {literal(_line(row, asked_at, language), 400)}" for id_, row in list(found.items())[:_LINES]]
    more = [word("answer.more", language, count=len(found) - _LINES)] if len(found) > _LINES else []
    return "\n".join([word("answer.capture", language), *lines, *more])[:SECTION]


def _line(row: Row[Any], asked_at: datetime, language: str) -> str:
    if row.last_captured_at is None or row.last_captured_at <= asked_at:
        return word("answer.none", language)
    if row.ended_at is not None:
        return word("answer.ended", language, state=word(f"state.{row.state}", language))
    if Outcome(row.last_outcome) not in SPEAKING:
        return word("answer.unread", language, outcome=word(f"outcome.{row.last_outcome}", language))
    if row.last_seen_at >= row.last_captured_at:
        return word("answer.still", language, sentence=sentences.sentence(row.kind, row.numbers, language))
    return word("answer.once", language)
