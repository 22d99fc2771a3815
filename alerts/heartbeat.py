"""The heartbeat: an address outside is asked while all is well, so that a dead man's switch there rings when it is not.

It is asked from the process that does the work, and only when the store says that the work is done: what is dead asks
nothing, and what is ill asks nothing either. Any service will do that rings when it is not asked (healthchecks.io, a
push monitor). The address is a secret, and stands in no log.
"""

import logging
import threading
from dataclasses import dataclass
from typing import Final

import urllib3
from sqlalchemy import Engine

from alerts import wellness
from store.engine import read
from system import clock
from system.settings import Settings

log = logging.getLogger(__name__)

_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Heartbeat:
    """Asks the address while all is well."""

    engine: Engine
    settings: Settings
    url: str

    def run(self, stop: threading.Event) -> None:
        """Beat until `stop`; what goes wrong is logged, and the next beat tries again."""
        while not stop.is_set():
            try:
                self.beat()
            except Exception:
                log.exception("no heartbeat, for it is not known whether all is well; the next one tries again")
            stop.wait(self.settings.heartbeat.minutes * 60)

    def beat(self) -> bool:
        """Ask once, if all is well; whether the address was asked and took it."""
        with read(self.engine) as conn:
            found = wellness.ills(conn, self.settings, clock.now())
        if found:
            log.warning("no heartbeat, for not all is well: %s", ", ".join(sorted({one.key for one in found})))
            return False
        return self._ask()

    def _ask(self) -> bool:
        try:
            with urllib3.PoolManager(retries=False, timeout=_SECONDS) as pool:
                answer = pool.request("GET", self.url, redirect=False, preload_content=False)
                answer.close()
        except urllib3.exceptions.HTTPError as error:
            log.warning("the heartbeat's address does not answer: %s", type(error).__name__)  # its words name it
            return False
        if not 200 <= answer.status < 300:
            log.warning("the heartbeat's address answered %s", answer.status)
            return False
        return True
