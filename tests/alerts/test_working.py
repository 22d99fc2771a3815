"""What people do in Slack while they work on something: say what it came from, wait for a platform, note."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from alerts.actions import Member, Press, Verb
from alerts.slack_forms import faults
from model.lifecycle import Cause
from sandbox.slack_presses import submit
from store import lifecycle
from store.discrepancies import Discrepancy
from store.engine import read
from system import clock
from tests.alerts.pressing import Room, room


@pytest.fixture
def open_room(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Room]:
    with room(sqlite_engine, tmp_path) as made:
        yield made


def stands(made: Room, number: int) -> Discrepancy:
    with read(made.engine) as conn:
        return lifecycle.get(conn, number)


def test_who_resolves_says_what_it_came_from_once(engine: Engine, tmp_path: Path) -> None:
    with room(engine, tmp_path) as made:
        both = [made.look("a"), made.look("b")]
        made.deliver()
        made.press("Resolve…")
        sent = submit(made.slack, made.form, cause="promotion", why="the coupon was set up twice")
        made.bring(sent)
        made.bring(sent)

        assert [stands(made, one).cause for one in both] == [Cause.PROMOTION] * 2
        assert [made.moves(one) for one in both] == [[("resolve", "the coupon was set up twice")]] * 2
        assert made.trail()[0].detail["cause"] == "promotion"
        assert "Captures are asked for" in made.whispers[0]


def test_a_resolve_without_its_cause_is_not_sent_off(open_room: Room) -> None:
    open_room.look("a")
    open_room.deliver()
    open_room.press("Resolve…")
    with pytest.raises(ValueError, match="cause is needed"):
        open_room.submit()
    press = Press(key="k", slack_user="U0MINJI", verb=Verb.RESOLVE, target=Member(1, 1))

    assert faults(press, clock.now()) == {"cause": "Choose what it came from."}


def test_the_menu_says_that_a_platform_has_to_act_and_that_it_has(engine: Engine, tmp_path: Path) -> None:
    with room(engine, tmp_path) as made:
        one = made.look("a")
        made.deliver()
        made.press("More…", line=0)
        made.press_in("Waiting on a platform…")
        made.submit(end="news", why="asked Coupang")
        message = made.deliver()
        assert stands(made, one).waiting_since is not None
        assert "waiting on a platform" in str(message.blocks)

        made.press("More…", line=0)
        made.press_in("No longer waiting")
        assert stands(made, one).waiting_since is None
        assert made.moves(one) == [("wait", "asked Coupang"), ("resume", None)]


def test_a_wait_may_have_an_end(open_room: Room) -> None:
    one = open_room.look("a")
    open_room.deliver()
    open_room.press("More…", line=0)
    open_room.press_in("Waiting on a platform…")
    until = int(clock.now().timestamp()) + 7200
    open_room.submit(end="date", until=until)

    found = stands(open_room, one).waiting_until
    assert found is not None
    assert int(found.timestamp()) == until


def test_a_note_stands_in_the_history_each_time(open_room: Room) -> None:
    one = open_room.look("a")
    open_room.deliver()
    for _ in range(2):
        open_room.press("More…", line=0)
        open_room.press_in("Note…")
        open_room.submit(why="called the shop")
        open_room.deliver()

    assert open_room.moves(one) == [("note", "called the shop")] * 2
