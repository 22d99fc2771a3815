"""Delivery to a Slack that is strict, slow, down, or answers nothing: nothing is lost and nothing comes twice."""

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from alerts import ways
from alerts.sending import Sender
from alerts.uploading import Uploader
from model.errors import InputError
from model.finding import Severity
from sandbox.slack import Slack
from sandbox.workspace import Message
from store.engine import write
from store.notifications import say
from store.tables import messages, notifications
from system import clock
from system.receivers import SlackReceiver
from system.settings import Match, Route, Secrets
from tests.alerts.scene import PLACE, Scene
from tests.store.evidence.pictures import drawn, looked

OTHER = "C0PRICE"


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as twin:
        yield twin


@pytest.fixture
def scene(sqlite_engine: Engine, tmp_path: Path) -> Scene:
    return Scene(sqlite_engine, tmp_path)


def sender_of(scene: Scene, slack: Slack) -> Sender:
    secrets = Secrets(slack_bot_token=slack.token, slack_base_url=slack.base_url)  # type: ignore[arg-type]
    return Sender(scene.engine, scene.settings, ways.configured(scene.settings, secrets), pace_seconds=0)


def deliver(scene: Scene, slack: Slack, *, rounds: int = 8) -> None:
    """Plan and send until nothing waits, letting time pass between the rounds."""
    sender = sender_of(scene, slack)
    uploader = Uploader(scene.engine, scene.settings, sender.ways)
    for _ in range(rounds):
        sender.plan()
        uploader.look_out()
        uploader.upload_due()
        while sender.send_due():
            pass
        sender._free_at.clear()  # the pause that a place asked for is over
        clock.advance(timedelta(minutes=6))


def shown(slack: Slack) -> list[Message]:
    """Every message and reply that a person sees."""
    return list(slack.channel(PLACE).every())


def ids(slack: Slack) -> Counter[str]:
    """How often each notification was posted."""
    posted = [call for call in slack.calls_of("chat.postMessage") if call.error is None]
    return Counter(call.args["metadata"]["event_payload"]["notification"] for call in posted)


def test_a_root_is_edited_in_place_when_its_member_is_resolved(scene: Scene, slack: Slack) -> None:
    scene.look("a")
    deliver(scene, slack)
    scene.mend("a")
    deliver(scene, slack)

    (message,) = shown(slack)
    assert message.edits >= 1
    assert "~" in str(message.blocks)
    assert message.text.startswith("✅")


def test_a_later_member_is_broadcast_from_the_thread(scene: Scene, slack: Slack) -> None:
    scene.look("a")
    deliver(scene, slack)
    scene.look("b")
    deliver(scene, slack)

    root, reply = shown(slack)
    assert (reply.thread_ts, reply.broadcast) == (root.ts, True)
    assert "listing b" in str(reply.blocks)
    assert "listing a" not in str(reply.blocks)
    assert "listing b" in str(root.blocks)


def test_what_is_resolved_before_it_was_told_is_never_told(scene: Scene, slack: Slack) -> None:
    scene.look("a")
    sender_of(scene, slack).plan()
    scene.mend("a")
    deliver(scene, slack)

    assert shown(slack) == []
    assert scene.waiting() == []


def test_hundreds_of_one_kind_are_one_message_with_the_worst_and_a_count(scene: Scene, slack: Slack) -> None:
    for number in range(30):
        scene.look(f"n{number}", -10.0 - number)
    deliver(scene, slack, rounds=1 + 1)

    message, table = shown(slack)
    assert (table.thread_ts, table.text) == (message.ts, "All 30 as a table")
    assert "listing n29" in str(message.blocks)
    assert "listing n3*" not in str(message.blocks)
    assert "and 20 more" in str(message.blocks)


@pytest.mark.parametrize("trouble", ["rate_limit", "error", "drop", "refuse", "twice"])
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update", "conversations.history"])
def test_nothing_is_lost_or_doubled_whatever_goes_wrong(scene: Scene, slack: Slack, trouble: str, method: str) -> None:
    slack.trouble(trouble, method, times=2, seconds=3)
    slack.trouble("drop", "chat.postMessage")
    scene.look("a")
    deliver(scene, slack)
    scene.look("b")
    deliver(scene, slack)
    scene.mend("a")
    deliver(scene, slack)

    assert [message.thread_ts is None for message in shown(slack)] == [True, False]
    assert set(ids(slack).values()) == {1}
    assert scene.waiting() == []


