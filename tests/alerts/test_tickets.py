"""Tickets in Zendesk and Freshdesk: one per message, nothing lost or doubled whatever goes wrong, closed at the end."""

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from alerts import tickets
from alerts.content import Content, Line
from model.errors import ServiceError
from model.finding import Severity
from sandbox.desks.freshdesk import FreshdeskTwin
from sandbox.desks.zendesk import ZendeskTwin
from system import clock
from tests.alerts.elsewhere import KEYS, deliver, messages_of, sender_of, settings_of
from tests.alerts.scene import Scene

Desk = ZendeskTwin | FreshdeskTwin
DESKS: dict[str, type[Desk]] = {"zendesk": ZendeskTwin, "freshdesk": FreshdeskTwin}


@pytest.fixture(params=sorted(DESKS))
def desk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with DESKS[request.param]() as twin:
        yield twin


@pytest.fixture
def scene(sqlite_engine: Engine, desk: Desk) -> Scene:
    made = Scene(sqlite_engine)
    made.settings = settings_of(desk)
    return made


def texts(desk: Desk) -> list[list[str]]:
    """Per ticket what an agent reads, oldest first."""
    if isinstance(desk, ZendeskTwin):
        return [list(one.comments) for one in desk.tickets.values()]
    return [[one.description, *one.notes] for one in desk.tickets.values()]


def states(desk: Desk) -> list[str]:
    """Per ticket whether it is open, in one word for both."""
    words = {"new": "open", "open": "open", "solved": "solved", "closed": "closed", "2": "open", "4": "solved"}
    return [words[str(one.status)] for one in desk.tickets.values()]


def test_a_ticket_is_opened_commented_on_and_solved(scene: Scene, desk: Desk) -> None:
    scene.look("a")
    deliver(scene, desk)
    assert states(desk) == ["open"]
    scene.look("b")
    deliver(scene, desk)
    scene.mend("a")
    deliver(scene, desk)
    assert states(desk) == ["open"]
    scene.mend("b")
    deliver(scene, desk)

    ((opened, added, solved),) = texts(desk)
    assert "listing a" in opened
    assert "listing b" in added
    assert "listing a" not in added
    assert "all resolved" in solved
    assert states(desk) == ["solved"]
    assert desk.refused == []
    assert scene.waiting() == []


def test_what_comes_back_opens_its_ticket_again(scene: Scene, desk: Desk) -> None:
    scene.look("a")
    deliver(scene, desk)
    scene.mend("a")
    deliver(scene, desk)
    clock.advance(timedelta(days=3))
    scene.look("a")
    deliver(scene, desk)

    assert states(desk) == ["open"]
    assert len(texts(desk)[0]) == 3
    assert {one.ts for one in messages_of(scene)} == {"1"}


def test_what_comes_back_after_a_month_is_a_new_ticket(scene: Scene, desk: Desk) -> None:
    scene.look("a")
    deliver(scene, desk)
    scene.mend("a")
    deliver(scene, desk)
    clock.advance(timedelta(days=31))
    scene.look("a")
    deliver(scene, desk)

    assert states(desk) == ["solved", "open"]


def test_a_ticket_lives_until_its_last_member_is_resolved_however_long(scene: Scene, desk: Desk) -> None:
    scene.look("a")
    deliver(scene, desk)
    clock.advance(timedelta(days=4))
    deliver(scene, desk)
    clock.advance(timedelta(hours=20))
    scene.mend("a")
    deliver(scene, desk)

    assert states(desk) == ["solved"]


def test_a_deleted_ticket_is_followed_by_another_with_what_was_not_told(scene: Scene, desk: Desk) -> None:
    scene.look("a")
    deliver(scene, desk)
    scene.look("b")
    desk.tickets.clear()
    deliver(scene, desk)

    ((opened,),) = texts(desk)
    assert "listing b" in opened
    assert scene.waiting() == []


