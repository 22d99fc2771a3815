"""How soon people answered, as parts of a digest: promises kept, causes, worst listings, false alarms."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from model.lifecycle import Cause
from reports.answers import Alarms, Kept, Worst, answers
from reports.charts import pareto
from reports.sections import Section
from reports.tables import Column, Kind, Row, Table
from system.settings import Settings

WORST: Final = 20
"""Listings in the table of the worst."""
_NAMED: Final = 3
"""Of them, and of rules, in sentences."""
UNKNOWN: Final = "not said"


def sections(conn: Connection, settings: Settings, since: datetime, until: datetime) -> list[Section]:
    """What a digest of [`since`, `until`), aware moments, says of it: always these four, in this order."""
    found = answers(conn, settings, since, until)
    return [_kept(found.kept), _causes(found.causes), _worst(found.worst), _alarms(found.alarms)]


def kept_table(found: Sequence[Kept]) -> Table:
    """A row for each severity, channel and promise."""
    columns = (
        Column("Severity", width=10),
        Column("Channel"),
        Column("To", width=12),
        Column("Target, hours", Kind.DAYS, width=10),
        Column("Kept", Kind.WHOLE, width=8),
        Column("Missed", Kind.WHOLE, width=8),
        Column("Kept, share", Kind.PERCENT, width=10),
        Column("Median, hours", Kind.DAYS, width=10),
        Column("90 % within, hours", Kind.DAYS, width=10),
    )
    rows = [
        [
            one.severity,
            one.channel,
            one.promise,
            _hours(one.target),
            one.kept,
            one.missed,
            one.share,
            _hours(one.median),
            _hours(one.most),
        ]
        for one in found
    ]
    return Table(name="SLA", columns=columns, rows=rows)


def causes_table(found: Mapping[str | None, int]) -> Table:
    """What was resolved by its cause, most first, with the share that they make up together."""
    columns = (
        Column("Cause", width=20),
        Column("Discrepancies", Kind.WHOLE),
        Column("Together", Kind.PERCENT, width=10),
    )
    rows: list[Row] = []
    so_far, counts = 0, _by_words(found)
    for words, count in counts.items():
        so_far += count
        rows.append([words, count, so_far / sum(counts.values())])
    return Table(name="Causes", columns=columns, rows=rows)


def worst_table(found: Sequence[Worst]) -> Table:
    """The listings on which most stood."""
    columns = (
        Column("Channel"),
        Column("Listing", width=16),
        Column("Page", Kind.LINK, width=30),
        Column("Critical", Kind.WHOLE, width=10),
        Column("Discrepancies", Kind.WHOLE),
        Column("Days in all", Kind.DAYS, width=10),
    )
    rows = [[one.channel, one.external_id, one.url, one.critical, one.count, one.days] for one in found[:WORST]]
    return Table(name="Worst listings", columns=columns, rows=rows)


def alarms_table(found: Sequence[Alarms]) -> Table:
    """Each rule's false alarms."""
    columns = (
        Column("Kind", width=24),
        Column("Told", Kind.WHOLE, width=8),
        Column("False", Kind.WHOLE, width=8),
        Column("Share", Kind.PERCENT, width=8),
    )
    return Table(
        name="False alarms",
        columns=columns,
        rows=[[one.kind, one.told, one.false, one.false / one.told] for one in found],
    )


def _kept(found: Sequence[Kept]) -> Section:
    lines = []
    for severity in dict.fromkeys(one.severity for one in found):
        for promise in dict.fromkeys(one.promise for one in found):
            some = [one for one in found if (one.severity, one.promise) == (severity, promise)]
            kept, missed = sum(one.kept for one in some), sum(one.missed for one in some)
            if kept + missed and some[0].target:
                lines.append(
                    f"{severity}: {kept} of {kept + missed} {promise}d within {span(some[0].target)} of working time "
                    f"({kept / (kept + missed):.0%})"
                )
    return Section(title="Service level", lines=tuple(lines), table=kept_table(found), empty=not found)


def _causes(found: Mapping[str | None, int]) -> Section:
    total, counts = sum(found.values()), _by_words(found)
    lines = tuple(f"{words}: {count} of {total} ({count / total:.0%})" for words, count in counts.items())
    chart = pareto("What discrepancies came from", counts) if total else None
    return Section(title="Causes", lines=lines, chart=chart, table=causes_table(found), empty=not total)


def _worst(found: Sequence[Worst]) -> Section:
    lines = tuple(
        f"{one.channel} {one.external_id}: {one.count} {'discrepancy' if one.count == 1 else 'discrepancies'}"
        + (f", {one.critical} critical" * bool(one.critical))
        for one in found[:_NAMED]
    )
    return Section(title="Worst listings", lines=lines, table=worst_table(found), empty=not found)


def _alarms(found: Sequence[Alarms]) -> Section:
    told, false = sum(one.told for one in found), sum(one.false for one in found)
    first = (f"{false} of {told} told were false alarms ({false / told:.1%})",) if told else ()
    lines = tuple(f"{one.kind}: {one.false} of {one.told}" for one in found[:_NAMED] if one.false)
    return Section(title="False alarms", lines=(*first, *lines), table=alarms_table(found), empty=not told)


def span(of: timedelta) -> str:
    """A target in words: "30 minutes", "4.5 hours"."""
    minutes = of / timedelta(minutes=1)
    return f"{minutes / 60:g} h" if minutes >= 60 else f"{minutes:g} min"


def _hours(of: timedelta | None) -> float | None:
    return None if of is None else of / timedelta(hours=1)


def _by_words(found: Mapping[str | None, int]) -> dict[str, int]:
    """Causes as people read them, most first; what nobody named stands last."""
    ordered = sorted(found.items(), key=lambda one: (one[0] is None, -one[1]))
    return {Cause(cause).words if cause else UNKNOWN: count for cause, count in ordered}
