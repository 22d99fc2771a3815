"""What Slack says was pressed or opened: payloads of buttons, menus, forms and the home, read as foreign text.

Source: docs.slack.dev/reference/interaction-payloads, block_actions and view_submission.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from alerts.actions import Press, understood
from alerts.slack_buttons import PREFIX
from alerts.slack_forms import FORM, filled
from alerts.slack_silences import ACTS
from model.errors import InputError

_LONGEST: Final = 255
"""Characters of Slack's ids and time stamps that are looked at."""
_BUTTON: Final = 2000
"""Of a button's value."""

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A press, and what Slack needs to answer it."""

    press: Press
    trigger: str
    """With it a form can be opened, within three seconds."""
    view: str | None = None
    """The form in which it was pressed."""
    sent: bool = False
    """Whether a form was sent off, rather than a button pressed."""
    home: bool = False
    """Whether it was pressed in the app's home."""

    @property
    def stands(self) -> dict[str, str]:
        """Where the message is."""
        return {"place": self.press.place, "ts": self.press.ts, "thread": self.press.thread}


def pressed(payload: Payload) -> Pressed | None:
    """What was pressed; None when it is nothing of ours.

    Raises:
        InputError: it has our name and makes no sense.
    """
    kind = payload.get("type")
    if kind == "block_actions":
        return _button(payload)
    if kind == "view_submission" and _text(_part(payload, "view"), "callback_id") == FORM:
        return _form(payload)
    return None


def _button(payload: Payload) -> Pressed | None:
    action = _action(payload)
    if action is None or not _text(action, "action_id").startswith(PREFIX):
        return None
    chosen = _part(action, "selected_option") if action.get("type") == "overflow" else action
    verb, target = understood(chosen.get("value"))
    view = _part(payload, "view")
    stands = _carried(view) if view else _stands(payload)
    user, trigger = _user(payload), _text(payload, "trigger_id")
    press = Press(key=_key(user, trigger), slack_user=user, verb=verb, target=target, **_where(stands))
    if view.get("type") == "home":
        return Pressed(press=press, trigger=trigger, home=True)
    return Pressed(press=press, trigger=trigger, view=_text(view, "id") or None)


@dataclass(frozen=True, slots=True)
class Silencing:
    """A button about a silence that was pressed."""

    action: str
    value: str
    slack_user: str
    trigger: str


def silencing(payload: Payload) -> Silencing | None:
    """The button about a silence that was pressed; None when it was another, or none of ours.

    Raises:
        InputError: it has our name and makes no sense.
    """
    action = _action(payload) if payload.get("type") == "block_actions" else None
    if action is None or action.get("action_id") not in ACTS:
        return None
    value, trigger = action.get("value"), _text(payload, "trigger_id")
    if not isinstance(value, str) or not trigger:
        raise InputError("this button is none of Andon's")
    return Silencing(str(action["action_id"]), value[:_BUTTON], _user(payload), trigger)


def home_opened(payload: Payload) -> tuple[str, str] | None:
    """Who opened the app's home, and one word for that opening; None when it is another event.

    Source: docs.slack.dev/reference/events/app_home_opened.
    """
    event = _part(payload, "event")
    if event.get("type") != "app_home_opened" or event.get("tab", "home") != "home":
        return None
    user, number = _text(event, "user"), _text(payload, "event_id")
    return (user, number) if user and number else None


def _action(payload: Payload) -> Payload | None:
    """The first thing that was pressed; Slack names no second."""
    actions = payload.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    return action if isinstance(action, dict) else None


def _form(payload: Payload) -> Pressed:
    view = _part(payload, "view")
    carried = _carried(view)
    verb, target = understood(carried.get("value"))
    user, number = _user(payload), _text(view, "id")
    said = filled(_part(_part(view, "state"), "values"))
    press = Press(key=_key(user, number), slack_user=user, verb=verb, target=target, **_where(carried), **said)
    return Pressed(press=press, trigger=_text(payload, "trigger_id"), view=number, sent=True)


def _user(payload: Payload) -> str:
    found = _text(_part(payload, "user"), "id")
    if not found:
        raise InputError("Slack names nobody who pressed")
    return found


def _key(user: str, number: str) -> str:
    """One word for one press. A trigger is made for each press anew, a form is sent off once."""
    if not number:
        raise InputError("Slack gives no id of what was pressed")
    return hashlib.sha256(f"{user} {number}".encode()).hexdigest()[:32]


def _stands(payload: Payload) -> Payload:
    container = _part(payload, "container")
    ts, thread = _text(container, "message_ts"), _text(container, "thread_ts")
    return {"place": _text(container, "channel_id"), "ts": ts, "thread": "" if thread == ts else thread}


def _carried(view: Payload) -> Payload:
    """What a form carries from the message in which it was opened."""
    try:
        found = json.loads(str(view.get("private_metadata") or "{}")[:3000])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _where(stands: Payload) -> dict[str, Any]:
    return {name: _text(stands, name) for name in ("place", "ts", "thread")}


def _part(holder: Payload, name: str) -> Payload:
    found = holder.get(name)
    return found if isinstance(found, dict) else {}


def _text(holder: Payload, name: str) -> str:
    found = holder.get(name)
    return found[:_LONGEST] if isinstance(found, str) else ""
