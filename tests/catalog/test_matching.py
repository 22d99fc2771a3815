"""From a stranger's listing to the SKU, in the words of shops in three languages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.matching import Candidate, Catalogue, Match, Sku

BRANDS = ("Haru", "하루", "哈鲁")
SKUS = [
    Sku("R1-250", "R1", BRANDS, ("Runner 1", "러너 1", "跑者 1"), "Black", "250", ("AR3041-01",), "4006381333931"),
    Sku("R1-260", "R1", BRANDS, ("Runner 1", "러너 1", "跑者 1"), "Black", "260", ("AR3041-01",), "036000291452"),
    Sku("R2-260", "R2", BRANDS, ("Runner 2", "러너 2", "跑者 2"), "White", "260", ("AR3042-02",)),
    Sku("T1-M", "T1", BRANDS, ("Training Tee", "트레이닝 티셔츠", "训练T恤"), "Red", "M", ("TT9001-07",)),
]
CATALOGUE = Catalogue.of(SKUS)


def best(candidate: Candidate) -> Match | None:
    return next(iter(CATALOGUE.match(candidate)), None)


@pytest.mark.parametrize(
    ("candidate", "sku", "reason"),
    [
        (Candidate("unnamed goods", gtin="4006381333931"), "R1-250", "GTIN 4006381333931 is the SKU's"),
        (Candidate("Haru Runner 1 Black AR3041-01 260mm"), "R1-260", "style code AR3041-01 in the title"),
        (Candidate("하루 러너 1 블랙 ar3041 01 260"), "R1-260", "style code AR3041-01 in the title"),
        (Candidate("哈鲁 跑鞋 黑色 AR3041-01 正品"), "R1-250", "style code AR3041-01 in the title"),
        (
            Candidate("Haru Runner", attributes={"모델명": "AR3042-02"}),
            "R2-260",
            "style code AR3042-02 in an attribute",
        ),
        (
            Candidate("Haru Training Tee Red", images=["https://cdn.example.com/TT9001-07_a.jpg?w=9"]),
            "T1-M",
            "style code TT9001-07 in a picture's file name",
        ),
    ],
)
def test_gtin_and_codes_are_accepted_and_say_where_they_stand(candidate: Candidate, sku: str, reason: str) -> None:
    found = best(candidate)

    assert found is not None
    assert (found.sku.code, found.verdict) == (sku, "accepted"), found
    assert reason in found.reasons


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Haru Runner 1 Black AR3041-01 used", "condition differs: used / new"),
        ("중고 하루 러너 1 블랙 AR3041-01", "condition differs: used / new"),
        ("중고하루 러너 1 블랙 AR3041-01", "condition differs: used / new"),
        ("哈鲁 跑者 1 黑色 AR3041-01 二手", "condition differs: used / new"),
        ("Haru Runner 1 Black AR3041-01 refurbished", "condition differs: refurbished / new"),
        ("하루 러너 1 블랙 AR3041-01 리퍼", "condition differs: refurbished / new"),
        ("哈鲁 跑者 1 黑色 AR3041-01 翻新", "condition differs: refurbished / new"),
        ("Haru Runner 1 Black AR3041-01 2 pack", "pack differs: 2 / 1"),
        ("하루 러너 1 블랙 AR3041-01 3개입", "pack differs: 3 / 1"),
        ("哈鲁 跑者 1 黑色 AR3041-01 2双装", "pack differs: 2 / 1"),
        ("하루 러너 1 블랙 AR3041-01 1+1", "pack differs: 2 / 1"),
        ("Haru Runner 1 White AR3041-01", "colour differs: white / black"),
        ("하루 러너 1 화이트 AR3041-01", "colour differs: white / black"),
        ("哈鲁 跑者 1 白色 AR3041-01", "colour differs: white / black"),
        ("Haru Kids Runner 1 Black AR3041-01", "age differs: kids / adults"),
        ("하루 키즈 러너 1 블랙 AR3041-01", "age differs: kids / adults"),
        ("哈鲁 儿童 跑者 1 黑色 AR3041-01", "age differs: kids / adults"),
        ("Haru Runner 1 Black AR3055-01", "style code differs: AR305501 / AR304101"),
    ],
)
def test_what_contradicts_the_sku_is_never_accepted(title: str, reason: str) -> None:
    found = CATALOGUE.match(Candidate(title))

    assert found
    assert all(match.verdict != "accepted" for match in found), found
    assert any(reason in match.reasons for match in found), found


def test_a_code_with_an_underscore_contradicts_no_sku_of_the_same_code() -> None:
    code = "own_ab-311"

    (found,) = Catalogue.of([Sku("S", "P", BRANDS, ("Runner 1",), "", "", (code,))]).match(Candidate(f"Haru {code}"))

    assert found.verdict == "accepted", found


@pytest.mark.parametrize(
    "title",
    [
        "strap for Haru Runner 1 black AR3041-01",
        "insole compatible with Haru Runner 1 black AR3041-01",
        "하루 러너 1 블랙 AR3041-01 호환 깔창",
        "하루용 깔창 AR3041-01",
        "适用哈鲁 跑者 1 黑色 AR3041-01 鞋垫",
    ],
)
def test_what_goes_with_the_goods_only_mentions_the_brand(title: str) -> None:
    found = best(Candidate(title))

    assert found is not None
    assert found.verdict == "mention", found
    assert any(reason.startswith("goes with the goods") for reason in found.reasons)


@pytest.mark.parametrize(
    "candidate",
    [
        Candidate("Sora Runner 1 Black"),
        Candidate("Sora Runner 1 Black AR3041-01", brand="Sora"),
        Candidate("Runner 1 Black Haru 스타일", attributes={"브랜드": "소라"}),
        Candidate("跑者 1 黑色", attributes={"品牌": "索拉"}),
    ],
)
def test_another_brands_same_model_is_never_the_sku(candidate: Candidate) -> None:
    assert all(match.verdict == "mention" for match in CATALOGUE.match(candidate))


def test_a_code_without_the_brand_goes_to_a_person() -> None:
    found = best(Candidate("AR3041-01 260", brand="없음"))

    assert found is not None
    assert found.verdict == "review"


def test_a_foreign_gtin_holds_the_match_for_a_person() -> None:
    found = best(Candidate("Haru Runner 1 Black AR3041-01", gtin="5901234123457"))

    assert found is not None
    assert found.verdict == "review"
    assert "GTIN differs: 5901234123457 is not the SKU's" in found.reasons


def test_without_a_size_all_sizes_are_alike() -> None:
    found = best(Candidate("Haru Runner 1 Black AR3041-01"))

    assert found is not None
    assert {found.sku.code, *found.alike} == {"R1-250", "R1-260"}


def test_two_products_in_one_title_are_neither() -> None:
    found = CATALOGUE.match(Candidate("Haru AR3041-01 AR3042-02"))

    assert {match.sku.product_code for match in found} == {"R1", "R2"}
    assert all(match.verdict == "review" for match in found)


def test_an_own_picture_brings_a_listing_to_a_person() -> None:
    found = best(Candidate("best running shoe", own_pictures=frozenset({"R1-250"})))

    assert found is not None
    assert found.verdict == "review"
    assert "shows the SKU's own picture" in found.reasons


def test_a_listing_that_only_names_the_brand_mentions_it() -> None:
    found = best(Candidate("Haru keyring"))

    assert found is not None
    assert found.verdict == "mention"


def test_an_empty_catalogue_matches_nothing() -> None:
    assert Catalogue.of([]).match(Candidate("Haru Runner 1")) == ()


HOSTILE = st.text(max_size=300) | st.sampled_from(
    ["9" * 10_000, "a-" * 5_000, "하루 " * 3_000, "(" * 10_000, "1+1" * 3_000]
)


@settings(max_examples=60, deadline=None)
@given(title=HOSTILE, text=HOSTILE, value=HOSTILE)
def test_no_text_makes_matching_raise_or_leave_the_scale(title: str, text: str, value: str) -> None:
    candidate = Candidate(f"Haru {title}", value, text, {"브랜드": value, value: title}, [value, title], value)

    for match in CATALOGUE.match(candidate):
        assert 0 <= match.score <= 1
        assert (match.verdict == "accepted") == (match.score >= 0.95)
