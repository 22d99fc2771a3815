"""Makes the calls that are due, sends them, and kills itself, as by kill -9, at the n-th step.

`python dying_calls.py DATABASE SLACK TOKEN SECONDS FOLDER N`; a step is the beginning or the end of any function of the
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
from tests.alerts.calling import settings  # noqa: E402
from tests.alerts.killing import killed_at  # noqa: E402


def main() -> None:
    database, slack, token, seconds, folder, last = sys.argv[1:]
    clock.advance(timedelta(seconds=float(seconds)))
    secrets = Secrets(slack_bot_token=token, slack_base_url=slack)  # type: ignore[arg-type]
    house = settings(Path(folder))
    sender = Sender(open_engine(database), house, ways.configured(house, secrets), pace_seconds=0)
    with killed_at(int(last)):
        sender.plan()
        sender.renew()
        sender.call()
        while sender.send_due():
            pass


if __name__ == "__main__":
    main()
