"""A store with cases against strangers who sell, a team that works on them, and its pages."""

import getpass
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update

from model.capture import Seller
from model.casework import Step
from store import casework
from store.engine import open_engine, read, write
from store.people import ensure_user
from store.tables import audit, cases
from system import clock
from tests.reports.filed import RIGHT, TEXT, House
from tests.web.site import Site, site_of

PERSON = Seller(
    id="p1", name="Quirin Zauberschuh", legal_name="Quirin Zauberschuh", business_number="12-3", address="Main 1"
)
COMPANY = Seller(id="bad", name="春日小店")


class Affair(House):
    """The house of the reports' tests, on the database that a test is given."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        (folder / "var").mkdir(parents=True, exist_ok=True)
        super().__init__(folder)
        self.engine = engine

    @classmethod
    def of(cls, engine: Engine, folder: Path) -> "Affair":
        """An empty one."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "andon.toml").write_text(TEXT)
        with write(engine) as conn:
            ensure_user(conn, "Mina", os_user=getpass.getuser())
        made = cls(engine, folder)
        made.rights(RIGHT)
        return made

    def accuse(self, seller: Seller = COMPANY, channel: str = "tmall", count: int = 1) -> int:
        """The number of a new case against a seller of listings on a channel."""
        self.suspect(channel, count, seller)
        return self.last()

    def last(self) -> int:
        """The number of the youngest case."""
        with read(self.engine) as conn:
            return int(conn.execute(select(cases.c.id).order_by(cases.c.id.desc()).limit(1)).scalar_one())

    def steps(self, number: int) -> list[str]:
        """What happened to a case."""
        with read(self.engine) as conn:
            return [one.step for one in casework.history(conn, number)]

    def trail(self, action: str) -> list[Any]:
        """Rows of the trail."""
        with read(self.engine) as conn:
            return list(conn.execute(select(audit).where(audit.c.action == action).order_by(audit.c.id)))

    def take_as(self, name: str, number: int, *steps: Step) -> None:
        """Take steps in somebody's name."""
        with write(self.engine) as conn:
            actor = ensure_user(conn, name)
            for step in steps:
                casework.stage(conn, number, step, actor_id=actor, why="compared with the original")

    def end(self, number: int, stage: str) -> None:
        """Put a case where it ended."""
        with write(self.engine) as conn:
            conn.execute(update(cases).where(cases.c.id == number).values(stage=stage, ended_at=clock.now()))


def template(folder: Path, empty: Path, fill: Callable[[Affair], None]) -> Path:
    """A store on SQLite that tests copy: checks are slow, and need not run for each of them."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(empty, folder / "store.db")
    engine = open_engine(f"sqlite:///{folder / 'store.db'}")
    fill(Affair.of(engine, folder))
    engine.dispose()
    return folder


@contextmanager
def copy_of(made: Path, folder: Path) -> Iterator[tuple[Affair, Site]]:
    """A copy of a template, and its pages."""
    shutil.copytree(made, folder / "andon")
    clock.advance(timedelta(hours=1))  # beyond what the template was given
    affair = Affair(open_engine(f"sqlite:///{folder / 'andon' / 'store.db'}"), folder / "andon")
    with site_of(affair.engine, affair.settings) as site:
        yield affair, site


@contextmanager
def affair_of(engine: Engine, folder: Path) -> Iterator[tuple[Affair, Site]]:
    """A house and its pages."""
    made = Affair.of(engine, folder / "andon")
    with site_of(engine, made.settings) as site:
        clock.advance(timedelta(seconds=1))
        yield made, site
