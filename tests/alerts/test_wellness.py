"""Whether all is well, and the heartbeat that others listen to."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, update

from alerts import wellness
from alerts.heartbeat import Heartbeat
from sandbox.slack import Slack
from sandbox.wire import Reply
from store.engine import read, write
from store.listings import listing_for
from store.tables import batches, listings
from system import clock
from system.receivers import SlackReceiver
from system.settings import Settings
from tests.alerts.newsroom import CHANNELS, Newsroom, Switch
from tests.alerts.scene import Scene


@pytest.fixture
def switch() -> Iterator[Switch]:
    with Switch() as made:
        yield made


@pytest.fixture
def settings() -> Settings:
    hot = CHANNELS["own"].model_copy(update={"schedules": {"daily": "0 6 * * *", "discover": "* * * * *"}})
    return Settings(time_zone="Asia/Seoul", channels={"own": hot}, receivers={"ops": SlackReceiver(channel="C")})


def captured(engine: Engine, ago: timedelta | None) -> None:
    """A listing of long ago, last visited then."""
    with write(engine) as conn:
        listing_for(conn, "own", "a", "https://shop.test/a")
        long_ago = clock.now() - timedelta(days=30)
        at = clock.now() - ago if ago is not None else None
        conn.execute(
            update(listings).values(first_seen_at=long_ago, last_captured_at=at, last_outcome="ok", tier="daily")
        )


def ills(engine: Engine, settings: Settings) -> list[str]:
    with read(engine) as conn:
        return [one.key for one in wellness.ills(conn, settings, clock.now())]


@pytest.mark.parametrize(
    ("ago", "found"),
    [(timedelta(0), []), (timedelta(hours=23), []), (timedelta(hours=26), ["stale"]), (None, ["stale"])],
)
def test_a_channel_is_stale_when_nothing_came_of_a_run_that_was_due(
    engine: Engine, settings: Settings, ago: timedelta | None, found: list[str]
) -> None:
    now = clock.now().astimezone(CHANNELS["own"].zone)
    six = now.replace(hour=6, minute=0, second=0, microsecond=0)
    clock.advance(six + timedelta(days=1, hours=-1) - now)  # an hour before the next run is due
    captured(engine, ago)

    assert ills(engine, settings) == found


def test_a_run_has_an_hour_to_bring_its_first_capture(sqlite_engine: Engine, settings: Settings) -> None:
    now = clock.now().astimezone(CHANNELS["own"].zone)
    six = now.replace(hour=6, minute=0, second=0, microsecond=0)
    clock.advance(six + timedelta(days=1, minutes=55) - now)
    captured(sqlite_engine, timedelta(hours=12))
    assert ills(sqlite_engine, settings) == []

    clock.advance(timedelta(minutes=10))
    assert ills(sqlite_engine, settings) == ["stale"]


def test_batches_that_wait_long_for_their_check_are_not_well(engine: Engine, settings: Settings) -> None:
    with write(engine) as conn:
        conn.execute(insert(batches).values(channel="own", stored_at=clock.now()))
    assert ills(engine, settings) == []

    clock.advance(timedelta(minutes=11))
    assert ills(engine, settings) == ["unchecked"]


def test_a_message_that_does_not_arrive_is_not_well(engine: Engine, tmp_path: Path) -> None:
    scene = Scene(engine, tmp_path)
    with Slack() as slack:
        room = Newsroom(engine, slack, tmp_path)
        scene.look("a")
        slack.down = True
        room.sender.plan()
        clock.advance(timedelta(minutes=1))
        room.sender.send_due()
        assert ills(engine, room.settings) == []

        clock.advance(timedelta(minutes=11))
        assert ills(engine, room.settings) == ["undelivered"]


def test_the_address_is_asked_while_all_is_well_and_not_otherwise(
    sqlite_engine: Engine, settings: Settings, switch: Switch
) -> None:
    heart = Heartbeat(sqlite_engine, settings, f"{switch.server.url}/ping/secret")
    assert heart.beat()
    captured(sqlite_engine, timedelta(days=3))
    assert not heart.beat()

    assert switch.asked == ["GET /ping/secret"]


@pytest.mark.parametrize("reply", [Reply(500, b"", "text/plain"), Reply(302, b"", "text/plain", {"Location": "/else"})])
def test_an_address_that_does_not_take_it_is_told_without_being_named(
    sqlite_engine: Engine, settings: Settings, switch: Switch, reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    switch.reply = reply
    with caplog.at_level(logging.INFO):
        assert not Heartbeat(sqlite_engine, settings, f"{switch.server.url}/ping/secret").beat()
        assert not Heartbeat(sqlite_engine, settings, "http://127.0.0.1:9/ping/secret").beat()

    assert len(switch.asked) == 1
    assert f"answered {reply.status}" in caplog.text
    assert "secret" not in caplog.text


def test_what_is_not_well_is_said_with_its_numbers(sqlite_engine: Engine, settings: Settings) -> None:
    captured(sqlite_engine, timedelta(days=3))
    with read(sqlite_engine) as conn:
        well, said = wellness.state(conn, settings, "en", clock.now())

    assert not well
    assert said.startswith("Not all is well: nothing captured on own since ")
    assert "next runs own " in said


def test_where_nothing_was_captured_yet_it_is_not_said_that_all_is_well(
    sqlite_engine: Engine, settings: Settings
) -> None:
    with read(sqlite_engine) as conn:
        well, said = wellness.state(conn, settings, "en", clock.now())

    assert not well
    assert said.startswith("Not all is well: nothing has been captured yet. 0 listings seen ")


def test_a_channel_without_listings_is_not_waited_for(sqlite_engine: Engine, settings: Settings) -> None:
    assert ills(sqlite_engine, settings) == []
