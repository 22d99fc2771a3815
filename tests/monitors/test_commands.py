"""The room's commands, run as people run them."""

import csv
import getpass
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

import cli
from model.lifecycle import State
from monitors.check import check_batches
from store import migrating, silences
from store.engine import open_engine, read
from store.tables import discrepancies, requests
from system import clock
from tests.monitors.stores import CHECKS, page, shop, visit

Run = Callable[..., tuple[int, str, str]]

_SILENCE = ("--silence", "listing", "--hours", "48")

SETTINGS = f"""
folder = "."
[people.me]
os_user = "{getpass.getuser()}"
roles = ["ops"]
[people.other]
os_user = "somebody"
[channels.own]
platform = "site"
base_url = "https://shop.test"
country = "US"
currency = "USD"
time_zone = "UTC"
kind = "own"
ground = "own"
"""


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    (tmp_path / "andon.toml").write_text(SETTINGS, "utf-8")
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


def misprints(engine: Engine, count: int = 1) -> list[int]:
    listings = shop(engine, count)
    check_batches(engine, CHECKS, visit(engine, {listing: page("10") for listing in listings}))
    with read(engine) as conn:
        return list(conn.execute(select(discrepancies.c.id).order_by(discrepancies.c.id)).scalars())


def state(engine: Engine, number: int) -> State:
    with read(engine) as conn:
        return State(conn.execute(select(discrepancies.c.state).where(discrepancies.c.id == number)).scalar_one())


def test_check_compares_what_waits_and_says_what_stands(house: Engine, run: Run) -> None:
    (listing,) = shop(house)
    visit(house, {listing: page("10")})

    assert run("check")[:2] == (1, "1 batches checked; 1 discrepancies stand\n")


def test_check_exits_0_when_nothing_stands(house: Engine, run: Run) -> None:
    (listing,) = shop(house)
    visit(house, {listing: page("100")})

    assert run("check", "--all", "--channel", "own")[:2] == (0, "1 batches checked; 0 discrepancies stand\n")


def test_list_prints_plain_lines_json_and_csv(house: Engine, run: Run) -> None:
    misprints(house, 2)

    plain, rows = run("discrepancies", "list")[1], json.loads(run("discrepancies", "list", "--format", "json")[1])
    table = list(csv.DictReader(io.StringIO(run("discrepancies", "list", "--format", "csv")[1])))

    assert plain.splitlines()[0].startswith("2 · open · critical · misprint · own · A1")
    assert [row["listing"] for row in rows] == ["A1", "A0"]
    assert [row["what"] for row in table] == [row["what"] for row in rows]


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--family", "price"], 3),
        (["--family", "stock"], 0),
        (["--kind", "misprint", "--channel", "own", "--severity", "critical"], 3),
        (["--state", "acknowledged"], 0),
        (["--before", "3"], 2),
        (["--limit", "1"], 1),
        (["--brand", "Other"], 0),
        (["--held"], 0),
    ],
)
def test_list_filters_and_pages(house: Engine, run: Run, options: list[str], count: int) -> None:
    misprints(house, 3)

    assert len(json.loads(run("discrepancies", "list", "--format", "json", *options)[1])) == count


def test_show_prints_sentence_numbers_and_history(house: Engine, run: Run) -> None:
    (number,) = misprints(house)
    run("discrepancies", "ack", str(number), "--why", "looking")

    code, out, _ = run("discrepancies", "show", str(number))

    assert code == 0
    assert "The price is USD 10.00 where USD 100.00 is due: a digit seems to be lost." in out
    assert "  price: 10.00" in out
    assert "acknowledge by me: open → acknowledged, looking" in out


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (["ack"], "acknowledged"),
        (["snooze", "--hours", "4"], "snoozed"),
        (["snooze", "--until", "2199-01-01"], "snoozed"),
        (["accept", "--why", "agreed", "--until-worse"], "accepted"),
        (["false-positive", "--why", "bundle"], "false_positive"),
        (["resolve"], "open"),
    ],
)
def test_orders_move_it(house: Engine, run: Run, order: list[str], expected: str) -> None:
    (number,) = misprints(house)

    code, out, _ = run("discrepancies", order[0], str(number), *order[1:])

    assert (code, state(house, number)) == (0, expected)
    assert out.startswith(f"discrepancy {number}")


def test_resolving_asks_for_a_capture(house: Engine, run: Run) -> None:
    (number,) = misprints(house)

    run("discrepancies", "resolve", str(number))

    with read(house) as conn:
        assert "resolved by hand" in str(conn.execute(select(requests.c.reason)).scalars().all())


def test_merging_and_assigning(house: Engine, run: Run) -> None:
    first, second = misprints(house, 2)

    assert run("discrepancies", "merge", str(second), "--into", str(first))[0] == 0
    assert run("discrepancies", "assign", str(first), "me")[0] == 0
    assert state(house, second) == "merged"


def test_a_false_positive_can_be_silenced_with_what_is_like_it(house: Engine, run: Run) -> None:
    first, second = misprints(house, 2)

    said = run("discrepancies", "false-positive", str(first), str(second), "--why", "a set of ten", *_SILENCE)[1]

    with read(house) as conn:
        (silence,) = silences.listed(conn, clock.now())
    assert f"silence {silence.id} holds" in said
    assert silence.match == {"kind": ["misprint"], "channel": ["own"], "listing": ["A0", "A1"]}
    assert (silence.author, silence.reason) == ("me", "a set of ten")
    assert state(house, second) == "false_positive"


