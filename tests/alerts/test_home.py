"""Andon's home in Slack: opened, pressed in, made anew, by events that Slack signs."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from model.finding import Severity
from model.lifecycle import Action, State
from sandbox.slack_asks import home_opened, signed_event
from sandbox.slack_presses import bring, press_in
from store import lifecycle, silences
from store.engine import read, write
from store.tables import users
from system import clock
from system.settings import Person
from tests.alerts.pressing import ANNA, MINJI, WEI, Room, now, room, said


@pytest.fixture
def housed(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Room]:
    with room(sqlite_engine, tmp_path) as made:
        yield made


def test_the_home_shows_what_is_mine_and_is_made_anew_after_what_i_do(engine: Engine, tmp_path: Path) -> None:
    with room(engine, tmp_path) as made:
        one, other, worst = made.look("a"), made.look("b"), made.look("c", -50.0, severity=Severity.CRITICAL)
        made.deliver()
        made.open_home()
        made.open_home(by=WEI)
        first = made.home()
        made.press("Acknowledge", line=1)
        made.press_at_home("Snooze…", line=1)
        made.submit(end="hour")

        assert first.index("Mine (0)\nNothing is yours.") < first.index(f"#{worst}\n") < first.index(f"#{one}")
        assert "Mine (0)" in made.home(WEI)
        assert "Mine (1)" in made.home()
        assert made.home().index(f"#{one}") < made.home().index(f"#{worst}") < made.home().index(f"#{other}")
        mine, soon = made.home().split("Comes back to you within a day\n")
        assert f"#{one}" in mine
        assert f"#{worst}" in soon.split("The worst")[0]
        assert [made.state(number) for number in (one, worst)] == [State.ACKNOWLEDGED, State.SNOOZED]


def test_what_comes_back_later_or_to_others_is_not_in_my_home(housed: Room) -> None:
    one = housed.look("a")
    with write(housed.engine) as conn:
        wei = conn.execute(select(users.c.id).where(users.c.name == "wei")).scalar_one()
        order = {"actor_id": wei, "until": clock.now() + timedelta(days=3)}
        lifecycle.act(conn, one, Action.SNOOZE, seen_version=lifecycle.get(conn, one).version, **order)
    housed.open_home()
    housed.open_home(by=WEI)
    clock.advance(timedelta(days=2, hours=1))
    housed.open_home(by=WEI)

    assert "Nothing that you put off." in housed.home()
    assert f"#{one}" in housed.home(WEI)


def test_silences_that_i_set_can_be_ended_at_home(housed: Room) -> None:
    housed.press_answer(housed.ask("silence price for 1h because tests"), "Silence for 1 hour")
    housed.press_answer(housed.ask("silence stock for 1h because tests", by=WEI), "Silence for 1 hour", by=WEI)
    housed.open_home()
    before = housed.home()
    housed.press_at_home("End")

    assert "family price" in before
    assert "family stock" not in before
    assert "family price" not in housed.home()
    assert said(housed.form) == "Silence 1 is ended."
    with read(housed.engine) as conn:
        assert [one.id for one in silences.listed(conn, clock.now())] == [2]


def test_what_cannot_be_done_at_home_is_said_in_a_form(housed: Room) -> None:
    housed.know({"minji": Person(slack_user=MINJI, roles=("viewer",))})
    one = housed.look("a")
    housed.open_home()
    housed.press_at_home("Acknowledge")

    assert said(housed.form) == "minji needs the role ops for that. Nothing was done."
    assert (housed.state(one), housed.whispers) == (State.OPEN, [])


def test_a_form_from_home_is_answered_in_a_form(housed: Room) -> None:
    one = housed.look("a")
    housed.open_home()
    housed.press_at_home("More…")
    housed.press_in("Assign to…")
    housed.submit(person=ANNA)

    assert "does not know Slack user U0ANNA" in said(housed.form)
    assert housed.moves(one) == []


def test_whom_andon_does_not_know_sees_that_alone(housed: Room) -> None:
    housed.look("a")
    housed.open_home(by=ANNA)

    assert housed.home(ANNA).startswith("Andon does not know Slack user U0ANNA")
    assert "listing a" not in housed.home(ANNA)


def test_a_home_with_much_in_it_fits_and_counts_the_rest(housed: Room) -> None:
    for number in range(24):
        housed.look(f"{'<&*' * 150}{number}")
    housed.deliver()
    housed.press("Acknowledge")
    for number in range(24):
        housed.look(f"{'<&*' * 150}{number}", kind="misprint")
    for number in range(22):
        words = f"silence price for {number + 1}h because {'<&*' * 60}"
        housed.press_answer(housed.ask(words), f"Silence for {number + 1} hour{'s' * bool(number)}")
    housed.open_home()

    assert "Mine (24)" in housed.home()
    assert "and 4 more\n" in housed.home()
    assert "and 2 more: `andon alerts silence list`" in housed.home()


def test_slack_is_told_that_the_address_is_ours(housed: Room) -> None:
    asked = {"type": "url_verification", "challenge": "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"}

    assert bring(housed.url, *signed_event(asked, at=now())) == (200, {"challenge": asked["challenge"]})
    assert bring(housed.url, *signed_event(asked, secret="0" * 32, at=now()))[0] == 401


def test_an_opening_that_slack_did_not_just_sign_shows_nothing(housed: Room) -> None:
    event = home_opened()
    headers, body = signed_event(event, at=now())
    wrong = (
        ({"Content-Type": headers["Content-Type"]}, body),
        signed_event(event, secret="0" * 32, at=now()),
        signed_event(event, at=now() - 301),
        signed_event(event, at=now() + 400),
        (headers, body.replace(MINJI.encode(), WEI.encode())),
    )
    answers = [bring(housed.url, *request)[0] for request in wrong]
    housed.settle()

    assert answers == [401] * 5
    assert housed.slack.workspace.homes == {}


def test_an_opening_that_is_brought_twice_is_shown_once(housed: Room) -> None:
    event = housed.open_home()
    assert bring(housed.url, *signed_event(event, at=now())) == (200, None)
    housed.settle()

    assert len(housed.slack.calls_of("views.publish")) == 1


@pytest.mark.parametrize("strange", [{"event": []}, {"event": {"type": "message"}}, {"event_id": 7}, {"event": None}])
def test_an_event_of_another_kind_does_nothing(housed: Room, strange: dict[str, object]) -> None:
    assert bring(housed.url, *signed_event(home_opened() | strange, at=now())) == (200, None)
    assert bring(housed.url, *signed_event(home_opened(tab="messages"), at=now())) == (200, None)
    housed.settle()

    assert housed.slack.workspace.homes == {}


def test_a_home_that_slack_does_not_take_holds_nothing_up(housed: Room) -> None:
    one = housed.look("a")
    housed.deliver()
    housed.open_home()
    housed.slack.trouble("error", "views.publish")
    payload = press_in(housed.slack, housed.slack.workspace.homes[MINJI], "Acknowledge")
    housed.bring(payload)
    housed.bring(payload)

    assert (housed.state(one), len(housed.trail())) == (State.ACKNOWLEDGED, 1)
