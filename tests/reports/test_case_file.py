"""The file of a case: the right text in four scripts, escaped, signed, quick."""

import hashlib
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from reports.case_file import case_page, case_pdf
from reports.filing import complaints
from reports.packing import pack_case
from store.evidence.verifying import verify
from tests.reports.cases import DAY, OWNER, case, proof, reported
from tests.reports.scene import csv_rows
from tests.store.evidence.packs import kept, settings_in


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pdftotext reads of a case filed in Chinese of both kinds, without blanks: a line may break anywhere."""
    of, path = case(count=2), tmp_path_factory.mktemp("pdf") / "case.pdf"
    filed = (*complaints(of, OWNER, "김민아", DAY), *complaints(case("momo"), OWNER, "王小明", DAY))
    path.write_bytes(case_pdf(of, filed, "김민아"))
    done = subprocess.run(["pdftotext", str(path), "-"], check=True, capture_output=True)
    return "".join(done.stdout.decode().split())


@pytest.mark.parametrize(
    "said",
    [
        "하루런닝화",
        "春日跑鞋",
        "春日慢跑鞋",
        "ハルの靴",
        "김민아",
        "suspected,because",
        "ab" * 32,
        "2026-05-0409:30",
    ],
)
def test_the_text_is_right_in_four_scripts(said: str, text: str) -> None:
    assert said in text


def test_a_statement_in_traditional_characters_is_printed_as_it_stands(text: str) -> None:
    assert "檢舉" in text
    assert "簽名：王小明" in text


def test_what_a_page_said_is_text_and_nothing_else() -> None:
    of = case(
        listings=(reported(title="<script>x</script>", reason='"><img src=//evil.test>', url="https://a.test/<b>"),)
    )

    page = case_page(of, complaints(of, OWNER, "Mina <i>", DAY), "Mina <i>")

    assert not [tag for tag in ("<script", "<img src", "<b>", "<i>") if tag in page]
    assert "&lt;script&gt;" in page


def test_what_is_missing_is_printed() -> None:
    of = case(rights=())

    assert "registered in CN and has not run out" in case_page(of, complaints(of, OWNER, "Mina", DAY), "Mina")


def test_everything_of_a_case_goes_into_one_zip_whose_evidence_verifies(sqlite_engine: Engine, tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    number = kept(sqlite_engine, settings)
    of = case(listings=(reported(1, proof=replace(proof(), number=number)), reported(2, proof=None)))
    filed = complaints(of, OWNER, "Mina", DAY)

    pack_case(sqlite_engine, settings, tmp_path / "case.zip", of, filed, signer="Mina", about={})

    with zipfile.ZipFile(tmp_path / "case.zip") as packed:
        packed.extractall(tmp_path / "out")
    index = csv_rows(tmp_path / "out" / "index.csv")
    files = {row["name"]: row["sha256"] for row in index if row["what"] == "file"}
    assert set(files) == {"case-7-alibaba-ipp-1-of-1.xlsx", "case-7.pdf", "case-7-evidence.wacz"}
    assert {name: hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() for name in files} == files
    assert [row["what"] for row in index if row["what"] != "file"] == [f"evidence {number}", "no evidence"]
    assert not verify(tmp_path / "out" / "case-7-evidence.wacz").faults