@pytest.mark.parametrize(
    "arguments",
    [
        ["discrepancies", "false-positive", "1", "--why", "no", "--silence", "listing"],
        ["discrepancies", "false-positive", "1", "--why", "no", "--hours", "3"],
        ["discrepancies", "false-positive", "1", "--why", "no", "--silence", "channel", "--hours", "2400"],
        ["discrepancies", "show", "99"],
        ["discrepancies", "list", "--kind", "nonsense"],
        ["discrepancies", "assign", "1", "nobody"],
        ["discrepancies", "snooze", "1"],
        ["discrepancies", "snooze", "1", "--hours", "1", "--until", "2199-01-01"],
        ["discrepancies", "snooze", "1", "--until", "2001-01-01"],
        ["discrepancies", "ack", "1", "2", "--seen", "1"],
        ["discrepancies", "ack", "1", "--seen", "9"],
        ["backtest", "--from", "2026-01-01", "--to", "2026-01-02"],
        ["backtest", "misprint", "--all", "--from", "2026-01-01", "--to", "2026-01-02"],
        ["backtest", "misprint"],
        ["backtest", "nonsense", "--false-positives"],
        ["backtest", "--false-positives", "--from", "2026-01-01"],
        ["backtest", "nonsense", "--from", "2026-01-01", "--to", "2026-01-02"],
        ["backtest", "misprint", "--from", "2026-01-02", "--to", "2026-01-01"],
        ["check", "--channel", "nowhere"],
    ],
)
def test_wrong_input_is_one_sentence_and_exit_2(house: Engine, run: Run, arguments: list[str]) -> None:
    misprints(house, 2)

    code, out, err = run(*arguments)

    assert (code, out) == (2, "")
    assert err.startswith("andon: ")
    assert len(err.splitlines()) == 1


def test_an_order_that_cannot_be_given_changes_nothing_of_the_others(house: Engine, run: Run) -> None:
    first, _ = misprints(house, 2)

    assert run("discrepancies", "ack", str(first), "99")[0] == 2
    assert state(house, first) == "open"


def test_what_a_mass_change_holds_is_released_or_discarded(house: Engine, run: Run) -> None:
    listings = shop(house, 40)
    for price in ("100", "10"):
        check_batches(house, CHECKS, visit(house, {listing: page(price) for listing in listings}))
    rows: list[dict[str, Any]] = json.loads(run("discrepancies", "list", "--format", "json", "--held")[1])
    (mass,) = json.loads(run("discrepancies", "list", "--format", "json", "--kind", "mass_change")[1])

    assert run("discrepancies", "discard", str(rows[0]["id"]), "--why", "misread")[1] == "1 discarded\n"
    assert run("discrepancies", "release", str(mass["id"]))[1] == "39 released\n"


def test_backtest_prints_days_or_rows(house: Engine, run: Run) -> None:
    misprints(house)
    days = ("--from", "2020-01-01", "--to", "2020-01-03")

    assert run("backtest", "misprint", *days)[:2] == (0, "0 would have been told\n")
    assert run("backtest", "--all", *days, "--format", "json")[:2] == (0, "[]\n")


def test_everybody_in_the_settings_can_be_given_a_discrepancy(house: Engine, run: Run) -> None:
    [number] = misprints(house)

    assert run("discrepancies", "assign", str(number), "other")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("resolve", "99999999999999999999999"),
        ("show", "0"),
        ("list", "--before", "99999999999999999999999"),
        ("list", "--channel", "nosuch"),
        ("snooze", "1", "--hours", "1e12"),
        ("snooze", "1", "--hours", "nan"),
        ("snooze", "1", "--until", "9999-12-31T23:59:59"),
        ("merge", "1", "--into", "99999999999999999999999"),
        ("ack", "1", "--seen", "99999999999999999999999"),
    ],
)
def test_numbers_beyond_reason_and_unknown_channels_are_one_sentence(run: Run, arguments: tuple[str, ...]) -> None:
    code, _, said = run("discrepancies", *arguments)

    assert (code, said.count("\n")) == (2, 1)


def test_a_check_without_a_store_makes_none(house: Engine, run: Run, tmp_path: Path) -> None:
    house.dispose()
    for file in tmp_path.glob("andon.db*"):
        file.unlink()

    code, _, said = run("check")

    assert (code, said) == (2, f"andon: {tmp_path}/andon.db is not there; `andon db upgrade` makes it\n")
    assert not list(tmp_path.glob("andon.db*"))


def test_false_positives_are_judged_again(house: Engine, run: Run) -> None:
    first, second = misprints(house, 2)
    assert run("backtest", "--false-positives")[:2] == (0, "nothing was called a false positive\n")
    run("discrepancies", "false-positive", str(first), str(second), "--why", "a set of ten")

    code, said, _ = run("backtest", "--false-positives", "misprint")
    rows = json.loads(run("backtest", "--false-positives", "--format", "json")[1])
    run("discrepancies", "cause", str(second), "--cause", "our_data")

    assert (code, said.splitlines()[-1]) == (1, "misprint: 2 of 2 would be told today")
    assert [(row["id"], row["fires"], row["judged"], row["by"]) for row in rows] == [
        (first, "yes", "fields", "me"),
        (second, "yes", "fields", "me"),
    ]
    assert run("backtest", "--false-positives")[1].splitlines()[-1] == (
        "misprint: 1 of 2 would be told today, 1 not judged"
    )
