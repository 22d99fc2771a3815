"""The commands of docs/running.md do what they say, in a folder of the test instead of the machine's."""

import re
import subprocess
from pathlib import Path

RUNNING = (Path(__file__).parents[2] / "docs" / "running.md").read_text("utf-8")
SECRET = "postgresql://andon:a%40b&c@h/andon?sslmode=require"


def done(command: str, tmp_path: Path) -> str:
    """What a stand-in for the command `andon` was given when the shell ran `command`."""
    (tmp_path / "secrets").write_text(f"ANDON_DATABASE_URL='{SECRET}'\n")
    andon = tmp_path / "andon"
    andon.write_text('#!/bin/sh\necho "$ANDON_DATABASE_URL $PWD $*"\n')
    andon.chmod(0o700)
    command = command.replace("/opt/andon/bin/andon", str(andon)).replace("/etc/andon", str(tmp_path))
    return subprocess.run(["sh", "-c", command], check=True, capture_output=True, text=True).stdout


def test_the_backup_by_cron_reads_the_secrets(tmp_path: Path) -> None:
    found = re.search(r"^0 3 \* \* \* andon (.+)$", RUNNING, re.MULTILINE)

    assert found
    assert done(found[1].replace(r"\%", "%"), tmp_path).startswith(f"{SECRET} {tmp_path} db backup /backup/andon-2")


def test_init_runs_as_the_user_who_was_made_and_reads_the_secrets(tmp_path: Path) -> None:
    found = re.search(r"^runuser -u andon -- sh -c '(.+)'$", RUNNING, re.MULTILINE)

    assert found
    assert done(found[1], tmp_path) == f"{SECRET} {tmp_path} init\n"
    before = RUNNING[: found.start()]
    assert "useradd --system" in before
    assert "chown -R andon: /etc/andon" in before
