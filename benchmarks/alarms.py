"""Whether people are told what is wrong, and nothing else: a month of labelled faults and of what only looks like them.

    python -m benchmarks.alarms [--days 30] [--listings 2000] [--seed 1]

The captures of `benchmarks.labelled` are stored as a crawl stores them, second looks are served, and the real check,
planner and sender tell a loopback Slack of what they find, on a clock that stands where it is put. Told is what a
message announced. A telling is right when a fault of its listing and kind began before it and ended no more than two
days before; a fault is found when one of its tellings is right. The month is then lived again with nothing wrong in it.
"""

import argparse
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, insert, select

from benchmarks.labelled import BRAND, CHANNELS, HOT, HOT_HOURS, HOT_LISTINGS, HOURS, START, Fault, World, url_of
from benchmarks.rounds import Rounds
from monitors import check
from sandbox.slack import Slack
from store import requests, runs
from store.engine import read, sqlite_url, write
from store.listings import listing_for
from store.master import TABLES, Listed, begin_version, mark_listings
from store.migrating import upgrade
from store.recording import Recorded, record_batch
from store.tables import discrepancies, listings, message_members
from system import clock
from system.settings import Settings, parse

PLACE: Final = "C0OPS"
FAMILIES: Final = ("price", "stock", "display", "coverage")
_LATE: Final = timedelta(days=2)
_BATCH: Final = 250
_BETWEEN: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)


def main() -> None:
    """Live both months and print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--days", type=int, default=30)
    arguments.add_argument("--listings", type=int, default=2000)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    began = time.monotonic()
    world = World(given.listings, given.days, given.seed)
    told, messages = live(world)
    print_table(world.faults, told)
    print(f"{messages} messages and replies in {given.days} days")
    _, quiet = live(World(given.listings, given.days, given.seed, healthy=True))
    print(f"with nothing wrong: {quiet} messages in {given.days} days")
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


def print_table(faults: Sequence[Fault], told: Collection[Told]) -> None:
    """Precision and recall of each family, then what was told wrongly and what was missed."""
    false = [one for one in told if not any(one.fits(fault) for fault in faults)]
    missed = [fault for fault in faults if not any(one.fits(fault) for one in told)]
    print(f"{'family':<10}{'faults':>8}{'found':>8}{'told':>8}{'false':>8}{'precision':>11}{'recall':>8}")
    for family in (*FAMILIES, ""):
        there, lost, said, wrong = (
            sum(one.family == family or not family for one in group) for group in (faults, missed, told, false)
        )
        print(
            f"{family or 'all':<10}{there:>8}{there - lost:>8}{said:>8}{wrong:>8}"
            f"{(said - wrong) / max(said, 1):>11.4f}{(there - lost) / max(there, 1):>8.4f}"
        )
    for what, group in (("told wrongly", false), ("missed", missed)):
        for one in list(group)[:20]:
            print(f"{what}: {one}")


def live(world: World) -> tuple[list[Told], int]:
    """What was told in the world's time, and how many messages and replies Slack holds."""
    with tempfile.TemporaryDirectory() as folder, Slack(now=clock.now) as slack, clock.standing() as put:
        put(START - _HOUR)
        shops = Shops(world, Path(folder), slack, put)
        shops.live()
        roots = slack.channel(PLACE).messages
        return told_of(shops.engine), len(roots) + sum(len(root.replies) for root in roots)


class Shops:
    """The world's channels, watched by Andon."""

    def __init__(self, world: World, folder: Path, slack: Slack, put: Any) -> None:
        self.world = world
        self.settings = settings(folder)
        self.engine = upgrade(sqlite_url(folder))
        import_master(self.engine, world)
        with write(self.engine) as conn:
            self.ids = {
                (channel, name): listing_for(conn, channel, name, url_of(channel, name))
                for channel, names in world.names.items()
                for name in names
            }
        self.names = {number: name for (_, name), number in self.ids.items()}
        self.rounds = Rounds(self.engine, self.settings, slack, put, quiet=_HOUR)

    def live(self) -> None:
        """All of the world's days."""
        for hour in range(self.world.days * 24):
            at = START + hour * _HOUR
            self.rounds.until(at)
            self.crawl_due(at)
            for _ in range(3):
                self.rounds.until(clock.now() + 6 * _MINUTE)
                for channel in CHANNELS:
                    self.answer(channel)
            if at.hour % 6 == 0:
                check.check_coverage(self.engine, self.settings)

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
        """A run of the schedule, and its check."""
        with write(self.engine) as conn:
            run = runs.start_run(conn, channel, reason=runs.RunReason.SCHEDULE, tier=tier, due_at=due)
        for start in range(0, len(names), _BATCH):
            self.visit(channel, run, names[start : start + _BATCH], again=False)
        with write(self.engine) as conn:
            runs.end_run(conn, run, {})

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


def settings(folder: Path) -> Settings:
    """The four channels, and one receiver."""
    shared = {"platform": "site", "time_zone": "UTC", "ground": "own"}
    hot = f"20 {','.join(map(str, HOT_HOURS))} * * *"
    channels = {
        name: {
            **shared,
            **about,
            "base_url": url_of(name, ""),
            "schedules": {"daily": f"0 {HOURS[name]} * * *"} | ({"hot": hot} if name in HOT else {}),
        }
        for name, about in CHANNELS.items()
    }
    raw = {"channels": channels, "receivers": {"ops": {"type": "slack", "channel": PLACE}}}
    return parse(raw).model_copy(update={"folder": folder})


def import_master(engine: Engine, world: World) -> None:
    """What should be true of every listing: its product, its prices and what its page must show."""
    scope = dict.fromkeys("brand category product_code sku_code channel seller country".split(), "")
    with write(engine) as conn:
        version = begin_version(conn, user_id=None, file_name="labelled", sha256="0" * 64, counts={})
        for sheet, rows in _sheets(world, scope):
            conn.execute(insert(TABLES[sheet]), [{"since_version": version, **row} for row in rows])
        mark_listings(
            conn,
            [
                Listed(channel, name, url_of(channel, name), _tier(channel, number))
                for channel, names in world.names.items()
                for number, name in enumerate(names)
            ],
        )


def _sheets(world: World, scope: dict[str, str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    every = [(channel, name, n) for channel, names in world.names.items() for n, name in enumerate(names)]
    yield "products", [{"key": name, "code": name, "brand": BRAND, "name": f"Runner {name}"} for _, name, _ in every]
    yield "skus", [{"key": name, "code": name, "product_code": name} for _, name, _ in every]
    yield (
        "listings",
        [
            {
                "key": f"{channel}/{name}",
                "channel": channel,
                "external_id": name,
                "product_code": name,
                "sku_code": name,
                "tier": _tier(channel, n),
            }
            for channel, name, n in every
        ],
    )
    yield "policies", [_policy(world, channel, name, scope) for channel, name, _ in every]
    shown = {"title_words": [BRAND, "Runner"], "images_min": 1, "forbidden_words": ["replica"]}
    yield "expectations", [{**scope, "key": "shown", "brand": BRAND, **shown}]


def _policy(world: World, channel: str, name: str, scope: dict[str, str]) -> dict[str, Any]:
    currency = CHANNELS[channel]["currency"]
    due = int(world.list_prices[name] * (1 if currency == "KRW" else 100))
    bounds = {"list_price": due, "floor": due * 80 // 100, "ceiling": due * 125 // 100}
    return {**scope, "key": name, "product_code": name, "judges": "price", "currency": currency, **bounds}


def _tier(channel: str, number: int) -> str:
    return "hot" if channel in HOT and number < HOT_LISTINGS else "daily"


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
