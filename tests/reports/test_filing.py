"""Complaints stay within the form's limit, list what they lack, and never name a price."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from model.errors import InputError
from reports.complaints import write_complaints
from reports.filing import LANGUAGES, complaints, statement_template
from reports.records import Complainant, Right
from spiders import platforms
from tests.reports.cases import CHINESE, DAY, MARK, OWNER, case, reported

SIGNER = "Mina Kim"


def filed(of: Any, by: Complainant = OWNER, signer: str = SIGNER, templates: Path | None = None) -> Any:
    """The complaints of a case."""
    return complaints(of, by, signer, DAY, templates)


def test_a_report_of_301_links_to_alibaba_is_two_files(tmp_path: Path) -> None:
    of = case("tmall", 301)
    paths = write_complaints(tmp_path, of, filed(of), {})
    links = [
        [row[0] for row in openpyxl.load_workbook(path)["Links"].iter_rows(min_row=2, values_only=True)]
        for path in paths
    ]

    assert [path.name for path in paths] == ["case-7-alibaba-ipp-1-of-2.xlsx", "case-7-alibaba-ipp-2-of-2.xlsx"]
    assert [len(some) for some in links] == [300, 1]
    assert links[0] + links[1] == [one.url for one in of.listings]


@pytest.mark.parametrize(
    ("platform", "account", "count", "parts"),
    [
        ("taobao", True, 300, [300]),
        ("taobao", False, 21, [10, 10, 1]),
        ("naver", True, 301, [301]),
        ("shopify", False, 301, [301]),
    ],
)
def test_a_form_takes_as_many_links_as_it_says(platform: str, account: bool, count: int, parts: list[int]) -> None:
    found = filed(case(platform, count), replace(OWNER, has_account=account))

    assert [len(one.listings) for one in found] == parts
    assert [(one.part, one.parts) for one in found] == [(at + 1, len(parts)) for at in range(len(parts))]


def test_nothing_is_missing_where_everything_was_given() -> None:
    (one,) = filed(case())

    assert one.missing == ()


@pytest.mark.parametrize(
    ("rights", "missing"),
    [
        ((), "a right that is registered in CN and has not run out"),
        ((MARK,), "a right that is registered in CN and has not run out"),
        ((replace(CHINESE, valid_to=date(2026, 5, 9)),), "a right that is registered in CN and has not run out"),
        ((replace(CHINESE, certificate=None),), "right 9876543: certificate"),
        ((replace(CHINESE, valid_to=None),), "right 9876543: valid to"),
    ],
)
def test_a_right_that_does_not_suffice_is_listed(rights: tuple[Right, ...], missing: str) -> None:
    (one,) = filed(case(rights=rights))

    assert one.missing == (missing,)


@pytest.mark.parametrize(
    ("by", "missing"),
    [
        (replace(OWNER, contact=None), "complainant: contact"),
        (replace(OWNER, identity=None), "complainant: identity"),
        (replace(OWNER, agent="Kim & Lee"), "complainant: power of attorney of Kim & Lee"),
    ],
)
def test_what_the_complainant_does_not_show_is_listed(by: Complainant, missing: str) -> None:
    (one,) = filed(case(), by)

    assert one.missing == (missing,)


def test_a_listing_without_evidence_is_listed() -> None:
    (one,) = filed(case("elevenst", listings=(reported(1), reported(2, proof=None, seller_name=None))))

    assert one.missing == ("listing 2: seller's name, evidence",)


@pytest.mark.parametrize("platform", ["coupang", "ssg", "shopify"])
def test_a_form_that_nobody_could_read_says_so(platform: str) -> None:
    (one,) = filed(case(platform))

    assert any("could not be read" in fact for fact in one.missing)


@pytest.mark.parametrize("signer", ["", "  ", "\n\t"])
def test_nobody_signs_nothing(signer: str) -> None:
    with pytest.raises(InputError, match="person who signs"):
        filed(case(), signer=signer)


def test_a_case_without_listings_is_refused() -> None:
    with pytest.raises(InputError, match="case 7 has no listing"):
        filed(case(listings=()))


@pytest.mark.parametrize(
    ("platform", "word"), [("taobao", "投诉"), ("naver", "판매자"), ("momo", "檢舉"), ("shopify", "good faith")]
)
def test_the_statement_is_in_the_marketplaces_language(platform: str, word: str) -> None:
    (one,) = filed(case(platform))

    assert word in one.statement
    assert SIGNER in one.statement
    assert "2026-05-10" in one.statement
    assert "https://item.taobao.test/item.htm?id=1" in one.statement


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paragraph_of_a_statement_is_one_line(language: str) -> None:
    *paragraphs, signature = statement_template(language).template.strip().split("\n\n")

    assert not [one for one in paragraphs if "\n" in one]
    assert len(signature.splitlines()) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_statement_speaks_of_a_price(language: str) -> None:
    text = statement_template(language).template.lower()

    assert not [word for word in ("price", "가격", "价格", "價格", "floor") if word in text]


def test_a_folder_of_the_settings_goes_before_our_own(tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_text("致 $marketplace:$links $signer", "utf-8")

    (one,) = filed(case(), templates=tmp_path)
    (korean,) = filed(case("naver"), templates=tmp_path)

    assert one.statement.startswith("致 Alibaba IPP:1. https://")
    assert "수신" in korean.statement


@pytest.mark.parametrize(
    ("body", "cure"),
    [
        (b"$price", r"\$price is no field"),
        (b"5 $ a piece", r"write \$\$"),
        (b"\xff\xfe", "not UTF-8"),
        (b"x" * 70_000, "64 KiB"),
    ],
)
def test_a_template_that_is_wrong_is_refused(body: bytes, cure: str, tmp_path: Path) -> None:
    (tmp_path / "zh.txt").write_bytes(body)

    with pytest.raises(InputError, match=cure):
        filed(case(), templates=tmp_path)


def test_a_language_is_no_path(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no statement in language"):
        statement_template("../secret", tmp_path)


@pytest.mark.parametrize("platform", sorted(platforms.names()))
def test_every_platform_has_a_form(platform: str) -> None:
    assert filed(case(platform))[0].form.name


def test_a_sentence_of_a_complaint_s_workbook_is_broken_within_its_column(tmp_path: Path) -> None:
    of = case()
    (path,) = write_complaints(tmp_path, of, complaints(of, OWNER, SIGNER, DAY), {})

    book = openpyxl.load_workbook(path)
    said = [cell for (cell,) in book["Statement"].iter_rows(min_row=2) if cell.value]
    assert said
    assert all(cell.alignment.wrap_text for cell in said)
