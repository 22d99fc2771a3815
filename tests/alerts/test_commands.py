"""`andon alerts` as people run it, and the way from settings to receivers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alerts import ways
from alerts.commands import app
from alerts.manifest import as_json
from alerts.slack import SCOPES
from model.errors import InputError, ServiceError
from sandbox.slack import Slack
from store.engine import open_engine
from system.receivers import TYPES
from system.settings import Route, Secrets, Settings, SlackReceiver
from tests.alerts.scene import PLACE, Scene


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Iterator[Slack]:
    with Slack() as twin:
        monkeypatch.setenv("ANDON_SLACK_BOT_TOKEN", twin.token)
        monkeypatch.setenv("ANDON_SLACK_BASE_URL", twin.base_url)
        monkeypatch.setenv("ANDON_DATABASE_URL", sqlite_url)
        yield twin


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "andon.toml"
    path.write_text(f'[receivers.ops]\ntype = "slack"\nchannel = "{PLACE}"\n')
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["alerts", *arguments])


def test_test_says_that_a_receiver_is_ready(slack: Slack, settings: Path) -> None:
    done = run("test", "--settings", str(settings))

    assert (done.exit_code, done.output.strip()) == (0, "ops: ready")
    assert slack.calls_of("chat.postMessage") == []


def test_test_says_what_is_wrong_and_ends_with_1(slack: Slack, settings: Path) -> None:
    slack.channel(PLACE).is_member = False

    done = run("test", "--settings", str(settings))

    assert done.exit_code == 1
    assert "/invite @Andon" in done.output


def test_test_without_a_receiver_says_how_to_name_one(slack: Slack, tmp_path: Path) -> None:
    path = tmp_path / "andon.toml"
    path.write_text("")

    done = run("test", "--settings", str(path))

    assert isinstance(done.exception, InputError)
    assert "[receivers.ops]" in str(done.exception)


def test_flush_sends_what_is_due(slack: Slack, settings: Path, sqlite_url: str) -> None:
    Scene(open_engine(sqlite_url)).look("a")

    done = run("flush", "--settings", str(settings))

    assert done.exit_code == 0
    assert "not due yet" in done.output


def test_flush_says_what_waits_and_why_and_ends_with_3(slack: Slack, settings: Path, sqlite_url: str) -> None:
    slack.revoked = True
    settings.write_text(settings.read_text() + '[[routes]]\nname = "all"\nreceiver = "ops"\nwait_seconds = 0\n')
    Scene(open_engine(sqlite_url)).look("a")

    done = run("flush", "--settings", str(settings))

    assert isinstance(done.exception, ServiceError)
    assert "install the app again" in done.output


def test_a_slack_that_does_not_answer_is_no_fault_of_the_settings(slack: Slack, settings: Path) -> None:
    slack.down = True

    done = run("test", "--settings", str(settings))

    assert isinstance(done.exception, ServiceError)


def test_a_route_to_nobody_is_refused() -> None:
    settings = Settings(routes=(Route(name="r", receiver="nobody"),))

    with pytest.raises(InputError, match="no receiver 'nobody'"):
        ways.configured(settings, Secrets())


def test_without_a_token_the_receiver_says_where_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANDON_SLACK_BOT_TOKEN", raising=False)
    made = ways.configured(Settings(receivers={"ops": SlackReceiver(channel="C1")}), Secrets())

    assert "ANDON_SLACK_BOT_TOKEN" in made["ops"].examine()[0]


def test_the_manifest_asks_for_the_scopes_that_sending_needs() -> None:
    manifest = json.loads(as_json())

    assert manifest["oauth_config"]["scopes"]["bot"] == list(SCOPES)


def test_a_digest_is_shown_without_being_sent(slack: Slack, settings: Path) -> None:
    done = run("digest", "heartbeat", "--settings", str(settings))

    assert done.exit_code == 0
    assert done.output.startswith("Daily digest: heartbeat\n")
    assert "Not all is well: nothing has been captured yet." in done.output
    assert slack.calls == []


def test_a_digest_is_sent_now_beside_its_times(slack: Slack, settings: Path) -> None:
    done = run("digest", "heartbeat", "--now", "--settings", str(settings))

    assert (done.exit_code, done.output.strip()) == (0, "everything is delivered")
    assert "Not all is well: nothing has been captured yet." in slack.channel(PLACE).messages[0].text


def test_a_digest_that_there_is_not_is_refused_with_those_that_there_are(slack: Slack, settings: Path) -> None:
    done = run("digest", "weekly", "--settings", str(settings))

    assert isinstance(done.exception, InputError)
    assert "no digest is called 'weekly'; there are: heartbeat" in str(done.exception)


def test_every_type_of_the_settings_has_a_way_and_every_way_a_type() -> None:
    assert sorted(TYPES) == sorted(ways.known())
