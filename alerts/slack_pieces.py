"""Answers, forms and the home in Block Kit, from their lines: as many as fit, the rest counted."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from alerts.member_lines import Speaker, place, title, wrong
from alerts.member_lines import context as context_of
from alerts.slack_blocks import SECTION, Block, link, literal, plain
from model.finding import Severity
from model.locales import moment
from reports.withholding import withheld
from store.telling import described
from system.settings import Settings

MARKS: Final[Mapping[str, str]] = {Severity.CRITICAL: "🔴", Severity.WARNING: "🟠", Severity.INFO: "🔵"}
HEADER: Final = 150
_LONGEST: Final = 1400
"""Characters of one line, escapes with it: two fit into a section."""
_MOST_BLOCKS: Final = 50


def answer(words: str, blocks: Sequence[Block] = ()) -> Block:
    """What a slash command is answered: seen by who typed it, and by nobody else."""
    made: Block = {"response_type": "ephemeral", "text": words[:SECTION]}
    return {**made, "blocks": list(blocks)[:_MOST_BLOCKS]} if blocks else made


def heading(words: str) -> Block:
    """A headline."""
    return {"type": "header", "text": {"type": "plain_text", "text": plain(words, HEADER), "emoji": True}}


def section(text: str, accessory: Block | None = None) -> Block:
    """A paragraph in mrkdwn, its foreign texts escaped already."""
    made: Block = {"type": "section", "text": {"type": "mrkdwn", "text": text[:SECTION] or "–"}}
    return made if accessory is None else {**made, "accessory": accessory}


def context(text: str) -> Block:
    """A small line."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text[:2000] or "–"}]}


def paragraphs(lines: Sequence[str]) -> list[Block]:
    """Lines in as few sections as hold them."""
    made: list[str] = []
    for line in (one[:_LONGEST] for one in lines):
        if made and len(made[-1]) + 1 + len(line) <= SECTION:
            made[-1] = f"{made[-1]}\n{line}"
        else:
            made.append(line)
    return [section(text) for text in made]


def counted(lines: Sequence[str], most: int, what: str) -> list[str]:
    """The first `most` lines, and how many more there are."""
    return [*lines[:most], f"… and {len(lines) - most} more {what}"] if len(lines) > most else list(lines)


def told(conn: Connection, settings: Settings, ids: Sequence[int], language: str = "en") -> list[tuple[Any, str]]:
    """These discrepancies, each as its row and as a line in mrkdwn."""
    rows = described(conn, ids)
    hidden = withheld(conn, rows, settings)
    speaker = Speaker.of(conn, settings, language, rows)
    return [(row, _line(row, speaker, secret=row.id in hidden)) for row in rows]


def severities(counts: Mapping[str, int]) -> str:
    """Numbers by severity, the worst first: "🔴 2 critical · 🟠 5 warning"."""
    by_rank = sorted(Severity, key=lambda one: -one.rank)
    return " · ".join(f"{MARKS[one]} {counts[one]:,} {one.value}" for one in by_rank if counts.get(one)) or "nothing"


def when(at: datetime | None, zone: ZoneInfo) -> str:
    """A moment in somebody's zone, or "never"."""
    return moment(at, zone) if at else "never"


def _line(row: Any, speaker: Speaker, *, secret: bool) -> str:
    name = literal(title(row, speaker.language), 200)
    said = speaker.word("withheld") if secret else wrong(row, speaker)
    parts = [
        f"{MARKS[row.severity]} *{link(row.url, name) if row.url else name}*, {literal(place(row, speaker), 150)}",
        literal(said, 300),
        f"#{row.id}",
        literal(context_of(row, speaker), 200),
    ]
    return " · ".join(filter(None, (part.removesuffix(", ") for part in parts)))
