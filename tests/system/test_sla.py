"""What the settings say of answers: names that there are, whose week it is, how long an acknowledgement holds."""

from datetime import UTC, date, datetime, timedelta

import pytest

from system.rota import all_on_call, on_call
from system.settings import SettingsError, parse
from system.sla import Group, Rota, Sla

PEOPLE: dict[str, object] = {"minji": {}, "wei": {}, "anna": {}}
GROUP = Group(people=("minji", "wei", "anna"), rota=Rota(since=date(2026, 3, 4), day="mon", hour=9))
"""The 2nd of March 2026 is a Monday."""


@pytest.mark.parametrize(
    ("day", "hour", "who"),
    [(1, 12, "minji"), (2, 9, "minji"), (9, 8, "minji"), (9, 9, "wei"), (16, 9, "anna"), (23, 9, "minji")],
)
def test_people_take_turns_by_the_week_from_the_hour_of_the_change(day: int, hour: int, who: str) -> None:
    seoul = datetime(2026, 3, day, hour, tzinfo=UTC) - timedelta(hours=9)

    assert on_call(GROUP, "Asia/Seoul", seoul) == who


def test_the_change_stays_at_its_hour_when_clocks_change() -> None:
    group = Group(people=("minji", "wei"), rota=Rota(since=date(2026, 3, 23), hour=9))

    assert on_call(group, "Europe/Berlin", datetime(2026, 3, 30, 6, 59, tzinfo=UTC)) == "minji"
    assert on_call(group, "Europe/Berlin", datetime(2026, 3, 30, 7, tzinfo=UTC)) == "wei"


def test_a_group_without_turns_has_nobody_on_call() -> None:
    sla = Sla(groups={"ops": GROUP, "all": Group(people=("minji",))})

    assert all_on_call(sla, "UTC", datetime(2026, 3, 9, 9, tzinfo=UTC)) == {"ops": "wei"}


def test_an_acknowledgement_holds_as_long_as_family_and_severity_say() -> None:
    sla = Sla(acknowledged_hours={"price": 48, "critical": 6})

    hours = [sla.acknowledged_lasts(*one) / timedelta(hours=1) for one in (("price", "warning"), ("price", "critical"))]
    assert hours == [48, 6]
    assert sla.acknowledged_lasts("ipr", "critical") == timedelta(hours=4)
    assert sla.acknowledged_lasts("stock", "warning") == timedelta(hours=24)


def chain(**said: object) -> dict[str, object]:
    return {"chains": [{"name": "c", "severity": ["critical"], "steps": [{"person": "minji"}], **said}]}


@pytest.mark.parametrize(
    ("sla", "sentence"),
    [
        ({"groups": {"ops": {"people": ["bob"]}}}, "sla.groups.ops: no person is called 'bob'"),
        (chain(steps=[{"person": "bob"}]), "step 1: no person is called 'bob'; there are: anna, minji, wei"),
        (chain(steps=[{"receiver": "boss"}]), "step 1: no receiver is called 'boss'; there are: none yet"),
        (chain(steps=[{"person": "minji", "group": "ops"}]), "a step tells one"),
        (chain(steps=[{"person": "minji"}, {"person": "wei"}]), "needs wait_minutes"),
        (chain(severity=["info"]), "chains.0.severity"),
        (chain(repeats=4), "repeats = 4"),
        ({"groups": {"ops": {"people": ["wei"]}}, **chain(steps=[{"on_call": "ops"}])}, "group 'ops' has no rota"),
        ({"targets": {"critical": {"resolve_minutes": 9}}, **chain()}, "no acknowledge_minutes that could run out"),
        ({"chains": [*chain()["chains"], *chain()["chains"]]}, "two of sla.chains are called 'c'"),  # type: ignore[misc]
        ({"start": "18:00:00", "end": "09:00:00"}, "end must be later than start"),
    ],
)
def test_what_cannot_be_done_is_refused_at_the_start(sla: dict[str, object], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        parse({"people": PEOPLE, "sla": sla})


def test_a_whole_section_is_taken() -> None:
    found = parse({"people": PEOPLE, "sla": {"holidays": "KR", **chain()}}).sla

    assert (found.holidays, found.targets.critical.acknowledge_minutes, found.chains[0].repeats) == ("KR", 30, 0)
