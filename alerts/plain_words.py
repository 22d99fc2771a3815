"""Messages in words alone, for places that know neither blocks nor edits: one title, and text or HTML below it."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Final

from alerts.content import Content, Line
from alerts.slack_blocks import plain
from model.words import word
from system.receivers import Language

TITLE: Final = 150
TEXT: Final = 18_000
"""Characters of a text; a service with less room gets it cut."""

_MARKS: Final[Mapping[Language, Mapping[str, str]]] = {
    "en": {"critical": "critical", "warning": "warning", "info": "info", "resolved": "resolved"},
    "ko": {"critical": "심각", "warning": "경고", "info": "정보", "resolved": "해결됨"},
    "zh": {"critical": "严重", "warning": "警告", "info": "信息", "resolved": "已解决"},
}
_ISOLATES: Final = re.compile("[\u2066-\u2069]")
_CALLS: Final = re.compile(r"@(?=\S)|<(?=[A-Za-z!@#/])")
"""What calls people or opens a tag in one service or another: @all, @channel, <!here>, <at user_id=…>."""


def bare(text: str, limit: int) -> str:
    """Text on one line, cut to `limit`, without the marks that set the direction of what is quoted in it."""
    return _ISOLATES.sub("", plain(text, limit))


def defused(text: str, limit: int) -> str:
    """Foreign text on one line that can call nobody and is no tag, cut to `limit`."""
    return _CALLS.sub(lambda found: found[0] + "\u2060", bare(text, limit))


def title(content: Content, language: Language) -> str:
    """One line for a subject: what kind of news, and the headline."""
    mark = _MARKS[language][content.severity if content.live else "resolved"]
    return defused(f"[{mark}] {content.headline}", TITLE)


def text(content: Content) -> str:
    """The message as plain lines, worst first."""
    parts = [defused(content.summary, 300)]
    parts += ["\n".join(_lines(line)) for line in content.lines]
    if content.left_out:
        parts.append(_more(content))
    return cut("\n\n".join(parts), TEXT)


def cut(words: str, limit: int) -> str:
    """`words` within `limit` characters, with an ellipsis where some are missing."""
    return words if len(words) <= limit else words[: max(limit - 1, 0)].rstrip() + "…"


def markup(content: Content) -> str:
    """The message as HTML, in which nothing that comes from outside is more than text."""
    parts = [_paragraph(bare(content.summary, 300))]
    parts += ["<p>" + "<br>".join(_html_lines(line)) + "</p>" for line in content.lines]
    if content.left_out:
        parts.append(_paragraph(_more(content)))
    return "".join(parts)


def inert(words: str) -> str:
    """Text for HTML: no tag, and no placeholder such as {{ticket.id}} that a help desk would fill in."""
    return html.escape(words).replace("{", "&#123;").replace("}", "&#125;")


def _more(content: Content) -> str:
    return word("more", content.language, count=content.left_out, command=content.command)


def _paragraph(words: str) -> str:
    return f"<p>{inert(words)}</p>"


def _lines(line: Line) -> Iterator[str]:
    yield ("✓ " if line.ended else "") + defused(line.heading, 300)
    yield defused(line.sentence, 600)
    if line.context:
        yield defused(line.context, 400)
    if line.url and _is_web(line.url):
        yield line.url
    proof = f" · {line.proof_url or f'andon evidence show {line.proof}'}" if line.proof else ""
    yield defused(line.evidence, 400) + proof


def _html_lines(line: Line) -> Iterator[str]:
    name = inert(bare(line.heading, 300))
    yield f"<s>{name}</s>" if line.ended else f"<b>{name}</b>"
    yield inert(bare(line.sentence, 600))
    if line.context:
        yield inert(bare(line.context, 400))
    yield inert(bare(line.evidence, 400))
    if line.url and _is_web(line.url):
        yield _link(line.url)
    if line.proof:
        yield _link(line.proof_url) if line.proof_url else f"<code>andon evidence show {line.proof}</code>"


def _link(url: str) -> str:
    safe = inert(url)
    return f'<a href="{safe}">{safe}</a>'


def _is_web(url: str) -> bool:
    return url.startswith(("http://", "https://")) and len(url) <= 1000 and not re.search(r"[\s<>\"]", url)