def test_an_outage_of_hours_loses_nothing(scene: Scene, slack: Slack) -> None:
    slack.down = True
    scene.look("a")
    deliver(scene, slack, rounds=20)
    assert shown(slack) == []

    slack.down = False
    deliver(scene, slack)

    assert len(shown(slack)) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"revoked": True}, "install the app again"),
        ({"token": "xoxb-other"}, "copy the bot token"),
        ({"scopes": {"chat:write"}}, "needs channels:"),
    ],
)
def test_examine_says_in_plain_words_what_is_wrong(
    scene: Scene, slack: Slack, change: dict[str, object], words: str
) -> None:
    way = sender_of(scene, slack).ways["ops"]
    assert way.examine() == []
    for name, value in change.items():
        setattr(slack, name, value)

    assert words in " ".join(way.examine())


def test_examine_asks_for_an_invitation(scene: Scene, slack: Slack) -> None:
    slack.channel(PLACE).is_member = False

    assert "/invite" in " ".join(sender_of(scene, slack).ways["ops"].examine())


def test_a_refusal_keeps_the_message_until_it_is_mended(scene: Scene, slack: Slack) -> None:
    slack.revoked = True
    scene.look("a")
    deliver(scene, slack, rounds=3)
    (waiting,) = scene.waiting()
    assert "token_revoked" in waiting.error

    slack.revoked = False
    deliver(scene, slack)

    assert len(shown(slack)) == 1


def test_critical_goes_out_before_what_waited_longer(scene: Scene, slack: Slack) -> None:
    for number in range(5):
        scene.look(f"n{number}", channel=f"c{number}")
    clock.advance(timedelta(minutes=5))
    scene.look("z", kind="misprint", severity=Severity.CRITICAL)
    deliver(scene, slack, rounds=1)

    assert "a misprint?" in shown(slack)[0].text


def test_a_message_that_somebody_deleted_holds_nothing_up(scene: Scene, slack: Slack) -> None:
    scene.look("a")
    deliver(scene, slack)
    slack.channel(PLACE).messages.clear()
    scene.look("b")
    deliver(scene, slack)

    (message,) = shown(slack)
    assert "listing b" in str(message.blocks)
    assert "listing a" not in str(message.blocks)
    assert scene.waiting() == []


def test_a_place_that_asked_for_a_pause_holds_no_other_up(scene: Scene, slack: Slack) -> None:
    receivers = {"ops": SlackReceiver(channel=PLACE), "own": SlackReceiver(channel=OTHER)}
    routes = (
        Route(name="own", receiver="own", match=Match(severity=("warning",))),
        Route(name="ops", receiver="ops", group_by=("channel",)),
    )
    scene.settings = scene.settings.model_copy(update={"receivers": receivers, "routes": routes})
    for number in range(30):
        scene.look("a", channel=f"c{number}", severity=Severity.CRITICAL)
    scene.look("b")
    clock.advance(timedelta(minutes=1))
    sender = sender_of(scene, slack)
    sender.plan()
    clock.advance(timedelta(minutes=1))
    slack.trouble("rate_limit", seconds=300)

    for _ in range(3):
        sender.send_due()

    assert [one.args["channel"] for one in slack.calls_of("chat.postMessage")] == [PLACE, OTHER]


def test_something_critical_that_comes_while_others_wait_for_the_place_goes_next(scene: Scene, slack: Slack) -> None:
    for number in range(5):
        scene.look("a", channel=f"c{number}")
    passed = [0.0]
    sender = sender_of(scene, slack)
    sender.pace_seconds, sender.monotonic = 1.0, lambda: passed[0]

    def wait(seconds: float) -> None:
        passed[0] += seconds
        if passed[0] == seconds:
            scene.look("b", channel="late", severity=Severity.CRITICAL)
            sender.plan()

    sender.wait = wait
    sender.plan()
    clock.advance(timedelta(minutes=1))
    while sender.send_due():
        pass

    assert [f"listing {'b' if at == 1 else 'a'}*" in str(one.blocks) for at, one in enumerate(shown(slack))] == [
        True
    ] * 6
    assert passed[0] == pytest.approx(6.0)


