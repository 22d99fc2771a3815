"""The whole house: pages over HTTP, the store, the rules, Slack; also when it is killed at any moment."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from demo import driver, master, plan
from demo.house import PLACE, House
from model.lifecycle import STANDING
from sandbox.slack import Slack
from sandbox.world import World
from store import notifications
from store.engine import read
from store.opening import Opened
from store.tables import batches, discrepancies, events, message_members
from system import clock

CHANNELS = ("shopify", "naver")
Expected = set[driver.Found]


@pytest.fixture
def world() -> Iterator[World]:
    with World(at=clock.now()) as made:
        yield made


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as made:
        yield made


@pytest.fixture
def house(world: World, slack: Slack, tmp_path: Path) -> House:
    made = House(tmp_path, world, slack)
    made.open()
    return made


def break_shops(world: World) -> Expected:
    """Switch the demo's faults of two shops on; what must be found."""
    faults = [one for one in plan.faults(world) if one.channel in CHANNELS]
    for one in faults:
        world.inject(one.fault, one.channel, one.external_id, sku=one.sku, factor=plan.FACTORS.get(one.fault))
    return {(one.channel, one.external_id, one.kind) for one in faults}


def import_master(house: House, world: World) -> None:
    path = house.folder / "master.xlsx"
    master.write(path, world, house.open().settings, clock.now())
    house.run("catalog", "import", str(path), "--yes")


def turn(house: House) -> subprocess.Popen[bytes]:
    """Begin one turn, in a group of its own."""
    command = [sys.executable, str(Path(__file__).with_name("living.py")), str(house.settings)]
    ahead = str(clock._moved["by"].total_seconds())
    return subprocess.Popen([*command, ahead, *CHANNELS], env=house.environment, start_new_session=True)


def whole_turns(house: House, count: int) -> None:
    for _ in range(count):
        house.move(timedelta(minutes=6))
        assert turn(house).wait() == 0


def killed_turns(house: House, count: int, longest: float, chance: random.Random) -> int:
    """Begin `count` turns and kill each, with its crawls, at a random moment; how many were caught alive."""
    caught = 0
    for _ in range(count):
        house.move(timedelta(minutes=6))
        process = turn(house)
        try:
            process.wait(timeout=chance.uniform(0.0, longest))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            caught += 1
    return caught


def nothing_lost_or_doubled(store: Opened, slack: Slack, expected: Expected) -> None:
    found = [one for one in driver.standing(store) if one[0] in CHANNELS]
    assert set(found) == expected
    with read(store.engine) as conn:
        standing = [state.value for state in STANDING]
        live = conn.execute(select(discrepancies).where(discrepancies.c.state.in_(standing))).all()
        moves = select(events.c.discrepancy_id, func.count()).group_by(events.c.discrepancy_id)
        counted: dict[int, int] = {row[0]: row[1] for row in conn.execute(moves)}
        versions = {row[0]: row[1] for row in conn.execute(select(discrepancies.c.id, discrepancies.c.version))}
        told = set(conn.execute(select(message_members.c.discrepancy_id)).scalars())
        unchecked = conn.execute(select(batches.c.id).where(batches.c.checked_at.is_(None))).all()
        waiting = notifications.undelivered(conn)
    assert len({row.fingerprint for row in live}) == len(live)
    assert counted == versions
    assert {row.id for row in live if row.severity != "info"} <= told
    assert (unchecked, waiting) == ([], [])
    posts = [call for call in slack.calls_of("chat.postMessage") if call.error is None]
    ids = Counter(call.args["metadata"]["event_payload"]["notification"] for call in posts)
    assert set(ids.values()) == {1}
    assert len(ids) == len(list(slack.channel(PLACE).every()))


def kill_and_recover(house: House, world: World, slack: Slack, points: int, seed: int) -> None:
    import_master(house, world)
    whole_turns(house, 1)
    house.move(timedelta(hours=25))
    expected = break_shops(world)
    import_master(house, world)
    house.move(timedelta(minutes=6))
    began = time.monotonic()
    process = turn(house)
    process.wait()
    longest = time.monotonic() - began
    assert killed_turns(house, points, longest, random.Random(seed)) >= points // 2
    whole_turns(house, 4)

    nothing_lost_or_doubled(house.open(), slack, expected)


def test_killed_at_any_moment_it_loses_and_doubles_nothing(house: House, world: World, slack: Slack) -> None:
    kill_and_recover(house, world, slack, points=5, seed=random.randrange(10**6))


@pytest.mark.drill
def test_killed_at_fifty_moments_it_loses_and_doubles_nothing(house: House, world: World, slack: Slack) -> None:
    kill_and_recover(house, world, slack, points=60, seed=random.randrange(10**6))
