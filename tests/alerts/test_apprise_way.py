"""Mail and other places through Apprise: news alone, bounded and harmless, and nothing lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from alerts import plain_words
from sandbox.desks.hook import HookTwin
from sandbox.desks.mail import MailTwin
from system.settings import parse
from tests.alerts.elsewhere import deliver, sender_of
from tests.alerts.scene import Scene

ROUTES = [{"name": "all", "receiver": "ops", "wait_seconds": 0, "interval_seconds": 0}]


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[HookTwin]:
    with HookTwin(secret=None) as twin:
        monkeypatch.setenv("ANDON_APPRISE_URLS", twin.url.replace("http", "json") + "/k3y-of-the-place/?rto=2&cto=2")
        yield twin


@pytest.fixture
def scene(sqlite_engine: Engine, hook: HookTwin) -> Scene:
    made = Scene(sqlite_engine)
    made.settings = parse({"receivers": {"ops": {"type": "apprise"}}, "routes": ROUTES})
    return made


def told(hook: HookTwin) -> list[dict[str, Any]]:
    return hook.taken


def test_news_and_the_end_are_told_and_nothing_between(scene: Scene, hook: HookTwin) -> None:
    first = scene.look("a")
    deliver(scene, hook)
    scene.look("b")
    deliver(scene, hook)
    scene.mend("a")
    deliver(scene, hook)
    assert [one["title"].partition("]")[0] for one in told(hook)] == ["[warning", "[warning"]
    scene.mend("b")
    deliver(scene, hook)

    opened, added, resolved = told(hook)
    assert opened["title"].startswith("[warning] Below floor: Arcus on own")
    assert f"#{first} " in opened["message"]
    assert "listing a" not in added["message"]
    assert (resolved["title"].partition("]")[0], resolved["message"]) == ("[resolved", "all resolved")
    assert scene.waiting() == []


@pytest.mark.parametrize("trouble", ["429", "500", "drop"])
def test_nothing_is_lost_when_it_is_not_taken(scene: Scene, hook: HookTwin, trouble: str) -> None:
    hook.trouble(trouble, times=2)
    scene.look("a")
    deliver(scene, hook, rounds=4)

    assert len(told(hook)) == 1
    assert scene.waiting() == []


def test_what_may_have_arrived_comes_again_for_there_is_no_looking(scene: Scene, hook: HookTwin) -> None:
    hook.trouble("lost_500")
    scene.look("a")
    deliver(scene, hook, rounds=3)

    first, second = told(hook)
    assert first["message"] == second["message"]


def test_of_several_places_only_the_one_that_lacks_it_is_told_again(
    scene: Scene, hook: HookTwin, monkeypatch: pytest.MonkeyPatch
) -> None:
    with HookTwin(secret=None) as other:
        places = [one.url.replace("http", "json") + "/" for one in (hook, other)]
        monkeypatch.setenv("ANDON_APPRISE_URLS", " ".join(places))
        other.trouble("500", times=2)
        sender = sender_of(scene)
        scene.look("a")
        deliver(scene, hook, rounds=4, sender=sender)

        assert (len(hook.taken), len(other.taken)) == (1, 1)


def test_a_refusal_is_told_without_what_is_secret(scene: Scene, hook: HookTwin) -> None:
    hook.gone = True
    scene.look("a")
    deliver(scene, hook)

    (waiting,) = scene.waiting()
    assert "refused" in waiting.error
    assert "k3y-of-the-place" not in waiting.error


def test_nobody_is_called_and_no_tag_is_opened() -> None:
    words = plain_words.defused("@all <at user_id='all'> <!channel> @everyone", 200)

    assert not any(bad in words for bad in ("@all", "<at", "<!channel", "@everyone"))


def test_examine_names_what_is_missing_or_unknown(
    scene: Scene, hook: HookTwin, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sender_of(scene).ways["ops"].examine() == []
    monkeypatch.setenv("ANDON_APPRISE_URLS", "json://127.0.0.1/ pigeon://secret")
    (fault,) = sender_of(scene).ways["ops"].examine()
    assert "number 2" in fault
    assert "secret" not in fault
    monkeypatch.delenv("ANDON_APPRISE_URLS")
    assert "is not set" in sender_of(scene).ways["ops"].examine()[0]


def test_mail_arrives_with_its_subject_and_its_text_inert(
    scene: Scene, hook: HookTwin, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailTwin() as mail:
        url = f"mailto://127.0.0.1:{mail.port}/?from=andon@brand.example&to=ops@brand.example&mode=insecure"
        monkeypatch.setenv("ANDON_APPRISE_URLS", url)
        mail.refuses = True
        scene.look("<b>a</b>")
        deliver(scene, hook)
        assert mail.taken == []
        mail.refuses = False
        deliver(scene, hook)

    (letter,) = mail.taken
    assert str(letter["Subject"]).startswith("[warning] Below floor: Arcus on own")
    assert letter.get_content_type() == "text/plain"
    assert "listing <\u2060b>a" in letter.get_content()
