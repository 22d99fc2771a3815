"""The command: its parts, its exit codes, its one sentence."""

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