@pytest.mark.parametrize("trouble", ["429", "500", "half_json", "lost"])
def test_nothing_is_lost_or_doubled_when_it_begins_badly(scene: Scene, desk: Desk, trouble: str) -> None:
    survive(scene, desk, trouble, after=0)


@pytest.mark.drill
@pytest.mark.parametrize("trouble", ["429", "500", "drop", "reset", "half_json", "lost", "lost_500"])
@pytest.mark.parametrize("after", [0, 1, 2, 3, 4, 5])
def test_nothing_is_lost_or_doubled_whatever_goes_wrong(scene: Scene, desk: Desk, trouble: str, after: int) -> None:
    survive(scene, desk, trouble, after)


def survive(scene: Scene, desk: Desk, trouble: str, after: int) -> None:
    """Let two calls go wrong, once `after` more went well, and see that one ticket tells all of it once."""
    desk.trouble(trouble, times=2, after=after, seconds=3)
    scene.look("a")
    deliver(scene, desk, rounds=4)
    scene.look("b")
    deliver(scene, desk, rounds=4)
    scene.mend("a")
    scene.mend("b")
    deliver(scene, desk, rounds=4)

    ((opened, added, solved),) = texts(desk)
    assert ("listing a" in opened, "listing b" in added, "all resolved" in solved) == (True, True, True)
    assert states(desk) == ["solved"]
    assert scene.waiting() == []


def test_one_that_joins_while_the_first_send_is_unsure_is_told_too(scene: Scene, desk: Desk) -> None:
    desk.trouble("lost")
    scene.look("a")
    deliver(scene, desk, rounds=1)
    scene.look("b")
    deliver(scene, desk, rounds=4)

    ((opened, added),) = texts(desk)
    assert "listing b" not in opened
    assert "listing b" in added


@pytest.mark.parametrize("desk", ["zendesk"], indirect=True)
def test_a_closed_ticket_is_followed_up(scene: Scene, desk: ZendeskTwin) -> None:
    scene.look("a")
    deliver(scene, desk)
    scene.mend("a")
    deliver(scene, desk)
    desk.tickets[1].status = "closed"
    scene.look("a")
    deliver(scene, desk)

    assert desk.tickets[2].follows == 1
    assert scene.waiting() == []


@pytest.mark.parametrize("desk", ["zendesk"], indirect=True)
def test_a_ticket_is_found_when_its_key_is_forgotten(scene: Scene, desk: ZendeskTwin) -> None:
    desk.forgets_keys = True
    desk.trouble("lost")
    scene.look("a")
    deliver(scene, desk, rounds=4)

    assert len(desk.tickets) == 1


@pytest.mark.parametrize("desk", ["zendesk"], indirect=True)
def test_a_comment_is_found_behind_a_page_of_others(scene: Scene, desk: ZendeskTwin) -> None:
    desk.page_limit = 2
    scene.look("a")
    deliver(scene, desk)
    desk.trouble("lost")
    scene.look("b")
    deliver(scene, desk, rounds=1)
    desk.tickets[1].comments += ["<p>an agent's</p>"] * 5
    deliver(scene, desk)

    assert sum("listing b" in text for text in texts(desk)[0]) == 1


def test_a_critical_one_has_a_ticket_of_its_own_that_is_urgent(scene: Scene, desk: Desk) -> None:
    scene.look("a")
    deliver(scene, desk)
    scene.look("z", severity=Severity.CRITICAL)
    deliver(scene, desk)

    assert [str(one.priority) in ("urgent", "4") for one in desk.tickets.values()] == [False, True]


