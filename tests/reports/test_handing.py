"""`andon report ipr`: from cases in the store to files that others open and check."""

import hashlib
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from store.engine import read
from store.evidence.verifying import verify
from store.tables import audit
from system import clock
from tests.reports.cases import picture
from tests.reports.filed import CONFIRMED, House
from tests.reports.scene import csv_rows, table

CERTIFICATE = b"%PDF-1.7 a certificate"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[House]:
    """A store with a confirmed case of three listings on Tmall and a suspected one on Naver, all with evidence."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ANDON_DATABASE_URL", raising=False)
        made = House.new(tmp_path_factory.mktemp("house") / "andon", sqlite_template)
        (made.folder / "papers").mkdir()
        (made.folder / "papers" / "haru-cn.pdf").write_bytes(CERTIFICATE)
        made.path.write_text(made.path.read_text() + '[complaints]\npapers = "papers"\nidentity = "../andon.toml"\n')
        for listing in made.suspect(count=3):
            made.prove(listing)
        made.prove(made.suspect("naver", seller="other")[0], seen=False)
        made.take(1, *CONFIRMED)
        made.buy(1, {"../../box.JPG": picture(), "=bill.exe": b"no picture"})
        yield made


@pytest.fixture(scope="module")
def exported(house: House) -> Path:
    """The folder of everything, as its zip holds it."""
    path = house.folder.parent / "all.zip"
    assert house.run("--out", path, "--signed-by", "Mina Kim") == 0
    with zipfile.ZipFile(path) as packed:
        packed.extractall(path.with_suffix(""))
    return path.with_suffix("")


def index(folder: Path, what: str) -> list[dict[str, str]]:
    """The index's rows of a kind."""
    return [row for row in csv_rows(folder / "index.csv") if row["What"] == what]


def test_the_evidence_of_each_exported_row_is_in_the_zip_and_verifies(exported: Path) -> None:
    rows = csv_rows(exported / "cases.csv")
    packs = {(row["Case"], row["Name"]): row for row in index(exported, "listing")}

    assert [row["Case"] for row in rows] == ["1", "1", "1", "2"]
    for row in rows:
        told = packs[row["Case"], row["Page"]]
        pack = exported / told["File"]
        with zipfile.ZipFile(pack) as packed:
            manifest = packed.read(f"evidence-{int(row['Evidence']):06}/manifest.json")
        assert hashlib.sha256(manifest).hexdigest() == row["Manifest SHA-256"] == told["Manifest SHA-256"]
        assert row["Page"] in manifest.decode()
        assert not verify(pack).faults


def test_the_index_names_every_file_with_its_hash(exported: Path) -> None:
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in exported.iterdir()}

    assert {row["Name"]: row["SHA-256"] for row in index(exported, "file")} | {"index.csv": files["index.csv"]} == files
    assert sorted(files) == [
        "case-1-alibaba-ipp-1-of-1.xlsx",
        "case-1-evidence.wacz",
        "case-1-paper-1.pdf",
        "case-1-photo-1.jpg",
        "case-1-photo-2.bin",
        "case-1.pdf",
        "case-2-evidence.wacz",
        "case-2-paper-1.pdf",
        "case-2.pdf",
        "cases.csv",
        "cases.xlsx",
        "index.csv",
    ]


def test_photos_of_a_test_purchase_are_there_as_they_were_attached(exported: Path) -> None:
    rows = index(exported, "photo")

    assert [(row["Case"], row["Name"], row["File"]) for row in rows] == [
        ("1", "../../box.JPG", "case-1-photo-1.jpg"),
        ("1", "'=bill.exe", "case-1-photo-2.bin"),
    ]
    assert [hashlib.sha256((exported / row["File"]).read_bytes()).hexdigest() for row in rows] == [
        row["SHA-256"] for row in rows
    ]


