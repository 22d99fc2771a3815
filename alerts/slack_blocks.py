"""Messages in Slack's Block Kit, within its limits. Source of the numbers: Slack's block reference, 2026-11."""

import re
from collections.abc import Sequence
from typing import Any, Final

from alerts import slack_buttons
from alerts.content import Content, Line
from model.finding import Severity

HEADER: Final = 150
SECTION: Final = 3000
CONTEXT: Final = 2000
ALT: Final = 2000
FALLBACK: Final = 3000
"""`text` beside blocks: Slack advises under 4,000 characters."""

_MARKS: Final = {Severity.CRITICAL: "🔴", Severity.WARNING: "🟠", Severity.INFO: "🔵"}
_RESOLVED: Final = "✅"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""C0 and C1 controls, and what turns the direction of text about."""
_FORMATTING = re.compile(r"([*_~`])")

Block = dict[str, Any]


def plain(text: str, limit: int) -> str:
    """`text` on one line without control characters, cut to `limit` characters with an ellipsis."""
    line = " ".join(_CONTROL.sub(" ", text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def escaped(text: str, limit: int) -> str:
    """Our own sentence for mrkdwn: what it names can neither mention nor link, its formatting stays."""
    return plain(text, limit).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str, limit: int) -> str:
    """Foreign text for mrkdwn: control sequences, mentions and links defused, formatting characters made inert."""
    return _FORMATTING.sub("\u2060\\1\u2060", escaped(text, limit))


def link(url: str, words: str) -> str:
    """A link, or the bare words where the URL is none that Slack takes."""
    if not url.startswith(("http://", "https://")) or len(url) > 1000 or re.search(r"[\s<>|]", url):
        return words
    return f"<{url.replace('&', '&amp;')}|{words}>"


def blocks(content: Content, *, menus: bool = False, buttons: bool = False) -> list[Block]:
    """The message: headline, one section and one context per line, what was left out.

    With `menus` each line that has not ended can be acted upon, with `buttons` all that the message stands for.
    """
    mark = _MARKS[content.severity] if content.live else _RESOLVED
    made: list[Block] = [
        {
            "type": "header",
            "text": {"type": "plain_text", "text": plain(f"{mark} {content.headline}", HEADER), "emoji": True},
        },
        _context(literal(content.summary, 300)),
    ]
    for line in content.lines:
        made += _line(line, menu=menus and not line.ended)
    if buttons and content.live:
        made.append(slack_buttons.row(content))
    if content.left_out:
        made.append(_context(f"… and {content.left_out} more: `{content.command}`"))
    return made


def fallback(content: Content) -> str:
    """What a notification shows: the headline and the worst line."""
    mark = _MARKS[content.severity] if content.live else _RESOLVED
    worst = next(iter(content.lines), None)
    said = f" {literal(worst.title, 120)}: {literal(worst.sentence, 300)}" if worst else ""
    return f"{mark} {literal(content.headline, HEADER)}.{said}"[:FALLBACK]


def _line(line: Line, *, menu: bool) -> list[Block]:
    title, sentence = literal(line.title, 200) or "–", literal(line.sentence, 600) or "–"
    text = f"~{title}~\n~{sentence}~" if line.ended else f"*{title}*\n{sentence}"
    if not line.ended and line.severity is Severity.CRITICAL:
        text = f"{_MARKS[Severity.CRITICAL]} {text}"
    details = [literal(line.context, 400)]
    if line.url:
        details.insert(0, link(line.url, "Open the listing"))
    accessory = {"accessory": slack_buttons.menu(line)} if menu else {}
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": text[:SECTION]}, **accessory},
        _context(" · ".join(details), " · ".join(filter(None, (literal(line.evidence, 400), _proof(line))))),
        *_picture(line),
    ]


def _proof(line: Line) -> str:
    """The evidence as a link, or the command that shows it."""
    if line.proof is None:
        return ""
    name = f"evidence {line.proof}"
    return link(line.proof_url, name) if line.proof_url else f"{name}: `andon evidence show {line.proof}`"


def _picture(line: Line) -> list[Block]:
    if line.picture_id is None:
        return []
    said = plain(f"{line.title}: {line.sentence}", ALT)
    return [{"type": "image", "slack_file": {"id": line.picture_id}, "alt_text": said}]


def without_pictures(made: Sequence[Block]) -> list[Block]:
    """The blocks of a message whose pictures the receiver does not take."""
    return [block for block in made if block["type"] != "image"]


def _context(*texts: str) -> Block:
    elements = [{"type": "mrkdwn", "text": text[:CONTEXT]} for text in texts if text]
    return {"type": "context", "elements": elements or [{"type": "mrkdwn", "text": "–"}]}
