"""Every button, menu and form of a message, pressed in a Slack that signs as Slack does and judges what it is shown."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from alerts.actions import Member, Shown, Verb, digest, spoken, understood
from model.errors import InputError
from model.finding import Family
from model.lifecycle import State
from sandbox.slack_presses import bring, press, signed, submit
from store import lifecycle
from store.engine import read, write
from store.tables import cases, discrepancies, listings, requests
from system import clock
from system.settings import Person
from tests.alerts.pressing import ANNA, MINJI, PEOPLE, WEI, Room, now, room
from tests.alerts.scene import PLACE


@pytest.fixture
def open_room(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Room]:
    with room(sqlite_engine, tmp_path) as made:
        yield made


def test_acknowledge_takes_every_member_once_and_edits_the_message(engine: Engine, tmp_path: Path) -> None:
    with room(engine, tmp_path) as made:
        both = [made.look("a"), made.look("b")]
        made.deliver()
        payload = made.press("Acknowledge")
        made.bring(payload)
        message = made.deliver()

        assert [made.state(one) for one in both] == [State.ACKNOWLEDGED] * 2
        assert [made.moves(one) for one in both] == [[("acknowledge", None)]] * 2
        assert "owner minji" in str(message.blocks)
        assert (made.whispers, len(made.trail())) == ([], 1)


def test_a_form_that_is_brought_twice_is_done_once(open_room: Room) -> None:
    one = open_room.look("a")
    open_room.deliver()
    open_room.press("Snooze…")
    open_room.submit(end="hour")
    sent = submit(open_room.slack, open_room.form, end="hour")
    open_room.bring(sent)

    assert len(open_room.moves(one)) == 1


def test_what_is_not_kept_in_time_is_not_answered_as_done(open_room: Room) -> None:
    open_room.desk.patience = 0.2
    one = open_room.look("a")
    payload = press(open_room.slack, PLACE, open_room.deliver(), "Acknowledge")
    with write(open_room.engine):  # a store that others change
        status, _ = bring(open_room.url, *signed(payload, at=now()))
    open_room.settle()

    assert (status, open_room.state(one)) == (503, State.ACKNOWLEDGED)


def test_what_is_answered_is_kept(open_room: Room) -> None:
    one = open_room.look("a")
    payload = press(open_room.slack, PLACE, open_room.deliver(), "Assign to me")
    bring(open_room.url, *signed(payload, at=now()))

    assert [action for action, _ in open_room.moves(one)] == ["assign"]


def test_a_door_that_is_closing_takes_nothing(open_room: Room) -> None:
    open_room.look("a")
    payload = press(open_room.slack, PLACE, open_room.deliver(), "Acknowledge")
    open_room.desk.close()
    status, _ = bring(open_room.url, *signed(payload, at=now()))

    assert (status, open_room.trail()) == (503, [])


def test_a_line_s_menu_acts_on_that_line_alone(open_room: Room) -> None:
    worse, other = open_room.look("a", -40.0), open_room.look("b", -20.0)
    open_room.deliver()
    open_room.press("Acknowledge", line=0)

    assert (open_room.state(worse), open_room.state(other)) == (State.ACKNOWLEDGED, State.OPEN)


def test_buttons_act_on_members_that_are_only_counted_too(open_room: Room) -> None:
    every = [open_room.look(f"n{number}", -10.0 - number) for number in range(12)]
    open_room.deliver()
    open_room.press("Acknowledge")

    assert {open_room.state(one) for one in every} == {State.ACKNOWLEDGED}


def test_what_a_person_did_themselves_is_no_news_to_them(open_room: Room) -> None:
    one = open_room.look("a")
    message = open_room.deliver()
    open_room.press("Acknowledge", message=message)
    open_room.press("Assign to me", message=message)
    open_room.press("Resolve…", message=message)
    open_room.submit(cause="seller")

    assert [action for action, _ in open_room.moves(one)] == ["acknowledge", "resolve"]
    assert ["nothing to do" in open_room.whispers[0], "closes when the fault is gone" in open_room.whispers[1]] == [
        True,
        True,
    ]


def test_what_moved_since_it_was_shown_is_left_and_said(open_room: Room) -> None:
    moved, other = open_room.look("a", -11.0), open_room.look("b", -10.0)
    message = open_room.deliver()
    open_room.look("a", -40.0)
    open_room.press("Acknowledge", message=message)

    assert (open_room.state(moved), open_room.state(other)) == (State.OPEN, State.ACKNOWLEDGED)
    assert f"1 of 2 changed since you looked: look again (#{moved})" in open_room.whispers[0].lower()


def test_a_message_that_was_edited_since_is_refused_whole(open_room: Room) -> None:
    one = open_room.look("a")
    old = press(open_room.slack, PLACE, open_room.deliver(), "Acknowledge")
    open_room.look("b")
    open_room.deliver()
    open_room.bring(old)

    assert open_room.state(one) is State.OPEN
    assert "has changed since you looked" in open_room.whispers[0]


@pytest.mark.parametrize(("by", "words"), [(ANNA, "does not know Slack user U0ANNA"), (WEI, "")])
def test_who_is_unknown_is_told_so_alone(open_room: Room, by: str, words: str) -> None:
    one = open_room.look("a")
    open_room.deliver()
    open_room.press("Acknowledge", by=by)

    assert open_room.state(one) is (State.OPEN if words else State.ACKNOWLEDGED)
    assert [words in said for said in open_room.whispers] == [True] * bool(words)
    assert [one.user for one in open_room.slack.workspace.whispers] == [by] * bool(words)


def test_who_lacks_the_role_gets_no_form(open_room: Room) -> None:
    open_room.know({**PEOPLE, "anna": Person(slack_user=ANNA)})
    open_room.look("a")
    open_room.deliver()
    open_room.press("Accept…", by=ANNA)

    assert open_room.slack.workspace.views == {}
    assert "anna needs the role ops" in open_room.whispers[0]


def test_who_is_taken_out_of_the_settings_may_no_longer_act(open_room: Room) -> None:
    one = open_room.look("a")
    open_room.deliver()
    open_room.know({"wei": PEOPLE["wei"]})
    open_room.press("Acknowledge", by=MINJI)

    assert open_room.state(one) is State.OPEN
    assert "does not know Slack user U0MINJI" in open_room.whispers[0]


@pytest.mark.parametrize(("end", "hours"), [("hour", 1.0), ("today", None), ("worse", None), ("date", 30.0)])
def test_a_snooze_ends_as_the_form_says(open_room: Room, end: str, hours: float | None) -> None:
    one = open_room.look("a")
    open_room.deliver()
    open_room.press("Snooze…")
    until = int(now() + 30 * 3600)
    assert open_room.submit(end=end, until=until) is None

    with read(open_room.engine) as conn:
        found = lifecycle.get(conn, one)
    assert found.state is State.SNOOZED
    assert found.until_worse is (end == "worse")
    assert (found.until is None) is (end == "worse")
    if found.until is not None:
        ahead = (found.until - clock.now()).total_seconds() / 3600
        assert abs(ahead - hours) < 0.1 if hours else (found.until.hour, 0 < ahead <= 24) == (0, True)


def test_accept_and_false_positive_keep_their_reason(open_room: Room) -> None:
    first, second = open_room.look("a", -30.0), open_room.look("b", -10.0)
    open_room.deliver()
    open_room.press("More…", line=0)
    open_room.press_in("Accept…")
    open_room.submit(why="agreed with the shop", end="worse")
    open_room.press("More…", line=1)
    open_room.press_in("False positive…")
    open_room.submit(why="the price is per pair")

    assert open_room.moves(first) == [("accept", "agreed with the shop")]
    assert open_room.moves(second) == [("false_positive", "the price is per pair")]
    assert (open_room.state(first), open_room.state(second)) == (State.ACCEPTED, State.FALSE_POSITIVE)


def test_a_form_says_at_the_field_what_is_wrong(open_room: Room) -> None:
    one = open_room.look("a")
    open_room.deliver()
    open_room.press("Accept…")
    answered = open_room.submit(why="   ", end="date", until=int(now()) - 60)

    assert answered is not None
    assert (answered["response_action"], set(answered["errors"])) == ("errors", {"why", "until"})
    assert open_room.state(one) is State.OPEN


def test_assign_makes_it_a_persons_whom_andon_knows(open_room: Room) -> None:
    one = open_room.look("a")
    open_room.deliver()
    open_room.press("Assign to…")
    open_room.submit(person=WEI)
    message = open_room.deliver()
    open_room.press("Assign to…")
    open_room.submit(person=ANNA)

    assert "owner wei" in str(message.blocks)
    assert "does not know Slack user U0ANNA" in open_room.whispers[0]
    assert len(open_room.moves(one)) == 1


@pytest.mark.parametrize(
    ("outcome", "violated", "words"),
    [("ok", True, "still there: "), ("blocked", True, "could not be read (blocked)"), ("ok", False, "shows it right")],
)
def test_a_fresh_capture_is_answered_in_the_thread_once(
    open_room: Room, outcome: str, violated: bool, words: str
) -> None:
    one = open_room.look("a")
    root = open_room.deliver()
    open_room.press("Fresh capture")
    assert open_room.answer() == 0
    if outcome == "ok":
        open_room.look("a", violated=violated)
    with write(open_room.engine) as conn:
        asked = conn.execute(select(requests)).one()
        at = conn.execute(select(discrepancies.c.last_judged_at)).scalar() if outcome == "ok" else clock.now()
        conn.execute(update(listings).values(last_captured_at=at, last_outcome=outcome))
    assert [open_room.answer(), open_room.answer()] == [1, 0]
    open_room.deliver()

    (reply,) = root.replies
    assert f"#{one}: " in reply.text
    assert words in reply.text
    assert (reply.broadcast, asked.kind, "comes in the thread" in open_room.whispers[0]) == (False, "capture", True)


def test_a_capture_that_does_not_come_is_answered_after_an_hour(open_room: Room) -> None:
    open_room.look("a")
    root = open_room.deliver()
    open_room.press("Fresh capture")
    clock.advance(timedelta(minutes=61))
    open_room.answer()
    open_room.deliver()

    assert "no capture came within an hour" in root.replies[0].text


def test_an_ipr_case_is_opened_by_compliance(open_room: Room) -> None:
    one = open_room.look("a")
    with write(open_room.engine) as conn:
        conn.execute(update(discrepancies).values(family=Family.IPR.value, kind="relisted", seller="s1"))
    open_room.deliver()
    open_room.press("Open IPR case")
    open_room.press("Open IPR case", by=WEI)

    assert "minji needs the role compliance" in open_room.whispers[0]
    assert "is reviewing: andon cases show" in open_room.whispers[1].replace("`", "")
    with read(open_room.engine) as conn:
        assert [row.stage for row in conn.execute(select(cases))] == ["reviewing"]
    assert open_room.state(one) is State.OPEN


def test_a_line_in_the_thread_can_be_acted_upon(open_room: Room) -> None:
    open_room.look("a")
    root = open_room.deliver()
    later = open_room.look("b")
    open_room.deliver()
    open_room.press("Acknowledge", message=root.replies[0])

    assert open_room.state(later) is State.ACKNOWLEDGED
    with pytest.raises(ValueError, match="nothing here reads"):
        press(open_room.slack, PLACE, root.replies[0], "Assign to…")


def test_a_resolved_message_has_no_buttons(open_room: Room) -> None:
    open_room.look("a")
    open_room.deliver()
    open_room.mend("a")
    message = open_room.deliver()

    assert "andon:" not in str(message.blocks)


@pytest.mark.parametrize("wrong", ["unsigned", "other secret", "301 seconds old", "tomorrow", "not a number", "body"])
def test_what_slack_did_not_just_sign_does_nothing(open_room: Room, wrong: str) -> None:
    one = open_room.look("a")
    payload = press(open_room.slack, PLACE, open_room.deliver(), "Acknowledge")
    ages = {"301 seconds old": -301, "tomorrow": 330}
    headers, body = signed(payload, at=now() + ages.get(wrong, 0))
    if wrong == "unsigned":
        headers = {"Content-Type": headers["Content-Type"]}
    elif wrong == "other secret":
        headers, body = signed(payload, secret="0" * 32, at=now())
    elif wrong == "not a number":
        headers["X-Slack-Request-Timestamp"] = "now"
    elif wrong == "body":
        body = body.replace(b"acknowledge", b"resolve")
    status, _ = bring(open_room.url, headers, body)
    open_room.settle()

    assert status == 401
    assert (open_room.state(one), open_room.trail()) == (State.OPEN, [])


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "block_actions"},
        {"type": "block_actions", "actions": [{"action_id": "andon:take", "value": "take d:1"}]},
        {"type": "block_actions", "actions": [{"action_id": "andon:take", "value": ["take"]}], "user": "U1"},
        {"type": "view_submission", "view": {"callback_id": "andon:form", "private_metadata": "[" * 2000}},
    ],
    ids=range(5),
)
def test_what_makes_no_sense_is_taken_and_does_nothing(open_room: Room, payload: dict[str, Any]) -> None:
    open_room.bring(payload)

    assert open_room.trail() == []


def test_a_body_without_end_is_refused(open_room: Room) -> None:
    status, _ = bring(open_room.url, {}, b"x" * (1024 * 1024 + 1))

    assert status == 413


@pytest.mark.parametrize("target", [Member(12, 3), Shown(7, digest({1: 2, 3: 4}))])
def test_a_button_says_what_it_is_about(target: Member | Shown) -> None:
    assert understood(spoken(Verb.RESOLVE, target)) == (Verb.RESOLVE, target)


@pytest.mark.parametrize(
    "value", [None, "", "resolve", "burn d:1:1", "resolve d:1:1 ", "resolve d:١:1", "resolve m:1:x"]
)
def test_a_value_that_is_none_of_ours_is_refused(value: object) -> None:
    with pytest.raises(InputError, match="none of Andon's"):
        understood(value)


def test_by_whom_a_form_is_sent_off_is_who_acts(open_room: Room) -> None:
    open_room.look("a")
    open_room.deliver()
    open_room.press("Snooze…", by=MINJI)
    open_room.submit(by=ANNA, end="hour")

    assert "does not know Slack user U0ANNA" in open_room.whispers[0]
