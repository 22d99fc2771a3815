"""One turn of the whole house, its clock moved ahead: crawl, check, tell. `living.py SETTINGS SECONDS CHANNEL…`

What `andon serve` does by schedule, done once and in order, so that a test can kill it at any moment.
"""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from alerts import ways  # noqa: E402
from alerts.sending import Sender  # noqa: E402
from monitors import check  # noqa: E402
from store.opening import opened  # noqa: E402
from system import clock  # noqa: E402


def main() -> None:
    settings, seconds, *channels = sys.argv[1:]
    clock.advance(timedelta(seconds=float(seconds)))
    house = opened(Path(settings))
    sender = Sender(house.engine, house.settings, ways.configured(house.settings, house.secrets), pace_seconds=0)
    for channel in channels:
        crawl = [sys.executable, str(ROOT / "tests" / "ahead.py"), seconds, "crawl", channel, "--settings", settings]
        subprocess.run(crawl, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        check.check_pending(house.engine, house.settings)
        sender.plan()
        while sender.send_due():
            pass


if __name__ == "__main__":
    main()
