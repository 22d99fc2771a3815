"""Whether people are told what is wrong, and nothing else: a month of labelled faults and of what only looks like them.

    python -m benchmarks.alarms [--days 30] [--listings 2000] [--seed 1]

The captures of `benchmarks.labelled` are stored as a crawl stores them, second looks are served, and the real check,
planner, sender and digest tell a loopback Slack of what they find, on a clock that stands where it is put. Told is what
a message announced. A telling is right when a fault of its listing and kind began before it and ended no more than two
days before; a fault is found when one of its tellings is right. The month is lived again with nothing wrong in it, in a
second process: then the daily heartbeat is all that may come, and has to say that all is well.
"""

import argparse
import logging
import tempfile
import time
from collections.abc import Collection, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, select

from alerts.digests import Digests
from benchmarks.alarms_master import PLACE, import_master, settings
from benchmarks.labelled import CHANNELS, HOT, HOT_HOURS, HOT_LISTINGS, HOURS, START, World
from benchmarks.labelled_faults import Fault
from benchmarks.rounds import Rounds
from monitors import check
from sandbox.slack import Slack
from store import lifecycle, requests, runs
from store.engine import read, sqlite_url, write
from store.migrating import upgrade
from store.recording import Recorded, record_batch
from store.tables import discrepancies, listings, message_members
from system import clock
from system.digests import HEARTBEAT

FAMILIES: Final = ("price", "stock", "display", "ipr", "coverage")
_LATE: Final = timedelta(days=2)
_BATCH: Final = 250
_BETWEEN: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)
_NOON: Final = 12
_LISTED: Final = 20


def main() -> None:
    """Live both months and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--days", type=int, default=30)
    arguments.add_argument("--listings", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    began = time.monotonic()
    world, healthy = (World(given.listings, given.days, given.seed, healthy=well) for well in (False, True))
    with ProcessPoolExecutor(2, initializer=logging.disable) as pool:
        month, quiet = pool.map(live, (world, healthy))
    print_table(world.faults, month.told)
    print(f"{month.others} messages and replies and {month.heartbeats} heartbeats in {given.days} days")
    print(
        f"with nothing wrong: {quiet.others} messages and replies and {quiet.heartbeats} heartbeats "
        f"in {given.days} days, {quiet.well} of which say that all is well"
    )
    print(f"took {(time.monotonic() - began) / 60:.1f} minutes")


@dataclass(frozen=True, slots=True)
class Told:
    """A discrepancy that a message announced."""

    family: str
    kind: str
    channel: str
    name: str
    opened_at: datetime

    def fits(self, fault: Fault) -> bool:
        """Whether it is of this fault."""
        same = (self.kind, self.channel, self.name) == (fault.kind, fault.channel, fault.name)
        return same and fault.since <= self.opened_at <= fault.until + _LATE


@dataclass(frozen=True, slots=True)
class Month:
    """What people got."""

    told: list[Told]
    others: int
    """Messages and replies that were no heartbeat."""
    heartbeats: int
    well: int
    """Heartbeats that said that all is well."""


def print_table(faults: Sequence[Fault], told: Collection[Told]) -> None:
    """Precision and recall of each family, then what was told wrongly and what was missed."""
    false, missed = wrongly(faults, told), lost(faults, told)
    print(f"{'family':<10}{'faults':>8}{'found':>8}{'told':>8}{'false':>8}{'precision':>11}{'recall':>8}")
    for family in (*FAMILIES, ""):
        there, gone, said, wrong = (
            sum(one.family == family or not family for one in group) for group in (faults, missed, told, false)
        )
        print(
            f"{family or 'all':<10}{there:>8}{there - gone:>8}{said:>8}{wrong:>8}"
            f"{(said - wrong) / max(said, 1):>11.4f}{(there - gone) / max(there, 1):>8.4f}"
        )
    for what, group in (("told wrongly", false), ("missed", missed)):
        for one in list(group)[:_LISTED]:
            print(f"{what}: {one}")


def wrongly(faults: Sequence[Fault], told: Collection[Told]) -> list[Told]:
    """What was told that is no fault."""
    return [one for one in told if not any(one.fits(fault) for fault in faults)]


def lost(faults: Sequence[Fault], told: Collection[Told]) -> list[Fault]:
    """Faults of which nobody was told."""
    return [fault for fault in faults if not any(one.fits(fault) for one in told)]


def live(world: World) -> Month:
    """What people get in the world's time."""
    with tempfile.TemporaryDirectory() as folder, Slack(now=clock.now) as slack, clock.standing() as put:
        put(START - _HOUR)
        shops = Shops(world, Path(folder), slack, put)
        shops.live()
        roots = slack.channel(PLACE).messages
        every = len(roots) + sum(len(root.replies) for root in roots)
        return Month(told_of(shops.engine), every - shops.heartbeats, shops.heartbeats, shops.well)


