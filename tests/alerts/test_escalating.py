"""Who is called when nobody acts: step by step, each once, until somebody acts; acknowledgements that lapse."""

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from model.finding import Severity
from model.lifecycle import Action, State
from sandbox.slack import Slack
from store import lifecycle, silences
from store.engine import write
from system import clock
from system.routing import QuietHours, Route
from system.sla import Step, Target, Targets
from tests.alerts.calling import ANNA, BOSSES, MINJI, WEI, Team


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as twin:
        yield twin


@pytest.fixture
def team(sqlite_engine: Engine, tmp_path: Path, slack: Slack) -> Team:
    return Team(sqlite_engine, tmp_path, slack)


def opened(team: Team, *names: str, severity: Severity = Severity.WARNING) -> list[int]:
    """Discrepancies of which people have heard."""
    found = [team.look(name, severity=severity) for name in names or ("a",)]
    team.sender.plan()
    team.wait(1)
    return found


def test_step_by_step_people_are_called_in_the_thread_and_then_another_receiver(
    engine: Engine, tmp_path: Path, slack: Slack
) -> None:
    team = Team(engine, tmp_path, slack)
    opened(team)
    team.wait(8)
    assert team.said() == []

    for expected in ([MINJI], [WEI, ANNA]):
        team.wait()
        message = team.said()[-1]
        assert all(mention in message.text for mention in expected)
        assert "Nobody has taken this up" in message.text
        assert "#1" in message.text
        assert message.broadcast
    team.wait()
    (root,) = team.roots(BOSSES)
    assert "nobody took it up in time" in str(root.blocks)
    for _ in range(4):
        team.wait()
    assert (len(team.said()), len(team.roots(BOSSES)), len(team.calls())) == (2, 1, 3)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (Action.ACKNOWLEDGE, {}),
        (Action.RESOLVE, {}),
        (Action.SNOOZE, {"until_worse": True}),
        (Action.ASSIGN, {"to": "minji"}),
    ],
)
def test_the_chain_stops_when_somebody_takes_it_up(team: Team, action: Action, said: dict[str, Any]) -> None:
    (one,) = opened(team)
    team.wait()
    team.do(one, action, **said)
    for _ in range(3):
        team.wait()

    assert len(team.calls()) == 1


def test_to_give_it_to_another_stops_nothing(team: Team) -> None:
    (one,) = opened(team)
    team.do(one, Action.ASSIGN, to="wei")
    team.wait()

    assert [call.people for call in team.calls()] == [["minji"]]


def test_what_ends_calls_nobody(team: Team) -> None:
    opened(team)
    team.mend("a")
    for _ in range(3):
        team.wait()

    assert team.calls() == []


def test_an_acknowledgement_between_plan_and_send_drops_the_call(engine: Engine, tmp_path: Path, slack: Slack) -> None:
    team = Team(
        engine, tmp_path, slack, Step(wait_minutes=10, person="minji"), Step(wait_minutes=10, receiver="bosses")
    )
    first, second = opened(team, "a", "b")
    team.wait(send=False)
    team.do(first, Action.ACKNOWLEDGE)
    team.wait(0)
    assert [f"#{one}" in team.said()[0].text for one in (first, second)] == [False, True]

    team.wait(send=False)
    team.do(second, Action.ACKNOWLEDGE)
    team.wait(0)

    assert (len(team.calls()), len(team.said()), team.roots(BOSSES), team.waiting()) == (3, 1, [], [])


def test_many_are_called_for_in_one_message(team: Team) -> None:
    opened(team, *(f"n{number}" for number in range(30)))
    team.wait()
    team.wait()
    team.wait()

    assert [len(team.said()), len(team.roots(BOSSES)), len(team.calls())] == [2, 1, 90]
    assert "… and 25 more" in team.said()[0].text


def test_a_chain_begins_again_as_often_as_it_says(sqlite_engine: Engine, tmp_path: Path, slack: Slack) -> None:
    team = Team(sqlite_engine, tmp_path, slack, Step(wait_minutes=10, person="minji"), repeats=2)
    opened(team)
    for _ in range(6):
        team.wait()

    assert [call.step for call in team.calls()] == [0, 1, 2]


def test_whoever_is_on_call_is_called(sqlite_engine: Engine, tmp_path: Path, slack: Slack) -> None:
    team = Team(sqlite_engine, tmp_path, slack, Step(wait_minutes=10, on_call="ops"))
    clock.advance(datetime(2027, 3, 1, 12, tzinfo=UTC) - clock.now())  # the 53rd week of two people
    opened(team)
    team.wait()

    assert [call.people for call in team.calls()] == [["wei"]]


