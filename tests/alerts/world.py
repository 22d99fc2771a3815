"""A store to which things happen at random, while the real sender tells a loopback Slack of them."""

import random
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from benchmarks.rounds import Rounds
from model.finding import Family, Persistence, Severity, Subject, Verdict
from model.lifecycle import ENDED, Action
from sandbox.slack import Slack
from store import lifecycle, silences
from store.engine import write
from store.people import ensure_user
from store.tables import discrepancies
from system import clock
from system.receivers import SlackReceiver
from system.settings import Match, QuietHours, Route, parse
from system.sla import Chain, Sla, Step
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
SLA = Sla(
    acknowledged_hours={"critical": 8},
    chains=(
        Chain(
            name="unheard",
            severity=("critical",),
            steps=(Step(wait_minutes=90, person="kim"), Step(wait_minutes=120, receiver="naver")),
        ),
        Chain(name="late", severity=("warning",), steps=(Step(receiver="ops"),), repeats=1),
    ),
)
START = datetime(2026, 9, 1, 1, tzinfo=UTC)
ORDERS = (Action.ACKNOWLEDGE,) * 3 + (Action.SNOOZE, Action.FALSE_POSITIVE, Action.RESOLVE, Action.WAIT)
KINDS = ("below_floor", "above_ceiling", "misprint", "list_price_mismatch")


def scene_of(engine: Engine, folder: Path, **more: Any) -> Scene:
    made = Scene(engine, folder)
    receivers = {name: SlackReceiver(channel=place) for name, place in PLACES.items()}
    about = {"base_url": "https://shop.example.com", "country": "KR", "currency": "KRW", "time_zone": "Asia/Seoul"}
    channels = {name: {"platform": "site", "kind": "own", **about} for name in ("own", "naver")}
    told = {"receivers": receivers, "routes": ROUTES, **more}
    made.settings = parse({"channels": channels, "people": {"kim": {}}}).model_copy(update=told)
    return made


class World:
    """A store to which things happen at random while the real sender tells Slack of them."""

    def __init__(self, scene: Scene, slack: Slack, seed: int) -> None:
        self.scene = scene
        self.slack = slack
        self.random = random.Random(seed)
        self.names = [f"p{number}" for number in range(15)]

    def live(self, days: float, a_day: int, quiet: timedelta = timedelta(hours=1)) -> datetime:
        """So many days, with `a_day` things a day; when they are over. `quiet` is for the sender's rounds."""
        with clock.standing() as put:
            put(START)
            self.put = put
            self.rounds = rounds = Rounds(self.scene.engine, self.scene.settings, self.slack, put, quiet)
            end = START + timedelta(days=days)
            moments = sorted(START + self.random.random() * (end - START) for _ in range(round(a_day * days)))
            for moment in moments:
                rounds.until(moment)
                for _ in range(self.random.choice((1, 1, 1, 4))):
                    self.happen()
                    self.wait(self.random.choice((0.3, 1, 2.5)))
            rounds.until(end - timedelta(seconds=1))
        return end

    def happen(self) -> None:
        name, kind = self.random.choice(self.names), self.random.choice(KINDS)
        channel = self.random.choice(("own", "own", "naver"))
        what = self.random.choice(("look",) * 6 + ("mend",) * 4 + ("order", "order", "silence", "unsilence", "block"))
        if what == "look":
            severity = self.random.choice((Severity.WARNING, Severity.WARNING, Severity.CRITICAL, Severity.INFO))
            self.look(name, -self.random.uniform(5, 40), severity=severity, kind=kind, channel=channel)
        elif what == "mend":
            for _ in range(2):
                self.look(name, violated=False, kind=kind, channel=channel)
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

    def wait(self, seconds: float) -> None:
        """Let time go by; the sender makes its rounds meanwhile."""
        self.rounds.until(clock.now() + timedelta(seconds=seconds))

    def look(self, *about: Any, **more: Any) -> None:
        """A capture a second from now; the scene's clock moves by that second itself."""
        self.wait(1)
        self.put(clock.now() - timedelta(seconds=1))
        self.scene.look(*about, **more)

    def order(self) -> None:
        ended = [state.value for state in ENDED]
        with write(self.scene.engine) as conn:
            query = select(discrepancies.c.id, discrepancies.c.version).where(discrepancies.c.state.not_in(ended))
            rows = conn.execute(query.where(discrepancies.c.opened_at.is_not(None)).order_by(discrepancies.c.id)).all()
            if rows:
                number, version = self.random.choice(rows)
                action = self.random.choice(ORDERS)
                until = clock.now() + timedelta(hours=5) if action in (Action.SNOOZE, Action.WAIT) else None
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
            self.wait(1)
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
