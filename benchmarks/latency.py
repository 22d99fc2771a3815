"""From a response to the message: `python -m benchmarks.latency`, with `--help` for how many pages and how fast.

The sandbox's eight shops are read over HTTP by the real commands: once whole while all is well, as fast as the machine
can; then by `andon serve`, again and again, all shops at once, each with the pause between two pages that settings have
where they say nothing (`--delay 0`: as fast as the machine can). Faults are switched on before a run and while the next
goes on: grave prices (told at first look), slight ones (a second look is asked for), stock, titles, pictures, brands,
list prices. The twin of Slack takes one message a second. Counted is, for each discrepancy, the time from the last
response of the capture that opened it, as its evidence has it (else from its capture), to Slack's own time of the
message that told it. Exits with 1 when p95 is over 60 s, a critical one over 15 s, or something was not told.

What opens while its group's message rests (ten minutes between two additions) waits on purpose: it is counted apart.
"""

import argparse
import io
import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, select

from benchmarks import latency_shops
from benchmarks.latency_shops import Found, serve
from model.lifecycle import Action
from sandbox.channels import CHANNELS
from sandbox.slack import Slack
from spiders.importing.archives import warc
from store.engine import read
from store.evidence.finding import files_of, get, of_discrepancy
from store.evidence.keeping import EXCHANGE
from store.evidence.vault import Vault
from store.opening import Opened, opened
from store.runs import RunReason
from store.tables import batch_captures, batches, captures, discrepancies, events, listings, notifications, runs
from system import clock

Break = Callable[[int], list[Found]]
"""Switch on what breaks in a wave; what Andon should then find."""
CRITICAL_SECONDS: Final = 15.0
"""Of the worst critical one."""
P95_SECONDS: Final = 60.0
WAIT_SECONDS: Final = 20
"""How long a warning waits for others of its group (`wait_seconds` of a route)."""
STAGES: Final = (
    ("read", "response", "captured"),
    ("stored", "captured", "stored"),
    ("judged", "stored", "judged"),
    ("due", "judged", "due"),
    ("posted", "due", "posted"),
)
_AT_ONCE: Final = 2
_LOOK_SECONDS: Final = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A discrepancy that people were told of, and when what happened, in seconds of the epoch."""

    what: Found
    severity: str
    response: float
    captured: float
    stored: float
    judged: float
    due: float
    posted: float

    @property
    def seconds(self) -> float:
        """From the response to the message."""
        return self.posted - self.response

    @property
    def rested(self) -> bool:
        """Whether its group's message had been added to too short a time before."""
        return self.severity != "critical" and self.due - self.judged > WAIT_SECONDS + 1


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=5_000, help="in all shops together")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between two pages of a shop")
    parser.add_argument("--every", type=int, default=15, help="minutes between two runs of a shop")
    parser.add_argument("--minutes", type=int, default=50, help="until the last discrepancy must be told")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, Slack(one_per_second=True) as slack:
        folder = Path(name)
        os.environ.update(_environment(slack))
        with _shops(folder, given.listings, given.every) as (break_, count):
            house = _read_whole(folder, count)
            latency_shops.slow_down(folder, given.delay)
            expected = _live(house, folder, break_, timedelta(minutes=given.minutes))
        told = list(_told(house))
        house.engine.dispose()
    raise SystemExit(_print(told, expected))


def _environment(slack: Slack) -> dict[str, str]:
    return {"ANDON_SLACK_BOT_TOKEN": slack.token, "ANDON_SLACK_BASE_URL": slack.base_url, "NO_PROXY": "127.0.0.1"}


