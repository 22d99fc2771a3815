"""Pictures of what is told: shown with the message, private to it, and never in an alert's way."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from alerts import ways
from alerts.sending import PROOF_WAIT, Sender
from alerts.uploading import Uploader
from model.finding import Severity
from sandbox.slack import Slack
from sandbox.workspace import Message
from store.evidence.spool import Spool
from system import clock
from system.settings import Secrets
from tests.alerts.scene import PLACE, Scene
from tests.store.evidence.pictures import drawn, looked


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as twin:
        yield twin


@pytest.fixture
def scene(sqlite_engine: Engine, tmp_path: Path) -> Scene:
    return Scene(sqlite_engine, tmp_path)


class Team:
    """A sender and who brings its pictures."""

    def __init__(self, scene: Scene, slack: Slack) -> None:
        secrets = Secrets(slack_bot_token=slack.token, slack_base_url=slack.base_url)  # type: ignore[arg-type]
        known = ways.configured(scene.settings, secrets)
        self.sender = Sender(scene.engine, scene.settings, known, pace_seconds=0)
        self.uploader = Uploader(scene.engine, scene.settings, known)

    def send(self) -> None:
        """Plan and send what is due."""
        self.sender.plan()
        while self.sender.send_due():
            pass

    def bring(self) -> None:
        """Look for pictures and bring them."""
        self.uploader.look_out()
        while self.uploader.upload_due():
            pass

    def go_on(self, rounds: int = 12) -> None:
        """Both, as time passes."""
        for _ in range(rounds):
            self.send()
            self.bring()
            self.sender._free_at.clear()
            clock.advance(timedelta(minutes=2))
        self.send()


@pytest.fixture
def team(scene: Scene, slack: Slack) -> Team:
    return Team(scene, slack)


def shown(slack: Slack) -> list[Message]:
    return list(slack.channel(PLACE).every())


def images(message: Message) -> list[dict[str, object]]:
    return [block for block in message.blocks if block["type"] == "image"]


def brought(slack: Slack) -> list[bytes]:
    return [file.content for file in slack.workspace.files.values() if file.complete]


def critical(scene: Scene, name: str = "a") -> int:
    return scene.look(name, severity=Severity.CRITICAL)


def test_a_critical_message_goes_out_with_its_crop(engine: Engine, slack: Slack, tmp_path: Path) -> None:
    scene = Scene(engine, tmp_path)
    team, files = Team(scene, slack), looked()
    number = scene.prove(critical(scene), files)
    team.send()
    assert shown(slack) == []

    team.bring()
    clock.advance(timedelta(seconds=2))
    team.send()

    (message,) = shown(slack)
    (image,) = images(message)
    (file,) = slack.workspace.files.values()
    assert (image["slack_file"], message.edits) == ({"id": file.id}, 0)
    assert "listing a: " in str(image["alt_text"])
    assert (file.content, file.name) == (files["marked-price-desktop.png"], "marked-price-desktop.png")
    assert f"evidence {number}: `andon evidence show {number}`" in str(message.blocks)
    assert [call.args.get("channel_id") for call in slack.calls_of("files.completeUploadExternal")] == [None]


def test_a_critical_message_waits_for_the_pack_that_is_being_made_and_no_longer_than_ten_seconds(
    scene: Scene, slack: Slack, team: Team
) -> None:
    capture_id, listing, at = scene.captured(opened := critical(scene))
    Spool.of(scene.settings).hold({(listing, at): {"fields.json": b"{}"}})
    team.send()
    clock.advance(timedelta(seconds=5))
    team.send()
    assert shown(slack) == []

    clock.advance(PROOF_WAIT)
    team.send()
    (message,) = shown(slack)
    assert "evidence" not in str(message.blocks)

    scene.prove(opened, looked(), capture_id)
    team.bring()
    team.send()

    assert len(images(message)) == 1
    assert "evidence 1" in str(message.blocks)
    assert message.edits == 1


def test_what_has_no_pack_to_come_waits_for_nothing(scene: Scene, slack: Slack, team: Team) -> None:
    scene.captured(critical(scene))
    team.send()

    assert len(shown(slack)) == 1


def test_a_pack_without_pictures_is_named_by_an_edit(scene: Scene, slack: Slack, team: Team) -> None:
    opened = critical(scene)
    team.send()
    scene.prove(opened, {"fields.json": b"{}"})
    team.bring()
    team.send()

    (message,) = shown(slack)
    assert ("evidence 1" in str(message.blocks), images(message)) == (True, [])


@pytest.mark.parametrize("trouble", ["rate_limit", "error", "drop", "refuse"])
@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
def test_a_picture_that_does_not_arrive_delays_nothing_and_is_shown_later(
    scene: Scene, slack: Slack, team: Team, trouble: str, step: str
) -> None:
    slack.trouble(trouble, step, times=2)
    scene.prove(critical(scene), looked())
    team.send()
    team.bring()
    clock.advance(timedelta(seconds=2))
    team.send()
    (message,) = shown(slack)
    assert images(message) == []

    team.go_on()

    assert len(images(message)) == 1
    assert len(brought(slack)) == 1
    assert (len(shown(slack)), scene.waiting()) == (1, [])


def test_without_the_scope_messages_go_out_plain_and_pictures_are_given_up(
    scene: Scene, slack: Slack, team: Team
) -> None:
    slack.scopes.discard("files:write")
    scene.prove(critical(scene), looked())
    team.go_on(20)

    (message,) = shown(slack)
    assert images(message) == []
    assert len(slack.calls_of("files.getUploadURLExternal")) == 6
    assert "files:write" in " ".join(team.sender.ways["ops"].examine())


def test_a_picture_that_slack_works_on_yet_is_shown_by_an_edit(scene: Scene, slack: Slack, team: Team) -> None:
    scene.prove(critical(scene), looked())
    team.send()
    team.bring()
    slack.workspace.unready = 1
    clock.advance(timedelta(seconds=2))
    team.send()
    (message,) = shown(slack)
    assert images(message) == []
    assert "listing a" in str(message.blocks)

    team.go_on(2)

    assert len(images(message)) == 1
    assert len(brought(slack)) == 1


def test_a_picture_that_is_refused_for_good_is_given_up(scene: Scene, slack: Slack, team: Team) -> None:
    scene.prove(critical(scene), looked())
    team.send()
    team.bring()
    slack.workspace.unready = 1000
    clock.advance(timedelta(seconds=2))
    team.go_on(20)

    (message,) = shown(slack)
    assert images(message) == []
    assert scene.waiting() == []
    assert message.edits <= 6


def test_the_three_worst_have_pictures_and_a_resolved_one_has_none(scene: Scene, slack: Slack, team: Team) -> None:
    for number in range(12):
        scene.prove(scene.look(f"n{number}", -10.0 - number), looked(page=drawn(grey=(number, 0, 0))))
    team.go_on()
    (message,) = slack.channel(PLACE).messages
    assert [str(one["alt_text"]).partition(":")[0] for one in images(message)] == [
        "listing n11",
        "listing n10",
        "listing n9",
    ]
    assert len([body for body in brought(slack) if body.startswith(b"\x89PNG")]) == 3

    scene.mend("n11")
    team.go_on()

    assert "listing n11:" not in str(images(message))
    assert len(images(message)) == 3


def test_the_same_picture_is_brought_once(scene: Scene, slack: Slack, team: Team) -> None:
    opened = critical(scene)
    scene.prove(opened, looked())
    team.go_on(3)
    critical(scene, "b")
    scene.mend("a")
    team.go_on(3)

    assert len(brought(slack)) == 1
