"""Silences in Slack: said in words, shown before they hold, confirmed by a button, listed and ended by another.

`channel=coupang,naver kind=below_floor for 4h because the shop is being rebuilt`: matchers as of routes, or the bare
name of a channel, kind, family or severity, then how long, then why. The words are read and never evaluated.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy import Connection

from alerts.routes import check_match
from alerts.slack_blocks import Block, literal
from alerts.slack_buttons import PREFIX
from alerts.slack_pieces import context, heading, paragraphs, section, severities
from model import sentences
from model.errors import InputError
from model.finding import Family, Severity
from model.locales import moment
from model.people import MAY_SILENCE
from store import people, pressing, silences
from store.silences import Silence
from system.routing import Match
from system.settings import Settings

SILENCE: Final = f"{PREFIX}silence"
"""The action id of the button that confirms; its value is a key and the words."""
UNSILENCE: Final = f"{PREFIX}unsilence"
"""Of the button that ends one; its value is the silence's number."""
MOST_WORDS: Final = 800
"""Characters of what somebody typed; a button's value holds 2,000."""

_LISTED: Final = 20
_WORST: Final = 5
_USAGE: Final = "/andon silence channel=coupang kind=below_floor for 4h because the shop is being rebuilt"
_SAID = re.compile(
    r"(?P<what>.*?)\s+for\s+(?P<number>\d{1,5})\s*(?P<unit>[a-z]+)\s+because\s+(?P<why>.+)", re.ASCII | re.IGNORECASE
)
_PART = re.compile(
    r'(?:(?P<name>[a-z]{1,20})=)?(?:"(?P<quoted>[^"]{1,200})"|(?P<bare>[^\s"]{1,200}))(?=\s|$)', re.ASCII
)
_UNITS: Final[Mapping[str, timedelta]] = {
    **dict.fromkeys(("m", "min", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("h", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("d", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("w", "week", "weeks"), timedelta(weeks=1)),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A silence as somebody said it."""

    match: Match
    span: timedelta
    why: str


def understood(settings: Settings, words: str) -> Wanted:
    """The silence that `words` ask for.

    Raises:
        InputError: they are none; the sentence says which part and what would be right.
    """
    straight = words[: MOST_WORDS + 1].replace("“", '"').replace("”", '"')
    if len(straight) > MOST_WORDS:
        raise InputError(f"That is longer than {MOST_WORDS} characters; say it shorter.")
    said = _SAID.fullmatch(" ".join(straight.split()))
    if said is None:
        raise InputError(f"Say what, for how long and why: {_USAGE}")
    unit = _UNITS.get(said["unit"].lower())
    if unit is None:
        raise InputError(f"{said['number']}{said['unit'][:20]} is no time; 30m, 4h, 2d and 1w are.")
    match = _match(settings, said["what"])
    check_match(settings, match, "the silence")
    return Wanted(match, int(said["number"]) * unit, said["why"].strip())


def proposed(conn: Connection, settings: Settings, words: str, trigger: str) -> list[Block]:
    """What a silence would mute now, and the button that makes it hold."""
    wanted = understood(settings, words)
    given = wanted.match.given()
    count = silences.tally(conn, given)
    worst = silences.worst(conn, given, _WORST)
    lines = [f"#{row.id} {row.severity} {row.kind} on {literal(row.channel, 60)}" for row in worst]
    mutes = f"It mutes {severities(count)} that stand now" if count else "It mutes nothing that stands now"
    key = hashlib.sha256(trigger.encode()).hexdigest()[:16]
    confirm = {
        "type": "button",
        "action_id": SILENCE,
        "style": "primary",
        "text": {"type": "plain_text", "text": f"Silence for {_span(wanted.span)}"},
        "value": f"{key} {words}",
    }
    return [
        heading("Silence?"),
        *paragraphs(
            [f"*{literal(_what(given), 800)}*", f"for {_span(wanted.span)}, because {literal(wanted.why, 300)}"]
        ),
        *paragraphs([f"{mutes}{', the worst:' if lines else '.'}", *lines]),
        {"type": "actions", "elements": [confirm]},
    ]


def listed(conn: Connection, settings: Settings, now: datetime, author: str | None = None) -> list[Block]:
    """The silences that hold or are to come (of one author), each with the button that ends it."""
    found = [one for one in silences.listed(conn, now) if author in (None, one.author)]
    zone = ZoneInfo(settings.time_zone)
    made = [section(_line(one, now, zone), _end_button(one)) for one in found[:_LISTED]]
    if len(found) > _LISTED:
        made.append(context(f"… and {len(found) - _LISTED} more: `andon alerts silence list`"))
    return made


def usage() -> Block:
    """How a silence is said."""
    return context(f"To make one: `{_USAGE}`")


def make(conn: Connection, settings: Settings, value: str, slack_user: str, now: datetime) -> str:
    """Let the silence of a confirmed button hold; the same button twice is one silence. What to say.

    Raises:
        InputError: the person may not, or it can no longer be; nothing was done.
    """
    key, _, words = value.partition(" ")
    actor = _allowed(conn, settings, slack_user)
    if pressing.was_done(conn, "slack silence", "silences", key, now):
        return "That silence was made already; it is one."
    wanted = understood(settings, words)
    span = {"starts_at": now, "ends_at": now + min(wanted.span, 2 * silences.LONGEST)}
    number = silences.add(conn, wanted.match.given(), **span, author_id=actor, reason=wanted.why, now=now)
    people.record(conn, "slack silence", "silences", {"key": key, "silence": number}, user_id=actor)
    until = moment(span["ends_at"], ZoneInfo(settings.time_zone))
    return f"Silence {number} holds until {until}. /andon silence lists it, with a button that ends it."


def end(conn: Connection, settings: Settings, value: str, slack_user: str, now: datetime) -> str:
    """End the silence of a button; what to say.

    Raises:
        InputError: the person may not, or there is no such silence; nothing was done.
    """
    actor = _allowed(conn, settings, slack_user)
    if not re.fullmatch(r"\d{1,18}", value, re.ASCII):
        raise InputError("This button is none of Andon's")
    done = silences.end(conn, int(value), actor_id=actor, now=now)
    return f"Silence {value} is ended." if done else f"Silence {value} was over already."


ACTS: Final[Mapping[str, Callable[[Connection, Settings, str, str, datetime], str]]] = {SILENCE: make, UNSILENCE: end}
"""What each button does, by its action id."""


def _allowed(conn: Connection, settings: Settings, slack_user: str) -> int:
    actor = pressing.user_of(conn, settings, slack_user)
    people.require(conn, actor, *MAY_SILENCE)
    return actor


def _match(settings: Settings, words: str) -> Match:
    found: dict[str, list[str]] = {}
    at, words = 0, words.strip()
    while at < len(words):
        part = _PART.match(words, at)
        if part is None:
            raise InputError(f"{words[at : at + 40]!r} is no matcher. Right would be: {_USAGE}")
        values = [part["quoted"]] if part["quoted"] else [one for one in part["bare"].split(",") if one]
        for value in values:
            found.setdefault(part["name"] or _matcher_of(settings, value), []).append(value)
        at = part.end() + len(words[part.end() :]) - len(words[part.end() :].lstrip())
    if not found:
        raise InputError(f"A silence of everything is none. Right would be: {_USAGE}")
    unknown = next((name for name in found if name not in Match.model_fields), None)
    if unknown is not None:
        raise InputError(f"{unknown!r} is no matcher; there are: {', '.join(Match.model_fields)}.")
    try:
        return Match.model_validate({name: tuple(values) for name, values in found.items()})
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(f"{first['loc'][0]}={str(first['input'])[:40]}: {first['msg']}.") from None


def _matcher_of(settings: Settings, value: str) -> str:
    """Which matcher a bare name belongs to."""
    known: Mapping[str, Sequence[str] | frozenset[str]] = {
        "channel": list(settings.channels),
        "kind": sentences.KINDS,
        "family": [one.value for one in Family],
        "severity": [one.value for one in Severity],
    }
    found = next((name for name, values in known.items() if value in values), None)
    if found is None:
        raise InputError(f"{value[:40]!r} is no channel, kind, family or severity. Right would be: {_USAGE}")
    return found


def _what(match: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {' or '.join(match[name])}" for name in Match.model_fields if name in match)


def _span(span: timedelta) -> str:
    for unit, size in (("week", timedelta(weeks=1)), ("day", timedelta(days=1)), ("hour", timedelta(hours=1))):
        if span and span % size == timedelta(0):
            return f"{span // size} {unit}{'s' if span // size != 1 else ''}"
    return f"{span // timedelta(minutes=1)} minutes"


def _line(one: Silence, now: datetime, zone: ZoneInfo) -> str:
    begins = "" if one.holds(now) else f"from {moment(one.starts_at, zone)} "
    return (
        f"*{one.id}*: {literal(_what(one.match), 600)}\n{begins}until {moment(one.ends_at, zone)} · "
        f"{literal(one.author, 60)}: {literal(one.reason, 200)}"
    )


def _end_button(one: Silence) -> Block:
    return {
        "type": "button",
        "action_id": UNSILENCE,
        "text": {"type": "plain_text", "text": "End"},
        "value": str(one.id),
        "accessibility_label": f"End silence {one.id}",
    }
