"""Runs `andon` with its clock moved ahead: `python -m demo.at SECONDS crawl own …`."""

import sys
from datetime import timedelta

import cli
from system import clock

if __name__ == "__main__":
    clock.advance(timedelta(seconds=float(sys.argv[1])))
    cli.main(sys.argv[2:])
