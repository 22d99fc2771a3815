"""Buttons and menus in Block Kit. A button acts on all that the message stands for, a line's menu on that line."""

from typing import Any, Final

from alerts.actions import LABELS, Member, Shown, Target, Verb, digest, spoken
from alerts.content import Content, Line

PREFIX: Final = "andon:"
"""With which every action id of ours begins; a verb follows, or `menu`."""

_ROW: Final = (Verb.ACKNOWLEDGE, Verb.TAKE, Verb.SNOOZE, Verb.RESOLVE)
_ROW_MORE: Final = (Verb.ASSIGN, Verb.ACCEPT, Verb.FALSE_POSITIVE, Verb.CAPTURE)
_LINE: Final = (*_ROW, Verb.MORE)
"""Five: Slack's limit of an overflow menu."""
MORE: Final = _ROW_MORE
"""What a line's menu shows behind `MORE`; where it is a matter of IPR, `CASE` too."""

Block = dict[str, Any]


def row(content: Content) -> Block:
    """The buttons under a message, and a menu of what is rarer."""
    target = Shown(content.message_id, digest(content.shown))
    ipr = any(line.ipr and not line.ended for line in content.lines)
    elements = [button(verb, target) for verb in _ROW]
    elements[0]["style"] = "primary"
    return {"type": "actions", "elements": [*elements, _overflow((*_ROW_MORE, *((Verb.CASE,) if ipr else ())), target)]}


def menu(line: Line) -> Block:
    """The menu of one line."""
    return _overflow(_LINE, Member(line.discrepancy_id, line.version))


def button(verb: Verb, target: Target) -> Block:
    """One button."""
    return {
        "type": "button",
        "action_id": f"{PREFIX}{verb}",
        "text": {"type": "plain_text", "text": LABELS[verb]},
        "value": spoken(verb, target),
    }


def _overflow(verbs: tuple[Verb, ...], target: Target) -> Block:
    options = [{"text": {"type": "plain_text", "text": LABELS[verb]}, "value": spoken(verb, target)} for verb in verbs]
    return {"type": "overflow", "action_id": f"{PREFIX}menu", "options": options}
