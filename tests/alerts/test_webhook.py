"""The signed webhook: what it says, how it is signed, and that nothing is lost whatever the other side does."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from alerts.calling import pause
from model.errors import ServiceError
from sandbox.desks.hook import HookTwin
from system import clock
from system.settings import parse
from tests.alerts.elsewhere import KEYS, deliver, sender_of, settings_of
from tests.alerts.scene import Scene


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[HookTwin]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with HookTwin() as twin:
        yield twin


@pytest.fixture
def scene(sqlite_engine: Engine, hook: HookTwin) -> Scene:
    made = Scene(sqlite_engine)
    made.settings = settings_of(hook)
    return made


def events(hook: HookTwin) -> list[str]:
    return [one["event"] for one in hook.once.values()]


def test_a_life_is_told_from_its_opening_to_its_end(scene: Scene, hook: HookTwin) -> None:
    number = scene.look("a")
    deliver(scene, hook)
    scene.look("b")
    deliver(scene, hook)
    scene.mend("a")
    scene.mend("b")
    deliver(scene, hook)

    told = events(hook)
    assert (told[0], told[1], told[-1]) == ("opened", "added", "resolved")
    first = hook.taken[0]
    assert first["schema"] == 1
    assert first["message"]["members"] == {str(number): 1}
    (listed,) = first["discrepancies"]
    wanted = {"id": number, "kind": "below_floor", "channel": "own", "listing": "a", "severity": "warning"}
    assert wanted.items() <= listed.items()
    assert hook.refused == []
    assert scene.waiting() == []


@pytest.mark.parametrize("trouble", ["429", "500", "drop", "reset", "lost", "lost_500"])
def test_nothing_is_lost_and_a_repetition_says_the_same_under_the_same_id(
    scene: Scene, hook: HookTwin, trouble: str
) -> None:
    hook.trouble(trouble, times=2, seconds=3)
    scene.look("a")
    deliver(scene, hook, rounds=1)
    scene.look("b")
    deliver(scene, hook, rounds=4)

    assert events(hook)[0] == "opened"
    named = " ".join(str(one["discrepancies"]) for one in hook.once.values())
    assert "'listing': 'a'" in named
    assert "'listing': 'b'" in named
    assert all(hook.once[one["id"]] == one for one in hook.taken)
    assert scene.waiting() == []


def test_a_pause_that_is_asked_for_is_kept(scene: Scene, hook: HookTwin) -> None:
    hook.trouble("429", seconds=1800)
    scene.look("a")
    sender = sender_of(scene)
    sender.plan()
    clock.advance(timedelta(minutes=1))
    sender.send_due()

    (waiting,) = scene.waiting()
    assert timedelta(minutes=29) < waiting.due_at - clock.now() <= timedelta(minutes=30)


def test_gone_is_refused_and_kept(scene: Scene, hook: HookTwin) -> None:
    hook.gone = True
    scene.look("a")
    deliver(scene, hook, rounds=2)

    (waiting,) = scene.waiting()
    assert "gone for good" in waiting.error
    assert not waiting.uncertain


def test_a_redirect_is_not_followed(scene: Scene, hook: HookTwin) -> None:
    with HookTwin() as other:
        hook.leads_to = other.url
        scene.look("a")
        deliver(scene, hook, rounds=2)

        assert other.calls == []
    assert "leads elsewhere" in scene.waiting()[0].error


def test_a_private_address_needs_leave(scene: Scene, hook: HookTwin) -> None:
    url = hook.url.replace("127.0.0.1", "localhost")
    hidden = {"ops": {"type": "webhook", "url": url}}
    scene.settings = parse({"receivers": hidden, "routes": [{"name": "all", "receiver": "ops", "wait_seconds": 0}]})
    scene.look("a")
    deliver(scene, hook, rounds=2)

    assert hook.calls == []
    assert "private_address = true" in scene.waiting()[0].error


def test_examine_tells_a_wrong_secret_and_a_missing_one(
    scene: Scene, hook: HookTwin, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sender_of(scene).ways["ops"].examine() == []
    monkeypatch.setenv("ANDON_WEBHOOK_SECRET", "another")
    assert "need the same secret" in sender_of(scene).ways["ops"].examine()[0]
    monkeypatch.delenv("ANDON_WEBHOOK_SECRET")
    assert "ANDON_WEBHOOK_SECRET is not set" in sender_of(scene).ways["ops"].examine()[0]


def test_one_that_does_not_answer_is_no_fault_of_the_settings(scene: Scene, hook: HookTwin) -> None:
    hook.trouble("500")

    with pytest.raises(ServiceError, match="answered 500"):
        sender_of(scene).ways["ops"].examine()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("0", 1.0), ("999999", 3600.0), ("soon", 1.0), ("", 1.0), ("Thu, 01 Jan 2099 00:00:00 GMT", 3600.0)],
)
def test_retry_after_is_a_number_or_a_date_and_bounded(header: str, seconds: float) -> None:
    assert pause({"retry-after": header}) == seconds
