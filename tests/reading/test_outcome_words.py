"""What phrases say of their page, whole and in part."""

import re
import tomllib
from pathlib import Path

import pytest

from model.capture import Outcome
from reading import outcome_words
from reading.outcome_words import by_head, by_sentence


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("404", Outcome.SOFT_404),
        ("403 forbidden", Outcome.BLOCKED),
        ("just a moment...", Outcome.BLOCKED),
        ("보안 확인 | 달빛상점", Outcome.BLOCKED),
        ("로그인 - 달빛상점", Outcome.LOGIN),
        ("moon shop – maintenance", Outcome.FETCH_FAILED),
    ],
)
def test_head_is_told_by_one_of_its_parts(text: str, outcome: Outcome) -> None:
    said = by_head(text)

    assert said is not None
    assert said[0] is outcome


@pytest.mark.parametrize(
    "text", ["maintenance kit for boots", "captcha t-shirt", "room 404 poster", "blocked heel sandal", ""]
)
def test_head_with_more_words_is_a_name(text: str) -> None:
    assert by_head(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "최근 본 상품이 없습니다",
        "장바구니에 담긴 상품이 없습니다",
        "品切れのため入荷待ち",
        "this item is currently out of stock",
        "el producto no está disponible en tu talla",
        "sign in for free returns",
        "this site is protected by recaptcha and the google privacy policy and terms of service apply.",
        "无货，此商品暂时售完",
    ],
)
def test_ordinary_words_of_shops_say_nothing(text: str) -> None:
    assert by_sentence(text) is None


def test_refusal_wins_over_its_advice_to_sign_in() -> None:
    said = by_sentence("비정상적인 접근이 감지되었습니다. 로그인 후 이용해 주세요.")

    assert said is not None
    assert said[0] is Outcome.BLOCKED


@pytest.mark.parametrize("group", ["heads", "sentences"])
def test_phrases_of_another_script_match_no_plain_text(group: str) -> None:
    phrases = tomllib.loads((Path(outcome_words.__file__).parent / "words" / "outcomes.toml").read_text("utf-8"))
    foreign = [one for group in phrases[group].values() for one in group if outcome_words._is_foreign(one)]
    plain = "".join(map(chr, range(32, 127)))

    assert len(foreign) > 20
    assert not [one for one in foreign if re.search(one, plain) or re.search(one, "")]
