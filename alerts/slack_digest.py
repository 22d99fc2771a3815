"""Digests in Slack's Block Kit, within its limits."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from alerts.digest_content import DigestContent, Part
from alerts.slack_blocks import ALT, FALLBACK, HEADER, SECTION, Block, escaped, literal, plain

_BLOCKS: Final = 50
"""Of a message."""
_LINE: Final = 700
_LINES: Final = 3 * SECTION
"""Characters of a section of the digest: three blocks of Slack's."""
_MARKS: Final = {True: "✅", False: "⚠️"}


def blocks(content: DigestContent) -> list[Block]:
    """Heading and period, whether all is well, then each section with its chart."""
    heading = {"type": "plain_text", "text": plain(content.heading, HEADER), "emoji": True}
    made: list[Block] = [{"type": "header", "text": heading}, _context(content.period)]
    if content.state:
        made.append(_section(f"{_MARKS[content.well]} {literal(content.state, SECTION - 10)}"))
    for part in content.parts:
        made += _part(part, content)
    made = made[: _BLOCKS - 1]
    return [*made, _context(content.attached)] if content.attached else made


def fallback(content: DigestContent) -> str:
    """What a notification shows: the heading, and what comes first."""
    first = content.state or next((line for part in content.parts for line in part.lines), "")
    mark = f"{_MARKS[content.well]} " if content.state else ""
    return f"{literal(content.heading, HEADER)}. {mark}{literal(first, 600)}"[:FALLBACK]


def _part(part: Part, content: DigestContent) -> list[Block]:
    made = [_section(text) for text in _texts(part)]
    if file_id := content.picture_ids.get(part.chart or ""):
        said = plain(f"{part.title}: {next(iter(part.lines), '')}", ALT)
        made.append({"type": "image", "slack_file": {"id": file_id}, "alt_text": said})
    return made


def _texts(part: Part) -> Iterator[str]:
    """The title and its lines, in as many texts as Slack's limit makes of them, and no more than three."""

    def parted() -> Iterator[str]:
        text = f"*{literal(part.title, 200) or '–'}*"
        for line in part.lines:
            bullet = f"\n• {literal(line, _LINE)}"
            if len(text) + len(bullet) > SECTION:
                yield text
                text = ""
            text += bullet if text else bullet.lstrip("\n")
        yield text

    return islice(parted(), _LINES // SECTION)


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:SECTION]}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": escaped(text, 300) or "–"}]}
