"""The file of a case: the right text in four scripts, escaped, signed, quick."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from reports.case_file import case_page, printing
from reports.case_words import TABLES
from reports.drafting import Draft
from reports.filing import LANGUAGES, complaints
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


@pytest.mark.parametrize(
    ("platform", "language", "said"),
    [
        ("naver", None, ("<h2>권리</h2>", "<th>상호</th>", "사건 7: ", "신고처: ")),
        ("tmall", None, ("<h2>权利</h2>", "<th>主体名称</th>", "案件 7：", "投诉平台：")),
        ("momo", None, ("<h2>權利</h2>", "<th>商號名稱</th>", "案件 7：", "檢舉平台：")),
        ("tmall", "en", ("<h2>Rights</h2>", "<th>Legal name</th>", "Case 7: ", "Complaint to ")),
    ],
)
def test_its_words_are_in_the_language_of_the_complaint(
    platform: str, language: str | None, said: tuple[str, ...]
) -> None:
    of = case(platform, legal_name="하루")

    shown = case_page(Draft(case=of, complaints=complaints(of, OWNER, "Mina", DAY, language=language)), "Mina")

    assert [one for one in said if one not in shown] == []


def test_every_language_has_every_text_with_its_values() -> None:
    def values(text: str) -> set[str]:
        return set(re.findall(r"{\w+}", text))

    first, *others = TABLES.values()
    assert set(TABLES) | {"en"} == set(LANGUAGES)
    for table in others:
        assert table.keys() == first.keys()
    for table in TABLES.values():
        assert [text for text, own in table.items() if values(text) != values(own)] == []


def test_a_listing_begins_where_its_picture_has_no_room(tmp_path: Path) -> None:
    shown = replace(proof(), picture=lambda: picture(700, 1400))
    of, path = case(listings=(reported(proof=shown),), steps=case().steps * 8), tmp_path / "case.pdf"
    with printing() as printer:
        path.write_bytes(printer(case_page(Draft(case=of), None)))

    first = subprocess.run(["pdftotext", "-l", "1", str(path), "-"], check=True, capture_output=True).stdout.decode()
    assert "商品链接（1）" in first
