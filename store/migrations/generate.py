"""Write the migration that leads from the newest script to the tables as the code has them.

    python -m store.migrations.generate 0002 "Keep what a seller was called before"

Until the first release the only script is made anew instead:

    rm store/migrations/versions/0001_* && python -m store.migrations.generate 0001 "Make every table"
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import Script

from store.engine import sqlite_url, write
from store.migrating import configured, upgrade


def generate(revision: str, message: str) -> None:
    """Write `versions/<revision>_<message>.py`; look it over before it is committed."""
    with tempfile.TemporaryDirectory() as folder:
        engine = upgrade(sqlite_url(Path(folder)))
        with write(engine) as conn:
            script = command.revision(configured(conn), message, autogenerate=True, rev_id=revision)
        engine.dispose()
    if isinstance(script, Script):
        _tidy(Path(script.path))


def _tidy(path: Path) -> None:
    """Without Alembic's remarks, formatted as the rest."""
    path.write_text(re.sub(r"^ *# ###.*\n", "", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    for arguments in (["check", "--select=I", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *arguments, str(path)], check=True)  # noqa: S603 our own words


if __name__ == "__main__":
    generate(*sys.argv[1:])
