"""What runs when, what was asked for, what was missed."""

import os
import signal
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert, select

from alerts.sending import Sender
from model.errors import ServiceError
from scheduler import RESTART_AFTER, Scheduler, health, run
from spiders.processes import Crawls
from store.engine import read, write
from store.evidence.finding import get
from store.pauses import pause, resume
from store.people import ensure_user
from store.requests import RequestKind, Wanted, ask
from store.tables import requests, runs
from system import clock
from system.beats import Beats
from system.firing import latest_fire, trigger
from system.settings import Channel, Schedule, Settings
from tests.store.evidence.packs import authority_in, kept, serving, settings_in


def channel(**schedules: str) -> Channel:
    return Channel(
        name="own",
        platform="site",
        base_url="https://shop.example.com",
        country="DE",
        currency="EUR",
        time_zone="Europe/Berlin",
        kind="own",  # type: ignore[arg-type]
        ground="own",  # type: ignore[arg-type]
        schedules=schedules,
    )


class Started(Crawls):
    """Crawls that are noted instead of begun."""

    def __init__(self) -> None:
        super().__init__(Path("andon.toml"))
        self.started: list[tuple[str, ...]] = []
        self.commands: list[str] = []
        self.alive: set[str] = set()

    def busy(self, channel: str) -> bool:
        return channel in self.alive

    def start(self, command: str, channel: str, *arguments: str) -> None:
        self.commands.append(command)
        self.started.append((channel, *arguments))


@pytest.fixture
def made(sqlite_engine: Engine) -> Scheduler:
    settings = Settings(channels={"own": channel(hot="*/15 * * * *")}, schedule=Schedule(jitter_seconds=0))
    scheduler = Scheduler(sqlite_engine, settings, Path("andon.toml"))
    scheduler.crawls = Started()
    return scheduler


def began(engine: Engine, due_at: datetime, *, alive: bool = False) -> None:
    """A run of the hot tier that was begun for `due_at`."""
    now = clock.now()
    with write(engine) as conn:
        conn.execute(
            insert(runs).values(
                channel="own",
                tier="hot",
                reason="schedule",
                due_at=due_at,
                started_at=now,
                heartbeat_at=now,
                ended_at=None if alive else now,
                status="running" if alive else "finished",
            )
        )


def started(scheduler: Scheduler) -> list[tuple[str, ...]]:
    assert isinstance(scheduler.crawls, Started)
    return scheduler.crawls.started


def test_a_jitter_longer_than_the_gap_between_fires_starves_none(sqlite_engine: Engine) -> None:
    settings = Settings(channels={"own": channel(hot="*/15 * * * *")}, schedule=Schedule(jitter_seconds=3600))
    scheduler = Scheduler(sqlite_engine, settings, Path("andon.toml"))
    first = latest_fire(
        trigger("*/15 * * * *", ZoneInfo("Europe/Berlin")), clock.now(), clock.now() + timedelta(minutes=15)
    )
    assert first is not None

    fires = [first + n * timedelta(minutes=15) for n in range(96)]
    late = [scheduler.due("own", "hot", fire + timedelta(minutes=14, seconds=50)) for fire in fires]

    assert late == fires


def test_a_fire_is_due_until_a_run_has_begun_for_it(made: Scheduler) -> None:
    clock.advance(timedelta(minutes=16))

    fire = made.due("own", "hot", clock.now())
    assert fire is not None
    began(made.engine, fire)

    assert made.due("own", "hot", clock.now()) is None


def test_the_schedule_called_discover_searches(sqlite_engine: Engine) -> None:
    settings = Settings(channels={"own": channel(discover="0 3 * * *")}, schedule=Schedule(jitter_seconds=0))
    scheduler = Scheduler(sqlite_engine, settings, Path("andon.toml"))
    scheduler.crawls = crawls = Started()
    clock.advance(timedelta(days=1))
    scheduler.start_due()

    assert crawls.commands == ["discover"]
    assert started(scheduler)[0][:3] == ("own", "--reason", "schedule")


def test_an_outage_of_hours_is_caught_up_once(made: Scheduler) -> None:
    began(made.engine, clock.now() - timedelta(hours=9))
    made.start_due()
    fire = datetime.fromisoformat(started(made)[0][-1])
    began(made.engine, fire)

    made.start_due()

    assert len(started(made)) == 1
    assert clock.now() - fire < timedelta(minutes=15)


def test_a_channel_that_rests_starts_by_no_schedule_and_still_serves_what_is_asked(made: Scheduler) -> None:
    clock.advance(timedelta(minutes=16))
    with write(made.engine) as conn:
        user = ensure_user(conn, "minji")
        pause(conn, "own", "the shop moves", user_id=user)

    made.start_due()
    assert started(made) == []

    with write(made.engine) as conn:
        ask(conn, [Wanted(kind=RequestKind.RUN, channel="own")], reason="by hand")
    made.start_due()
    assert started(made) == [("own", "--requests")]

    with write(made.engine) as conn:
        resume(conn, "own", user_id=user)
    made.start_due()
    assert started(made)[1][:3] == ("own", "--tier", "hot")