def test_without_a_wait_the_first_step_comes_when_the_target_runs_out(
    sqlite_engine: Engine, tmp_path: Path, slack: Slack
) -> None:
    targets = Targets(warning=Target(acknowledge_minutes=60))
    team = Team(sqlite_engine, tmp_path, slack, Step(person="minji"), targets=targets)
    opened(team)
    team.wait(55)
    assert team.calls() == []
    team.wait(6)

    assert len(team.calls()) == 1


def test_info_is_never_escalated(team: Team) -> None:
    team.settings = team.settings.model_copy(update={"routes": (Route(name="all", receiver="ops"),)})
    team.sender.settings = team.settings
    opened(team, severity=Severity.INFO)
    for _ in range(3):
        team.wait()

    assert (len(team.roots("C0OPS")), team.calls()) == (1, [])


def test_nothing_is_called_for_while_a_platform_has_to_act(team: Team) -> None:
    (one,) = opened(team)
    team.do(one, Action.WAIT, why="asked Naver")
    for _ in range(5):
        team.wait()
    assert team.calls() == []
    team.do(one, Action.RESUME)
    team.wait(8)
    assert team.calls() == []
    team.wait(4)

    assert len(team.calls()) == 1


def test_an_acknowledgement_does_not_lapse_by_the_time_that_was_the_platforms(team: Team) -> None:
    (one,) = opened(team)
    team.do(one, Action.ACKNOWLEDGE)
    team.do(one, Action.WAIT, why="asked Naver", until=clock.now() + timedelta(days=3))
    clock.advance(timedelta(days=3, minutes=1))
    with write(team.engine) as conn:
        lifecycle.expire(conn, clock.now())
    team.wait()

    assert team.calls() == []
    assert team.state(one) == "acknowledged"


def seoul_office(team: Team, hour: int) -> None:
    """A Monday in Seoul, whose nights are quiet, at this hour."""
    quiet = QuietHours(start=time(20), end=time(8), time_zone="Asia/Seoul")
    routes = (Route(name="all", receiver="ops", wait_seconds=0, quiet=quiet),)
    team.settings = team.settings.model_copy(update={"routes": routes, "time_zone": "Asia/Seoul"})
    team.sender.settings = team.settings
    monday = datetime(2027, 3, 8, tzinfo=UTC)
    clock.advance(monday + timedelta(hours=hour - 9) - clock.now())


def test_quiet_hours_are_quiet_but_for_what_is_critical(team: Team) -> None:
    seoul_office(team, 19)
    (mild,) = opened(team, "mild")
    clock.advance(timedelta(minutes=58))
    (bad,) = opened(team, "bad", severity=Severity.CRITICAL)
    for _ in range(3):
        team.wait()
    assert {call.discrepancy_id for call in team.calls()} == {bad}
    team.wait(12 * 60)

    assert {call.discrepancy_id for call in team.calls()} == {mild, bad}


def test_waits_run_in_working_time_but_for_what_is_critical(
    sqlite_engine: Engine, tmp_path: Path, slack: Slack
) -> None:
    hours = {"days": ("mon", "tue"), "start": time(9), "end": time(18)}
    team = Team(sqlite_engine, tmp_path, slack, Step(wait_minutes=30, person="minji"), **hours)
    clock.advance(datetime(2027, 3, 8, 17, 50, tzinfo=UTC) - clock.now())
    mild, bad = opened(team, "mild") + opened(team, "bad", severity=Severity.CRITICAL)
    team.wait(60)
    assert {call.discrepancy_id for call in team.calls()} == {bad}
    team.wait(14 * 60)  # to 08:52
    team.wait(25)
    assert {call.discrepancy_id for call in team.calls()} == {bad}
    team.wait(15)

    assert {call.discrepancy_id for call in team.calls()} == {mild, bad}


def test_an_acknowledgement_on_which_nothing_follows_lapses_and_its_owner_hears_of_it(
    engine: Engine, tmp_path: Path, slack: Slack
) -> None:
    team = Team(engine, tmp_path, slack, acknowledged_hours={"price": 5})
    (one,) = opened(team)
    team.do(one, Action.ACKNOWLEDGE, by="wei")
    team.wait(4 * 60)
    assert team.state(one) is State.ACKNOWLEDGED
    team.wait(61)

    assert team.state(one) is State.OPEN
    (message,) = team.said()
    assert message.text.startswith(f"{WEI} Acknowledged, and nothing was done since")
    assert message.broadcast
    team.wait()
    assert MINJI in team.said()[-1].text, "the chain begins anew"


def test_whatever_a_person_does_keeps_the_acknowledgement(team: Team) -> None:
    (one,) = opened(team)
    team.do(one, Action.ACKNOWLEDGE)
    for action, said in ((Action.NOTE, {"why": "called the shop"}), (Action.ASSIGN, {"to": "wei"})):
        team.wait(23 * 60)
        team.do(one, action, **said)
    team.wait(23 * 60)
    assert team.state(one) is State.ACKNOWLEDGED
    team.wait(2 * 60)

    assert team.state(one) is State.OPEN


