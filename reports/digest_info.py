"""The section of a digest: what is for information alone, which nobody is told of as it happens."""

from sqlalchemy import Connection

from reports.digest_rows import LISTED, MOST_ROWS, Wanted, line, more, sheet
from reports.sections import Section
from reports.withholding import withheld
from store import digesting


def section(conn: Connection, wanted: Wanted) -> Section:
    """What is new; how many there are in all."""
    which = digesting.opened(wanted.since, wanted.until, info=True)
    new = digesting.count(conn, which, wanted.about)
    if not new:
        return Section(title=wanted.say("info"), empty=True)
    rows = digesting.rows(conn, which, wanted.about, MOST_ROWS)
    standing = digesting.count(conn, digesting.standing(info=True), wanted.about)
    hidden = withheld(conn, rows, wanted.settings)
    return Section(
        title=wanted.say("info"),
        lines=(
            wanted.say("info.sum", new=new, open=standing),
            *(line(wanted, row, hidden) for row in rows[:LISTED]),
            *more(wanted, new),
        ),
        table=sheet(wanted, "info", rows, hidden),
    )