def test_examine_says_what_is_wrong(scene: Scene, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sender_of(scene).ways["ops"].examine() == []
    desk.revoked = True
    assert "is wrong" in sender_of(scene).ways["ops"].examine()[0]
    desk.trouble("500")
    with pytest.raises(ServiceError, match="answered 500"):
        sender_of(scene).ways["ops"].examine()
    for name in KEYS:
        monkeypatch.delenv(name)
    assert "is not set" in sender_of(scene).ways["ops"].examine()[0]


def test_a_refusal_keeps_what_is_to_be_told_and_shows_no_key(scene: Scene, desk: Desk) -> None:
    desk.revoked = True
    scene.look("a")
    deliver(scene, desk, rounds=2)
    (waiting,) = scene.waiting()
    assert "is wrong" in waiting.error
    assert not any(key in waiting.error for key in KEYS.values())

    desk.revoked = False
    deliver(scene, desk)

    assert len(desk.tickets) == 1


def test_foreign_text_is_neither_markup_nor_placeholder() -> None:
    nasty = "<img src=x onerror=alert(1)> {{ticket.requester.email}} {% x %} @all \u202eevil"
    line = Line(
        discrepancy_id=1,
        version=1,
        severity=Severity.WARNING,
        ended=False,
        title=nasty,
        sentence=nasty,
        url='https://x.test/"><script>',
        context=nasty,
        evidence=nasty,
    )
    content = Content(
        severity=Severity.WARNING,
        headline=nasty * 20,
        summary=nasty,
        lines=(line,) * 10,
        left_out=3,
        command="andon discrepancies list",
        shown={1: 1},
        live=1,
    )

    body = tickets.write(content, "root", "en")

    assert not any(bad in body["html"] for bad in ("<img", "<script", "{{", "{%", "\u202e"))
    assert not any(bad in body["subject"] for bad in ("{{", "{%", "@all", "\u202e"))
    assert len(body["subject"]) <= 255
    assert len(tickets.marked(body, "x" * 36)) <= 65_535


def die_and_recover(scene: Scene, desk: Desk, points: int, seed: int) -> None:
    """Kill a sender at random steps; another one finishes."""
    chance = random.Random(seed)
    for name in ("a", "b", "c"):
        scene.look(name, channel=name)
    total = int(_run(scene, desk, 0).stdout)
    for number in range(points):
        about = chance.choice(["a", "b", "c"])
        scene.look(f"m{number}", channel=about)
        scene.mend(f"m{number - 1}", channel=about) if number else None
        clock.advance(timedelta(minutes=11))
        _run(scene, desk, chance.randint(1, total))
    deliver(scene, desk, rounds=8)


def _run(scene: Scene, desk: Desk, step: int) -> subprocess.CompletedProcess[str]:
    ahead = str(clock._moved["by"].total_seconds() + 30)
    url = scene.engine.url.render_as_string(hide_password=False)
    kind = "zendesk" if isinstance(desk, ZendeskTwin) else "freshdesk"
    command = [sys.executable, str(Path(__file__).with_name("dying_tickets.py")), url, desk.url, kind, ahead, str(step)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {0, -9}, done.stderr
    return done


def _told_once(scene: Scene, desk: Desk, points: int) -> None:
    assert scene.waiting() == []
    read = [text for ticket in texts(desk) for text in ticket]
    marks = [text.rpartition("Andon notification ")[2][:36] for text in read]
    assert len(set(marks)) == len(marks)
    assert len(desk.tickets) == 3
    opened = [name for name in ("a", "b", "c") if sum(f"listing {name}, " in text for text in read) != 1]
    assert opened == []
    told = " ".join(read)
    assert [number for number in range(points) if f"listing m{number}, " not in told and number == points - 1] == []


@pytest.mark.parametrize("desk", ["freshdesk"], indirect=True)  # the one that knows no key for repeated calls
def test_a_sender_killed_at_any_step_loses_and_doubles_no_ticket(scene: Scene, desk: Desk) -> None:
    die_and_recover(scene, desk, points=2, seed=random.randrange(10**6))

    _told_once(scene, desk, 2)


@pytest.mark.drill
def test_a_sender_killed_at_fifty_steps_loses_and_doubles_no_ticket(scene: Scene, desk: Desk) -> None:
    die_and_recover(scene, desk, points=50, seed=random.randrange(10**6))

    _told_once(scene, desk, 50)
