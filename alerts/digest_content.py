"""What a digest says, before any receiver's format, and as plain text for those that have none."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from sqlalchemy import Connection

from model.texts import plain
from store import digests, uploads
from store.evidence.showing import Picture
from system import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section. All texts are plain; a receiver escapes them for its format."""

    title: str
    lines: tuple[str, ...]
    chart: str | None = None
    """The SHA-256 of its picture."""
    chart_name: str = ""
    """Of the picture's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestContent:
    """A digest's text."""

    heading: str
    """ "Daily digest: ops"."""
    period: str
    state: str = ""
    """Whether all is well, in a sentence; empty where another digest says it."""
    well: bool = True
    parts: tuple[Part, ...] = ()
    attached: str = ""
    """That a workbook is attached; empty: none is."""
    message_id: int = 0
    picture_ids: Mapping[str, str] = field(default_factory=dict)
    """What the receiver calls its pictures, by their SHA-256; one that is missing is not there yet."""

    live: ClassVar[int] = 1
    """As of messages of discrepancies: it has something to say."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.parts and not self.state

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What the message shows, or would if its receiver had it."""
        return tuple(Picture(0, one.chart_name, one.chart, 0) for one in self.parts if one.chart)

    @property
    def given(self) -> tuple[str, ...]:
        """The pictures, by SHA-256, that the message shows."""
        return tuple(one.chart for one in self.parts if one.chart in self.picture_ids and one.chart)

    @property
    def shown(self) -> Mapping[int, int]:
        """No discrepancy waits for being told of here."""
        return {}

    @property
    def packs(self) -> Mapping[int, int]:
        """Nor is evidence named."""
        return {}

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {key: value for key, value in asdict(self).items() if key not in ("message_id", "picture_ids")}


def of_message(conn: Connection, message_id: int) -> DigestContent | None:
    """What the digest of a message says; None when the message is none of a digest."""
    row = digests.of_message(conn, message_id)
    if row is None:
        return None
    parts = tuple(Part(**{**one, "lines": tuple(one["lines"])}) for one in row.content["parts"])
    charts = [one.chart for one in parts if one.chart]
    there = uploads.on_the_way(conn, row.receiver, charts, clock.now())
    known = {digest: one.file_id for digest, one in there.items() if one.file_id}
    return DigestContent(**{**row.content, "parts": parts}, message_id=message_id, picture_ids=known)


def as_text(content: DigestContent) -> str:
    """A digest as plain text, a line to each thing that it says."""
    lines = [content.heading, content.period, content.state]
    for part in content.parts:
        lines += ["", part.title, *(f"- {line}" for line in part.lines)]
    lines += ["", content.attached] if content.attached else []
    return "\n".join(plain(line) for number, line in enumerate(lines) if line or number > 2)
