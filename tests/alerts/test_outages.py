"""A receiver that takes nothing for long is told through another one, once, and once more when it is well."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from alerts import ways
from alerts.sending import Sender
from sandbox.desks.hook import HookTwin
from sandbox.slack import Slack
from system import clock
from system.settings import Secrets, parse
from tests.alerts.elsewhere import KEYS, section
from tests.alerts.scene import PLACE, Scene


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[HookTwin]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with HookTwin() as twin:
        yield twin


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as twin:
        yield twin


@pytest.fixture
def scene(sqlite_engine: Engine, hook: HookTwin) -> Scene:
    return scene_in(sqlite_engine, hook)


def scene_in(engine: Engine, hook: HookTwin) -> Scene:
    """Slack first, the webhook second; all is for Slack."""
    made = Scene(engine)
    receivers = {"ops": {"type": "slack", "channel": PLACE}, "spare": section(hook)}
    route = {"name": "all", "receiver": "ops", "wait_seconds": 0, "interval_seconds": 0}
    made.settings = parse({"receivers": receivers, "routes": [route]})
    return made


def senders(scene: Scene, slack: Slack, count: int = 2) -> list[Sender]:
    """Several processes' senders."""
    secrets = Secrets(slack_bot_token=slack.token, slack_base_url=slack.base_url)  # type: ignore[arg-type]
    known = ways.configured(scene.settings, secrets)
    return [Sender(scene.engine, scene.settings, known, pace_seconds=0) for _ in range(count)]


def minutes(those: list[Sender], hook: HookTwin, count: int) -> None:
    """Let every sender make its rounds for so many minutes."""
    for _ in range(count):
        hook.moved = clock._moved["by"]
        for one in those:
            one.plan()
            one.watch()
            while one.send_due():
                pass
            one._free_at.clear()
        clock.advance(timedelta(minutes=1))


def notices(hook: HookTwin) -> list[dict[str, Any]]:
    return [one["notice"] for one in hook.taken if one["event"] == "notice"]


def test_an_outage_is_told_once_through_the_second_receiver_and_once_when_it_is_over(
    engine: Engine, slack: Slack, hook: HookTwin
) -> None:
    scene = scene_in(engine, hook)
    slack.revoked = True
    those = senders(scene, slack)
    scene.look("a")
    scene.look("b", channel="other")
    minutes(those, hook, 4)
    assert notices(hook) == []
    minutes(those, hook, 15)
    minutes(senders(scene, slack), hook, 5)  # others that began later know of it

    (told,) = notices(hook)
    assert told["title"].startswith("Receiver ops has taken nothing since ")
    assert told["text"].startswith("2 messages wait for it, 0 of them critical")
    assert "token_revoked" in told["text"]

    slack.revoked = False
    minutes(those, hook, 15)

    assert [one["title"] for one in notices(hook)][1:] == ["Receiver ops takes messages again"]
    assert len(slack.channel(PLACE).messages) == 2
    assert scene.waiting() == []


def test_a_short_outage_is_not_told(scene: Scene, slack: Slack, hook: HookTwin) -> None:
    slack.down = True
    those = senders(scene, slack)
    scene.look("a")
    minutes(those, hook, 3)
    slack.down = False
    minutes(those, hook, 15)

    assert notices(hook) == []


def test_one_message_that_is_refused_while_others_arrive_is_no_outage(
    scene: Scene, slack: Slack, hook: HookTwin
) -> None:
    those = senders(scene, slack)
    slack.trouble("rate_limit", "chat.postMessage", times=1, seconds=3600)
    for number in range(12):
        scene.look(f"n{number}", channel=f"c{number}")
        minutes(those, hook, 1)

    assert notices(hook) == []


def test_while_the_second_is_out_too_both_words_wait_for_it(scene: Scene, slack: Slack, hook: HookTwin) -> None:
    slack.down = hook.gone = True
    those = senders(scene, slack, 1)
    scene.look("a")
    minutes(those, hook, 12)
    slack.down = False
    minutes(those, hook, 12)
    assert hook.taken == []
    hook.gone = False
    minutes(those, hook, 12)

    assert [one["over"] for one in notices(hook)] == [False, True]
    assert scene.waiting() == []


def test_the_fallback_of_the_settings_is_told_before_the_next_one(scene: Scene, slack: Slack, hook: HookTwin) -> None:
    with HookTwin() as named:
        receivers = {
            "ops": {"type": "slack", "channel": PLACE, "fallback": "night"},
            "spare": section(hook),
            "night": section(named) | {"language": "ko"},
        }
        route = {"name": "all", "receiver": "ops", "wait_seconds": 0}
        scene.settings = parse({"receivers": receivers, "routes": [route]})
        slack.down = True
        scene.look("a")
        minutes(senders(scene, slack), named, 12)

        (told,) = notices(named)
    assert "메시지를 받지 않습니다" in told["title"]
    assert hook.taken == []


def test_the_same_is_told_in_slack_of_another(scene: Scene, slack: Slack, hook: HookTwin) -> None:
    route = {"name": "all", "receiver": "spare", "wait_seconds": 0}
    receivers = {"ops": {"type": "slack", "channel": PLACE}, "spare": section(hook)}
    scene.settings = parse({"receivers": receivers, "routes": [route]})
    hook.gone = True
    those = senders(scene, slack)
    scene.look("a")
    minutes(those, hook, 12)
    hook.gone = False
    minutes(those, hook, 12)

    root, over = slack.channel(PLACE).every()
    assert "Receiver spare has taken nothing" in root.text
    assert (over.thread_ts, over.broadcast) == (root.ts, True)
    assert "takes messages again" in over.text
