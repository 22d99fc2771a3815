"""What people press under a message, before any receiver's format: a verb, and what it is done to as they saw it.

Buttons, menus and forms carry `VERB TARGET` as their value: `acknowledge d:12:3` is discrepancy 12 at version 3,
`resolve m:7:0123456789abcdef` every member of message 7 as shown, the last part being the digest of their versions.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from model.errors import InputError
from model.lifecycle import Action, Cause
from store.alike import Alike

MOST_WHY: Final = 500
"""Characters of a reason; a form takes no more."""
_TARGET = re.compile(r"(?:m:(\d{1,18}):([0-9a-f]{16})|d:(\d{1,18}):(\d{1,9}))", re.ASCII)


class Verb(StrEnum):
    """What can be done in a message."""

    ACKNOWLEDGE = "acknowledge"
    TAKE = "take"
    """Assign it to whoever presses."""
    ASSIGN = "assign"
    SNOOZE = "snooze"
    ACCEPT = "accept"
    FALSE_POSITIVE = "false_positive"
    RESOLVE = "resolve"
    WAIT = "wait"
    """A platform has to act first."""
    RESUME = "resume"
    """The waiting is over."""
    NOTE = "note"
    CAPTURE = "capture"
    CASE = "case"
    """Open the IPR case."""
    HISTORY = "history"
    """Show what happened to it, and how its price or stock went."""
    MORE = "more"
    """Show what else can be done."""


class End(StrEnum):
    """When a snooze, an acceptance or a wait ends."""

    HOUR = "hour"
    TODAY = "today"
    WORSE = "worse"
    DATE = "date"
    NEWS = "news"


FORMS: Final = frozenset(
    {
        Verb.ASSIGN,
        Verb.SNOOZE,
        Verb.ACCEPT,
        Verb.FALSE_POSITIVE,
        Verb.RESOLVE,
        Verb.WAIT,
        Verb.NOTE,
        Verb.HISTORY,
        Verb.MORE,
    }
)
"""Verbs that ask for something first, or show something."""

ORDERS: Final[Mapping[Verb, Action]] = {
    Verb.ACKNOWLEDGE: Action.ACKNOWLEDGE,
    Verb.TAKE: Action.ASSIGN,
    Verb.ASSIGN: Action.ASSIGN,
    Verb.SNOOZE: Action.SNOOZE,
    Verb.ACCEPT: Action.ACCEPT,
    Verb.FALSE_POSITIVE: Action.FALSE_POSITIVE,
    Verb.RESOLVE: Action.RESOLVE,
    Verb.WAIT: Action.WAIT,
    Verb.RESUME: Action.RESUME,
    Verb.NOTE: Action.NOTE,
}
"""Verbs that are orders of the life of a discrepancy."""


@dataclass(frozen=True, slots=True)
class Shown:
    """All members of a message, in the versions that it showed."""

    message_id: int
    digest: str

    def __str__(self) -> str:
        return f"m:{self.message_id}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Member:
    """One discrepancy in the version that was shown."""

    discrepancy_id: int
    version: int

    def __str__(self) -> str:
        return f"d:{self.discrepancy_id}:{self.version}"


Target = Shown | Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """What somebody wants done, by pressing a button or sending a form off."""

    key: str
    """The same for the same press, however often it arrives."""
    slack_user: str
    verb: Verb
    target: Target
    place: str = ""
    """The channel of the message, as are `ts` its own id and `thread` its root's, where it stands in a thread."""
    ts: str = ""
    thread: str = ""
    why: str | None = None
    end: End | None = None
    until: int | None = None
    """Seconds of the epoch, with `End.DATE` or `alike`."""
    person: str | None = None
    """The Slack user to whom it is assigned."""
    cause: Cause | None = None
    """What it came from, with `Verb.RESOLVE`."""
    alike: Alike | None = None
    """What is to be silenced with it until `until`, with `Verb.FALSE_POSITIVE`."""


def digest(shown: Mapping[int, int]) -> str:
    """One word for the versions of a message's members."""
    said = ",".join(f"{id_}:{version}" for id_, version in sorted(shown.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def spoken(verb: Verb, target: Target) -> str:
    """The value of a button."""
    return f"{verb} {target}"


def understood(value: object) -> tuple[Verb, Target]:
    """The verb and the target of a button's value.

    Raises:
        InputError: no button of ours has it.
    """
    word, _, rest = value.partition(" ") if isinstance(value, str) else ("", "", "")
    found = _TARGET.fullmatch(rest)
    if word not in set(Verb) or found is None:
        raise InputError("this button is none of Andon's; look for a younger message")
    message, seen, discrepancy, version = found.groups()
    target = Shown(int(message), seen) if message else Member(int(discrepancy), int(version))
    return Verb(word), target
