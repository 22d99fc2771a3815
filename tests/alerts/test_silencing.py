"""`andon alerts silence` and `andon alerts explain` as people run them."""

import getpass
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from alerts.commands import app
from model.errors import InputError
from model.finding import Severity
from store.engine import open_engine
from tests.alerts.scene import Scene


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> Path:
    monkeypatch.setenv("ANDON_DATABASE_URL", sqlite_url)
    path = tmp_path / "andon.toml"
    write(path, "ops")
    return path


def write(path: Path, role: str) -> None:
    path.write_text(
        '[receivers.ops]\ntype = "slack"\nchannel = "C0OPS"\n'
        '[channels.own]\nplatform = "site"\nbase_url = "https://shop.example.com"\ncountry = "KR"\ncurrency = "KRW"\n'
        'time_zone = "Asia/Seoul"\nkind = "own"\n'
        f'[people.kim]\nos_user = "{getpass.getuser()}"\nroles = ["{role}"]\n'
    )


@pytest.fixture
def scene(sqlite_url: str) -> Scene:
    return Scene(open_engine(sqlite_url))


def run(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["alerts", *arguments, "--settings", str(settings)])


def silences(settings: Path, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(settings, "silence", "list", "--format", "json", *arguments).output)
    return found


def test_a_preview_says_how_many_it_would_mute_and_the_worst_and_changes_nothing(settings: Path, scene: Scene) -> None:
    for number in range(6):
        scene.look(f"w{number}", -10.0 - number)
    worst = scene.look("c", severity=Severity.CRITICAL)

    done = run(settings, "silence", "add", "--kind", "below_floor", "--preview")

    lines = done.output.splitlines()
    assert lines[0] == "It mutes 7 that stand now (1 critical, 6 warning); the worst:"
    assert lines[1].startswith(f"  {worst} critical below_floor on own: The price is KRW 69,000")
    assert len(lines) == 6
    assert silences(settings) == []


def test_a_silence_is_made_listed_and_ended(settings: Path) -> None:
    made = run(settings, "silence", "add", "--channel", "own", "--hours", "4", "--why", "the shop moves")
    assert "It mutes nothing that stands now." in made.output
    assert "`andon alerts silence end 1` ends it at once" in made.output

    held = silences(settings)
    assert run(settings, "silence", "end", "1").output.strip() == "silence 1 is ended"

    assert [(one["id"], one["state"], one["what"], one["author"]) for one in held] == [
        (1, "holds", "channel own", "kim")
    ]
    assert silences(settings) == []
    assert [(one["state"], one["ended_by"]) for one in silences(settings, "--all")] == [("over", "kim")]
    assert run(settings, "silence", "end", "1").output.strip() == "silence 1 was over already"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--channel", "own", "--why", "w"), "either --until"),
        (("--channel", "own", "--why", "w", "--hours", "1e300"), "90 days at most"),
        (("--channel", "own", "--hours", "1"), "--why is empty"),
        (("--hours", "1", "--why", "w"), "a silence of everything"),
        (("--kind", "stockuot", "--hours", "1", "--why", "w"), "no kind is called 'stockuot'"),
        (("--channel", "nvaer", "--hours", "1", "--why", "w"), "no channel is called 'nvaer'; there are: own"),
    ],
)
def test_a_silence_that_makes_no_sense_is_refused(settings: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(settings, "silence", "add", *arguments)

    assert isinstance(done.exception, InputError)
    assert sentence in str(done.exception)
    assert silences(settings, "--all") == []


def test_who_only_looks_may_not_silence(settings: Path) -> None:
    write(settings, "viewer")

    done = run(settings, "silence", "add", "--channel", "own", "--hours", "1", "--why", "w")

    assert isinstance(done.exception, InputError)
    assert "kim needs the role ops" in str(done.exception)


def test_explain_says_who_hears_of_a_discrepancy(settings: Path, scene: Scene) -> None:
    done = run(settings, "explain", str(scene.look("a")))

    assert done.exit_code == 0
    assert "Route 'default price' takes it, to receiver 'ops'." in done.output


def test_explain_of_what_is_not_there_is_one_sentence(settings: Path) -> None:
    done = run(settings, "explain", "7")

    assert str(done.exception) == "discrepancy 7 is not in the store"
