"""The file of a case: the right text in four scripts, escaped, signed, quick."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from reports.case_file import case_page, printing
from reports.drafting import Draft
from reports.filing import complaints
from reports.records import Match
from tests.reports.cases import DAY, OWNER, case, picture, proof, reported


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pdftotext reads of a case filed in Chinese of both kinds, without blanks: a line may break anywhere."""
    of, path = case(count=2), tmp_path_factory.mktemp("pdf") / "case.pdf"
    filed = (*complaints(of, OWNER, "김민아", DAY), *complaints(case("momo"), OWNER, "王小明", DAY))
    with printing() as printer:
        path.write_bytes(printer(case_page(Draft(case=of, complaints=filed), "김민아")))
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

    page = case_page(Draft(case=of, complaints=complaints(of, OWNER, "Mina <i>", DAY)), "Mina <i>")

    assert not [tag for tag in ("<script", "<img src", "<b>", "<i>") if tag in page]
    assert "&lt;script&gt;" in page


def test_what_is_missing_is_printed() -> None:
    of = case(rights=())
    page = case_page(Draft(case=of, complaints=complaints(of, OWNER, "Mina", DAY), lacks=("seller: the name",)), "Mina")

    assert "registered in CN and has not run out" in page
    assert "<li>seller: the name</li>" in page


@pytest.mark.parametrize("reason", ["Sells without leave.", "Sells without leave. Match 0.97: style code HR-101."])
def test_how_a_listing_is_known_is_said_once(reason: str) -> None:
    of = case(listings=(reported(reason=reason, match=Match(product="Run (P1)", reasons=("style code HR-101",))),))

    assert case_page(Draft(case=of), None).count("style code HR-101") == 1


def test_a_listing_begins_where_its_picture_has_no_room(tmp_path: Path) -> None:
    shown = replace(proof(), picture=lambda: picture(700, 1400))
    of, path = case(listings=(reported(proof=shown),), steps=case().steps * 8), tmp_path / "case.pdf"
    with printing() as printer:
        path.write_bytes(printer(case_page(Draft(case=of), None)))

    first = subprocess.run(["pdftotext", "-l", "1", str(path), "-"], check=True, capture_output=True).stdout.decode()
    assert "Listings (1)" in first
