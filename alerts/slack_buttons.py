"""Buttons and menus in Block Kit. A button acts on all that the message stands for, a line's menu on that line."""

from typing import Any, Final

from alerts.actions import Member, Shown, Target, Verb, digest, spoken
from alerts.content import Content, Line
from model.words import word

PREFIX: Final = "andon:"
"""With which every action id of ours begins; a verb follows, or `menu`."""

_ROW: Final = (Verb.ACKNOWLEDGE, Verb.TAKE, Verb.SNOOZE, Verb.RESOLVE)
_ROW_MORE: Final = (Verb.ASSIGN, Verb.ACCEPT, Verb.FALSE_POSITIVE, Verb.CAPTURE)
_LINE: Final = (Verb.ACKNOWLEDGE, Verb.SNOOZE, Verb.RESOLVE, Verb.HISTORY, Verb.MORE)
"""Five: Slack's limit of an overflow menu."""
MORE: Final = (Verb.TAKE, *_ROW_MORE, Verb.HISTORY)
"""What a line's menu shows behind `MORE`; where it is a matter of IPR, `CASE` too."""

Block = dict[str, Any]


def row(content: Content) -> Block:
    """The buttons under a message, and a menu of what is rarer."""
    target = Shown(content.message_id, digest(content.shown))
    ipr = any(line.ipr and not line.ended for line in content.lines)
    elements = [button(verb, target, content.language) for verb in _ROW]
    elements[0]["style"] = "primary"
    rarer = _overflow((*_ROW_MORE, *((Verb.CASE,) if ipr else ())), target, content.language)
    return {"type": "actions", "elements": [*elements, rarer]}


def menu(line: Line, language: str = "en") -> Block:
    """The menu of one line."""
    return menu_of(Member(line.discrepancy_id, line.version), language)


def menu_of(member: Member, language: str = "en") -> Block:
    """The menu of one discrepancy, wherever it is shown."""
    return _overflow(_LINE, member, language)


def label(verb: Verb, language: str = "en") -> str:
    """What people read on the button; it ends in "…" where a form follows."""
    return word(f"verb.{verb}", language)


def button(verb: Verb, target: Target, language: str = "en") -> Block:
    """One button."""
    return {
        "type": "button",
        "action_id": f"{PREFIX}{verb}",
        "text": {"type": "plain_text", "text": label(verb, language)},
        "value": spoken(verb, target),
    }


def _overflow(verbs: tuple[Verb, ...], target: Target, language: str) -> Block:
    options = [
        {"text": {"type": "plain_text", "text": label(verb, language)}, "value": spoken(verb, target)} for verb in verbs
    ]
    return {"type": "overflow", "action_id": f"{PREFIX}menu", "options": options}
