"""Messages in Slack's Block Kit, within its limits. Source of the numbers: Slack's block reference, 2026-11."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from alerts import slack_buttons
from alerts.content import Content, Line
from alerts.escalation_words import Summons
from model.finding import Severity
from model.texts import balanced
from model.words import word

HEADER: Final = 150
SECTION: Final = 3000
CONTEXT: Final = 2000
ALT: Final = 2000
FALLBACK: Final = 3000
"""`text` beside blocks: Slack advises under 4,000 characters."""

_MARKS: Final = {Severity.CRITICAL: "🔴", Severity.WARNING: "🟠", Severity.INFO: "🔵"}
_RESOLVED: Final = "✅"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066\u2067]")
"""C0 and C1 controls, and what turns the direction of text about, but for the isolates that we set ourselves."""
_USER = re.compile(r"[A-Z0-9]{1,50}")
"""A user's id in Slack."""
_FORMATTING = re.compile(r"[*~`]|(?<![^\W_])_|_(?![^\W_])")
"""An underscore within a word formats nothing."""
_LIKE: Final = {"*": "\u2217", "~": "\u223c", "`": "\u02cb", "_": "\u02cd"}
"""Signs that look the same and format nothing."""
_LINKING = re.compile(r"(://|www\.|mailto:)", re.IGNORECASE)
_EMOJI = re.compile(r":(?=[\w+'-]{1,60}:)")
_ISOLATES = re.compile("[\u2066-\u2069]")
_APART: Final = "\u2060"
"""Word joiner: seen by nobody, and parts what Slack would read together."""

Block = dict[str, Any]


def plain(text: str, limit: int) -> str:
    """`text` on one line without control characters or names of emoji, cut to `limit` characters with an ellipsis."""
    line = _EMOJI.sub(f":{_APART}", " ".join(_CONTROL.sub(" ", text).split()))
    for reserve in (1, 40):
        cut = balanced(line if len(line) <= limit else line[: limit - reserve] + "…")
        if len(cut) <= limit:
            return cut
    return _ISOLATES.sub("", line)[:limit]


def escaped(text: str, limit: int) -> str:
    """Our own sentence for mrkdwn: what it names can neither mention nor link, its formatting stays."""
    return (
        _LINKING.sub(rf"\1{_APART}", plain(text, limit)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )


def literal(text: str, limit: int) -> str:
    """Foreign text for mrkdwn: control sequences, mentions and links defused, formatting characters made inert."""
    return _FORMATTING.sub(lambda found: _LIKE[found[0]], escaped(text, limit))


def link(url: str, words: str) -> str:
    """A link, or the bare words where the URL is none that Slack takes."""
    wrong = re.search(r"[\s<>|]", url) or _CONTROL.search(url) or _ISOLATES.search(url)
    if not url.startswith(("http://", "https://")) or len(url) > 1000 or wrong:
        return words
    return f"<{url.replace('&', '&amp;')}|{words}>"


def blocks(content: Content, *, menus: bool = False, buttons: bool = False) -> list[Block]:
    """The message: headline, one section and one context per line, what was left out.

    With `menus` each line that has not ended can be acted upon, with `buttons` all that the message stands for.
    """
    made: list[Block] = [
        {
            "type": "header",
            "text": {"type": "plain_text", "text": plain(f"{_mark(content)} {content.headline}", HEADER)},
        }
    ]
    if len(content.shown) > 1 or content.untaken or not content.live:
        made.append(_context(literal(content.summary, 300), literal(content.cause, 400)))
    for line in content.lines:
        made += _line(line, content, menu=menus and not line.ended)
    if buttons and content.live:
        made.append(slack_buttons.row(content))
    if content.left_out:
        made.append(_context(word("more", content.language, count=content.left_out, command=f"`{content.command}`")))
    return made


def fallback(content: Content) -> str:
    """What a notification shows: the one line, or the headline and the worst of many."""
    worst = next(iter(content.lines), None)
    if worst is None:
        return f"{_mark(content)} {literal(content.headline, HEADER)}"
    said = f"{literal(worst.heading, 250)}: {literal(worst.sentence, 400)}"
    if len(content.shown) > 1:
        headline = literal(content.headline, HEADER)
        said = word("worst", content.language, headline=headline, line=said)
    elif worst.ended:
        said = f"{said} · {literal(worst.context, 300)}"
    return f"{_mark(content)} {said}"[:FALLBACK]


def _mark(content: Content) -> str:
    return _MARKS[content.severity] if content.live else _RESOLVED


def _line(line: Line, content: Content, *, menu: bool) -> list[Block]:
    heading, sentence = literal(line.title, 250) or "–", literal(line.sentence, 700) or "–"
    where = literal(line.place, 200)
    text = f"*{heading}*{', ' if where else ''}{where}: {sentence}"
    if line.ended:
        text = f"~{heading}{', ' if where else ''}{where}: {sentence}~"
    elif len(content.shown) > 1:
        text = f"{_MARKS[line.severity]} {text}"
    accessory = {"accessory": slack_buttons.menu(line, content.language)} if menu else {}
    details = (literal(line.context, 400), *_links(line, content.language))
    return [
        {"type": "section", "text": _mrkdwn(text[:SECTION]), **accessory},
        _context(" · ".join(filter(None, details)), literal(line.evidence, 400)),
        *_pictures(line, content.language),
    ]


def _links(line: Line, language: str) -> Iterator[str]:
    """Listing, evidence and history; the evidence as the command that shows it where there is no page."""
    if line.url:
        yield link(line.url, word("open_listing", language))
    if line.proof is not None:
        name = word("evidence", language, number=line.proof)
        yield link(line.proof_url, name) if line.proof_url else f"{name}: `andon evidence show {line.proof}`"
    if line.history_url:
        yield link(line.history_url, word("history", language))


def _pictures(line: Line, language: str) -> Iterator[Block]:
    """The part of the page, and the line of the price, as far as Slack has them."""
    if line.picture_id is not None:
        yield _image(line.picture_id, f"{line.title}: {line.sentence}")
    if line.chart is not None and line.chart_id is not None:
        yield _image(line.chart_id, f"{line.title}: {word('chart', language, days=line.chart.days)}")


def _image(file_id: str, said: str) -> Block:
    return {"type": "image", "slack_file": {"id": file_id}, "alt_text": plain(said, ALT)}


def without_pictures(made: Sequence[Block]) -> list[Block]:
    """The blocks of a message whose pictures the receiver does not take."""
    return [block for block in made if block["type"] != "image"]


def _context(*texts: str) -> Block:
    elements = [_mrkdwn(text[:CONTEXT]) for text in texts if text]
    return {"type": "context", "elements": elements or [_mrkdwn("–")]}


def _mrkdwn(text: str) -> Block:
    """Formatted text of which Slack makes no links, mentions or channels that are not spelled out."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def summoned(summons: Sequence[Summons], language: str) -> str:
    """A call to those who are to act: who of the settings is known to Slack is mentioned, nobody else."""
    said: list[str] = []
    for one in summons:
        head = " ".join(filter(None, (_mentions(one), literal(word(one.because, language), 200))))
        whole = "\n".join((head, *(literal(line, 400) for line in one.lines)))
        said.append(whole if sum(map(len, said)) + len(whole) < SECTION else head)
    return "\n".join(said)


def _mentions(one: Summons) -> str:
    users = zip(one.people, one.slack_users, strict=True)
    return " ".join(f"<@{user}>" if user and _USER.fullmatch(user) else literal(name, 100) for name, user in users)
