from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from model.errors import InputError
from store.commands import app
from store.engine import open_engine, write
from tests.store.lives import Shelf


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings whose folder holds the embedded database."""
    monkeypatch.delenv("ANDON_DATABASE_URL", raising=False)
    path = tmp_path / "andon.toml"
    path.write_text('folder = "var"\n')
    return path


def run(settings: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["db", *arguments, "--settings", str(settings)])


def test_upgrade_backup_and_restore(settings: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.db"
    assert run(settings, "upgrade").exit_code == 0
    engine = open_engine(f"sqlite:///{tmp_path / 'var' / 'andon.db'}")
    with write(engine) as conn:
        Shelf.of(conn).look("vv")
    engine.dispose()

    copied = run(settings, "backup", str(saved)).output
    assert f"{saved} is a copy of {tmp_path / 'var' / 'andon.db'}: " in copied
    refused = run(settings, "restore", str(saved))
    assert isinstance(refused.exception, InputError)
    assert "what" in run(settings, "restore", str(saved), "--force").output


def test_the_environment_names_the_database(settings: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANDON_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    result = run(settings, "upgrade")

    assert "is up to date" in result.output
    assert not (settings.parent / "var").exists()