@contextmanager
def _shops(folder: Path, listings_: int, every: int) -> Iterator[tuple[Break, int]]:
    """The shops in a process of their own: what breaks a wave of theirs, and how many listings they have."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, folder, listings_, every))
    process.start()

    def break_(wave: int) -> list[Found]:
        ours.send(wave)
        return list(ours.recv())

    try:
        yield break_, int(ours.recv())
    finally:
        ours.send("stop")
        process.join()


def _andon(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "cli", *arguments, "--settings", str(folder / "andon.toml")]


def _read_whole(folder: Path, count: int) -> Opened:
    """The first reading of all shops, while all is well."""
    settings = folder / "andon.toml"
    subprocess.run(_andon(folder, "db", "upgrade"), check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        _andon(folder, "catalog", "import", str(folder / "master.xlsx"), "--yes"), check=True, stdout=subprocess.DEVNULL
    )
    began = time.monotonic()
    with ThreadPoolExecutor(_AT_ONCE) as crawls:
        list(crawls.map(lambda one: _run(folder, "crawl", one), CHANNELS))
    crawled = time.monotonic()
    _run(folder, "check")
    house = opened(settings)
    print(
        f"{count:,} listings read in {crawled - began:.0f} s and checked in {time.monotonic() - crawled:.0f} s; "
        f"{_standing(house)} discrepancies; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores",
        flush=True,
    )
    return house


def _run(folder: Path, *arguments: str) -> None:
    subprocess.run(_andon(folder, *arguments), check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _live(house: Opened, folder: Path, break_: Break, patience: timedelta) -> list[Found]:
    """Let `andon serve` find what breaks; what it should find."""
    with (folder / "serve.log").open("wb") as log:
        serving = subprocess.Popen(_andon(folder, "serve"), stdout=log, stderr=log)
    began = clock.now()
    expected: list[Found] = break_(0)
    broken = False
    try:
        while clock.now() - began < patience and not (broken and _all_told(house, expected)):
            time.sleep(_LOOK_SECONDS)
            if not broken and _second_run(house, began):
                expected += break_(1)
                broken = True
    finally:
        serving.send_signal(signal.SIGTERM)
        serving.wait()
    return expected


def _second_run(house: Opened, began: datetime) -> bool:
    """Whether a shop is read by its schedule for the second time since then."""
    mine = (runs.c.started_at > began, runs.c.reason == RunReason.SCHEDULE.value)
    with read(house.engine) as conn:
        found = list(conn.execute(select(runs.c.channel).where(*mine)).scalars())
    return len(found) > len(set(found))


def _all_told(house: Opened, expected: Sequence[Found]) -> bool:
    with read(house.engine) as conn:
        posted = _posted(conn)
        rows = conn.execute(_openings()).all()
    return not set(expected) - {_what(row) for row in rows if row.id in posted}


def _standing(house: Opened) -> int:
    with read(house.engine) as conn:
        return len(conn.execute(select(discrepancies.c.id).where(discrepancies.c.opened_at.is_not(None))).all())


def _told(house: Opened) -> Iterator[Told]:
    """What people were told of, by the message that told it first."""
    with read(house.engine) as conn:
        posted = _posted(conn)
        for row in conn.execute(_openings()):
            message = posted.get(row.id)
            if message is not None:
                yield Told(
                    what=_what(row),
                    severity=row.severity,
                    response=_response(conn, house, row.id, row.captured_at).timestamp(),
                    captured=row.captured_at.timestamp(),
                    stored=row.stored_at.timestamp(),
                    judged=row.at.timestamp(),
                    due=message.due_at.timestamp(),
                    posted=float(message.ts),
                )


def _posted(conn: Connection) -> dict[int, Any]:
    """Each discrepancy and the notification that told it first."""
    found: dict[int, Any] = {}
    told = (notifications.c.kind.in_(("root", "thread")), notifications.c.ts.is_not(None))
    for row in conn.execute(select(notifications).where(*told).order_by(notifications.c.ts)):
        for number in row.shown or {}:
            found.setdefault(int(number), row)
    return found


def _what(row: Any) -> Found:
    return row.channel, row.external_id, row.kind


def _openings() -> Any:
    """Each discrepancy with the move that opened it, the capture that made it and the batch of that."""
    visit = (batch_captures.c.listing_id == captures.c.listing_id) & (
        batch_captures.c.captured_at == captures.c.captured_at
    )
    return (
        select(
            *(discrepancies.c[name] for name in ("id", "channel", "kind")),
            *(listings.c.external_id, events.c.severity, events.c.at, captures.c.captured_at, batches.c.stored_at),
        )
        .join(events, events.c.discrepancy_id == discrepancies.c.id)
        .join(captures, captures.c.id == events.c.capture_id)
        .join(listings, listings.c.id == captures.c.listing_id)
        .join(batch_captures, visit)
        .join(batches, batches.c.id == batch_captures.c.batch_id)
        .where(events.c.action.in_((Action.OPEN.value, Action.REGRESS.value)))
        .order_by(discrepancies.c.id)
    )


def _response(conn: Connection, house: Opened, number: int, captured_at: datetime) -> datetime:
    """When the last response of the capture was complete, as evidence has it; it was read a little later."""
    vault = Vault.of(house.settings)
    for pack in of_discrepancy(conn, number):
        if get(conn, pack).captured_at == captured_at:
            for file in files_of(conn, pack):
                if file.path.endswith(EXCHANGE):
                    return max(one.at for one in warc(file.path, io.BytesIO(vault.get(file.sha256)), captured_at))
    return captured_at


def _print(told: Sequence[Told], expected: Sequence[Found]) -> bool:
    """Print the figures; whether they miss the mark."""
    missed = sorted(set(expected) - {one.what for one in told})
    by = {
        "critical": [one for one in told if one.severity == "critical"],
        "warning": [one for one in told if one.severity != "critical" and not one.rested],
    }
    for name, some in by.items():
        _line(name, [one.seconds for one in some])
        for stage, began, ended in STAGES:
            _line(f"  {stage}", [getattr(one, ended) - getattr(one, began) for one in some])
    _line("both", seconds := [one.seconds for some in by.values() for one in some])
    _line("held back by their group", [one.seconds for one in told if one.rested])
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for one in missed:
        print(f"not told: {' '.join(one)}")
    critical = [one.seconds for one in by["critical"]]
    late = not seconds or max(critical, default=0.0) > CRITICAL_SECONDS or np.percentile(seconds, 95) > P95_SECONDS
    return bool(missed) or bool(late)


def _line(name: str, seconds: Sequence[float]) -> None:
    if seconds:
        half, most = np.percentile(seconds, (50, 95))
        print(f"{name:26} {len(seconds):4}   p50 {half:6.1f} s   p95 {most:6.1f} s   max {max(seconds):6.1f} s")


if __name__ == "__main__":
    main()
