"""The demo's affair with strangers: searched for, told, filed by a person, removed, and put up again."""

import csv
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from rich.console import Console

from demo import strangers
from demo.house import VERIFY, House
from demo.plan import PICTURED
from demo.strangers import MARKET, SEARCH, Put
from monitors import matching
from reports.packing import FILE, INDEX
from sandbox.bazaar import Bazaar
from store import casework
from store.engine import read
from store.opening import Opened

Found = tuple[str, str, str]
"""Channel, external id, kind."""

_STEPS: Final = (
    ("review", "--why", "looked at the pages"),
    ("confirm", "--why", "copies: price, words, pictures"),
    ("draft",),
    ("file", "--why", "handed in by the marketplace's form"),
)
_SIGNER: Final = "Ha Mina"


class Affair:
    """What happens on the marketplace, and what Andon should make of it."""

    def __init__(self, house: House, bazaar: Bazaar, console: Console) -> None:
        self.house = house
        self.bazaar = bazaar
        self.console = console
        styles = {one.style.rank: one.style for one in house.world.listings()}
        self._puts = strangers.opened([styles[rank] for rank in sorted(PICTURED)])
        self._removed: list[Put] = []

    def open(self, store: Opened) -> set[Found]:
        """Let the strangers open their stalls and search for them; what is to be found of them."""
        self.bazaar.put(*(one.article for one in self._puts))
        said = self._discover(store, "--budget", "3")
        wrong = [one for one in self._puts if one.accused]
        self.console.print(
            f"[bold]Strangers[/]  {len(self._puts)} listings on a marketplace, {len(wrong)} of them wrong; {said}"
        )
        return {found for one in self._puts for found in self._expected(one)}

    def _discover(self, store: Opened, *how: str) -> str:
        said = self.house.run("discover", SEARCH, *how)
        matching.match_waiting(store.engine)
        return said.strip().splitlines()[0]

    def _expected(self, one: Put) -> set[Found]:
        return {(MARKET, str(one.article.number), kind) for kind in one.kinds}

    def file(self, store: Opened, folder: Path) -> bool:
        """Confirm, draft and file the cases of copies, hand out the report, and verify the evidence of every row."""
        numbers = self._cases(store)
        for number in numbers:
            for step in _STEPS:
                self.house.run("cases", "stage", str(number), *step)
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / "ipr.zip"
        wanted = [part for number in numbers for part in ("--case", str(number))]
        self.house.run("report", "ipr", *wanted, "--signed-by", _SIGNER, "--out", str(target))
        return self._verified(target)

    def _cases(self, store: Opened) -> list[int]:
        sellers = {str(stall.number) for stall in strangers.FILED}
        with read(store.engine) as conn:
            return [case.id for case in casework.find(conn, channel=MARKET) if case.seller in sellers]

    def _verified(self, target: Path) -> bool:
        """Whether every listing that the zip names has a pack of evidence in it, and every pack verifies."""
        with tempfile.TemporaryDirectory() as made, zipfile.ZipFile(target) as packed:
            rows = list(csv.DictReader(packed.read(INDEX).decode("utf-8-sig").splitlines()))
            listed = [row[FILE] for row in rows if row["What"] == "listing"]
            packs = sorted(set(listed) - {""})
            for name in packs:
                self.house.run(*VERIFY, packed.extract(name, made))
        proven = sum(bool(name) for name in listed)
        self.console.print(
            f"[bold]Filed[/]  {target}: {len(listed)} listings, {proven} proven by {len(packs)} packs of evidence, "
            "each of which verifies"
        )
        return bool(listed) and proven == len(listed)

    def take_down(self) -> set[Found]:
        """Let the marketplace remove what was filed; what is no longer to be found."""
        filed = set(strangers.FILED)
        self._removed = [one for one in self._puts if one.article.stall in filed]
        self.bazaar.take_down(*(one.article.number for one in self._removed))
        return {found for one in self._removed for found in self._expected(one)}

    def put_up_again(self, store: Opened) -> set[Found]:
        """Let one of them come back under a new number; what is to be found of it."""
        before = next(one for one in self._removed if one.article.stall == strangers.AGAIN)
        again = strangers.put_up_again(before.article)
        self.bazaar.put(again.article)
        self._discover(store, "--query", "아르쿠스")
        return self._expected(again)

    def told(self, store: Opened) -> bool:
        """Print what became of the cases that were filed; whether that is right."""
        with read(store.engine) as conn:
            found = {case.seller: case for case in casework.find(conn, channel=MARKET, ended_too=True)}
            shown = [found[str(stall.number)] for stall in strangers.FILED]
            for case in shown:
                details = [event.detail or {} for event in casework.history(conn, case.id)]
                hours = next((one["hours_from_filing"] for one in details if "hours_from_filing" in one), "?")
                self.console.print(
                    f"[bold]Case {case.id}[/]  seller {case.seller}: {case.stage}, removed {hours} h after filing"
                )
        wanted = ["relisted" if stall == strangers.AGAIN else "removed" for stall in strangers.FILED]
        return [case.stage for case in shown] == wanted
