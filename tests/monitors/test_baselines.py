"""`andon baselines …`, as people call it."""

import getpass
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from typer.testing import CliRunner

from cli import assemble, main
from model.visual import Learned
from store.baselines import LOOKS, NewLook, gather, propose
from store.engine import open_engine, read, transact, write
from store.listings import listing_for
from store.tables import audit, baselines, masks
from system import clock
from system.settings import Settings, load

CHANNEL = """
[channels.{name}]
platform = "site"
base_url = "https://{name}.test"
country = "US"
currency = "USD"
time_zone = "UTC"
kind = "own"
"""


@dataclass
class House:
    """A folder with settings of this login, who may decide, and a store with listings."""

    folder: Path
    engine: Engine
    settings: Settings

    def said(self, *arguments: str, code: int = 0) -> str:
        """What `andon baselines` prints with these arguments."""
        path = str(self.folder / "andon.toml")
        done = CliRunner().invoke(assemble("baselines"), ["baselines", *arguments, "--settings", path])
        assert done.exit_code == code, done.output
        return done.stdout

    def refused(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
        """The sentence with which it is refused."""
        with pytest.raises(SystemExit) as stopped:
            main(["baselines", *arguments, "--settings", str(self.folder / "andon.toml")])
        assert stopped.value.code == 2
        sentence = capsys.readouterr().err
        assert sentence.count("\n") == 1
        return sentence

    def baseline(self, name: str = "A1", channel: str = "own", looks: int = LOOKS) -> None:
        """A baseline from so many looks: three make a proposal."""
        with write(self.engine) as conn:
            listing = listing_for(conn, channel, name, f"https://{channel}.test/{name}")
        for number in range(looks):
            look = NewLook(
                listing_id=listing,
                viewport="desktop",
                captured_at=clock.now(),
                width=1440,
                locale="en-US",
                subject="0" * 64,
                parts={},
                png=f"{name} {number}".encode(),
            )
            if learning := gather(self.engine, self.settings, look):
                transact(self.engine, partial(propose, baseline_id=learning.id, learned=Learned()))

    def states(self) -> list[str]:
        with read(self.engine) as conn:
            return list(conn.execute(select(baselines.c.state).order_by(baselines.c.id)).scalars())


@pytest.fixture
def house(tmp_path: Path, sqlite_template: Path) -> Iterator[House]:
    people = f'[people.Kim]\nos_user = "{getpass.getuser()}"\nroles = ["ops"]\n'
    channels = "".join(CHANNEL.format(name=name) for name in ("own", "other"))
    (tmp_path / "andon.toml").write_text('folder = "."\n' + people + channels)
    shutil.copy(sqlite_template, tmp_path / "andon.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'andon.db'}")
    yield House(tmp_path, engine, load(tmp_path / "andon.toml"))
    engine.dispose()


def test_the_list_says_where_each_baseline_stands(house: House) -> None:
    house.baseline("A1")
    house.baseline("A2", looks=2)
    house.baseline("B1", "other")
    house.said("accept", "1", "--reason", "as designed")

    rows = json.loads(house.said("list", "--format", "json"))

    told = [(row["id"], row["state"], row["channel"], row["listing"], row["looks"]) for row in rows]
    assert told == [
        (3, "proposed", "other", "B1", ""),
        (1, "accepted", "own", "A1", ""),
        (2, "learning", "own", "A2", "2 of 3"),
    ]
    assert (rows[1]["by"], rows[1]["reason"]) == ("Kim", "as designed")
    assert house.said("list", "--channel", "own", "--state", "learning").startswith("2 · learning · own · A2")
    assert house.said("list", "--state", "rejected", "--format", "csv").startswith("id,state,channel,listing")


def test_a_channels_proposals_are_accepted_at_once_and_the_trail_says_by_whom(house: House) -> None:
    house.baseline("A1")
    house.baseline("A2")
    house.baseline("B1", "other")

    assert house.said("accept", "--channel", "own", "--reason", "new season") == "2 accepted\n"

    assert house.states() == ["accepted", "accepted", "proposed"]
    with read(house.engine) as conn:
        trail = conn.execute(select(audit).where(audit.c.action == "accept").order_by(audit.c.id)).all()
    assert [row.target for row in trail] == ["baseline 1", "baseline 2"]
    assert trail[0].detail == {"reason": "new season", "before": "proposed", "replaces": None}
    assert trail[0].user_id is not None


def test_what_is_rejected_is_put_aside(house: House) -> None:
    house.baseline()

    assert house.said("reject", "1", "--reason", "a banner") == "1 rejected\n"
    assert house.states() == ["rejected"]


def test_masks_are_set_shown_and_taken_off(house: House) -> None:
    house.baseline()
    assert house.said("mask", "A1", "--viewport", "desktop", "--box", "0, 0,300,40") == (
        "0,0,300,40 of A1 does not count (desktop)\n"
    )
    house.said("mask", "A1", "--viewport", "desktop", "--selector", ".clock > b")
    (row,) = json.loads(house.said("list", "--format", "json"))
    assert row["masks"] == "0,0,300,40; .clock > b"

    house.said("mask", "A1", "--viewport", "desktop", "--box", "0,0,300,40", "--remove")

    with read(house.engine) as conn:
        left = conn.execute(select(masks)).all()
    assert [(one.region, one.is_selector) for one in left] == [(".clock > b", True)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("accept", "--reason", "x"), "needs numbers, or --channel"),
        (("accept", "1", "--channel", "own", "--reason", "x"), "and not both"),
        (("accept", "1", "--reason", " "), "--reason is empty"),
        (("accept", "9", "--reason", "x"), "baseline 9 is not there"),
        (("accept", "2", "--reason", "x"), "baseline 2 is still learning, 1 of 3 looks"),
        (("accept", "--channel", "none", "--reason", "x"), "none"),
        (("reject", "9"), "baseline 9 is not there"),
        (("mask", "A1", "--viewport", "desktop"), "needs --box or --selector"),
        (("mask", "A1", "--viewport", "desktop", "--box", "1,2,3"), "--box '1,2,3' is no box"),
        (("mask", "A1", "--viewport", "desktop", "--box", "1,2,0,4"), "is no box"),
        (("mask", "A1", "--viewport", "desktop", "--box", "-1,2,3,4"), "is no box"),
        (("mask", "A1", "--viewport", "desktop", "--box", "1,2,3,9999999"), "is no box"),
        (("mask", "A1", "--viewport", "desktop", "--selector", "a[["), "is no CSS selector"),
        (("mask", "A1", "--viewport", "desktop", "--selector", "a" * 301), "has 301 characters"),
        (("mask", "A9", "--viewport", "desktop", "--box", "1,2,3,4"), "listing 'A9' is not known"),
        (("mask", "AB", "--viewport", "desktop", "--box", "1,2,3,4"), "is on channels other, own; --channel says"),
        (("mask", "A1", "--viewport", "desktop", "--box", "1,2,3,4", "--remove"), "is not masked there"),
        (("mask", "A1", "--viewport", "tablet", "--box", "1,2,3,4"), "tablet"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    house: House, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    house.baseline("A1")
    house.baseline("A2", looks=1)
    house.baseline("AB", looks=1)
    house.baseline("AB", "other", looks=1)

    assert said in house.refused(capsys, *arguments)


def test_one_that_fails_accepts_none(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.baseline()

    house.refused(capsys, "accept", "1", "9", "--reason", "x")

    assert house.states() == ["proposed"]


def test_who_may_only_look_decides_nothing(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.baseline()
    path = house.folder / "andon.toml"
    path.write_text(path.read_text().replace('"ops"', '"viewer"'))

    assert "needs the role" in house.refused(capsys, "accept", "1", "--reason", "x")
    assert house.states() == ["proposed"]