def test_a_channel_never_overlaps_itself(made: Scheduler) -> None:
    clock.advance(timedelta(minutes=16))
    began(made.engine, clock.now() - timedelta(hours=1), alive=True)

    made.start_due()

    assert started(made) == []


def test_a_run_whose_process_died_no_longer_blocks_its_channel(made: Scheduler) -> None:
    began(made.engine, clock.now() - timedelta(hours=1), alive=True)
    clock.advance(timedelta(minutes=16))

    made.start_due()

    assert len(started(made)) == 1


def test_a_crawl_that_ended_badly_is_not_tried_again_at_once(made: Scheduler) -> None:
    clock.advance(timedelta(minutes=16))
    made.crawls.failed_at["own"] = clock.now()
    made.start_due()
    assert started(made) == []

    clock.advance(RESTART_AFTER)
    made.start_due()

    assert len(started(made)) == 1


def test_what_was_asked_for_is_served_when_it_is_due(made: Scheduler) -> None:
    now = clock.now()
    with write(made.engine) as conn:
        conn.execute(
            insert(requests).values(
                kind="capture", channel="own", reason="second look", asked_at=now, due_at=now + timedelta(minutes=5)
            )
        )
    made.start_due()
    assert started(made) == []

    clock.advance(timedelta(minutes=5))
    made.start_due()

    assert ("own", "--requests") in started(made)


def test_a_run_that_died_is_ended_and_its_requests_are_put_back(made: Scheduler) -> None:
    began(made.engine, clock.now(), alive=True)
    clock.advance(timedelta(hours=1))

    made.keep_house()

    with read(made.engine) as conn:
        assert conn.execute(select(runs.c.status)).scalars().all() == ["interrupted"]


def test_a_crawl_gives_way_to_the_check_and_the_messages(tmp_path: Path) -> None:
    crawls = Crawls(tmp_path / "none.toml")
    crawls.start("crawl", "own")

    mine, its = (os.getpriority(os.PRIO_PROCESS, pid) for pid in (0, crawls._running["own"].pid))
    crawls.stop()

    assert its == min(mine + 10, 19)


def fail(stop: threading.Event) -> None:
    raise RuntimeError("broken")


def wait(stop: threading.Event) -> None:
    stop.wait()


@pytest.fixture
def own_signals() -> Iterator[None]:
    """Puts back what the process does on signals."""
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGINT)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.mark.usefixtures("own_signals")
def test_a_dead_sender_stops_everything_else_and_says_so(made: Scheduler) -> None:
    with pytest.raises(ServiceError, match="the sender ended by itself"):
        run(made, {"the sender": fail, "the health page": wait})


@pytest.mark.usefixtures("own_signals")
def test_a_dead_health_page_stops_everything_else_and_says_so(made: Scheduler) -> None:
    sender = Sender(made.engine, made.settings, {})

    with pytest.raises(ServiceError, match="the health page ended by itself"):
        run(made, {"the sender": sender.run, "the health page": lambda _: None})


@pytest.mark.usefixtures("own_signals")
def test_a_check_that_fails_again_and_again_is_told_with_no_word_of_its_fault(made: Scheduler) -> None:
    twice, calls = threading.Event(), 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            twice.set()
        raise RuntimeError("password=hunter2")

    def until_twice(_: threading.Event) -> None:
        assert twice.wait(60)

    made.check = check  # type: ignore[method-assign]
    with pytest.raises(RuntimeError):  # the last look, once all has stopped
        run(made, {"the sender": until_twice})
    told = health(made.engine, made.settings, made)

    assert not told["healthy"]
    assert "(RuntimeError)" in told["job: check"]
    assert "hunter2" not in str(told)
    assert told["job: start"].startswith("done at")


def test_a_job_that_failed_and_then_ended_well_is_well() -> None:
    beats = Beats()
    beats.note("check", RuntimeError("x"))
    since = clock.now()
    clock.advance(timedelta(hours=1))
    beats.note("check", ValueError("y"))
    assert f"fails since {since.isoformat(timespec='seconds')} (ValueError)" in beats.report()["job: check"]

    beats.note("check")

    assert (beats.failing(), beats.report()) == (
        [],
        {"job: check": f"done at {clock.now().isoformat(timespec='seconds')}"},
    )


def test_evidence_is_purged_though_no_authority_answers_and_stamped_when_one_does(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    with serving(authority_in(tmp_path / "authority")) as authority:
        settings = settings_in(tmp_path, authorities=[authority.url], keep_days=5)
        scheduler = Scheduler(sqlite_engine, settings, tmp_path / "andon.toml")
        old = kept(sqlite_engine, settings, "1")
        clock.advance(timedelta(days=6))
        new = kept(sqlite_engine, settings, "2")
        authority.down = True
        scheduler.keep_evidence()
        with read(sqlite_engine) as conn:
            assert (get(conn, old).purged_at is None, get(conn, new).stamped_at) == (False, None)
        authority.down = False

        scheduler.keep_evidence()

    with read(sqlite_engine) as conn:
        assert get(conn, new).stamped_at is not None
