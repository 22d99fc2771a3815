"""The section of a digest: IPR cases by stage, what is new, and what waits too long."""

from collections import Counter
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection

from model.casework import Stage
from reports import charts
from reports.digest_rows import LISTED, Wanted, more
from reports.sections import Section
from reports.tables import Kind
from store import digesting

_ANSWERS: Final = timedelta(days=14)
"""So long a marketplace may take over what was filed, and a person over its answer."""
_REVIEWS: Final = timedelta(days=7)
"""So long a person may take over what is suspected, confirmed or drafted."""
_WAITS: Final = frozenset({Stage.FILED.value, Stage.REFUSED.value, Stage.COUNTERED.value})


def section(conn: Connection, wanted: Wanted) -> Section:
    """Stages as bars, what is overdue in words, all cases at work in the sheet. Sellers are not named."""
    rows = digesting.cases_at_work(conn, wanted.about)
    new, removed = digesting.cases_of(conn, wanted.about, wanted.since, wanted.until)
    if not rows and not new and not removed:
        return Section(title=wanted.say("ipr"), empty=True)
    late = sorted((row for row in rows if _overdue(wanted, row)), key=lambda row: row.moved_at)
    counted = Counter(row.stage for row in rows)
    there = [stage.value for stage in Stage if counted[stage.value]]
    columns = wanted.columns(
        ("number", Kind.WHOLE, 9),
        "channel",
        "stage",
        ("since", Kind.MOMENT, 16),
        ("zone", Kind.TEXT, 14),
        ("listings_up", Kind.WHOLE, 12),
        ("overdue", Kind.TEXT, 10),
    )
    return Section(
        title=wanted.say("ipr"),
        lines=(
            wanted.say("ipr.sum", count=len(rows), new=new, removed=removed, overdue=len(late)),
            *(_line(wanted, row) for row in late[:LISTED]),
            *more(wanted, len(late)),
        ),
        chart=charts.bars(
            wanted.say("ipr"), [wanted.say(stage) for stage in there], {"": [counted[stage] for stage in there]}
        )
        if there
        else None,
        table=wanted.table("ipr", columns, [_cells(wanted, row) for row in rows]),
    )


def _overdue(wanted: Wanted, row: Any) -> bool:
    return bool(wanted.until - row.moved_at > (_ANSWERS if row.stage in _WAITS else _REVIEWS))


def _line(wanted: Wanted, row: Any) -> str:
    said = {"number": row.id, "channel": row.channel, "stage": wanted.say(row.stage), "listings": row.up}
    return wanted.say("ipr.overdue", since=wanted.at(row.moved_at), **said)


def _cells(wanted: Wanted, row: Any) -> list[Any]:
    since = (row.moved_at.astimezone(wanted.zone), wanted.zone.key)
    late = wanted.say("overdue") if _overdue(wanted, row) else None
    return [row.id, row.channel, wanted.say(row.stage), *since, row.up, late]
