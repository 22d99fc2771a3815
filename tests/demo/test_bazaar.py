"""Removal and relisting through real crawls of a marketplace: found by search, gone, back under other ids."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from demo import at, strangers
from model.casework import Step
from model.people import Role
from monitors import matching
from monitors.check import check_pending
from sandbox.bazaar import Article, Bazaar, Stall
from sandbox.pictures import picture
from store import casework
from store.engine import read, write
from store.people import ensure_user
from system import clock
from system.settings import load
from tests.monitors.stores import import_master

COPY = Article(
    number=7_000_001,
    stall=Stall(number=510_301, name="Copies"),
    title="Haru Cloud Runner HR3041",
    price=20_000,
    brand="Haru",
    text="미러급",
    pictures=(picture("bag", "copies", "#c2372f", 2),),
)


@dataclass
class Market:
    """A marketplace, and what watches it."""

    engine: Engine
    folder: Path
    bazaar: Bazaar

    def andon(self, *arguments: str) -> None:
        """Run a command to its end."""
        files = self.folder / arguments[0]
        environment = {**os.environ, **strangers.environment(self.bazaar)}
        environment["ANDON_DATABASE_URL"] = self.engine.url.render_as_string(hide_password=False)
        running = at.start(
            [*arguments, "--settings", str(self.folder / "andon.toml")], clock.moved(), environment, files
        )
        assert running.wait() == 0, running.wrong.read_text("utf-8")

    def search(self) -> None:
        """Search, and match what is found."""
        self.andon("discover", strangers.SEARCH, "--query", "Haru")
        matching.match_waiting(self.engine)

    def look(self) -> None:
        """Crawl the marketplace and check what was stored."""
        clock.advance(timedelta(hours=1))
        self.andon("crawl", strangers.MARKET)
        check_pending(self.engine, load(self.folder / "andon.toml"))

    def cases(self) -> list[Any]:
        """Every case, the oldest first."""
        with read(self.engine) as conn:
            return casework.find(conn, ended_too=True)[::-1]


@pytest.fixture
def market(engine: Engine, tmp_path: Path) -> Iterator[Market]:
    """A marketplace with one copy on it, which was found and whose case is filed; its number is 1."""
    with Bazaar() as bazaar:
        lines = ["[crawl]", 'contact = "ops@example.com"', "delay_seconds = 0.0", *strangers.settings(bazaar)]
        (tmp_path / "andon.toml").write_text("\n".join(lines), "utf-8")
        import_master(
            engine,
            products=[{"code": "HR3041", "name": "Haru Cloud Runner"}],
            skus=[{"code": "HR3041-BLK", "product_code": "HR3041"}],
            sellers=[{"channel": strangers.MARKET, "seller": "1", "role": "official"}],
        )
        made = Market(engine, tmp_path, bazaar)
        bazaar.put(COPY)
        made.search()
        made.look()
        (case,) = made.cases()
        with write(engine) as conn:
            actor = ensure_user(conn, "mina", os_user="mina", roles=[Role.COMPLIANCE])
            for step in (Step.REVIEW, Step.CONFIRM, Step.DRAFT, Step.FILE):
                casework.stage(conn, case.id, step, actor_id=actor, why="as the test wants it")
        yield made


@pytest.mark.drill
def test_what_is_gone_at_three_looks_is_removed_and_what_comes_back_is_relisted_on_its_case(market: Market) -> None:
    market.bazaar.take_down(COPY.number)
    for _ in range(3):
        assert market.cases()[0].stage == "filed"
        market.look()
    (case,) = market.cases()
    assert case.stage == "removed"
    assert (case.removed_at - case.filed_at).total_seconds() == pytest.approx(3 * 3600, abs=600)

    again = replace(COPY, number=7_000_002, title=f"{COPY.title} restock")
    other = replace(COPY, number=7_000_003, stall=Stall(number=510_302, name="Others"), text="")
    market.bazaar.put(again, other)
    market.search()
    market.look()

    with read(market.engine) as conn:
        pages = {row.external_id for row in casework.of_case(conn, case.id)}
        steps = [(row.step, row.why) for row in casework.history(conn, case.id)]
    assert market.cases()[0].stage == "relisted"
    assert pages == {str(one.number) for one in (COPY, again, other)}
    assert ("relist", "relisted") in steps