def test_while_a_platform_has_to_act_an_acknowledgement_holds(team: Team) -> None:
    (one,) = opened(team)
    team.do(one, Action.ACKNOWLEDGE)
    team.do(one, Action.WAIT)
    team.wait(48 * 60)
    assert team.state(one) is State.ACKNOWLEDGED
    team.do(one, Action.RESUME)
    team.wait(25 * 60)

    assert team.state(one) is State.OPEN


def test_the_owner_hears_once_that_the_time_to_resolve_is_over(
    sqlite_engine: Engine, tmp_path: Path, slack: Slack
) -> None:
    targets = Targets(warning=Target(resolve_minutes=120))
    team = Team(sqlite_engine, tmp_path, slack, targets=targets)
    (one,) = opened(team)
    team.do(one, Action.ACKNOWLEDGE, by="anna")
    team.wait(100)
    assert team.said() == []
    for _ in range(4):
        team.wait(30)

    (message,) = team.said()
    assert message.text.startswith(f"{ANNA} The time to resolve this has run out")


def test_what_is_silenced_is_not_called_for_until_it_is_told(team: Team) -> None:
    (one,) = opened(team)
    with write(team.engine) as conn:
        now = clock.now()
        hour = {"starts_at": now, "ends_at": now + timedelta(hours=1), "now": now}
        silences.add(conn, {"family": ["price"]}, author_id=team.users["wei"], reason="the shop moves", **hour)
    team.wait()
    assert team.calls() == []
    team.wait(70)

    assert [call.discrepancy_id for call in team.calls()] == [one]


def test_where_the_thread_is_gone_the_call_gets_a_message_of_its_own(team: Team, slack: Slack) -> None:
    opened(team)
    place = slack.channel("C0OPS")
    place.messages.clear()
    team.wait()
    team.wait(1)

    (root,) = team.roots("C0OPS")
    assert "nobody took it up in time" in str(root.blocks)


def test_two_senders_call_once(engine: Engine, tmp_path: Path, slack: Slack) -> None:
    team, other = Team(engine, tmp_path, slack), Team(engine, tmp_path, slack)
    opened(team, "a", "b")
    clock.advance(timedelta(minutes=11))
    for one in (team, other):
        one.sender.call()
        while one.sender.send_due():
            pass

    assert (len(team.calls()), len(team.said())) == (2, 1)


def test_without_chains_nobody_is_called(sqlite_engine: Engine, tmp_path: Path, slack: Slack) -> None:
    team = Team(sqlite_engine, tmp_path, slack, chains=())
    opened(team)
    for _ in range(5):
        team.wait(60)

    assert team.calls() == []


def _run(team: Team, ahead: timedelta, step: int) -> "subprocess.CompletedProcess[str]":
    """A sender in a process of its own that dies at `step`, 0 = at none."""
    url = team.engine.url.render_as_string(hide_password=False)
    script, seconds = str(Path(__file__).with_name("dying_calls.py")), str(ahead.total_seconds())
    command = [sys.executable, script, url, team.slack.base_url, team.slack.token, seconds]
    done = subprocess.run([*command, str(team.settings.folder), str(step)], capture_output=True, text=True, check=False)
    assert done.returncode in {0, -9}, done.stderr
    return done


def die_and_recover(team: Team, points: int, seed: int) -> None:
    """Kill senders at random points around the later steps of a chain; then one lives, and all is there once."""
    opened(team, "a", "b")
    chosen = random.Random(seed)
    clock.advance(timedelta(minutes=11))
    steps = int(_run(team, clock.moved(), 0).stdout)
    for _ in range(2):
        clock.advance(timedelta(minutes=11))
        for _ in range(points):
            _run(team, clock.moved(), chosen.randrange(1, steps))
            clock.advance(timedelta(seconds=65))  # its claim has run out
    for _ in range(4):
        team.wait()


def called_once(team: Team) -> None:
    """Each step was taken once for each discrepancy, and every call arrived once."""
    assert [call.step for call in team.calls()] == [0, 0, 1, 1, 2, 2]
    said = [message.text for message in team.said()]
    for one in (1, 2):
        for mention in (MINJI, WEI):
            assert sum(f"#{one}:" in text and mention in text for text in said) == 1, said
    assert sum(str(root.blocks).count("#1 ") for root in team.roots(BOSSES)) == 1
    assert team.waiting() == []


def test_a_sender_killed_between_any_two_steps_calls_each_once(team: Team) -> None:
    die_and_recover(team, points=1, seed=random.randrange(10**6))

    called_once(team)


@pytest.mark.drill
def test_senders_killed_at_fifty_steps_call_each_once(team: Team) -> None:
    die_and_recover(team, points=25, seed=random.randrange(10**6))

    called_once(team)
