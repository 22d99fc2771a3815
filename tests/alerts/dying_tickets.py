"""Sends what waits to a help desk and kills itself, as by kill -9, at the n-th step.

`python dying_tickets.py DATABASE ADDRESS TYPE SECONDS N`; a step is the beginning or the end of any function of the
rooms that send. With N = 0 it lives and prints how many steps there were.
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from alerts import ways  # noqa: E402
from alerts.sending import Sender  # noqa: E402
from store.engine import open_engine  # noqa: E402
from system import clock  # noqa: E402
from system.settings import Secrets, parse  # noqa: E402

PLACES = (str(ROOT / "alerts"), str(ROOT / "store"), "urllib3")


def main() -> None:
    database, address, kind, seconds, last = sys.argv[1:]
    clock.advance(timedelta(seconds=float(seconds)))
    section = {"type": kind, "base_url": address, "private_address": True}
    if kind == "freshdesk":
        section["requester"] = "andon@brand.example"
    settings = parse({"receivers": {"ops": section}})
    engine = open_engine(database)
    sender = Sender(engine, settings, ways.configured(settings, Secrets()), pace_seconds=0)
    steps = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal steps
        if event in {"call", "return"} and any(place in frame.f_code.co_filename for place in PLACES):
            steps += 1
            if steps == int(last):
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    sender.plan()
    while sender.send_due():
        pass
    sys.setprofile(None)
    sys.stdout.write(str(steps))


if __name__ == "__main__":
    main()
