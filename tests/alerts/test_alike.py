"""What is called a false positive can be silenced with what is like it: in Slack's form, as a real silence."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from model.lifecycle import State
from model.people import Role
from store import silences
from store.engine import read, write
from store.people import ensure_user
from system import clock
from tests.alerts.pressing import WEI, Room, now, room

DAY = 86_400


@pytest.fixture
def open_room(engine: Engine, tmp_path: Path) -> Iterator[Room]:
    with room(engine, tmp_path) as made:
        yield made


@pytest.fixture
def quick_room(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Room]:
    """On one database, where it makes no difference."""
    with room(sqlite_engine, tmp_path) as made:
        yield made


def held(room: Room) -> list[silences.Silence]:
    with read(room.engine) as conn:
        return silences.listed(conn, clock.now())


def test_the_kind_is_silenced_on_the_listing(open_room: Room) -> None:
    one = open_room.look("a")
    open_room.deliver()
    open_room.press("More…", line=0)
    open_room.press_in("False positive…")
    open_room.submit(why="the price is per pair", alike="listing", until=int(now()) + 7 * DAY)

    (silence,) = held(open_room)
    assert silence.match == {"kind": ["below_floor"], "channel": ["own"], "listing": ["a"]}
    assert (silence.author, silence.reason) == ("minji", "the price is per pair")
    assert abs(silence.ends_at - clock.now() - timedelta(days=7)) < timedelta(minutes=1)
    assert open_room.state(one) is State.FALSE_POSITIVE
    assert f"Silence {silence.id} holds until" in open_room.whispers[-1]


@pytest.mark.parametrize(("alike", "silent"), [("listing", False), ("channel", True)])
def test_what_is_not_alike_is_told_all_the_same(open_room: Room, alike: str, silent: bool) -> None:
    open_room.look("a")
    open_room.deliver()
    open_room.press("More…", line=0)
    open_room.press_in("False positive…")
    open_room.submit(why="the price is per pair", alike=alike, until=int(now()) + 7 * DAY)
    open_room.deliver()
    before = open_room.sent()

    open_room.look("a", kind="misprint")
    open_room.deliver()
    other_kind = open_room.sent() - before
    open_room.look("b")
    open_room.deliver()

    assert other_kind > 0
    assert (open_room.sent() - before == other_kind) is silent


def test_a_form_left_as_it_is_silences_nothing(quick_room: Room) -> None:
    one = quick_room.look("a")
    quick_room.deliver()
    quick_room.press("More…", line=0)
    quick_room.press_in("False positive…")
    assert "This kind on this listing, until the time below" in str(quick_room.form)
    quick_room.submit(why="the price is per pair")

    assert quick_room.state(one) is State.FALSE_POSITIVE
    assert held(quick_room) == []


@pytest.mark.parametrize("until", [-60, 91 * DAY], ids=["past", "beyond 90 days"])
def test_an_end_that_no_silence_can_have_is_said_at_the_field(quick_room: Room, until: int) -> None:
    one = quick_room.look("a")
    quick_room.deliver()
    quick_room.press("More…", line=0)
    quick_room.press_in("False positive…")
    answered = quick_room.submit(why="per pair", alike="channel", until=int(now()) + until)

    assert answered is not None
    assert set(answered["errors"]) == {"until"}
    assert (quick_room.state(one), held(quick_room)) == (State.OPEN, [])


def test_a_message_of_several_lines_gives_one_silence_a_kind(quick_room: Room) -> None:
    for name in ("a", "b", "c"):
        quick_room.look(name)
    quick_room.deliver()
    quick_room.press("False positive…")
    quick_room.submit(why="a sale that we agreed to", alike="listing", until=int(now()) + DAY)

    (silence,) = held(quick_room)
    assert silence.match["listing"] == ["a", "b", "c"]


def test_the_same_form_twice_is_one_silence(quick_room: Room) -> None:
    quick_room.look("a")
    quick_room.deliver()
    quick_room.press("More…", line=0)
    quick_room.press_in("False positive…")
    for _ in range(2):
        quick_room.submit(why="per pair", alike="channel", until=int(now()) + DAY)

    assert len(held(quick_room)) == 1


def test_who_may_no_longer_silence_changes_nothing(quick_room: Room) -> None:
    one = quick_room.look("a")
    quick_room.deliver()
    quick_room.press("More…", line=0, by=WEI)
    quick_room.press_in("False positive…", by=WEI)
    with write(quick_room.engine) as conn:
        ensure_user(conn, "wei", slack_user=WEI, roles=[Role.VIEWER])
    quick_room.desk.settings = quick_room.settings.model_copy(
        update={"people": {"wei": quick_room.settings.people["wei"].model_copy(update={"roles": ("viewer",)})}}
    )
    quick_room.submit(by=WEI, why="per pair", alike="channel", until=int(now()) + DAY)

    assert (quick_room.state(one), held(quick_room)) == (State.OPEN, [])
    assert "needs the role" in quick_room.whispers[-1]
