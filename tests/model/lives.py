"""Verdicts and episodes for the tests of a discrepancy's life."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from model.episode import Episode, Move, judge
from model.finding import Family, Severity, Subject, Verdict
from model.lifecycle import Action
from model.ordering import Order, obey

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """`minutes` after the first look."""
    return START + timedelta(minutes=minutes)


def verdict(minutes: float, word: str = "v", **fields: Any) -> Verdict:
    """A price look, 8 per cent off unless told otherwise: `v`iolated, `w`ithin tolerance or `c`lean."""
    given: dict[str, Any] = {
        "subject": Subject(brand="Aero", channel="own", kind="below_floor"),
        "family": Family.PRICE,
        "severity": Severity.WARNING,
        "captured_at": at(minutes),
        "violated": word != "c",
        "opens": word == "v",
        "off": None if word == "c" else 8.0,
        "numbers": {"price": "99000", "look": int(minutes)},
    }
    return Verdict(**{**given, **fields})


def run(text: str, before: Episode | None = None, start: float = 0, **fields: Any) -> tuple[Episode, list[Action]]:
    """The episode after looks a minute apart, and the actions that they made."""
    episode, actions = before or Episode(), []
    for number, word in enumerate(text):
        episode, moves = judge(episode, verdict(start + number, word, **fields))
        actions += [move.action for move in moves]
    return episode, actions


def ordered(episode: Episode, action: Action, minutes: float = 50, **fields: Any) -> Episode:
    """The episode after a person's order."""
    return obey(episode, Order(action=action, at=at(minutes), **fields))[0]


def actions_of(moves: Sequence[Move]) -> list[Action]:
    """What happened."""
    return [move.action for move in moves]
