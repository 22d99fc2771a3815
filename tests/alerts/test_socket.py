"""Presses that come by Socket Mode, as `andon serve` takes them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import Secret
from sqlalchemy import Engine

from alerts.slack_socket import work
from model.lifecycle import State
from sandbox.blockkit_views import check_answer
from sandbox.slack import APP_TOKEN
from sandbox.slack_asks import command, home_opened
from sandbox.slack_presses import press, press_answer, submit
from sandbox.slack_socket import SlackSocket
from store import silences
from store.engine import read
from system import clock
from tests.alerts.pressing import MINJI, Room, now, room, said
from tests.alerts.scene import PLACE


@contextmanager
def served(made: Room) -> Iterator[None]:
    """The part of `andon serve` that takes presses."""
    stop = threading.Event()
    secrets = made.secrets.model_copy(update={"slack_app_token": Secret(APP_TOKEN)})
    thread = threading.Thread(target=work(made.desk, secrets), args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def test_what_is_pressed_is_answered_and_done_on_each_connection(sqlite_engine: Engine, tmp_path: Path) -> None:
    with room(sqlite_engine, tmp_path) as made, SlackSocket(made.slack) as slack, served(made):
        one, other = made.look("a", -30.0), made.look("b", -10.0)
        message = made.deliver()
        assert slack.bring(press(made.slack, PLACE, message, "Acknowledge", line=0)) is None
        slack.refresh()
        slack.bring(press(made.slack, PLACE, message, "Snooze…", line=1))
        made.settle()
        wrong = slack.bring(submit(made.slack, made.form, end="date", until=int(now()) - 60))
        slack.bring(submit(made.slack, made.form, end="worse"))
        made.settle()

        assert (made.state(one), made.state(other)) == (State.ACKNOWLEDGED, State.SNOOZED)
        assert wrong == {"response_action": "errors", "errors": {"until": "Choose a time that is still to come."}}
        assert slack.connections == 2


def test_questions_are_answered_and_homes_shown_over_the_connection(sqlite_engine: Engine, tmp_path: Path) -> None:
    with room(sqlite_engine, tmp_path) as made, SlackSocket(made.slack) as slack, served(made):
        one = made.look("a", -30.0)
        made.deliver()
        status = slack.bring(command(made.slack, "status"), "slash_commands")
        shown = slack.bring(command(made.slack, "silence price for 2h because tests"), "slash_commands")
        payload = press_answer(made.slack, PLACE, shown, "Silence for 2 hours")
        assert [slack.bring(payload), slack.bring(payload)] == [None, None]
        made.settle()
        event = home_opened()
        assert [slack.bring(event, "events_api"), slack.bring(event, "events_api")] == [None, None]
        assert slack.bring({"type": "hello"}, "something new") is None
        made.settle()
        slack.bring(press(made.slack, PLACE, made.slack.channel(PLACE).messages[-1], "Show history", line=0))
        made.settle()

        assert "How things stand" in said(status)
        assert check_answer(status) == check_answer(shown) == []
        assert f"#{one}" in made.home(MINJI)
        assert len(made.slack.calls_of("views.publish")) == 1
        assert "Andon: opened" in said(made.form)
        with read(sqlite_engine) as conn:
            assert [silence.reason for silence in silences.listed(conn, clock.now())] == ["tests"]
