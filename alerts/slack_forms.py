"""Forms in Block Kit (modals): what a verb asks for, and what of a form that was sent off is wrong."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from alerts.actions import LABELS, MOST_WHY, End, Press, Target, Verb, spoken
from alerts.slack_buttons import MORE, PREFIX, button

FORM: Final = f"{PREFIX}form"
"""The callback id of every form."""

_ENDS: Final[Mapping[End, str]] = {
    End.HOUR: "1 hour",
    End.TODAY: "Today, until the team's midnight",
    End.WORSE: "Until it gets worse",
    End.DATE: "Until the time below",
}
_CHOICES: Final[Mapping[Verb, Sequence[End]]] = {Verb.SNOOZE: tuple(End), Verb.ACCEPT: (End.WORSE, End.DATE)}

Block = dict[str, Any]
Values = Mapping[str, Any]


def form(verb: Verb, target: Target, stands: Mapping[str, str], user: str, now: datetime) -> Block:
    """The form of a verb; `stands` says where it was pressed (place, ts, thread), `user` is who pressed."""
    if verb is Verb.MORE:
        raise ValueError("what else there is is shown by `more`")
    made: list[Block] = []
    if verb is Verb.ASSIGN:
        person = {"type": "users_select", "action_id": "person", "initial_user": user}
        made.append(_input("person", "Who looks after it", person))
    if verb in _CHOICES:
        made += [_ends(_CHOICES[verb]), _time(now)]
    if verb is not Verb.ASSIGN:
        needed = verb is not Verb.SNOOZE
        reason = {"type": "plain_text_input", "action_id": "why", "multiline": True, "max_length": MOST_WHY}
        made.append(_input("why", "Reason, for the history", reason, optional=not needed))
    return {
        **_modal(LABELS[verb].rstrip("…"), made, {"value": spoken(verb, target), **stands}),
        "submit": {"type": "plain_text", "text": LABELS[verb].rstrip("…").split(" to")[0]},
    }


def more(target: Target, stands: Mapping[str, str], *, ipr: bool) -> Block:
    """What else can be done to one line, as buttons."""
    verbs = (*MORE, *((Verb.CASE,) if ipr else ()))
    buttons = {"type": "actions", "elements": [button(verb, target) for verb in verbs]}
    return _modal("More", [buttons], stands)


def said(sentence: str) -> Block:
    """A form that has become an answer."""
    return _modal("More", [{"type": "section", "text": {"type": "plain_text", "text": sentence[:3000]}}], {})


def faults(press: Press, now: datetime) -> dict[str, str]:
    """What is wrong with what a form says, by the field that must change; empty when nothing is."""
    found = {}
    if press.verb in (Verb.ACCEPT, Verb.FALSE_POSITIVE) and not (press.why or "").strip():
        found["why"] = "A reason is needed; it stands in the history."
    if press.end is End.DATE and press.until is None:
        found["until"] = "Choose the time until when."
    elif press.end is End.DATE and press.until is not None and press.until <= now.timestamp():
        found["until"] = "Choose a time that is still to come."
    return found


def filled(values: Values) -> dict[str, Any]:
    """What a form that was sent off says, as the parts of a press."""
    why, end = _value(values, "why", "value"), _value(values, "end", "selected_option")
    until, person = _value(values, "until", "selected_date_time"), _value(values, "person", "selected_user")
    chosen = end.get("value") if isinstance(end, dict) else None
    return {
        "why": why.strip()[:MOST_WHY] or None if isinstance(why, str) else None,
        "end": End(chosen) if chosen in set(End) else None,
        "until": until if isinstance(until, int) else None,
        "person": person if isinstance(person, str) else None,
    }


def _value(values: Values, name: str, key: str) -> Any:
    """What an input holds; each has its block's name as its own."""
    block = values.get(name)
    element = block.get(name) if isinstance(block, dict) else None
    return element.get(key) if isinstance(element, dict) else None


def _modal(title: str, made: list[Block], carried: Mapping[str, str]) -> Block:
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": "Cancel" if made and made[0]["type"] == "input" else "Close"},
        "private_metadata": json.dumps(dict(carried)),
        "blocks": made,
    }


def _input(name: str, label: str, element: Block, *, optional: bool = False) -> Block:
    words = {"type": "plain_text", "text": label}
    return {"type": "input", "block_id": name, "label": words, "element": element, "optional": optional}


def _ends(ends: Sequence[End]) -> Block:
    options = [{"text": {"type": "plain_text", "text": _ENDS[end]}, "value": end.value} for end in ends]
    chosen = {"type": "radio_buttons", "action_id": "end", "options": options, "initial_option": options[0]}
    return _input("end", "For how long", chosen)


def _time(now: datetime) -> Block:
    """Tomorrow at the next full hour, until another is chosen; Slack shows it in each reader's own zone."""
    tomorrow = (now + timedelta(days=1, hours=1)).replace(minute=0, second=0, microsecond=0)
    element = {"type": "datetimepicker", "action_id": "until", "initial_date_time": int(tomorrow.timestamp())}
    return _input("until", "Time", element, optional=True)
