"""Which Andon this is, as evidence and exports name it."""

import shutil
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[1]
_SECONDS: Final = 10


@cache
def release() -> str:
    """The package's version; "unknown" where it runs without being installed."""
    try:
        return version("andon")
    except PackageNotFoundError:
        return "unknown"


@cache
def revision() -> str | None:
    """The git commit of the checkout that this runs from, with `-dirty` where files differ; None without a checkout."""
    git = shutil.which("git")
    if git is None or not (_ROOT / ".git").exists():
        return None
    command = [git, "-C", str(_ROOT), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=_SECONDS)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


def software() -> str:
    """Both in one line: "Andon 0.1.0 (git 1f3c…)"."""
    return f"Andon {release()} (git {revision()})" if revision() else f"Andon {release()}"
