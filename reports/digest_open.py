"""The section of a digest: what is open, by family and age."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection

from model.finding import Family
from reports import charts
from reports.digest_rows import MOST_ROWS, Wanted, line, sheet
from reports.sections import Section
from store import digesting

_AGES: Final = {
    "under_day": timedelta(days=1),
    "under_week": timedelta(days=7),
    "under_month": timedelta(days=30),
    "older": None,
}
_OLDEST: Final = 3


def section(conn: Connection, wanted: Wanted) -> Section:
    """Counts as stacked bars, the oldest ones in words, the worst ones in the sheet."""
    which, about = digesting.standing(), wanted.about
    edges = [wanted.until - age for age in _AGES.values() if age]
    counted = {(row.family, row.age): row.count for row in digesting.by_age(conn, which, about, edges)}
    there = [family.value for family in Family if any(key[0] == family for key in counted)]
    if not there:
        return Section(title=wanted.say("open"), empty=True)
    sums = {family: sum(number for key, number in counted.items() if key[0] == family) for family in there}
    named = wanted.listed(f"{wanted.word(f'family.{family}')} {number:,}" for family, number in sums.items())
    oldest = digesting.rows(conn, which, about, _OLDEST, oldest=True)
    return Section(
        title=wanted.say("open"),
        lines=(
            wanted.say("open.sum", count=sum(sums.values()), families=named),
            *(wanted.say("open.oldest", since=wanted.at(row.opened_at), what=line(wanted, row)) for row in oldest),
        ),
        chart=charts.bars(
            wanted.say("open"),
            [wanted.word(f"family.{family}") for family in there],
            {wanted.say(age): [counted.get((family, place), 0) for family in there] for place, age in enumerate(_AGES)},
        ),
        table=sheet(wanted, "open", digesting.rows(conn, which, about, MOST_ROWS)),
    )
