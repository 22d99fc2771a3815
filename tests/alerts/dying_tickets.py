"""Sends what waits to a help desk and kills itself, as by kill -9, at the n-th step.

`python dying_tickets.py DATABASE ADDRESS TYPE SECONDS N`; a step is the beginning or the end of any function of the
rooms that send. With N = 0 it lives and prints how many steps there were.
"""

import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from alerts import ways  # noqa: E402
from alerts.sending import Sender  # noqa: E402
from store.engine import open_engine  # noqa: E402
from system import clock  # noqa: E402
from system.settings import Secrets  # noqa: E402
from tests.alerts.elsewhere import settings_with  # noqa: E402
from tests.alerts.killing import killed_at  # noqa: E402


def main() -> None:
    database, address, kind, seconds, last = sys.argv[1:]
    clock.advance(timedelta(seconds=float(seconds)))
    section: dict[str, object] = {"type": kind, "base_url": address, "private_address": True}
    if kind == "freshdesk":
        section["requester"] = "andon@brand.example"
    settings = settings_with(section)
    engine = open_engine(database)
    sender = Sender(engine, settings, ways.configured(settings, Secrets()), pace_seconds=0)
    with killed_at(int(last)):
        sender.plan()
        while sender.send_due():
            pass


if __name__ == "__main__":
    main()
