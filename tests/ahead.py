"""Runs `andon` with its clock moved ahead, in a process that a test can kill. `ahead.py SECONDS ARGUMENT…`"""

import sys
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import cli
from system import clock


def main() -> None:
    """Run the command of this process's arguments."""
    seconds, *words = sys.argv[1:]
    clock.advance(timedelta(seconds=float(seconds)))
    sys.argv = ["andon", *words]
    cli.main(words)


if __name__ == "__main__":
    main()
