"""The report of answers: how soon, what discrepancies came from, the worst listings, false alarms."""

from typing import Final

from sqlalchemy import Connection

from reports import sla_sections
from reports.answers import answers
from reports.asking import Asked, about
from reports.history import products_of, variant_of
from reports.tables import Chart, Report, Table
from store import reporting
from system.settings import Settings

_NOTES: Final = {
    "Kept and missed": "An episode counts in the period in which its clock stopped within the target, or in which the "
    "target ran out: in one period, once. What stands within its target is not decided yet and not counted.",
    "Clocks": "They run from when it opened, in the team's working time ([sla] in the settings), and rest while a "
    "platform has to act; to when somebody took it up, or to when it ended.",
    "Severity": "As it is now, whatever it was when it opened.",
    "Causes": "Of what was resolved in the period, as people named them; what closed by itself has none until somebody "
    "gives it.",
    "False alarms": "Of what opened in the period and people were told of, what people call a false positive.",
}


def sla(conn: Connection, wanted: Asked, settings: Settings) -> Report:
    """How soon discrepancies of the period were answered, for `writing.write`."""
    rows = reporting.discrepancies_between(conn, wanted.start, wanted.end, wanted.channels)
    if wanted.products:
        products = products_of(conn, rows)
        rows = [row for row in rows if products.get(variant_of(row)) in wanted.products]
    found = answers(conn, settings, wanted.start, wanted.end, rows)
    causes = sla_sections.causes_table(found.causes)
    return Report(
        title="Answers to discrepancies",
        main=sla_sections.kept_table(found.kept),
        others=(causes, sla_sections.worst_table(found.worst), sla_sections.alarms_table(found.alarms)),
        charts=_charts(causes),
        about=about(conn, wanted, _NOTES),
    )


def _charts(causes: Table) -> list[Chart]:
    if not causes.rows:
        return []
    return [
        Chart(
            kind="pareto",
            title="What discrepancies came from",
            table=causes.name,
            category="Cause",
            series=["Discrepancies", "Together"],
            first=0,
            last=len(causes.rows) - 1,
        )
    ]
