"""The command: its parts, its exit codes, its one sentence."""

import socket
from importlib import import_module
from pathlib import Path

import pytest
import typer

import cli
from model.errors import InputError, ServiceError


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    return int(stopped.value.code or 0)


@pytest.mark.parametrize("module", cli.ROOMS)
def test_table_names_what_each_room_has(module: str) -> None:
    app: typer.Typer = import_module(module).app
    commands = {one.name or getattr(one.callback, "__name__", "").replace("_", "-") for one in app.registered_commands}
    groups = {one.name for one in app.registered_groups}

    assert commands | groups == set(cli.ROOMS[module])


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0

    shown = capsys.readouterr().out
    assert all(name in shown for names in cli.ROOMS.values() for name in names)


def test_unknown_command_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("exract") == 2

    assert capsys.readouterr().err.count("\n") == 1


def test_missing_file_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", "none.html", "--url", "https://shop.example/") == 2

    assert capsys.readouterr().err == "andon: the file 'none.html' does not exist\n"


@pytest.mark.parametrize(("error", "code"), [(InputError("bad row"), 2), (ServiceError("no database"), 3)])
def test_errors_have_their_exit_codes(
    error: Exception, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app = typer.Typer()

    @app.command()
    def fail() -> None:
        raise error

    @app.command()
    def other() -> None: ...

    monkeypatch.setattr(cli, "assemble", lambda _: app)

    assert run("fail") == code
    assert capsys.readouterr().err == f"andon: {error}\n"


def test_extract_prints_one_line_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_text("<title>Access Denied</title>", "utf-8")
    (tmp_path / "m.jsonl").write_text('{"file": "a.html", "url": "https://shop.example/p"}\n' * 3, "utf-8")

    assert run("extract", "--manifest", str(tmp_path / "m.jsonl")) == 0

    assert capsys.readouterr().out.count('"outcome": "blocked"') == 3


@pytest.mark.parametrize("arguments", [(), ("a.html",), ("--manifest", "m.jsonl", "--url", "u")])
def test_extract_says_what_it_needs(arguments: tuple[str, ...]) -> None:
    assert run("extract", *arguments) == 2


def test_unknown_platform_is_wrong_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.html").write_text("x", "utf-8")

    assert run("extract", "--platform", "ebay", "--url", "https://shop.example/", str(tmp_path / "a.html")) == 2
    assert "no platform 'ebay'" in capsys.readouterr().err


STRANGE = """
[rules.nosuch]
enabled = false
[channels.own]
platform = "ebay"
base_url = "https://shop.test"
country = "US"
currency = "USD"
time_zone = "UTC"
kind = "own"
ground = "own"
"""


@pytest.fixture
def strange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> str:
    """Settings that name a rule and a platform that there are not."""
    monkeypatch.setenv("ANDON_DATABASE_URL", sqlite_url)
    (tmp_path / "andon.toml").write_text(STRANGE, "utf-8")
    return str(tmp_path / "andon.toml")


def test_doctor_tells_of_every_unknown_name(strange: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor", "--settings", strange) == 1

    said = capsys.readouterr().out
    assert "rules.nosuch: no such rule; there are: " in said
    assert "channels.own.platform = 'ebay': no such platform; there are: " in said


@pytest.mark.parametrize("command", ["serve", "check"])
def test_unknown_names_end_a_command_before_it_starts(
    strange: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command, "--settings", strange) == 2

    said = capsys.readouterr().err
    assert said.startswith("andon: rules.nosuch: no such rule; ")
    assert said.count("\n") == 1


def test_a_wrong_token_is_one_sentence_without_it(
    strange: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANDON_SLACK_BOT_TOKEN", "xoxb\nbad")

    assert run("doctor", "--settings", strange) == 2

    said = capsys.readouterr().err
    assert said.startswith("andon: ANDON_SLACK_BOT_TOKEN is no token")
    assert "bad" not in said


def test_a_port_that_is_taken_ends_serve_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ANDON_DATABASE_URL", sqlite_url)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (tmp_path / "andon.toml").write_text(f"[web]\nport = {port}\n", "utf-8")

        assert run("serve", "--settings", str(tmp_path / "andon.toml")) == 2

    assert f"web.port = {port}: cannot listen there" in capsys.readouterr().err
