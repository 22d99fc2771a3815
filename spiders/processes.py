"""Crawls as processes of their own, so that what breaks in one harms no other and no message."""

import logging
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from system import clock

log = logging.getLogger(__name__)

_PATIENCE_SECONDS: Final = 60
"""How long a clean stop waits for crawls to finish or requeue what they do."""
_NICE: Final = 10
"""How much a crawl gives way: reading can wait a moment, the check and the messages of what was read should not."""


@dataclass
class Crawls:
    """The crawls that this process has started: at most one per channel."""

    settings_path: Path
    failed_at: dict[str, datetime] = field(default_factory=dict)
    """Channel to when a crawl of it was last seen to have ended badly."""
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def busy(self, channel: str) -> bool:
        """Whether a crawl of the channel that was started here still runs."""
        process = self._running.get(channel)
        if process is None:
            return False
        if process.poll() is None:
            return True
        if process.returncode:
            log.error("the crawl of %s ended with exit code %s", channel, process.returncode)
            self.failed_at[channel] = clock.now()
        del self._running[channel]
        return False

    def start(self, command: str, channel: str, *arguments: str) -> None:
        """Start `andon crawl` or `andon discover` of a channel as its own process."""
        line = [sys.executable, "-m", "cli", command, channel, "--settings", str(self.settings_path), *arguments]
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
        with suppress(OSError):  # of a system without priorities, or of a process that has ended
            os.setpriority(os.PRIO_PROCESS, process.pid, min(os.getpriority(os.PRIO_PROCESS, 0) + _NICE, 19))
        self._running[channel] = process

    def stop(self) -> None:
        """Ask every crawl to finish or requeue what it does, and wait for it."""
        for process in self._running.values():
            process.terminate()
        for channel, process in self._running.items():
            try:
                process.wait(_PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                log.warning("the crawl of %s did not stop in %s s and is killed", channel, _PATIENCE_SECONDS)
                process.kill()
        self._running.clear()
