"""`andon sellers`, run as people run it: who sells, who may see what, joining, splitting, erasing."""

import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

import cli
from model.capture import Seller
from store import migrating
from store.engine import open_engine, read, write
from store.evidence import retention
from store.evidence.keeping import About, keep
from store.listings import listing_for
from store.tables import audit
from system import clock
from system.settings import load
from tests.monitors.stores import import_master, page, visit

Run = Callable[..., tuple[int, str, str]]

CHANNEL = """
[channels.{name}]
platform = "site"
base_url = "https://shop.test"
country = "KR"
currency = "KRW"
time_zone = "Asia/Seoul"
kind = "marketplace"
ground = "permitted"
permission = {{ who = "a", when = 2026-01-01, ground = "b" }}
"""
SOLE = {"legal_name": "홍길동", "business_number": "101-01-12349", "phone": "02-123-4567"}


def settings(folder: Path, role: str) -> None:
    person = f'folder = "."\n[people.me]\nos_user = "{getpass.getuser()}"\nroles = ["{role}"]\n'
    text = person + "".join(CHANNEL.format(name=name) for name in ("bazaar", "market"))
    (folder / "andon.toml").write_text(text, "utf-8")


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    settings(tmp_path, "compliance")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ANDON_DATABASE_URL", raising=False)
    migrating.upgrade(f"sqlite:///{tmp_path}/andon.db").dispose()
    engine = open_engine(f"sqlite:///{tmp_path}/andon.db")
    import_master(engine, sellers=[{"channel": "market", "seller": "m1", "role": "authorised"}])
    sells(engine, "market", "m1", name="Gildong", **SOLE)
    sells(engine, "bazaar", "b1", name="길동상점", **SOLE)
    sells(engine, "market", "m2", name="Big Shoes", legal_name="주식회사 큰신발", phone="02-999-9999")
    return engine


@pytest.fixture
def run(house: Engine, capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(["sellers", *arguments])
        said = capfd.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run


def sells(engine: Engine, channel: str, id_: str, **shown: Any) -> int:
    with write(engine) as conn:
        listing = listing_for(conn, channel, f"of {id_}", f"https://shop.test/{id_}")
    visit(engine, {listing: page(seller=Seller(id=id_, **shown))}, channel=channel)
    return listing


def test_sellers_that_are_one_stand_together_and_what_is_left_off_is_counted(run: Run) -> None:
    code, out, err = run("list", "--format", "json", "--limit", "1")

    assert (code, err.strip()) == (0, "1 of 2 sellers; 1 left off: --limit 2 shows all")
    assert [row["name"] for row in json.loads(out)] == ["Big Shoes"]
    [row] = json.loads(run("list", "--format", "json", "--name", "gildong")[1])
    del row["last_seen"]
    assert row == {
        "id": 1,
        "name": "Gildong, 길동상점",
        "role": "authorised, unknown",
        "channels": "market, bazaar",
        "sellers": 2,
        "listings": 2,
        "cases": 0,
    }


@pytest.mark.parametrize(
    ("option", "value", "names"),
    [
        ("--channel", "bazaar", ["Gildong, 길동상점"]),
        ("--role", "authorised", ["Gildong, 길동상점"]),
        ("--role", "official", []),
        ("--name", "m2", ["Big Shoes"]),
    ],
)
def test_the_list_is_narrowed(run: Run, option: str, value: str, names: list[str]) -> None:
    assert [row["name"] for row in json.loads(run("list", "--format", "json", option, value)[1])] == names


def test_one_is_shown_with_why_it_is_one_and_that_it_was_looked_at_is_kept(run: Run, house: Engine) -> None:
    code, out, _ = run("show", "2")

    assert code == 0
    assert "seller 1: authorised, unknown" in out
    assert "legal name: 홍길동" in out
    assert "one with 1 since" in out
    assert "by a rule: the same business number (KR 1010112349)" in out
    assert "listing of b1  https://shop.test/b1" in out
    assert "may be a person; kept to tell who may sell" in out
    with read(house) as conn:
        row = conn.execute(select(audit).where(audit.c.action == "see personal data")).one()
    assert (row.target, row.detail["purpose"].startswith("to tell who")) == ("seller 1", True)


def test_another_role_sees_no_persons_data_but_a_companys(run: Run, tmp_path: Path, house: Engine) -> None:
    settings(tmp_path, "merchandiser")

    person, company, listed = run("show", "1")[1], run("show", "3")[1], run("list", "--format", "csv")[1]

    for secret in ("홍길동", "101-01-12349", "1010112349", "02-123-4567"):
        assert secret not in person + listed
    assert "legal name: hidden" in person
    assert "the same business number (hidden)" in person
    assert "the roles compliance and admin see what is hidden" in person
    assert "legal name: 주식회사 큰신발" in company
    with read(house) as conn:
        assert "see personal data" not in conn.execute(select(audit.c.action)).scalars().all()


def test_a_shop_that_is_called_as_its_owner_is_hidden_from_other_roles(run: Run, tmp_path: Path, house: Engine) -> None:
    sells(house, "bazaar", "b9", name="김철수 스토어", legal_name="김철수")
    settings(tmp_path, "viewer")

    assert "김철수" not in run("list", "--format", "json")[1] + run("show", "4")[1]


def test_a_check_digit_that_does_not_hold_is_told(run: Run, house: Engine) -> None:
    sells(house, "bazaar", "b8", name="Odd", business_number="101-01-12340")

    assert "the business number's check digit does not hold" in run("show", "4")[1]


def test_people_join_and_split_with_a_reason_and_a_role(run: Run, tmp_path: Path) -> None:
    assert run("join", "1", "3", "--reason", "one owner")[:2] == (0, "sellers 1 and 3 are one: 1\n")
    assert "me says: one owner" in run("show", "3")[1]
    assert run("split", "1", "2", "--reason", "his brother")[:2] == (0, "2 left seller 1; now seller 2\n")
    assert "1 and 2 are two, me says: his brother" in run("show", "2")[1]

    assert "--reason is empty" in run("join", "1", "2", "--reason", " ")[2]
    settings(tmp_path, "ops")
    assert "needs the role compliance" in run("join", "1", "2", "--reason", "x")[2]


def test_an_erasure_says_what_went_and_what_it_does_not_reach(run: Run, house: Engine, tmp_path: Path) -> None:
    about = About(channel="market", url="https://shop.test/m1", captured_at=clock.now(), listing_id=1)
    keep(house, load(tmp_path / "andon.toml"), about, {"fields.json": "홍길동".encode()})
    retention.hold(house, 1, "the court", None)

    code, out, err = run("erase", "2", "--reason", "asked for it")

    assert (code, out.partition(";")[0]) == (1, "seller 1: erased on 2 channels, and where 0 other rows named it")
    assert "on legal hold and kept: evidence 1" in err
    assert "the master file has it for market" in err
    assert "not reached: messages in Slack" in err
    shown = run("show", "1")[1]
    assert "홍길동" not in shown
    assert "erased (m1)" in shown


def test_an_erasure_needs_the_role_and_a_seller_that_there_is(run: Run, tmp_path: Path) -> None:
    assert run("erase", "77", "--reason", "x")[::2] == (
        2,
        "andon: seller 77 is not in the store; `andon sellers list` shows them\n",
    )
    settings(tmp_path, "ops")
    assert "needs the role compliance" in run("erase", "1", "--reason", "x")[2]
    assert "홍길동" not in run("show", "1")[1]
