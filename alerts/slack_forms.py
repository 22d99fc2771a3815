"""Forms in Block Kit (modals): what a verb asks for, and what of a form that was sent off is wrong."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from alerts.actions import MOST_WHY, End, Press, Target, Verb, spoken
from alerts.slack_blocks import SECTION, plain
from alerts.slack_buttons import MORE, PREFIX, button, label
from model.lifecycle import Cause
from model.words import word
from store.alike import Alike
from store.silences import LONGEST

FORM: Final = f"{PREFIX}form"
"""The callback id of every form."""

_CHOICES: Final[Mapping[Verb, Sequence[End]]] = {
    Verb.SNOOZE: (End.HOUR, End.TODAY, End.WORSE, End.DATE),
    Verb.ACCEPT: (End.WORSE, End.DATE),
    Verb.WAIT: (End.NEWS, End.DATE),
}
_REASONED: Final = frozenset({Verb.ACCEPT, Verb.FALSE_POSITIVE, Verb.NOTE})
"""Verbs that need a reason, or a text."""

_NOTHING: Final = "nothing"

Block = dict[str, Any]
Values = Mapping[str, Any]


def form(
    verb: Verb, target: Target, stands: Mapping[str, str], user: str, now: datetime, language: str = "en"
) -> Block:
    """The form of a verb; `stands` says where it was pressed (place, ts, thread), `user` is who pressed."""
    if verb is Verb.MORE:
        raise ValueError("what else there is is shown by `more`")
    made: list[Block] = []
    if verb is Verb.ASSIGN:
        person = {"type": "users_select", "action_id": "person", "initial_user": user}
        made.append(_input("person", person, language))
    if verb is Verb.RESOLVE:
        made.append(_causes(language))
    if verb is Verb.FALSE_POSITIVE:
        made += [_alike(language), _time(now, language)]
    if verb in _CHOICES:
        made += [_ends(_CHOICES[verb], language), _time(now, language)]
    if verb is not Verb.ASSIGN:
        reason = {"type": "plain_text_input", "action_id": "why", "multiline": True, "max_length": MOST_WHY}
        made.append(_input("why", reason, language, optional=verb not in _REASONED))
    title = label(verb, language).rstrip("…")
    return {
        **_modal(title, made, {"value": spoken(verb, target), **stands}, language),
        "submit": {"type": "plain_text", "text": title.split(" to")[0]},
    }


def more(target: Target, stands: Mapping[str, str], *, ipr: bool, waits: bool = False, language: str = "en") -> Block:
    """What else can be done to one line, as buttons; `waits` says whether it waits for a platform."""
    verbs = (*MORE, Verb.RESUME if waits else Verb.WAIT, Verb.NOTE, *((Verb.CASE,) if ipr else ()))
    buttons = {"type": "actions", "elements": [button(verb, target, language) for verb in verbs]}
    return _modal(word("form.more", language), [buttons], stands, language)


def said(sentence: str, language: str = "en") -> Block:
    """A form that is, or has become, an answer."""
    words = {"type": "section", "text": {"type": "plain_text", "text": plain(sentence, SECTION) or "–"}}
    return shown("Andon", [words], language)


def shown(title: str, blocks: Sequence[Block], language: str = "en") -> Block:
    """A form that asks for nothing."""
    return _modal(title, list(blocks), {}, language)


def faults(press: Press, now: datetime, language: str = "en") -> dict[str, str]:
    """What is wrong with what a form says, by the field that must change; empty when nothing is."""
    found = {}
    if press.verb in (Verb.ACCEPT, Verb.FALSE_POSITIVE) and not (press.why or "").strip():
        found["why"] = word("fault.why", language)
    if press.verb is Verb.NOTE and not (press.why or "").strip():
        found["why"] = word("fault.note", language)
    if press.verb is Verb.RESOLVE and press.cause is None:
        found["cause"] = word("fault.cause", language)
    if (press.end is End.DATE or press.alike) and (wrong := _wrong_time(press, now)):
        found["until"] = word(wrong, language)
    return found


def _wrong_time(press: Press, now: datetime) -> str | None:
    """What is wrong with the time that was chosen, by the name of its sentence."""
    if press.until is None:
        return "fault.no_time"
    if press.until <= now.timestamp():
        return "fault.past"
    too_long = press.alike and press.until > (now + LONGEST).timestamp()
    return "fault.silence" if too_long else None


def filled(values: Values) -> dict[str, Any]:
    """What a form that was sent off says, as the parts of a press."""
    why, end = _value(values, "why", "value"), _value(values, "end", "selected_option")
    until, person = _value(values, "until", "selected_date_time"), _value(values, "person", "selected_user")
    options = (end, _value(values, "cause", "selected_option"), _value(values, "alike", "selected_option"))
    chosen, named, like = (one.get("value") if isinstance(one, dict) else None for one in options)
    return {
        "why": why.strip()[:MOST_WHY] or None if isinstance(why, str) else None,
        "end": End(chosen) if chosen in set(End) else None,
        "until": until if isinstance(until, int) else None,
        "person": person if isinstance(person, str) else None,
        "cause": Cause(named) if named in set(Cause) else None,
        "alike": Alike(like) if like in set(Alike) else None,
    }


def _value(values: Values, name: str, key: str) -> Any:
    """What an input holds; each has its block's name as its own."""
    block = values.get(name)
    element = block.get(name) if isinstance(block, dict) else None
    return element.get(key) if isinstance(element, dict) else None


def _modal(title: str, made: list[Block], carried: Mapping[str, str], language: str) -> Block:
    close = word("form.cancel" if made and made[0]["type"] == "input" else "form.close", language)
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": {"type": "plain_text", "text": title},
        "close": {"type": "plain_text", "text": close},
        "private_metadata": json.dumps(dict(carried)),
        "blocks": made,
    }


def _input(name: str, element: Block, language: str, *, optional: bool = False) -> Block:
    words = {"type": "plain_text", "text": word(f"form.{name}", language)}
    return {"type": "input", "block_id": name, "label": words, "element": element, "optional": optional}


def _ends(ends: Sequence[End], language: str) -> Block:
    return _choice("end", [end.value for end in ends], language)


def _alike(language: str) -> Block:
    """What is to be silenced as well; nothing, until something is chosen."""
    return _choice("alike", [_NOTHING, *(one.value for one in Alike)], language)


def _choice(name: str, values: Sequence[str], language: str) -> Block:
    """One of these, the first until another is chosen."""
    options = [
        {"text": {"type": "plain_text", "text": word(f"{name}.{value}", language)}, "value": value} for value in values
    ]
    chosen = {"type": "radio_buttons", "action_id": name, "options": options, "initial_option": options[0]}
    return _input(name, chosen, language)


def _causes(language: str) -> Block:
    """What it came from, to be chosen."""
    options = [
        {"text": {"type": "plain_text", "text": word(f"root.{one}", language)}, "value": one.value} for one in Cause
    ]
    return _input("cause", {"type": "static_select", "action_id": "cause", "options": options}, language)


def _time(now: datetime, language: str) -> Block:
    """Tomorrow at the next full hour, until another is chosen; Slack shows it in each reader's own zone."""
    tomorrow = (now + timedelta(days=1, hours=1)).replace(minute=0, second=0, microsecond=0)
    element = {"type": "datetimepicker", "action_id": "until", "initial_date_time": int(tomorrow.timestamp())}
    return _input("until", element, language, optional=True)
