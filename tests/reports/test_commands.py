"""`andon report`: the file, and what it refuses."""

from pathlib import Path

import openpyxl
import pytest

import cli
from store.migrating import upgrade
from store.opening import database_url
from system.settings import load, secrets
from tests.monitors.stores import page, visit
from tests.reports.scene import listed

SETTINGS = """
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
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file with a store in which one page was seen."""
    monkeypatch.delenv("ANDON_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "andon.toml"
    path.write_text(SETTINGS)
    engine = upgrade(database_url(load(path), secrets()))
    visit(engine, {listed(engine, "own")["own"]: page("95")})
    engine.dispose()
    return path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["report", *arguments])
    return int(stopped.value.code or 0)


@pytest.mark.parametrize("name", ["prices", "stock", "history"])
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_report_is_written_whole(name: str, suffix: str, settings: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out{suffix}"

    assert run(name, "--out", str(out), "--channel", "own", "--product", "P") == 0

    assert out.stat().st_size > 0
    assert not list(tmp_path.glob(".andon-*"))


def test_without_a_name_the_file_says_its_period(settings: Path, tmp_path: Path) -> None:
    assert run("prices", "--from", "2026-01-01", "--to", "2026-01-31") == 0

    found = openpyxl.load_workbook(tmp_path / "andon-prices-2026-01-01-2026-01-31.xlsx")
    assert found["Prices"].max_row == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--out", "prices.pdf"), "andon: prices.pdf: name a file that ends in .xlsx or .csv\n"),
        (("--out", "none/prices.csv"), "andon: none/prices.csv: cannot be written (No such file or directory)\n"),
        (("--product", "Q"), "andon: --product 'Q' is not in the master file; give a product's code\n"),
        (("--from", "yesterday"), "andon: --from 'yesterday' is no day; write one such as 2026-03-31\n"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(
    arguments: tuple[str, ...], said: str, settings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("prices", *arguments) == 2

    assert capsys.readouterr().err.replace("\r", "").split("\n")[-2] + "\n" == said
