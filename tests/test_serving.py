"""`andon serve` as people run it: what was asked for is crawled, checked and told; a stop is clean."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from sqlalchemy import insert, select

from demo import master
from demo.house import PLACE, House
from sandbox.slack import Slack
from sandbox.world import World
from store.engine import read, write
from store.tables import requests, runs
from system import clock
from tests.alerts.newsroom import Switch

PATIENCE_SECONDS = 90


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def until(holds: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Look again and again until it holds; fail when the process ends or patience does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert process.poll() is None, "andon serve ended"
        assert time.monotonic() < end, "it did not come about in time"
        try:
            process.wait(0.2)
        except subprocess.TimeoutExpired:
            continue


@pytest.fixture
def world() -> Iterator[World]:
    with World(at=clock.now()) as made:
        yield made


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as made:
        yield made


@pytest.fixture
def switch() -> Iterator[Switch]:
    with Switch() as made:
        yield made


def health(port: int) -> dict[str, object]:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return dict(json.load(answer))
    except URLError:
        return {}


def test_what_is_asked_for_is_crawled_checked_and_told_and_a_stop_is_clean(
    world: World, slack: Slack, switch: Switch, tmp_path: Path
) -> None:
    house = House(tmp_path, world, slack)
    house.environment["ANDON_HEARTBEAT_URL"] = f"{switch.server.url}/beat"
    port = free_port()
    with house.settings.open("a") as file:
        file.write(f"[web]\nport = {port}\n")
    store = house.open()
    path = tmp_path / "master.xlsx"
    master.write(path, world, store.settings, clock.now())
    house.run("catalog", "import", str(path), "--yes")
    broken = next(iter(world.listings("shopify")))
    world.inject("lost_digit", "shopify", broken.external_id)
    now = clock.now()
    with write(store.engine) as conn:
        asked = {"kind": "run", "channel": "shopify", "reason": "a test", "asked_at": now, "due_at": now}
        conn.execute(insert(requests).values(**asked))
    command = [sys.executable, "-m", "cli", "serve", "--settings", str(house.settings)]
    process = subprocess.Popen(command, env=house.environment, cwd=Path(__file__).parents[1])
    try:
        until(lambda: bool(slack.channel(PLACE).messages), process)
        until(lambda: health(port).get("healthy") is True, process)
        until(lambda: switch.asked == ["GET /beat"], process)
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(PATIENCE_SECONDS)

    assert ended == 0
    assert broken.style.names["en"] in str(slack.channel(PLACE).messages[0].blocks)
    with read(store.engine) as conn:
        assert conn.execute(select(runs.c.id).where(runs.c.ended_at.is_(None))).all() == []
