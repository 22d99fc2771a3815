"""What is said to those who are called."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Row

from alerts.escalating import still_called
from alerts.escalation_steps import What
from model import sentences
from model.words import word
from store import escalations
from system.settings import Settings

_NAMED: Final = 5
"""Discrepancies with their sentence; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summons:
    """What a notification says to some people. All texts are plain; a receiver escapes them for its format."""

    people: tuple[str, ...]
    """Their names in the settings."""
    slack_users: tuple[str | None, ...]
    """As Slack calls each of them."""
    because: str
    """The name of the words that say why."""
    lines: tuple[str, ...]
    """What it is about, a discrepancy each."""


def summons(conn: Connection, settings: Settings, notification_id: str, language: str) -> list[Summons]:
    """What a notification says that carries calls; empty when somebody has acted on everything meanwhile."""
    groups: dict[tuple[What, tuple[str, ...]], list[int]] = defaultdict(list)
    for call in still_called(conn, notification_id):
        groups[What(call.what), tuple(call.people)].append(call.discrepancy_id)
    return [
        Summons(
            people=people,
            slack_users=tuple(_slack_user(settings, name) for name in people),
            because=f"call.{what}",
            lines=_lines(escalations.rows(conn, ids), language),
        )
        for (what, people), ids in groups.items()
    ]


def _slack_user(settings: Settings, name: str) -> str | None:
    person = settings.people.get(name)
    return person.slack_user if person else None


def _lines(rows: Sequence[Row[Any]], language: str) -> tuple[str, ...]:
    said = [f"#{row.id}: {sentences.sentence(row.kind, row.numbers, language)}" for row in rows[:_NAMED]]
    return (*said, *([word("answer.more", language, count=len(rows) - _NAMED)] if len(rows) > _NAMED else []))


def spoken(one: Summons, language: str) -> str:
    """A summons as plain text."""
    return " ".join(filter(None, (", ".join(one.people), word(one.because, language), *one.lines)))
