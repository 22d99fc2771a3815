"""When digests come: each once, on its day, of what came since the last; a missed one is caught up within a day."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from alerts.digests import Digests
from sandbox.slack import Slack
from system import clock
from tests.alerts.newsroom import CHANGES, Newsroom, begin

WEEKLY = {"every": "weekly", "weekday": "wednesday", "sections": ["changes"]}


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack(now=clock.now) as twin:
        yield twin


@pytest.fixture
def room(sqlite_engine: Engine, slack: Slack, tmp_path: Path) -> Newsroom:
    made = Newsroom(sqlite_engine, slack, tmp_path, ops=CHANGES)
    begin(made)
    return made


def test_a_digest_is_told_once_however_often_it_is_looked_at(room: Newsroom) -> None:
    room.find("a")
    room.until(9)
    assert room.due() == ["ops"]
    assert room.due() == []
    room.deliver()

    assert len([one for one in room.shown() if one.thread_ts is None]) == 1


def test_of_two_processes_one_tells_it(engine: Engine, slack: Slack, tmp_path: Path) -> None:
    room = Newsroom(engine, slack, tmp_path, ops=CHANGES)
    begin(room)
    room.find("a")
    room.until(9)
    told: list[bool] = []
    together = threading.Barrier(2, timeout=30)

    class Slow(Digests):
        def draw(self, name: str) -> Any:
            drawn = super().draw(name)
            together.wait()  # both have drawn it before either takes it
            return drawn

    def see_to() -> None:
        told.append(Slow(engine, room.settings, room.ways).see_to("ops"))

    both = [threading.Thread(target=see_to) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(told) == [False, True]


def test_a_digest_with_nothing_to_tell_says_only_that_all_is_well(room: Newsroom) -> None:
    room.until(9)
    room.due()
    room.deliver()

    (message,) = room.shown()
    assert "All is well: 0 listings seen on 0 channels in 24 h, last capture " in message.text
    assert len(message.blocks) == 3


def test_a_weekly_digest_with_nothing_to_tell_is_skipped(sqlite_engine: Engine, slack: Slack, tmp_path: Path) -> None:
    room = Newsroom(sqlite_engine, slack, tmp_path, sum=WEEKLY)
    begin(room)
    for _ in range(8):
        room.until(9)
        assert "sum" not in room.due()

    assert [row.message_id for row in room.rows() if row.name == "sum"][1:] == [None]


def test_a_weekly_digest_comes_on_its_day(sqlite_engine: Engine, slack: Slack, tmp_path: Path) -> None:
    room = Newsroom(sqlite_engine, slack, tmp_path, sum=WEEKLY)
    begin(room)
    days = []
    for _ in range(8):
        room.find("a")
        room.until(9)
        days += [clock.now().strftime("%A") for name in room.due() if name == "sum"]
        room.mend("a")

    assert days in (["Wednesday"], ["Wednesday", "Wednesday"])


def test_what_is_told_begins_where_the_last_one_ended(room: Newsroom) -> None:
    room.find("a")
    room.until(9)
    room.due()
    room.find("b")
    room.until(9)
    room.due()
    room.deliver()

    first, second = [str(one.blocks) for one in room.shown() if one.thread_ts is None]
    assert ("listing a" in first, "listing b" in first) == (True, False)
    assert ("listing a" in second, "listing b" in second) == (False, True)


def test_a_missed_digest_is_caught_up_once_within_a_day(room: Newsroom) -> None:
    room.find("a")
    room.until(9)
    clock.advance(timedelta(hours=23))

    assert room.due() == ["ops"]
    assert room.due() == []


def test_of_several_missed_digests_one_tells_everything(room: Newsroom) -> None:
    room.find("a")
    room.until(20, day=3)
    assert (room.due(), room.due()) == (["ops"], [])
    room.deliver()

    assert "listing a" in str(room.shown()[0].blocks)


def test_a_weekly_digest_that_was_missed_by_more_than_a_day_waits_for_the_next(
    sqlite_engine: Engine, slack: Slack, tmp_path: Path
) -> None:
    room = Newsroom(sqlite_engine, slack, tmp_path, sum=WEEKLY)
    begin(room)
    room.find("a")
    for day in ("Monday", "Friday"):  # nobody looks in between
        while clock.now().strftime("%A") != day:
            room.until(20)
    assert "sum" not in room.due()

    while clock.now().strftime("%A") != "Wednesday":
        room.until(9)
    assert "sum" in room.due()
