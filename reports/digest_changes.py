"""The section of a digest: what is new, and what was resolved."""

from sqlalchemy import Connection

from model.locales import duration
from reports.digest_rows import LISTED, MOST_ROWS, Wanted, line, more, sheet
from reports.sections import Section
from store import digesting


def section(conn: Connection, wanted: Wanted) -> Section:
    """The worst of each in words, all in the sheet."""
    about = wanted.about
    opened = digesting.opened(wanted.since, wanted.until)
    resolved = digesting.resolved(wanted.since, wanted.until)
    new, mended = digesting.count(conn, opened, about), digesting.count(conn, resolved, about)
    if not new and not mended:
        return Section(title=wanted.say("changes"), empty=True)
    came = digesting.rows(conn, opened, about, MOST_ROWS)
    went = digesting.rows(conn, resolved, about, MOST_ROWS)
    both = {row.id: row for row in (*came, *went)}
    return Section(
        title=wanted.say("changes"),
        lines=(
            wanted.say("changes.sum", new=new, resolved=mended),
            *(wanted.say("changes.new", what=line(wanted, row)) for row in came[:LISTED]),
            *more(wanted, new),
            *(
                wanted.say(
                    "changes.resolved",
                    lasted=duration(row.ended_at - row.opened_at, wanted.language),
                    what=line(wanted, row),
                )
                for row in went[:LISTED]
            ),
            *more(wanted, mended),
        ),
        table=sheet(wanted, "changes", list(both.values())),
    )
