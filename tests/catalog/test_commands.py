"""`andon catalog …`, from the command line to the store."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cli import main
from store import migrating
from store.engine import read, sqlite_url
from store.master import latest_version
from tests.catalog.masters import WHOLE, save, sheets

SETTINGS = """
time_zone = "Asia/Seoul"
[channels.shop]
platform = "site"
base_url = "https://shop.example.com"
country = "KR"
currency = "KRW"
time_zone = "Asia/Seoul"
kind = "own"
ground = "own"
[people.me]
os_user = "{login}"
roles = ["{role}"]
"""
Andon = Callable[..., int]


@pytest.fixture
def andon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Andon:
    """Runs a command in a folder with settings and a store; gives its exit code."""
    login = os.environ.get("LOGNAME", "me")
    monkeypatch.setenv("LOGNAME", login)
    monkeypatch.delenv("ANDON_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("andon.toml").write_text(SETTINGS.format(login=login, role="admin"))
    Path("var").mkdir()
    migrating.upgrade(sqlite_url(tmp_path / "var")).dispose()

    def run(*arguments: str) -> int:
        with pytest.raises(SystemExit) as ended:
            main(["catalog", *arguments])
        return int(ended.value.code or 0)

    return run


def version() -> int | None:
    with read(migrating.upgrade(sqlite_url(Path("var").resolve()))) as conn:
        return latest_version(conn)


def test_a_template_is_filled_validated_imported_and_exported(andon: Andon, capsys: pytest.CaptureFixture[str]) -> None:
    codes = [andon("template", "m.xlsx"), andon("validate", "m.xlsx"), andon("import", "m.xlsx", "--yes")]
    codes += [andon("export", "out"), andon("import", "out", "--yes")]

    out = capsys.readouterr().out
    assert codes == [0] * 5
    assert "policies: 1 added\n  + Runner 1\n" in out
    assert "Imported as version 1\n" in out
    assert out.endswith("the file says what the store holds: nothing to change\n")


def test_faults_are_listed_one_in_a_line(andon: Andon, capsys: pytest.CaptureFixture[str]) -> None:
    save(Path("m.xlsx"), sheets(skus={"gtin": "4006381333932"}))

    code = andon("validate", "m.xlsx")

    assert code == 1
    assert capsys.readouterr().out == (
        "m.xlsx, sheet skus, row 2, column gtin: '4006381333932' is no GTIN: its length or check digit is wrong; "
        "copy it again from the package\n1 fault\n"
    )


def test_faults_are_printed_for_programs(andon: Andon, capsys: pytest.CaptureFixture[str]) -> None:
    save(Path("m.xlsx"), sheets(stock={"quantity": "=1"}))

    andon("validate", "m.xlsx", "--format", "json")
    as_json = json.loads(capsys.readouterr().out)
    andon("validate", "m.xlsx", "--format", "csv")
    as_csv = capsys.readouterr().out

    row = {"file": "m.xlsx", "sheet": "stock", "row": 2, "column": "quantity", "value": "=1"}
    assert as_json == [{**row, "fault": "is a formula", "cure": "paste its value in its place"}]
    assert as_csv == (
        "file,sheet,row,column,value,fault,cure\n"
        "m.xlsx,stock,2,quantity,'=1,is a formula,paste its value in its place\n"
    )


def test_a_dry_run_shows_the_changes_and_makes_none(andon: Andon, capsys: pytest.CaptureFixture[str]) -> None:
    save(Path("m.xlsx"), sheets())
    andon("import", "m.xlsx", "--yes")
    save(Path("m.xlsx"), sheets(policies={"floor": 90000, "ceiling": 150000}, stock=[]))
    capsys.readouterr()

    code = andon("import", "m.xlsx", "--dry-run")

    assert code == 0
    assert capsys.readouterr().out == (
        "policies: 1 changed\n"
        "  ~ runner: floor 99000 KRW → 90000 KRW, ceiling empty → 150000 KRW\n"
        "stock: 1 removed\n"
        "  - 001-250|\n"
    )
    assert version() == 1


def test_long_lists_of_changes_are_cut_with_a_count(andon: Andon, capsys: pytest.CaptureFixture[str]) -> None:
    products = [*WHOLE["products"], *({"code": f"x{n:02}", "brand": "Haru", "name": "n"} for n in range(20))]

    andon("import", str(save(Path("m.xlsx"), sheets(products=products))), "--dry-run")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "products: 22 added"
    assert lines[10:12] == ["  + x07", "    … and 12 more"]


def test_without_a_terminal_nobody_is_asked(andon: Andon, capsys: pytest.CaptureFixture[str]) -> None:
    save(Path("m.xlsx"), sheets())

    code = andon("import", "m.xlsx")

    assert code == 2
    assert capsys.readouterr().err == (
        "andon: m.xlsx: nobody can be asked here; give --yes to import, or --dry-run to look\n"
    )
    assert version() is None


@pytest.mark.parametrize(("answer", "code", "imported"), [("y\n", 0, 1), ("n\n", 130, None)])
def test_on_a_terminal_the_answer_decides(
    andon: Andon, monkeypatch: pytest.MonkeyPatch, answer: str, code: int, imported: int | None
) -> None:
    save(Path("m.xlsx"), sheets())
    terminal = _Terminal(answer)
    monkeypatch.setattr("sys.stdin", terminal)

    assert andon("import", "m.xlsx") == code
    assert version() == imported


class _Terminal:
    """Standard input on a terminal."""

    def __init__(self, answer: str) -> None:
        self._answer = answer

    def isatty(self) -> bool:
        return True

    def readline(self, *_: int) -> str:
        return self._answer


def test_who_may_not_import_is_told_before_the_changes(andon: Andon, capsys: pytest.CaptureFixture[str]) -> None:
    save(Path("m.xlsx"), sheets())
    settings = Path("andon.toml")
    settings.write_text(settings.read_text().replace('"admin"', '"viewer"'))

    code = andon("import", "m.xlsx", "--yes")

    assert code == 2
    assert capsys.readouterr() == ("", "andon: me needs the role merchandiser for that\n")
    assert version() is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("validate", "none.xlsx"), "none.xlsx: no such file or folder; right would be a workbook"),
        (("import", "none.xlsx"), "none.xlsx: no such file or folder; right would be a workbook"),
        (("template", "andon.toml"), "andon.toml: is there already; name a new file"),
    ],
)
def test_a_wrong_path_is_one_sentence(
    andon: Andon, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    code = andon(*arguments)

    assert code == 2
    assert capsys.readouterr().err.startswith(f"andon: {sentence}")
