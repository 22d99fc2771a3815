"""The demo from end to end: healthy places, a day later faults and refusals, then repairs; and the verdict on it."""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Final

from rich.console import Console
from sqlalchemy import select

from alerts import ways
from alerts.sending import Sender
from demo import master, plan, report, showing, sources, stacks
from demo.affair import Affair
from demo.house import PLACE, House
from demo.plan import Injected
from demo.strangers import MARKET
from model.lifecycle import STANDING
from monitors import check
from sandbox.bazaar import Bazaar
from sandbox.channels import CHANNELS
from sandbox.slack import Slack
from sandbox.world import World
from store.engine import read
from store.opening import Opened
from store.tables import discrepancies, listings
from system import clock
from system.settings import load

_AT_ONCE: Final = 3
"""Crawls; more than cores, for each waits for answers."""
Found = tuple[str, str, str]
"""Channel, external id (empty: the channel as a whole), kind."""


def run(folder: Path, console: Console, then: Callable[[House], None] | None = None) -> bool:
    """Play the demo; True when Andon found all that was injected and nothing else.

    What it made is there until `then` is done; without one it serves its pages on a terminal, until it is stopped.
    """
    with (
        tempfile.TemporaryDirectory(prefix="andon-demo-") as made,
        World(at=clock.now()) as world,
        Slack(now=clock.now) as slack,
        sources.opened(world.clock, Path(made)) as beside,
        Bazaar() as bazaar,
    ):
        house = House(Path(made), world, slack, beside, bazaar)
        verdict = _Demo(house, world, console, Affair(house, bazaar, console), folder).play()
        report.messages(slack, PLACE, folder, console)
        report.verdict(verdict, console)
        if then is not None:
            then(house)
        elif console.is_terminal:
            showing.serve(house.open(), house.settings, console)
        return verdict


class _Demo:
    """The steps, each with a line that says what happens."""

    def __init__(self, house: House, world: World, console: Console, affair: Affair, folder: Path) -> None:
        self.house = house
        self.world = world
        self.console = console
        self.affair = affair
        self.folder = folder
        self.sources = {source.name: source for source in house.sources}
        self.expected: set[Found] = set()

    def play(self) -> bool:
        """All of it."""
        store = self.house.open()
        self._import()
        self.sender = Sender(
            store.engine, store.settings, ways.configured(store.settings, store.secrets), pace_seconds=0
        )
        self._round(store, f"Day 1: {len(CHANNELS)} healthy shops, an official API and a feed are read")
        stacks.show(self.world, self.console)
        healthy = self._compare(store, "Nothing is wrong yet")
        self.house.move(timedelta(hours=25))
        injected = self._break()
        self._import()
        self.expected |= self.affair.open(store)
        self._round(store, "Day 2: first look at what went wrong")
        self.house.move(timedelta(minutes=6))
        self._round(store, "Second look, five minutes later: what persists is told")
        found = self._compare(store, "What was injected against what was found")
        filed = self.affair.file(store, self.folder)
        repaired = self._repair(injected)
        self.expected -= self.affair.take_down()
        for look in ("Repaired and blocked: first look", "Second look: what is repaired is resolved"):
            self.house.move(timedelta(minutes=20))
            self._round(store, look)
        report.outcomes(store.engine, self.console)
        self._look_again(store)
        resolved = self._compare(store, f"After {repaired} repairs, removals, and one shop that shows a captcha")
        return all((healthy, found, filed, resolved, self.affair.told(store)))

    def _look_again(self, store: Opened) -> None:
        """The third look at what the marketplace removed, and one at what is there again under a new number."""
        self._watch(store, [MARKET])
        self.expected |= self.affair.put_up_again(store)
        self._watch(store, [MARKET])

    def _import(self) -> None:
        path = self.house.folder / "master.xlsx"
        master.write(path, self.world, load(self.house.settings), clock.now(), self.house.sources)
        said = self.house.run("catalog", "import", str(path), "--yes")
        self.console.print(f"[bold]Master file[/]  {said.strip().splitlines()[-1]}")

    def _round(self, store: Opened, title: str) -> None:
        """Read every place, check what was stored, tell Slack."""
        for source in self.house.sources:
            source.show()
        with self.console.status(f"{title} …"):
            self._watch(store, [*CHANNELS, *self.sources, MARKET])
        self.console.print(f"[bold]{title}[/]  {report.seen(store.engine)}")

    def _watch(self, store: Opened, channels: list[str]) -> None:
        """Read these places, the own shop first for a browser takes long; check what was stored, tell Slack."""
        with ThreadPoolExecutor(_AT_ONCE) as crawls:
            list(crawls.map(lambda name: self.house.run("crawl", name), channels))
        check.check_pending(store.engine, store.settings)
        self.sender.plan()
        self.house.move(timedelta(seconds=30))
        while self.sender.send_due():
            pass

    def _break(self) -> list[Injected]:
        injected = list(plan.faults(self.world, self.house.sources))
        for one in injected:
            self._inject(one)
            self.expected.add((one.channel, one.external_id, one.kind))
        taken = {(one.channel, one.external_id) for one in injected}
        wrecked = list(plan.wrecks(self.world, taken))
        for name, channel, external_id in wrecked:
            self.world.misbehave(name, channel, external_id)
        told = sum(one.channel in self.sources for one in injected)
        shops = {one.channel for one in injected} - set(self.sources)
        self.console.print(
            f"[bold]Injected[/]  {len(injected) - told} faults in {len(shops)} shops, {told} in the API's store and "
            f"the feed, and {len(wrecked)} pages that refuse, hang, lie about themselves or are empty"
        )
        return injected

    def _inject(self, one: Injected) -> None:
        factor = plan.FACTORS.get(one.fault)
        if one.channel in self.sources:
            self.sources[one.channel].inject(one.fault, one.external_id, one.sku, factor)
        else:
            self.world.inject(one.fault, one.channel, one.external_id, sku=one.sku, factor=factor)

    def _clear(self, one: Injected) -> None:
        if one.channel in self.sources:
            self.sources[one.channel].clear(one.external_id, one.fault)
        else:
            self.world.clear(one.channel, one.external_id, one.fault)

    def _repair(self, injected: list[Injected]) -> int:
        """Mend every second fault where it stays reachable, and let one shop show a captcha everywhere."""
        mended = [one for one in injected if one.channel != plan.BLOCKED_SHOP and one.kind != "delisted"][::2]
        for one in mended:
            self._clear(one)
            self.expected.discard((one.channel, one.external_id, one.kind))
        self._import()
        self.world.misbehave("captcha", plan.BLOCKED_SHOP)
        self.expected.add((plan.BLOCKED_SHOP, "", "channel_blocked"))
        return len(mended)

    def _compare(self, store: Opened, title: str) -> bool:
        found = set(standing(store))
        return report.comparison(title, self.expected, found, self.console)


def standing(store: Opened) -> Iterator[Found]:
    """What Andon says is wrong now, told or only kept."""
    query = (
        select(discrepancies.c.channel, listings.c.external_id, discrepancies.c.kind)
        .outerjoin(listings, listings.c.id == discrepancies.c.listing_id)
        .where(discrepancies.c.state.in_([state.value for state in STANDING]))
    )
    with read(store.engine) as conn:
        for channel, external_id, kind in conn.execute(query):
            yield channel, external_id or "", kind
