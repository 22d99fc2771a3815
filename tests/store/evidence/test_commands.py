"""`andon evidence …`, as people call it."""

import getpass
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from cli import assemble, main
from store.engine import open_engine, read
from store.tables import audit
from system.settings import load
from tests.store.evidence.packs import authority_in, kept, serving

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """A folder with settings of this login, and a store with two packs."""
    (tmp_path / "andon.toml").write_text(f'folder = "."\n[people.Kim]\nos_user = "{getpass.getuser()}"\n')
    shutil.copy(sqlite_template, tmp_path / "andon.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'andon.db'}")
    for name in "12":
        kept(engine, load(tmp_path / "andon.toml"), name)
    engine.dispose()
    return tmp_path


def said(folder: Path, *arguments: str, code: int = 0) -> str:
    """What `andon evidence` prints with these arguments in the folder."""
    done = CliRunner().invoke(assemble("evidence"), ["evidence", *arguments, "--settings", str(folder / "andon.toml")])
    assert done.exit_code == code, done.output
    return done.output


def test_show_says_what_is_kept_and_until_when(folder: Path) -> None:
    text = said(folder, "show", "2")

    assert text.startswith("evidence 2: https://shop.example/p/2 on channel shop, captured 2")
    assert "kind price; proves discrepancies: none" in text
    assert "no timestamp yet" in text
    assert "kept until 2" in text
    assert "archive/000002-exchange.warc" in text


def test_a_pack_is_handed_out_noted_and_verified(folder: Path) -> None:
    file = folder / "case.wacz"
    digest = said(folder, "pack", "1", "2", "--to", str(file)).split()[0]

    with read(engine := open_engine(f"sqlite:///{folder / 'andon.db'}")) as conn:
        row = conn.execute(select(audit).where(audit.c.action == "hand out")).one()
    engine.dispose()
    assert (row.target, row.detail) == ("case.wacz", {"evidence": [1, 2], "sha256": digest})
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    command = [sys.executable, str(ROOT / "cli.py"), "evidence", "verify", str(file), "--sha256", digest]
    done = subprocess.run(command, cwd=elsewhere, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout.splitlines()[-1][:12]) == (0, "as recorded:"), done.stderr


@pytest.mark.parametrize(("change", "code"), [(None, 0), (b"forged", 1)])
def test_verify_exits_by_its_verdict(
    folder: Path, change: bytes | None, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    said(folder, "pack", "1", "--to", str(folder / "case.wacz"))
    file = folder / "case.wacz"
    if change:
        file.write_bytes(file.read_bytes().replace(b"picture 1 0", b"PICTURE 1 0", 1))

    with pytest.raises(SystemExit) as ended:
        main(["evidence", "verify", str(file)])

    out = capsys.readouterr().out
    assert (ended.value.code or 0) == code
    assert ("evidence-000001/shot-0.png is changed" in out) is bool(change)


def test_verify_of_what_is_no_pack_is_wrong_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in ("andon.toml", "nowhere.wacz"):
        with pytest.raises(SystemExit) as ended:
            main(["evidence", "verify", str(folder / path)])
        assert ended.value.code == 2
    assert "is no pack; right would be a .wacz file" in capsys.readouterr().err


def test_hold_and_release_say_so(folder: Path) -> None:
    assert said(folder, "hold", "1", "--reason", "case 7") == "evidence 1 is on hold: case 7\n"
    assert "on hold: case 7" in said(folder, "show", "1")
    assert said(folder, "release", "1") == "evidence 1 is no longer on hold\n"
    assert said(folder, "purge") == "0 packs purged\n"


def test_stamp_stamps_everything_that_waits(folder: Path, tmp_path: Path) -> None:
    with serving(authority_in(tmp_path / "authority")) as authority:
        with (folder / "andon.toml").open("a") as settings:
            settings.write(f'[evidence]\nauthorities = ["{authority.url}"]\n')

        assert said(folder, "stamp") == "2 manifests stamped\n"

    assert f"UTC by {authority.url}" in said(folder, "show", "1")
