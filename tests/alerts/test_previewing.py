"""What `andon alerts preview` says agrees with what is really sent, and sends nothing."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, func, select
from typer.testing import CliRunner

from alerts import groups
from alerts.commands import app
from alerts.previewing import Preview, preview
from benchmarks.rounds import Rounds, received
from model.finding import Family, Persistence, Severity, Subject, Verdict
from model.lifecycle import ENDED, Action
from sandbox.slack import Slack
from store import lifecycle, silences
from store.engine import open_engine, read, write
from store.people import ensure_user
from store.tables import discrepancies, events, messages
from system import clock
from system.receivers import SlackReceiver
from system.settings import Match, QuietHours, Route, parse
from tests.alerts.scene import PLACE, Scene

NAVER = "C0PRICE"
PLACES = {"ops": PLACE, "naver": NAVER}
QUIET = QuietHours(start=time(15), end=time(22), time_zone="UTC")
ROUTES = (
    Route(name="naver", receiver="naver", match=Match(channel=("naver",)), group_by=("channel",), repeat_hours=12),
    Route(name="critical", receiver="ops", match=Match(severity=("critical",)), repeat_hours=6),
    Route(name="quiet", receiver="ops", match=Match(kind=("above_ceiling",)), quiet=QUIET, holidays="KR"),
    Route(name="rest", receiver="ops", match=Match(severity=("warning",)), wait_seconds=60),
)
START = datetime(2026, 9, 1, 1, tzinfo=UTC)
KINDS = ("below_floor", "above_ceiling", "misprint", "list_price_mismatch")


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(now=clock.now) as twin:
        yield twin


def scene_of(engine: Engine, folder: Path) -> Scene:
    made = Scene(engine, folder)
    receivers = {name: SlackReceiver(channel=place) for name, place in PLACES.items()}
    about = {"base_url": "https://shop.example.com", "country": "KR", "currency": "KRW", "time_zone": "Asia/Seoul"}
    channels = {name: {"platform": "site", "kind": "own", **about} for name in ("own", "naver")}
    made.settings = parse({"channels": channels}).model_copy(update={"receivers": receivers, "routes": ROUTES})
    return made


class World:
    """A store to which things happen at random while the real sender tells Slack of them."""

    def __init__(self, scene: Scene, slack: Slack, seed: int) -> None:
        self.scene = scene
        self.slack = slack
        self.random = random.Random(seed)
        self.names = [f"p{number}" for number in range(25)]

    def live(self, days: float, a_day: int) -> Preview:
        """So many days, with `a_day` things a day; then the preview of them."""
        with clock.standing() as put:
            put(START)
            self.rounds = rounds = Rounds(self.scene.engine, self.scene.settings, self.slack, put)
            end = START + timedelta(days=days)
            moments = sorted(START + self.random.random() * (end - START) for _ in range(round(a_day * days)))
            for moment in moments:
                rounds.until(moment)
                for _ in range(self.random.choice((1, 1, 1, 4))):
                    self.happen()
                    rounds.until(clock.now() + timedelta(seconds=1))
            rounds.until(end)
        return preview(self.scene.engine, self.scene.settings, START, end)

    def happen(self) -> None:
        name, kind = self.random.choice(self.names), self.random.choice(KINDS)
        channel = self.random.choice(("own", "own", "naver"))
        what = self.random.choice(("look",) * 6 + ("mend",) * 4 + ("order", "order", "silence", "unsilence", "block"))
        if what == "look":
            severity = self.random.choice((Severity.WARNING, Severity.WARNING, Severity.CRITICAL, Severity.INFO))
            self.scene.look(name, -self.random.uniform(5, 40), severity=severity, kind=kind, channel=channel)
        elif what == "mend":
            self.scene.look(name, violated=False, kind=kind, channel=channel)
            self.rounds.until(clock.now() + timedelta(seconds=1))
            self.scene.look(name, violated=False, kind=kind, channel=channel)
        elif what == "order":
            self.order()
        elif what == "silence":
            self.silence(self.random.choice((1, 3, 30)), kind=[kind])
        elif what == "unsilence":
            self.unsilence()
        else:
            self.block(channel, violated=self.random.random() < 0.5)
        with write(self.scene.engine) as conn:
            lifecycle.expire(conn)

    def order(self) -> None:
        ended = [state.value for state in ENDED]
        with write(self.scene.engine) as conn:
            query = select(discrepancies.c.id, discrepancies.c.version).where(discrepancies.c.state.not_in(ended))
            rows = conn.execute(query.where(discrepancies.c.opened_at.is_not(None)).order_by(discrepancies.c.id)).all()
            if rows:
                number, version = self.random.choice(rows)
                action = self.random.choice((Action.ACKNOWLEDGE, Action.SNOOZE, Action.FALSE_POSITIVE))
                until = clock.now() + timedelta(hours=5) if action is Action.SNOOZE else None
                said = {"why": "a reason", "until": until}
                lifecycle.act(conn, number, action, actor_id=None, seen_version=version, **said)  # type: ignore[arg-type]

    def silence(self, hours: float, **match: list[str]) -> None:
        silenced(self.scene, hours, **match)

    def unsilence(self) -> None:
        with write(self.scene.engine) as conn:
            for one in silences.listed(conn, clock.now())[:1]:
                silences.end(conn, one.id, actor_id=ensure_user(conn, "kim"), now=clock.now())

    def block(self, channel: str, *, violated: bool) -> None:
        for _ in range(1 if violated else 2):
            clock.advance(timedelta(seconds=1))
            verdict = Verdict(
                subject=Subject(brand="", channel=channel, kind="channel_blocked"),
                family=Family.COVERAGE,
                severity=Severity.WARNING,
                captured_at=clock.now(),
                violated=violated,
                opens=violated,
                numbers={"refused": 20, "captures": 20},
                persistence=Persistence(1, 1),
            )
            with write(self.scene.engine) as conn:
                lifecycle.apply(conn, [verdict], batch_id=None)


def silenced(scene: Scene, hours: float, **match: list[str]) -> None:
    with write(scene.engine) as conn:
        now, author = clock.now(), ensure_user(conn, "kim")
        span = {"starts_at": now, "ends_at": now + timedelta(hours=hours)}
        silences.add(conn, match, **span, author_id=author, reason="why", now=now)


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
    scene = scene_of(sqlite_engine, tmp_path)
    hourly = [one.model_copy(update={"repeat_hours": 1}) for one in ROUTES]
    scene.settings = scene.settings.model_copy(update={"routes": tuple(hourly)})

    found = World(scene, slack, seed=7).live(days=0.13, a_day=200)

    really = received(slack, PLACES, ZoneInfo("UTC"))
    assert previewed(found) == really
    assert {kind for _, _, kind in really} == {"root", "thread"}
    assert {one.receiver for one in found.days if one.repeats} == {"ops", "naver"}


@pytest.mark.drill
def test_it_agrees_on_every_day_of_a_month(sqlite_engine: Engine, tmp_path: Path, slack: Slack) -> None:
    found = World(scene_of(sqlite_engine, tmp_path), slack, seed=1).live(days=30, a_day=15)

    really = received(slack, PLACES, ZoneInfo("UTC"))

    assert previewed(found) == really
    assert len({day for day, _, _ in really}) >= 28


def day_of(hours: float, scene: Scene) -> Preview:
    return preview(scene.engine, scene.settings, START, START + timedelta(hours=hours))


@pytest.fixture
def then() -> Iterator[None]:
    """The clock stands at the start until a test moves it."""
    with clock.standing() as put:
        put(START)
        yield


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
