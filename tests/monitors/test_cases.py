"""`andon cases` and the other lists that name sellers, run as people run them: what they say, and to whom."""

import getpass
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

import cli
from model.capture import Outcome, Seller
from model.casework import Step
from model.people import HIDDEN, Role
from monitors.check import check_pending
from store import casework, discovery, migrating
from store.discovery import SELLER, Search
from store.engine import open_engine, read, write
from store.people import ensure_user
from store.runs import RunReason, start_run
from tests.monitors.stores import CHECKS, import_master, page, shop, visit

Run = Callable[..., tuple[int, str, str]]

PERSON = "Quirin Zauberschuh"
SETTINGS = f"""
folder = "."
[people.me]
os_user = "{getpass.getuser()}"
roles = ["{{role}}"]
[channels.market]
platform = "site"
base_url = "https://shop.test"
country = "US"
currency = "USD"
time_zone = "UTC"
kind = "marketplace"
ground = "permitted"
permission = {{{{ who = "a", when = 2026-01-01, ground = "b" }}}}
"""
LISTS = (
    ("cases", "list"),
    ("cases", "list", "--format", "json"),
    ("cases", "show", "1"),
    ("discrepancies", "list", "--format", "csv"),
    ("discrepancies", "show", "1"),
    ("searches", "list", "--format", "json"),
)


def be(folder: Path, role: Role) -> None:
    (folder / "andon.toml").write_text(SETTINGS.format(role=role.value), "utf-8")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    be(tmp_path, Role.COMPLIANCE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ANDON_DATABASE_URL", raising=False)
    migrating.upgrade(f"sqlite:///{tmp_path}/andon.db").dispose()
    return open_engine(f"sqlite:///{tmp_path}/andon.db")


@pytest.fixture
def run(house: Engine, capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        said = capfd.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def accused(engine: Engine, seller: Seller) -> None:
    """A case of the seller, whom a search asked for too."""
    (listing,) = shop(engine, 1, "market", floor=None)
    import_master(engine, sellers=[{"channel": "market", "seller": "good", "role": "authorised"}])
    visit(engine, {listing: page(seller=seller)}, channel="market")
    check_pending(engine, CHECKS)
    with write(engine) as conn:
        actor = ensure_user(conn, "me", os_user=getpass.getuser(), roles=[Role.COMPLIANCE])
        casework.stage(conn, 1, Step.REVIEW, actor_id=actor, why="bought one")
        run = start_run(conn, "market", reason=RunReason.COMMAND)
        asked = seller.id or PERSON
        search = Search(run_id=run, channel="market", query=asked, kind=SELLER, page=1, outcome=Outcome.OK)
        discovery.record(conn, search)


def test_a_case_is_listed_and_shown_with_its_pages_and_steps(house: Engine, run: Run) -> None:
    accused(house, Seller(id="s77", name="Shoes and More"))

    code, out, err = run("cases", "list", "--format", "json")
    shown = run("cases", "show", "1")[1].splitlines()

    (row,) = json.loads(out)
    told = {"id": 1, "version": 2, "stage": "reviewing", "channel": "market", "brand": "Haru"}
    assert (code, err) == (0, "")
    assert {name: row[name] for name in (*told, "seller", "name", "filed_at")} == {
        **told,
        "seller": "s77",
        "name": "Shoes and More",
        "filed_at": None,
    }
    assert shown[0] == "case 1: Shoes and More s77 on market, Haru, reviewing"
    assert shown[1] == "  A0  https://shop.test  last look: ok"
    assert "Andon  open  → suspected  unauthorised_seller  discrepancy 1" in shown[2]
    assert shown[3].startswith("      Sells without leave: the master file does not name it.")
    assert shown[4].endswith("me  review  → reviewing  bought one")


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_a_key_that_is_a_persons_name_is_shown_to_the_roles_that_may_see_it_alone(
    house: Engine, run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    accused(house, Seller(name=PERSON, legal_name=PERSON))
    code, out, _ = run(*command)
    assert (code, PERSON in out) == (0, True)

    be(tmp_path, Role.MERCHANDISER)

    code, out, _ = run(*command)
    assert (code, PERSON in out, HIDDEN in out) == (0, False, True)


def test_a_key_of_the_platforms_own_is_no_persons_name(house: Engine, run: Run, tmp_path: Path) -> None:
    accused(house, Seller(id="s77", name=PERSON, legal_name=PERSON))
    be(tmp_path, Role.MERCHANDISER)

    assert f"case 1: {HIDDEN} s77 on market" in run("cases", "show", "1")[1]
    assert "s77" in run("searches", "list")[1]


def test_lists_say_how_many_there_are_to_people_alone(house: Engine, run: Run) -> None:
    accused(house, Seller(id="s77"))

    assert run("cases", "list")[2] == "1 cases\n"
    assert run("cases", "list", "--format", "csv")[2] == ""
    with read(house) as conn:
        assert len(casework.find(conn)) == 1
