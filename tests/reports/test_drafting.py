"""Who is complained of: nobody whom no person confirmed, nothing that is gone or was found right."""

from dataclasses import replace

import pytest

from model.casework import Stage
from model.errors import InputError
from reports.drafting import CONFIRMED, Signing, draft
from system.complaining import Complaints
from tests.reports.cases import AT, CHINESE, DAY, MARK, case, finding, reported

SIGNING = Signing(signer="Mina Kim", on=DAY)
GIVEN = Complaints(contact="ip@haru.test", identity="https://haru.test/licence.pdf")


@pytest.mark.parametrize("stage", sorted(CONFIRMED))
def test_a_case_that_a_person_confirmed_is_complained_of(stage: Stage) -> None:
    found = draft(case(stage=stage.value), GIVEN, SIGNING)

    assert [len(one.listings) for one in found.complaints] == [1]
    assert (found.withheld, found.lacks) == (None, ())


@pytest.mark.parametrize(
    ("stage", "why"),
    [
        ("suspected", "the case is suspected; first `andon cases stage 7 review` and then `confirm`"),
        ("reviewing", "the case is reviewing; first `andon cases stage 7 confirm`"),
        ("relisted", "the case is relisted; first `andon cases stage 7 confirm`"),
        ("removed", "the case is removed"),
        ("closed", "the case is closed"),
    ],
)
def test_nobody_is_accused_whom_no_person_confirmed(stage: str, why: str) -> None:
    found = draft(case(stage=stage), GIVEN, SIGNING)

    assert (found.complaints, found.withheld) == ((), why)


def test_what_is_gone_or_was_found_right_is_not_complained_of() -> None:
    right = finding(state="false_positive", stands=False)
    of = case(listings=(reported(1), reported(2, gone=AT), reported(3, findings=(right,))))

    (one,) = draft(of, GIVEN, SIGNING).complaints

    assert [listing.item_id for listing in one.listings] == ["1"]
    assert "id=2" not in one.statement


def test_a_case_of_which_nothing_is_up_is_not_complained_of() -> None:
    found = draft(case(listings=(reported(2, gone=AT),)), GIVEN, SIGNING)

    assert found.withheld == "no listing is up of which a finding stands"


def test_without_a_name_there_is_no_complaint() -> None:
    found = draft(case(), GIVEN, None)

    assert (found.complaints, found.withheld) == ((), "nobody signs; give --signed-by NAME")
    with pytest.raises(InputError, match="name of the person"):
        Signing(signer=" \n", on=DAY)


def test_the_owner_is_the_one_of_the_rights_that_hold_there_unless_the_settings_name_one() -> None:
    (told,) = draft(case(), Complaints(owner="Haru Holding"), SIGNING).complaints
    (own,) = draft(case(), Complaints(), SIGNING).complaints
    (korean,) = draft(case("naver"), Complaints(), SIGNING).complaints

    assert "Haru Holding" in told.statement
    assert str(CHINESE.owner) in own.statement
    assert str(MARK.owner) in korean.statement


def test_without_an_account_alibaba_takes_ten_links() -> None:
    of = case("tmall", 11)

    assert len(draft(of, GIVEN, SIGNING).complaints) == 1
    assert len(draft(of, Complaints(without_account=("tmall",)), SIGNING).complaints) == 2


@pytest.mark.parametrize(
    ("platform", "own"), [("tmall", "投诉"), ("ssg", "판매자"), ("momo", "檢舉"), ("shopify", "faith")]
)
@pytest.mark.parametrize(("language", "word"), [("ko", "판매자"), ("zh", "投诉"), ("zh-Hant", "檢舉"), ("en", "faith")])
def test_the_statement_is_in_the_language_that_is_asked_for(platform: str, own: str, language: str, word: str) -> None:
    (usual,) = draft(case(platform), GIVEN, SIGNING).complaints
    (asked,) = draft(case(platform), GIVEN, replace(SIGNING, language=language)).complaints

    assert own in usual.statement
    assert word in asked.statement
    assert asked.form.language == language


def test_what_is_missing_is_told_once_for_all_parts() -> None:
    found = draft(case("tmall", 301, lacks=("seller: the name as pages show it",)), Complaints(), SIGNING)

    assert found.lacks == ("complainant: contact", "complainant: identity", "seller: the name as pages show it")
