"""What people type in Slack, `/andon …`: read as foreign text, answered from the store, to who typed it alone.

Source: docs.slack.dev, "Implementing slash commands".
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from alerts import slack_silences, slack_status
from alerts.slack_blocks import Block, escaped, literal
from alerts.slack_pieces import answer, context, heading, paragraphs
from alerts.slack_product import product
from model.errors import InputError
from model.people import MAY_SILENCE, Role
from store import people, pressing
from system.rota import all_on_call
from system.settings import Settings

COMMAND: Final = "/andon"
"""As the app's manifest names it."""
_LONGEST: Final = 1000
"""Characters of what is typed; Slack takes more, an answer needs none of them."""
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
"""How Slack writes what somebody typed."""
_NAMED: Final = re.compile(r"[UW][A-Z0-9]{2,40}", re.ASCII)
_ON_CALL: Final = re.compile(r"\Aon[ -]call\b", re.ASCII | re.IGNORECASE)
_HELP: Final = (
    "`/andon status`: what is open by severity and channel, what was captured, what waits to be sent",
    "`/andon product CODE or NAME`: what is wrong with it, and what each channel asks",
    "`/andon channel NAME`: its listings, how fresh they are, its runs, what is open",
    "`/andon silence`: the silences that hold, with a button that ends each",
    "`/andon silence MATCHERS for DURATION because REASON`: what it would mute, with a button that makes it hold",
    "`/andon oncall`: who is on call, or who may act",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A command as somebody typed it."""

    slack_user: str
    text: str
    trigger: str
    """One word for this command alone."""


def typed(payload: Mapping[str, Any]) -> Typed | None:
    """The command in what Slack sent; None when it is none of ours.

    Raises:
        InputError: it is ours and nobody typed it, or it is too long.
    """
    if payload.get("command") != COMMAND:
        return None
    user, text, trigger = (payload.get(name) for name in ("user_id", "text", "trigger_id"))
    if not isinstance(user, str) or not user or not isinstance(trigger, str) or not trigger:
        raise InputError("Slack names nobody who typed this")
    written = text if isinstance(text, str) else ""
    if len(written) > _LONGEST:
        raise InputError(f"That is longer than {_LONGEST} characters; `/andon help` says what can be asked.")
    for entity, sign in _ENTITIES:
        written = written.replace(entity, sign)
    return Typed(slack_user=user[:50], text=" ".join(written.split()), trigger=trigger[:255])


def answered(conn: Connection, settings: Settings, asked: Typed, now: datetime) -> Block:
    """The answer to a command.

    Raises:
        InputError: who typed it is unknown or has no role, or it asks for what there is not; the sentence says so.
    """
    actor = pressing.user_of(conn, settings, asked.slack_user)
    people.require(conn, actor, *Role)
    word, _, rest = _ON_CALL.sub("oncall", asked.text).partition(" ")
    reply = _REPLIES.get(word.lower(), _help)
    blocks = reply(conn, settings, rest.strip(), _Asking(actor, asked.trigger, now))
    first = next((block["text"]["text"] for block in blocks if block["type"] in ("header", "section")), "Andon")
    return answer(first, blocks)


def refused(error: Exception) -> Block:
    """An answer that says why there is none."""
    said = escaped(f"{error}".rstrip("."), 1500)
    return answer(f"{said}.")


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks, and when."""

    actor: int
    trigger: str
    now: datetime


def _status(conn: Connection, settings: Settings, _: str, asking: _Asking) -> list[Block]:
    return slack_status.status(conn, settings, asking.now)


def _channel(conn: Connection, settings: Settings, rest: str, asking: _Asking) -> list[Block]:
    return slack_status.channel(conn, settings, rest, asking.now)


def _product(conn: Connection, settings: Settings, rest: str, _: _Asking) -> list[Block]:
    return product(conn, settings, rest)


def _silence(conn: Connection, settings: Settings, rest: str, asking: _Asking) -> list[Block]:
    if rest:
        people.require(conn, asking.actor, *MAY_SILENCE)
        return slack_silences.proposed(conn, settings, rest, asking.trigger)
    listed = slack_silences.listed(conn, settings, asking.now)
    return [heading("Silences"), *(listed or paragraphs(["None holds, and none is to come."])), slack_silences.usage()]


def _on_call(_: Connection, settings: Settings, __: str, asking: _Asking) -> list[Block]:
    """Whose week it is in each group; without groups that take turns, everybody who may act."""
    turns = all_on_call(settings.sla, settings.time_zone, asking.now)
    if turns:
        lines = [f"• {literal(group, 80)}: {_person(settings, name)}" for group, name in turns.items()]
        return [heading("On call"), *paragraphs(lines)]
    acting = [f"• {_person(settings, name)}" for name, one in settings.people.items() if Role.OPS in one.roles]
    return [
        heading("Who is there to act"),
        *paragraphs(acting or ["Nobody in the settings has the role `ops`."]),
        context("Everybody with the role `ops`, for no group of the settings takes turns."),
    ]


def _person(settings: Settings, name: str) -> str:
    """Somebody by name, and as Slack shows them."""
    person = settings.people.get(name)
    called = person.slack_user if person else None
    return literal(name, 80) + (f" <@{called}>" if called and _NAMED.fullmatch(called) else "")


def _help(_: Connection, __: Settings, ___: str, ____: _Asking) -> list[Block]:
    return [heading("What can be asked"), *paragraphs(_HELP)]


_REPLIES: Final[Mapping[str, Callable[[Connection, Settings, str, _Asking], list[Block]]]] = {
    "status": _status,
    "channel": _channel,
    "product": _product,
    "silence": _silence,
    "silences": _silence,
    "oncall": _on_call,
}