class Shops:
    """The world's channels, watched by Andon."""

    def __init__(self, world: World, folder: Path, slack: Slack, put: Any) -> None:
        self.world = world
        self.settings = settings(folder)
        self.engine = upgrade(sqlite_url(folder))
        self.ids = import_master(self.engine, world)
        self.names = {number: name for (_, name), number in self.ids.items()}
        self.rounds = Rounds(self.engine, self.settings, slack, put, quiet=_HOUR)
        self.digests = Digests(self.engine, self.settings, self.rounds.ways)
        self.heartbeats = self.well = 0

    def live(self) -> None:
        """All of the world's days."""
        for hour in range(self.world.days * 24):
            at = START + hour * _HOUR
            self.rounds.until(at)
            self.digest()
            self.crawl_due(at)
            for _ in range(3):
                self.rounds.until(clock.now() + 6 * _MINUTE)
                for channel in CHANNELS:
                    self.answer(channel)
            if at.hour % 6 == 0:
                check.check_coverage(self.engine, self.settings)
            if at.hour == _NOON:
                self.release()

    def digest(self) -> None:
        """What is due of what is told at fixed times: the heartbeat alone."""
        if self.digests.see_to(HEARTBEAT):
            self.heartbeats += 1
            self.well += self.digests.draw(HEARTBEAT).content.well

    def crawl_due(self, at: datetime) -> None:
        """The runs of the hour that begins at `at`."""
        for channel in CHANNELS:
            if at.hour == HOURS[channel]:
                self.crawl(channel, "daily", self.world.names[channel], at)
        self.rounds.until(at + 20 * _MINUTE)
        for channel in HOT:
            if at.hour in HOT_HOURS:
                self.crawl(channel, "hot", self.world.names[channel][:HOT_LISTINGS], at + 20 * _MINUTE)

    def crawl(self, channel: str, tier: str, names: Sequence[str], due: datetime) -> None:
        """A run of the schedule, and its check; a daily one that is missed does not start, or breaks off half way."""
        missed = tier == "daily" and self.world.wrong(channel, ("run_missed",), due)
        if missed and channel in HOT:
            return
        with write(self.engine) as conn:
            run = runs.start_run(conn, channel, reason=runs.RunReason.SCHEDULE, tier=tier, due_at=due)
        for start in range(0, len(names) // 2 if missed else len(names), _BATCH):
            self.visit(channel, run, names[start : start + _BATCH], again=False)
        with write(self.engine) as conn:
            runs.end_run(conn, run, {}, runs.RunStatus.INTERRUPTED if missed else runs.RunStatus.FINISHED)

    def answer(self, channel: str) -> None:
        """A run that serves what was asked for."""
        with write(self.engine) as conn:
            asked = requests.claim_due(conn, channel)
            if not asked:
                return
            run = runs.start_run(conn, channel, reason=runs.RunReason.REQUEST)
            requests.give(conn, [one.id for one in asked], run)
        wanted = sorted({one.listing_id for one in asked if one.listing_id is not None})
        self.visit(channel, run, [self.names[one] for one in wanted], again=True)
        with write(self.engine) as conn:
            requests.serve(conn, [one.id for one in asked])
            runs.end_run(conn, run, {})

    def visit(self, channel: str, run: int, names: Sequence[str], *, again: bool) -> None:
        """Pages read one after another, stored as one batch, and checked."""
        seen = []
        for number, name in enumerate(names):
            at = clock.now() + number * _BETWEEN
            capture = self.world.page(channel, name, at, again=again)
            seen.append(Recorded(listing_id=self.ids[channel, name], captured_at=at, capture=capture))
        self.rounds.until(clock.now() + len(names) * _BETWEEN)
        with write(self.engine) as conn:
            record_batch(conn, run, channel, seen)
        check.check_pending(self.engine, self.settings)

    def release(self) -> None:
        """What people do once a mass change is over: they let go what it held and what did not turn back."""
        over = [one for one in CHANNELS if not self.world.wrong(one, ("mass_change",), clock.now())]
        with write(self.engine) as conn:
            held = lifecycle.find(conn, lifecycle.Filter(channels=over, held=True), limit=len(self.ids))
            lifecycle.release_held(conn, [one.id for one in held])


def told_of(engine: Engine) -> list[Told]:
    """Every discrepancy that a message announced, once."""
    columns = (discrepancies.c[name] for name in ("id", "family", "kind", "channel", "opened_at"))
    query = (
        select(*columns, listings.c.external_id)
        .join_from(discrepancies, message_members, message_members.c.discrepancy_id == discrepancies.c.id)
        .outerjoin(listings, listings.c.id == discrepancies.c.listing_id)
        .where(message_members.c.announced)
    )
    with read(engine) as conn:
        rows = {row.id: row for row in conn.execute(query)}
    return [Told(row.family, row.kind, row.channel, row.external_id or "", row.opened_at) for row in rows.values()]


if __name__ == "__main__":
    main()