def test_one_notification_that_cannot_be_written_does_not_stop_the_others(scene: Scene, slack: Slack) -> None:
    scene.look("a", kind="no_such_kind")
    sender_of(scene, slack).plan()
    clock.advance(timedelta(minutes=1))
    scene.look("b", channel="other")
    sender = sender_of(scene, slack)
    sender.plan()
    clock.advance(timedelta(minutes=1))
    with pytest.raises(InputError, match="no_such_kind"):
        sender.send_due()
    sender.send_due()

    assert "listing b" in str(shown(slack)[0].blocks)
    assert "see the log" in scene.waiting()[0].error


def die_and_recover(scene: Scene, slack: Slack, points: int, seed: int) -> None:
    """Kill a sender at random steps; another one finishes, and everything is there once."""
    chance = random.Random(seed)
    for number, name in enumerate(("a", "b", "c")):
        scene.prove(scene.look(name, channel=name), looked(page=drawn(grey=(number, 0, 0))))
    total = int(_run(scene, slack, 0).stdout)
    for number in range(points):
        about = chance.choice(["a", "b", "c"])
        scene.prove(scene.look(f"m{number}", channel=about), looked(page=drawn(grey=(100, number, 0))))
        scene.mend(f"m{number - 1}", channel=about) if number else None
        _answer(scene, f"answer {number}")
        clock.advance(timedelta(minutes=11))
        _run(scene, slack, chance.randint(1, total))
    deliver(scene, slack)


def _run(scene: Scene, slack: Slack, step: int) -> subprocess.CompletedProcess[str]:
    ahead = str(clock._moved["by"].total_seconds() + 30)
    url = scene.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, str(Path(__file__).with_name("dying.py")), url, slack.base_url, slack.token, ahead]
    command.append(str(scene.settings.folder))
    done = subprocess.run([*command, str(step)], capture_output=True, text=True, check=False)
    assert done.returncode in {0, -9}, done.stderr
    return done


def _answer(scene: Scene, text: str) -> None:
    """Let an answer wait for the thread of the first message."""
    with write(scene.engine) as conn:
        first = conn.execute(messages.select().order_by(messages.c.id).limit(1)).one()
        say(conn, first, {"text": text}, clock.now())


def _told_once(scene: Scene, slack: Slack) -> None:
    assert set(ids(slack).values()) == {1}
    assert set(Counter(one.text for one in shown(slack) if one.text.startswith("answer ")).values()) == {1}
    assert scene.waiting() == []
    with scene.engine.connect() as conn:
        rows = conn.execute(notifications.select().where(notifications.c.kind != "edit")).all()
    seen = [file for message in shown(slack) for file in message.files or [message.ts]]
    assert sorted(row.ts for row in rows if row.sent_at) == sorted(seen)  # of a file in the thread: what Slack calls it
    told = " ".join(str(message.blocks) for message in shown(slack))
    assert [name for name in ("a", "b", "c") if f"listing {name}*" not in told] == []
    brought = Counter(file.content for file in slack.workspace.files.values() if file.complete)
    assert set(brought.values()) == {1}
    pictured = [one for one in slack.channel(PLACE).messages if "slack_file" in str(one.blocks)]
    assert {name for name in ("a", "b", "c") if any(f"listing {name}*" in str(one.blocks) for one in pictured)} == {
        "a",
        "b",
        "c",
    }


def test_a_sender_killed_at_any_step_loses_and_doubles_nothing(scene: Scene, slack: Slack) -> None:
    die_and_recover(scene, slack, points=5, seed=random.randrange(10**6))

    _told_once(scene, slack)


@pytest.mark.drill
def test_a_sender_killed_at_fifty_steps_loses_and_doubles_nothing(scene: Scene, slack: Slack) -> None:
    die_and_recover(scene, slack, points=60, seed=random.randrange(10**6))

    _told_once(scene, slack)