def test_the_certificate_of_a_right_is_handed_out_with_the_case(exported: Path) -> None:
    rows = index(exported, "paper")

    assert [(row["Case"], row["Name"], row["File"]) for row in rows] == [
        ("1", "right 9876543: certificate: haru-cn.pdf", "case-1-paper-1.pdf"),
        ("2", "right 9876543: certificate: haru-cn.pdf", "case-2-paper-1.pdf"),
    ]
    assert {(exported / row["File"]).read_bytes() for row in rows} == {CERTIFICATE}


def test_the_index_lists_what_nobody_gave_and_why_nothing_is_complained_of(house: House, exported: Path) -> None:
    why = "the case is suspected; first `andon cases stage 2 review` and then `confirm`"

    assert [(row["Case"], row["Name"]) for row in index(exported, "missing")] == [
        ("1", "complainant: contact"),
        ("1", f"complainant: identity '../andon.toml': is not the plain name of a file in {house.folder / 'papers'}"),
    ]
    assert [(row["Case"], row["Name"]) for row in index(exported, "no complaint")] == [("2", why)]


def test_the_command_says_what_it_wrote_and_what_is_missing(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, table_ = tmp_path / "case.pdf", tmp_path / "cases.csv"
    house.run("--case", 2, "--signed-by", "Mina", "--out", pdf)
    house.run("--case", 1, "--out", table_)

    assert capsys.readouterr().out.splitlines() == [
        f"Wrote {pdf}: cases 1, listings 1 (1 with evidence), complaints 0",
        "case 2: no complaint, for the case is suspected; first `andon cases stage 2 review` and then `confirm`",
        f"Wrote {table_}: cases 1, listings 3 (3 with evidence)",
    ]


def test_a_row_has_seller_role_match_reason_and_picture(exported: Path) -> None:
    book: Any = openpyxl.load_workbook(exported / "cases.xlsx")
    row = table(book["tmall"])[0]

    assert (row["Seller"], row["Seller id"], row["Role"], row["Stage"]) == ("春日小店", "bad", "unknown", "confirmed")
    assert (row["Sells"], row["SKU"], row["Matched by"]) == ("Run 2 (Ptmall0)", "Stmall0", "the master file says so")
    assert row["Reason"].startswith("Sells without leave: the master file does not name it.")
    assert (row["Marks"], row["Page"], row["Score"]) == ("HARU 9876543", "https://tmall.test/tmall0", 1)
    assert (len(book["tmall"]._images), len(book["naver"]._images)) == (3, 0)
    assert book["About"]["B2"].value == "all"


def test_a_complaint_names_the_links_the_right_and_who_signs(exported: Path) -> None:
    book = openpyxl.load_workbook(exported / "case-1-alibaba-ipp-1-of-1.xlsx")

    assert [row["Link"] for row in table(book["Links"])] == [f"https://tmall.test/tmall{number}" for number in range(3)]
    assert [row["Number"] for row in table(book["Rights"])] == ["9876543"]
    assert "签名：Mina Kim" in "".join(row["Statement"] or "" for row in table(book["Statement"]))


def test_a_case_file_says_who_did_what_when_and_why(exported: Path) -> None:
    done = subprocess.run(["pdftotext", exported / "case-1.pdf", "-"], check=True, capture_output=True)
    text = "".join(done.stdout.decode().split())

    for said in (
        "春日小店",
        "confirmed,Mina:confirm;comparedwiththeoriginal",
        "하루런닝화",
        "签名：Mina",
        "9876543,CN",
    ):
        assert said in text


def test_a_report_of_301_links_to_alibaba_is_two_files(
    tmp_path: Path, sqlite_template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = House.new(tmp_path / "andon", sqlite_template)
    house.suspect(count=301)
    house.take(1, *CONFIRMED)

    house.run("--case", 1, "--signed-by", "Mina Kim", "--out", tmp_path / "filed")

    files = sorted((tmp_path / "filed").glob("*alibaba*"))
    links = [[row["Link"] for row in table(openpyxl.load_workbook(file)["Links"])] for file in files]
    assert [file.name for file in files] == ["case-1-alibaba-ipp-1-of-2.xlsx", "case-1-alibaba-ipp-2-of-2.xlsx"]
    assert [len(some) for some in links] == [300, 1]
    assert len({link for some in links for link in some}) == 301
    assert capsys.readouterr().out.splitlines()[-1].startswith("case 1: missing: 299 facts more,")


@pytest.mark.parametrize(
    ("arguments", "cases"),
    [
        (("--case", "2"), ["2"]),
        (("--case", "1", "--case", "2"), ["1", "2"]),
        (("--channel", "naver"), ["2"]),
        (("--seller", "bad"), ["1"]),
        (("--seller", "春日小店", "--channel", "naver"), ["2"]),
        (("--from", "2020-01-01"), ["1", "2"]),
        ((), ["1", "2"]),
    ],
)
def test_cases_are_chosen_by_number_seller_channel_and_period(
    arguments: tuple[str, ...], cases: list[str], house: House, tmp_path: Path
) -> None:
    clock.advance(timedelta(hours=2))  # the steps were taken on the clock of the fixture

    assert house.run(*arguments, "--out", tmp_path / "cases.csv") == 0

    assert list(dict.fromkeys(row["Case"] for row in csv_rows(tmp_path / "cases.csv"))) == cases


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--case", "9"), "case 9 is not in the store; `andon cases list` shows them"),
        (("--seller", "nobody"), "no case fits all of that; `andon cases list --all` shows what there is"),
        (("--to", "2020-01-01"), "no case fits all of that; `andon cases list --all` shows what there is"),
        (("--out", "all.doc"), "all.doc: name a folder, or a file that ends in .zip, .pdf, .xlsx or .csv"),
        (("--out", "full"), "full: is not empty; name a new folder, or a file .zip, .pdf, .xlsx or .csv"),
        (("--out", "none/a.csv"), "none/a.csv: cannot be written (No such file or directory)"),
        (("--out", "none/all.zip"), "none/all.zip: cannot be written (No such file or directory)"),
        (("--out", "none/all"), "none/all: cannot be written (No such file or directory)"),
        (
            ("--out", "a.csv", "--signed-by", "Mina"),
            "a.csv: a table holds no complaint to sign; name a folder, or a file .zip or .pdf",
        ),
        (("--out", "a.zip", "--signed-by", " "), "a complaint needs the name of the person who signs it"),
        (("--language", "ko"), "--language is that of the complaints; give --signed-by NAME, who signs them"),
        (
            ("--out", "all.pdf"),
            "all.pdf: a PDF is the file of one case, and these fit: 1, 2; add --case, or name a .zip",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_written(
    arguments: tuple[str, ...],
    said: str,
    house: House,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()

    assert house.run(*arguments) == 2

    assert capsys.readouterr().err.replace("\r", "").split("\n")[-2] == f"andon: {said}"
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["full", "x"]


def test_only_compliance_hands_out_and_the_trail_says_who(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = house.copied(tmp_path / "andon")
    assert here.run("--case", 1, "--out", tmp_path / "cases.csv") == 0
    with read(here.engine) as conn:
        done = conn.execute(select(audit).where(audit.c.action == "hand out").order_by(audit.c.id.desc())).first()
    here.path.write_text(here.path.read_text().replace('"compliance"', '"ops"'))

    assert here.run("--out", tmp_path / "again.csv") == 2

    assert done is not None
    assert (done.target, done.detail) == ("cases.csv", {"cases": [1], "signed_by": None})
    assert "Mina needs the role compliance for that" in capsys.readouterr().err


def test_a_fault_of_a_template_is_told_with_its_place(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = house.copied(tmp_path / "andon")
    here.path.write_text(here.path.read_text().replace('papers = "papers"', 'statements = "words"'))
    (here.folder / "words").mkdir()
    (here.folder / "words" / "zh.txt").write_text("致 $marketplace\n$links $signer, 低于 $floor\n", "utf-8")

    assert here.run("--signed-by", "Mina", "--out", tmp_path / "all.zip") == 2

    assert f"{here.folder}/words/zh.txt:2:20: $floor is no field" in capsys.readouterr().err
    assert not (tmp_path / "all.zip").exists()
