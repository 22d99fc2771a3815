"""What `andon alerts preview` says agrees with what is really sent, and sends nothing."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

from alerts import groups
from alerts.commands import app
from alerts.previewing import Preview, preview
from benchmarks.rounds import Rounds, received
from model.finding import Severity
from model.lifecycle import Action
from sandbox.slack import Slack
from store.engine import open_engine, read
from store.tables import events, messages
from system import clock
from system.receivers import WebhookReceiver
from tests.alerts.scene import PLACE, Scene
from tests.alerts.world import NAVER, PLACES, ROUTES, SLA, START, World, scene_of, silenced

LIVED = {
    "open",
    "regress",
    "escalate",
    "regrade",
    "close",
    "acknowledge",
    "lapse",
    "snooze",
    "expire",
    "wait",
    "resume",
}
"""What happens in a month that is worth its name."""


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(now=clock.now) as twin:
        yield twin


def hourly(slack: Slack) -> dict[str, Counter[datetime]]:
    """How much came to each receiver in each hour."""
    found: dict[str, Counter[datetime]] = {name: Counter() for name in PLACES}
    for name, place in PLACES.items():
        for root in slack.channel(place).messages:
            for one in (root, *root.replies):
                at = datetime.fromtimestamp(float(one.ts), UTC)
                found[name][at.replace(minute=0, second=0, microsecond=0)] += 1
    return found


def previewed(found: Preview) -> Counter[tuple[date, str, str]]:
    counts: Counter[tuple[date, str, str]] = Counter()
    for one in found.days:
        counts[one.day, one.receiver, "root"] += one.messages
        counts[one.day, one.receiver, "thread"] += one.replies
    return +counts


def test_it_agrees_with_what_slack_holds(
    sqlite_engine: Engine, tmp_path: Path, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "LIFE", timedelta(minutes=90))
    again = tuple(one.model_copy(update={"repeat_hours": 1}) for one in ROUTES)
    scene = scene_of(sqlite_engine, tmp_path, sla=SLA, routes=again)
    end = World(scene, slack, seed=7).live(days=0.13, a_day=200, quiet=timedelta(minutes=1))

    found = preview(sqlite_engine, scene.settings, START, end)

    really = received(slack, PLACES, ZoneInfo("UTC"))
    assert previewed(found) == really
    assert {kind for _, _, kind in really} == {"root", "thread"}
    assert {one.receiver for one in found.days if one.repeats} == {"ops", "naver"}


@pytest.mark.drill
def test_it_agrees_on_every_day_of_a_month(sqlite_engine: Engine, tmp_path: Path, slack: Slack) -> None:
    scene = scene_of(sqlite_engine, tmp_path, sla=SLA)
    end = World(scene, slack, seed=1).live(days=30, a_day=15)

    found = preview(sqlite_engine, scene.settings, START, end)

    really = received(slack, PLACES, ZoneInfo("UTC"))

    assert previewed(found) == really
    assert found.hours == hourly(slack)
    assert len({day for day, _, _ in really}) >= 28
    assert {one.route for one in found.days} >= {"escalation unheard", "escalation late"}
    with read(sqlite_engine) as conn:
        assert set(conn.execute(select(events.c.action)).scalars()) >= LIVED


def test_a_silence_that_ends_is_seen_by_the_next_round(
    sqlite_engine: Engine, tmp_path: Path, slack: Slack, then: Callable[[datetime], None]
) -> None:
    scene = scene_of(sqlite_engine, tmp_path)
    rounds = Rounds(sqlite_engine, scene.settings, slack, then)
    clock.advance(timedelta(seconds=12.4))
    silenced(scene, 2, kind=["below_floor"])
    scene.look("a", severity=Severity.CRITICAL)
    rounds.until(START + timedelta(hours=2, minutes=3))

    found = day_of(3, scene)

    told = START + timedelta(hours=2, seconds=13)
    assert [datetime.fromtimestamp(float(one.ts), UTC) for one in slack.channel(PLACE).messages] == [told]
    assert [one.messages for one in found.days] == [1]


def test_what_happens_within_one_second_is_told_together(
    sqlite_engine: Engine, tmp_path: Path, then: Callable[[datetime], None]
) -> None:
    scene = scene_of(sqlite_engine, tmp_path)
    for number, part in enumerate((0.2, 0.7)):
        then(START + timedelta(seconds=part))
        scene.look(f"p{number}", severity=Severity.CRITICAL)

    found = day_of(1, scene)

    assert [(one.messages, one.replies) for one in found.days] == [(1, 0)]


def test_a_list_that_is_attached_counts_where_the_receiver_takes_files(
    sqlite_engine: Engine, tmp_path: Path, slack: Slack, then: Callable[[datetime], None]
) -> None:
    scene = scene_of(sqlite_engine, tmp_path)
    rounds = Rounds(sqlite_engine, scene.settings, slack, then)
    for number in range(14):
        then(START + timedelta(milliseconds=100 + 50 * number))  # within one second
        scene.look(f"p{number}", severity=Severity.CRITICAL)
    rounds.until(START + timedelta(hours=1))

    found = day_of(1, scene)

    assert previewed(found) == received(slack, PLACES, ZoneInfo("UTC"))
    assert [(one.messages, one.replies) for one in found.days] == [(1, 1)]
    other = {"ops": WebhookReceiver(url="https://ops.example.com/")}
    scene.settings = scene.settings.model_copy(update={"receivers": {**scene.settings.receivers, **other}})
    assert [(one.messages, one.replies) for one in day_of(1, scene).days] == [(1, 0)]


def day_of(hours: float, scene: Scene) -> Preview:
    return preview(scene.engine, scene.settings, START, START + timedelta(hours=hours))


@pytest.fixture
def then() -> Iterator[Callable[[datetime], None]]:
    """The clock stands at the start until a test moves it, or puts it elsewhere by this."""
    with clock.standing() as put:
        put(START)
        yield put


@pytest.mark.usefixtures("then")
def test_it_changes_nothing_and_lets_the_clock_go_on(engine: Engine, tmp_path: Path) -> None:
    scene = scene_of(engine, tmp_path)
    scene.look("a")

    found = day_of(26, scene)

    assert [(one.messages, one.repeats) for one in found.days] == [(1, 0), (1, 1)]
    assert clock.now() - datetime.now(UTC) < timedelta(minutes=1)
    with read(engine) as conn:
        assert conn.execute(select(func.count()).select_from(messages)).scalar() == 0
        assert conn.execute(select(func.count()).where(events.c.processed_at.is_not(None))).scalar() == 0


@pytest.mark.usefixtures("then")
def test_what_stood_before_the_window_is_followed_into_it(sqlite_engine: Engine, tmp_path: Path) -> None:
    scene = scene_of(sqlite_engine, tmp_path)
    scene.look("a")

    found = preview(scene.engine, scene.settings, START + timedelta(days=10), START + timedelta(days=11))

    assert [(one.day.day, one.receiver, one.messages, one.repeats) for one in found.days] == [(11, "ops", 1, 1)]


@pytest.mark.usefixtures("then")
def test_a_lower_severity_counts_from_when_it_was_lower(sqlite_engine: Engine, tmp_path: Path) -> None:
    scene = scene_of(sqlite_engine, tmp_path)
    scene.look("a", severity=Severity.CRITICAL)
    clock.advance(timedelta(hours=1))
    scene.look("a", severity=Severity.WARNING)

    found = day_of(30, scene)

    assert [(one.day.day, one.route) for one in found.days] == [(1, "critical"), (2, "rest")]


@pytest.mark.usefixtures("then")
def test_it_counts_who_is_called_when_nobody_acts(sqlite_engine: Engine, tmp_path: Path) -> None:
    scene = scene_of(sqlite_engine, tmp_path, sla=SLA)
    scene.look("a", severity=Severity.CRITICAL)

    found = day_of(4, scene)

    told = [(one.receiver, one.route, one.messages, one.replies) for one in found.days]
    assert told == [("naver", "escalation unheard", 1, 0), ("ops", "critical", 1, 1)]


@pytest.mark.usefixtures("then")
def test_an_acknowledgement_lapses_by_the_settings_that_are_tried(sqlite_engine: Engine, tmp_path: Path) -> None:
    scene = scene_of(sqlite_engine, tmp_path, sla=SLA)
    first = scene.look("a", severity=Severity.CRITICAL)
    clock.advance(timedelta(hours=1))
    scene.order(first, Action.ACKNOWLEDGE)

    found = day_of(12, scene)

    # The lapse after eight hours, what is said again at once as six have passed, and the first step of the chain.
    told = [(one.route, one.messages, one.replies, one.repeats) for one in found.days]
    assert told == [("critical", 1, 3, 1)]


@pytest.mark.usefixtures("then")
def test_it_says_what_no_route_takes_and_what_is_kept_back(sqlite_engine: Engine, tmp_path: Path) -> None:
    scene = scene_of(sqlite_engine, tmp_path)
    scene.look("a", severity=Severity.INFO)
    silenced(scene, 2, kind=["misprint"])
    scene.look("b", kind="misprint")

    found = day_of(6, scene)

    assert found.untaken == {("own", "below_floor", "info"): 1}
    assert found.kept_back == {"silence 1": 1}
    assert [one.messages for one in found.days] == [1]


def test_other_routes_can_be_tried(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDON_DATABASE_URL", sqlite_url)
    now, other = tmp_path / "andon.toml", tmp_path / "other.toml"
    now.write_text(f'[receivers.ops]\ntype = "slack"\nchannel = "{PLACE}"\n')
    other.write_text(f'[receivers.night]\ntype = "slack"\nchannel = "{NAVER}"\n')
    scene = Scene(open_engine(sqlite_url))
    scene.look("a")

    def said(*options: str) -> str:
        clock.advance(timedelta(minutes=1))
        done = CliRunner().invoke(app, ["alerts", "preview", "--settings", str(now), *options])
        assert done.exit_code == 0
        return done.stdout

    assert "ops: 1 messages and 0 replies in 30 days (0 of them repeats), 0.0 a day; most in the hour from" in said()
    assert "night · default price · 1 · 0 · 0" in said("--days", "2", "--routes", str(other))
    assert json.loads(said("--format", "json"))["receivers"][0]["messages"] == 1
    assert said("--format", "csv").startswith("day,receiver,route,messages,replies,repeats\n")
