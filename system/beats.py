"""What the process does again and again: when each job last ended, and since when one fails."""

import threading
from dataclasses import dataclass
from datetime import datetime

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.schedulers.base import BaseScheduler

from system import clock


@dataclass(frozen=True, slots=True)
class Beat:
    """How a job last ended."""

    at: datetime
    failing_since: datetime | None = None
    fault: str = ""


class Beats:
    """The last end of each job, by its name; safe to use from any thread."""

    def __init__(self) -> None:
        self._beats: dict[str, Beat] = {}
        self._lock = threading.Lock()

    def listen(self, scheduler: BaseScheduler) -> None:
        """Note from now on how the jobs of `scheduler` end."""
        scheduler.add_listener(self._heard, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)

    def note(self, job: str, error: BaseException | None = None) -> None:
        """Note that a job has ended now, by `error` unless None."""
        now = clock.now()
        with self._lock:
            last = self._beats.get(job)
            if error is None:
                self._beats[job] = Beat(now)
                return
            since = last.failing_since if last and last.failing_since else now
            self._beats[job] = Beat(now, since, type(error).__name__)

    def failing(self) -> list[str]:
        """The jobs whose last run failed."""
        with self._lock:
            return [job for job, beat in self._beats.items() if beat.failing_since]

    def report(self) -> dict[str, str]:
        """A line per job. A fault is told by its kind alone: its words may hold what a stranger should not read."""
        with self._lock:
            beats = dict(self._beats)
        return {f"job: {job}": _line(beat) for job, beat in sorted(beats.items())}

    def _heard(self, event: JobExecutionEvent) -> None:
        self.note(event.job_id, event.exception)


def _line(beat: Beat) -> str:
    at = beat.at.isoformat(timespec="seconds")
    if beat.failing_since is None:
        return f"done at {at}"
    return f"fails since {beat.failing_since.isoformat(timespec='seconds')} ({beat.fault}), last at {at}; see the log"
