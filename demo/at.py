"""Runs `andon` with its clock moved ahead, in a process forked from one that has everything loaded: that costs most."""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Final

import cli
from system import clock

PRELOADED: Final = ("demo.at", *cli.ROOMS, "spiders.crawling.run", "spiders.platforms", "spiders.officials")
"""None of them begins a thread or a reactor."""

_FORKS: Final = multiprocessing.get_context("forkserver")


@dataclass(frozen=True, slots=True)
class Running:
    """A command that was started; what it prints goes to files."""

    process: ForkServerProcess
    out: Path
    wrong: Path

    def wait(self) -> int:
        """Its exit code, when it has ended."""
        self.process.join()
        return self.process.exitcode or 0


def start(arguments: list[str], ahead: timedelta, environment: Mapping[str, str], files: Path) -> Running:
    """Start `andon ARGUMENTS`; `files` names what its output is kept in, without a suffix."""
    _FORKS.set_forkserver_preload(list(PRELOADED))
    running = Running(
        _FORKS.Process(target=_run, args=(arguments, ahead, dict(environment), files)),
        files.with_suffix(".out"),
        files.with_suffix(".err"),
    )
    running.process.start()
    return running


def _run(arguments: list[str], ahead: timedelta, environment: dict[str, str], files: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    for number, suffix in ((1, ".out"), (2, ".err")):
        with files.with_suffix(suffix).open("wb") as file:
            os.dup2(file.fileno(), number)
    clock.advance(ahead)
    sys.argv = ["andon", *arguments]
    cli.main(arguments)
