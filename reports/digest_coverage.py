"""The section of a digest: how much of what should be seen was seen, and what stood in the way."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection

from model.capture import Outcome
from reports import charts
from reports.digest_rows import LISTED, Wanted, line, more
from reports.sections import Section
from reports.tables import Kind
from store import digesting

_IN_THE_WAY: Final = ("channel_blocked", "reader_broken", "run_missed")


def section(conn: Connection, wanted: Wanted) -> Section:
    """Listings seen of all by channel, outcomes as bars, blocked channels and missed runs in words.

    It is empty where everything was seen and nothing stood in the way.
    """
    seen = digesting.listings_seen(conn, wanted.since, wanted.about.channels)
    behind = [row for row in seen if row.seen < row.all]
    about = digesting.About(channels=wanted.about.channels)
    trouble = digesting.rows(conn, digesting.in_sight(_IN_THE_WAY, wanted.since), about, 10 * LISTED)
    if not behind and not trouble:
        return Section(title=wanted.say("coverage"), empty=True)
    outcomes = _outcomes(conn, wanted)
    kinds = [outcome.value for outcome in Outcome if any(counts[outcome.value] for counts in outcomes.values())]
    columns = wanted.columns(
        "channel", ("seen", Kind.WHOLE, 10), ("listings", Kind.WHOLE, 12), *((kind, Kind.WHOLE, 12) for kind in kinds)
    )
    nobody: Counter[str] = Counter()
    cells = [
        [row.channel, row.seen, row.all, *(outcomes.get(row.channel, nobody)[kind] for kind in kinds)] for row in seen
    ]
    whole = [wanted.say("coverage.all", all=sum(row.all for row in seen))] if seen and not behind else []
    return Section(
        title=wanted.say("coverage"),
        lines=(
            *whole,
            *(wanted.say("coverage.line", channel=row.channel, seen=row.seen, all=row.all) for row in behind[:LISTED]),
            *more(wanted, len(behind)),
            *(line(wanted, row) for row in trouble[:LISTED]),
            *more(wanted, len(trouble)),
        ),
        chart=charts.bars(
            wanted.say("coverage.outcomes"),
            list(outcomes),
            {wanted.say(kind): [counts[kind] for counts in outcomes.values()] for kind in kinds},
        )
        if kinds
        else None,
        table=wanted.table("coverage", columns, cells),
    )


def _outcomes(conn: Connection, wanted: Wanted) -> Mapping[str, Counter[str]]:
    """Pages by channel and outcome, of the runs that ended in the period."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in digesting.statistics(conn, wanted.since, wanted.until, wanted.about.channels):
        found[row.channel].update({key: int(number) for key, number in (row.statistics.get("outcomes") or {}).items()})
    return dict(sorted(found.items()))
