"""Makes and sends the digest that is due and kills itself, as by kill -9, at the n-th step.

`python dying_digest.py DATABASE SLACK TOKEN SECONDS FOLDER N`. A step is the beginning or the end of any function of
the rooms that send. With N = 0 it lives and prints how many steps there were.
"""

import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from sandbox.slack import Slack  # noqa: E402
from store.engine import open_engine  # noqa: E402
from system import clock  # noqa: E402
from tests.alerts.killing import killed_at  # noqa: E402
from tests.alerts.newsroom import OPEN, Newsroom  # noqa: E402


class Elsewhere(Slack):
    """The Slack of the test that started this."""

    base_url = property(lambda _: sys.argv[2])


def main() -> None:
    database, _, token, seconds, folder, last = sys.argv[1:]
    clock.advance(timedelta(seconds=float(seconds)))
    room = Newsroom(open_engine(database), Elsewhere(token=token), Path(folder), ops=OPEN)
    with killed_at(int(last)):
        room.due()
        room.deliver(rounds=2)


if __name__ == "__main__":
    main()
