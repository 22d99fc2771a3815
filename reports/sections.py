"""A part of a digest before any receiver's format: sentences, a chart, and the table that is attached."""

from dataclasses import dataclass

from reports.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What one part of a digest says. All texts are plain; a receiver escapes them for its format."""

    title: str
    lines: tuple[str, ...] = ()
    """Sentences, the most important first."""
    chart: bytes | None = None
    """A PNG."""
    table: Table | None = None
    """A sheet of the workbook that is attached."""
    empty: bool = False
    """Whether there was nothing to tell: a digest of empty sections alone is not sent."""
