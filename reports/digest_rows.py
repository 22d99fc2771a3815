"""What the sections of digests share: what they are asked for, and how a discrepancy stands in them.

No seller is named: who reads a digest may not be one who may see persons' data.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from model import sentences
from model.locales import moment
from model.texts import isolated
from model.words import kind, word
from reports.digest_saying import listed, say
from reports.tables import Column, Kind, Table
from store.digesting import About
from system.receivers import Language
from system.settings import Settings

LISTED: Final = 5
"""Discrepancies that a section writes out."""
MOST_ROWS: Final = 2_000
"""Rows of a sheet: the workbook is looked at, not computed with."""
_LONGEST: Final = 300
"""Characters of a title or a sentence in a line."""
_SHEET: Final = 31
"""Characters that Excel takes in a sheet's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a digest is to tell: of [`since`, `until`), in a language, on the team's clock."""

    settings: Settings
    since: datetime
    until: datetime
    about: About
    language: Language = "en"

    @property
    def zone(self) -> ZoneInfo:
        """The team's."""
        return ZoneInfo(self.settings.time_zone)

    def say(self, key: str, **put: object) -> str:
        """The words of a key."""
        return say(self.language, key, **put)

    def word(self, name: str) -> str:
        """A word that messages have too."""
        return word(name, self.language)

    def at(self, when: datetime) -> str:
        """An instant."""
        return moment(when, self.zone, self.language, self.until)

    def listed(self, parts: Iterable[str]) -> str:
        """Parts of a sentence in a row."""
        return listed(self.language, parts)

    def columns(self, *names: str | tuple[str, Kind, int]) -> tuple[Column, ...]:
        """Columns by the key of their heading, with kind and width where they are other than text."""
        given = [(name, Kind.TEXT, 14) if isinstance(name, str) else name for name in names]
        return tuple(Column(self.say(name), kind, width) for name, kind, width in given)

    def table(self, key: str, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> Table:
        """A sheet that is called as its section."""
        return Table(name=self.say(key)[:_SHEET], columns=columns, rows=rows)


def line(wanted: Wanted, row: Any, hidden: Collection[int] = ()) -> str:
    """A discrepancy in one line: "#7 Run 2 AR3041 (coupang): The price is …"."""
    named = title(wanted, row)
    place = "" if named == row.channel else f" ({row.channel})"
    return f"#{row.id} {isolated(named, _LONGEST)}{place}: {isolated(sentence(wanted, row, hidden), _LONGEST)}"


def title(wanted: Wanted, row: Any) -> str:
    """What it is about: product, style code and variant, else the page's own name, else the channel."""
    listing = wanted.say("listing", id=row.external_id) if row.external_id else row.channel
    name = (row.product_names or {}).get(wanted.language) or row.product_name or row.page_name or listing
    head = f"{name} {row.product_code}" if row.product_code and row.product_code not in name else name
    choice = " / ".join(str(value) for value in (row.options or {}).values())
    return f"{head} · {choice}" if choice else head


def sentence(wanted: Wanted, row: Any, hidden: Collection[int] = ()) -> str:
    """What is wrong; of those that are `hidden` no target price is named."""
    if row.id in hidden:
        return wanted.word("withheld")
    return sentences.sentence(row.kind, row.numbers, wanted.language)


def more(wanted: Wanted, count: int) -> tuple[str, ...]:
    """A line for those that are not written out."""
    return (wanted.say("more", count=count - LISTED),) if count > LISTED else ()


def sheet(wanted: Wanted, key: str, rows: Sequence[Any], hidden: Collection[int] = ()) -> Table:
    """Discrepancies as a sheet."""
    columns = wanted.columns(
        ("number", Kind.WHOLE, 9),
        ("family", Kind.TEXT, 12),
        ("kind", Kind.TEXT, 20),
        ("severity", Kind.TEXT, 10),
        ("channel", Kind.TEXT, 14),
        ("what", Kind.TEXT, 40),
        ("says", Kind.TEXT, 70),
        ("since", Kind.MOMENT, 16),
        ("until", Kind.MOMENT, 16),
        ("zone", Kind.TEXT, 14),
        ("state", Kind.TEXT, 14),
        ("owner", Kind.TEXT, 16),
        ("page", Kind.LINK, 40),
    )
    return wanted.table(key, columns, [_cells(wanted, row, hidden) for row in rows])


def _cells(wanted: Wanted, row: Any, hidden: Collection[int]) -> Sequence[Any]:
    family, severity = (wanted.word(f"{name}.{getattr(row, name)}") for name in ("family", "severity"))
    what = (family, kind(row.kind, wanted.language), severity, row.channel, title(wanted, row))
    ended = row.ended_at.astimezone(wanted.zone) if row.ended_at else None
    stood = (row.opened_at.astimezone(wanted.zone), ended, wanted.zone.key)
    return [
        row.id,
        *what,
        sentence(wanted, row, hidden),
        *stood,
        wanted.word(f"state.{row.state}"),
        row.owner_name,
        row.url,
    ]
