"""Each feature on a pair that moves it, and what holds for all pairs."""

import json
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.matching_features import NAMES, Rarity, compare
from catalog.matching_rules import differences, proof
from catalog.matching_scorer import scorer
from catalog.matching_text import tell

RARITY = Rarity.of([tell(f"haru runner {number} black") for number in range(9)] + [tell("haru vaporfly")])


def features(a: str, b: str, text: str = "") -> dict[str, float]:
    return dict(zip(NAMES, compare(tell(a, price=10.0), tell(b, text, 20.0), RARITY).tolist(), strict=True))


@pytest.mark.parametrize(
    ("name", "a", "b", "value"),
    [
        ("code_equal", "phone kx-tg9343t", "kxtg9343t", 1),
        ("code_equal", "abc123", "abc124", 0),
        ("code_shared_length", "kx-tg9343t", "kxtg9343t", 9),
        ("code_within_text", "abc1234", "our abc 1234", 7),
        ("code_same_beginning", "abc1234", "abc1299", 5 / 7),
        ("code_similarity", "abc1234", "abc1234", 1),
        ("code_one_sided", "abc1234", "phone", 1),
        ("style_equal_colour_differs", "AR3041-01", "AR3041-02", 1),
        ("title_overlap", "haru runner", "haru runner", 1),
        ("title_overlap_of_shorter", "haru runner", "haru runner x", 1),
        ("title_missing", "haru", "haru vaporfly", 0),
        ("text_overlap", "haru runner", "haru runner", 1),
        ("text_overlap_of_shorter", "haru", "haru fly", 1),
        ("text_missing", "haru", "haru fly", 0),
        ("title_in_text", "haru fly", "haru fly", 1),
        ("title_in_text_of_richer", "haru", "haru fly", 1),
        ("first_word", "haru x", "haru y", 1),
        ("numbers", "runner 1", "runner 2", -1),
        ("numbers", "air 1", "air 1", 1),
        ("numbers_one_sided", "air 1", "air", 1),
        ("short_parts_differ", "boot fg", "boot sg", 1),
        ("measures_agree", "16 gb", "16gb", 1),
        ("measures_differ", "16 gb", "8gb", 1),
        ("text_measures_agree", "16 gb", "16gb", 1),
        ("text_measures_differ", "16 gb", "8gb", 1),
        ("colours", "black", "nero", 1),
        ("colours", "black", "白色", -1),
        ("first_colour", "black white", "블랙", 1),
        ("text_colours", "black", "white", -1),
        ("colours_in_order", "black white", "nero bianco", 1),
        ("for_whom", "mens", "여성", -1),
        ("age", "kids", "adults", -0.5),
        ("material", "leather", "pelle", 1),
        ("pack", "2 pack", "1 pack", -1),
        ("title_spelling", "haru", "haru", 1),
        ("title_spelling_sorted", "a b", "b a", 1),
        ("title_spelling_shared", "haru b", "haru", 1),
        ("name_spelling", "haru", "haru black", 1),
        ("name_within", "haru", "haru fly", 1),
        ("letters_in_order", "ha ru", "haru", 1),
        ("price_ratio", "a", "b", 0.5),
        ("title_words", "haru", "haru fly", 1),
        ("title_words_of_richer", "haru", "haru fly", 2),
    ],
)
def test_a_feature_says_what_its_name_says(name: str, a: str, b: str, value: float) -> None:
    assert features(a, b)[name] == pytest.approx(value)


def test_a_rare_word_that_is_missing_weighs_more() -> None:
    rare = features("haru vaporfly", "haru")
    common = features("haru runner", "haru")

    assert rare["title_missing_of_richer"] > common["title_missing_of_richer"]
    assert rare["text_missing_of_richer"] > common["text_missing_of_richer"]


@settings(max_examples=150, deadline=None)
@given(a=st.text(max_size=120), b=st.text(max_size=120), text=st.text(max_size=120))
def test_comparing_the_other_way_round_is_the_same(a: str, b: str, text: str) -> None:
    left, right = tell(a, text, 3.0), tell(b)

    there, back = compare(left, right, RARITY), compare(right, left, RARITY)
    assert np.array_equal(there, back)
    assert np.isfinite(there).all()
    assert bool(differences(left, right)) == bool(differences(right, left))
    assert proof(left, right) == proof(right, left)
    margin = float(scorer().margins([there])[0])
    assert 0 <= scorer().score(margin, proof(left, right)) <= 1


def test_without_proof_no_score_is_accepted() -> None:
    assert scorer().score(50.0, "") < 0.95 < scorer().score(50.0, "code")


def test_a_score_rises_with_its_margin() -> None:
    scores = [scorer().score(margin / 4, "colours") for margin in range(-40, 40)]

    assert scores == sorted(scores)


def test_the_scorer_says_where_it_comes_from() -> None:

    data = json.loads(files("catalog").joinpath("matching_scorer.json").read_text("utf-8"))

    assert "benchmarks.matching --train" in data["made_by"]
    assert all("train" in name for name in data["from"])
