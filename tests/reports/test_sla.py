"""The report of answers: promises kept and missed, causes, worst listings, false alarms; each episode in one period."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine, update

from model.finding import Severity
from model.lifecycle import Action, Cause
from reports.asking import asked
from reports.sections import Section
from reports.sla import sla
from reports.sla_sections import sections
from reports.writing import write as write_report
from store import lifecycle
from store.engine import read, write
from store.tables import message_members
from system import clock
from system.settings import Settings
from system.sla import WEEK, Sla
from tests.alerts.scene import Scene
from tests.reports.scene import csv_rows, table

ALWAYS = Settings(sla=Sla(days=WEEK, start=time(0), end=time(0)))
"""Targets: critical 30 minutes and 8 hours, warning 4 and 27 hours, around the clock."""
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), timedelta(days=1)


def later(**span: float) -> None:
    clock.advance(timedelta(**span))


def order(scene: Scene, number: int, action: Action, **said: Any) -> None:
    with write(scene.engine) as conn:
        version = lifecycle.get(conn, number).version
        lifecycle.act(conn, number, action, actor_id=None, seen_version=version, **said)


def told(engine: Engine, since: datetime = FIRST, until: datetime | None = None) -> dict[str, Section]:
    with read(engine) as conn:
        return {one.title: one for one in sections(conn, ALWAYS, since, until or clock.now() + LAST)}


def rows(section: Section) -> list[dict[str, Any]]:
    assert section.table is not None
    return [dict(zip([c.name for c in section.table.columns], row, strict=True)) for row in section.table.rows]


def test_a_promise_is_kept_within_its_target_of_working_time(engine: Engine) -> None:
    scene = Scene(engine)
    soon, late = scene.look("soon", severity=Severity.CRITICAL), scene.look("late", severity=Severity.CRITICAL)
    later(minutes=20)
    order(scene, soon, Action.ACKNOWLEDGE)
    later(minutes=20)
    order(scene, late, Action.ACKNOWLEDGE)
    found = told(engine)["Service level"]

    (row,) = rows(found)
    assert (row["Severity"], row["Channel"], row["To"]) == ("critical", "own", "acknowledge")
    assert (row["Kept"], row["Missed"], row["Kept, share"]) == (1, 1, 0.5)
    assert row["Median, hours"] == pytest.approx(0.5, abs=0.01)
    assert row["90 % within, hours"] == pytest.approx(40 / 60, abs=0.01)
    assert found.lines == ("critical: 1 of 2 acknowledged within 30 min of working time (50%)",)


def test_what_still_stands_counts_as_missed_once_its_target_ran_out(engine: Engine) -> None:
    scene = Scene(engine)
    scene.look("a", severity=Severity.CRITICAL)
    assert told(engine)["Service level"].empty
    later(minutes=31)

    (row,) = rows(told(engine)["Service level"])
    assert (row["Kept"], row["Missed"], row["Median, hours"]) == (0, 1, None)


def test_an_episode_counts_in_one_period(sqlite_engine: Engine) -> None:
    scene = Scene(sqlite_engine)
    number = scene.look("a", severity=Severity.CRITICAL)
    later(minutes=40)
    between = clock.now()
    later(minutes=40)
    order(scene, number, Action.ACKNOWLEDGE)
    (before,), (after,) = (
        rows(told(sqlite_engine, *period)["Service level"]) for period in ((FIRST, between), (between, None))
    )

    assert (before["Missed"], after["Missed"], after["Kept"]) == (1, 0, 0)
    assert (before["Median, hours"], after["Median, hours"]) == (None, pytest.approx(80 / 60, abs=0.01))


def test_waiting_for_a_platform_counts_nothing(engine: Engine) -> None:
    scene = Scene(engine)
    number = scene.look("a", severity=Severity.CRITICAL)
    later(minutes=10)
    order(scene, number, Action.WAIT, why="asked Coupang")
    later(hours=20)
    order(scene, number, Action.RESUME)
    later(minutes=10)
    order(scene, number, Action.ACKNOWLEDGE)

    (row,) = rows(told(engine)["Service level"])
    assert (row["Kept"], row["Missed"]) == (1, 0)
    assert row["Median, hours"] == pytest.approx(20 / 60, abs=0.01)


def test_causes_are_counted_with_what_nobody_said_last(engine: Engine) -> None:
    scene = Scene(engine)
    for name, cause in (("a", Cause.SELLER), ("b", Cause.PROMOTION), ("c", Cause.SELLER), ("d", None), ("e", None)):
        number = scene.look(name)
        if cause:
            order(scene, number, Action.RESOLVE, cause=cause)
        scene.mend(name)
    found = told(engine)["Causes"]

    assert [(row["Cause"], row["Discrepancies"], row["Together"]) for row in rows(found)] == [
        ("seller", 2, 0.4),
        ("promotion set-up", 1, 0.6),
        ("not said", 2, 1.0),
    ]
    assert found.chart is not None
    assert found.chart.startswith(b"\x89PNG")
    assert found.lines[0] == "seller: 2 of 5 (40%)"


def test_a_cause_can_be_given_after_the_end_and_corrected(engine: Engine) -> None:
    scene = Scene(engine)
    number = scene.look("a")
    scene.mend("a")
    order(scene, number, Action.CAUSE, cause=Cause.READER)
    order(scene, number, Action.CAUSE, cause=Cause.OUR_DATA)

    with read(engine) as conn:
        assert [event.numbers for event in lifecycle.history(conn, number)][-2:] == [
            {"cause": "reader"},
            {"cause": "our_data"},
        ]
    assert [row["Cause"] for row in rows(told(engine)["Causes"])] == ["our data"]


def test_false_alarms_are_shares_of_what_people_were_told(engine: Engine) -> None:
    scene = Scene(engine)
    numbers = [scene.look(name) for name in "abc"]
    unheard = scene.look("d", kind="above_ceiling")
    scene.plan()
    with write(engine) as conn:
        conn.execute(update(message_members).where(message_members.c.discrepancy_id != unheard).values(announced=True))
    order(scene, numbers[0], Action.FALSE_POSITIVE, why="a bundle")
    found = told(engine)["False alarms"]

    assert rows(found) == [{"Kind": "below_floor", "Told": 3, "False": 1, "Share": 1 / 3}]
    assert found.lines == ("1 of 3 told were false alarms (33.3%)", "below_floor: 1 of 3")


def test_the_worst_listings_come_first(sqlite_engine: Engine) -> None:
    scene = Scene(sqlite_engine)
    scene.look("mild")
    for kind in ("below_floor", "misprint"):
        scene.look("bad", kind=kind)
    scene.look("worse", severity=Severity.CRITICAL)
    found = told(sqlite_engine)["Worst listings"]

    assert [row["Listing"] for row in rows(found)] == ["worse", "bad", "mild"]
    assert found.lines[:2] == ("own worse: 1 discrepancy, 1 critical", "own bad: 2 discrepancies")


def test_where_nothing_happened_every_section_is_empty(sqlite_engine: Engine) -> None:
    assert all(section.empty and not section.lines for section in told(sqlite_engine).values())


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_report_is_a_workbook_with_a_pareto_chart_or_a_csv(
    sqlite_engine: Engine, tmp_path: Path, suffix: str
) -> None:
    scene = Scene(sqlite_engine)
    number = scene.look("a")
    order(scene, number, Action.RESOLVE, cause=Cause.OUR_SITE)
    scene.mend("a")
    path = tmp_path / f"sla{suffix}"
    with read(sqlite_engine) as conn:
        write_report(path, sla(conn, asked(ALWAYS), ALWAYS))

    if suffix == ".csv":
        assert [(row["To"], row["Kept"]) for row in csv_rows(path)] == [("acknowledge", "1"), ("resolve", "1")]
        return
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["SLA", "Causes", "Worst listings", "False alarms", "Charts", "About"]
    assert table(book["Causes"]) == [{"Cause": "our site", "Discrepancies": 1, "Together": 1}]
    charts: Any = book["Charts"]
    assert len(charts._charts[0]._charts) == 2, "columns, and the line of what they are together"
