"""What short texts say of stock."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.capture import Availability
from reading.availability import FEW, MAX_TEXT, read_availability

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases" / "availability.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_phrase_of_a_shop_is_read(case: dict[str, Any]) -> None:
    assert read_availability(case["text"]) == case["expected"]


def test_benchmark_phrases_are_all_right(shared: Path) -> None:
    lines = (shared / "bench/price-text/availability.jsonl").read_text(encoding="utf-8").splitlines()
    wrong = [row for row in map(json.loads, lines) if read_availability(row["text"]) != row["expected"]]

    assert not wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FEW} left", Availability.LIMITED),
        (f"{FEW + 1} left", Availability.IN_STOCK),
        (f"only {FEW + 1} left", Availability.LIMITED),
        ("stock: 1", Availability.IN_STOCK),
        ("stock: 0", Availability.OUT_OF_STOCK),
        ("0 left in stock", Availability.OUT_OF_STOCK),
    ],
)
def test_number_of_pieces_decides(text: str, expected: Availability) -> None:
    assert read_availability(text) is expected


@pytest.mark.parametrize("text", ["In stock? Out of stock?", "In stock. Sold out.", "Is it in stock?"])
def test_contradiction_and_question_say_nothing(text: str) -> None:
    assert read_availability(text) is Availability.UNKNOWN


def test_buy_word_inside_a_sentence_is_no_button() -> None:
    assert read_availability("buy") is Availability.IN_STOCK
    assert read_availability("people who buy running shoes also look at socks") is Availability.UNKNOWN


def test_case_and_full_width_make_no_difference() -> None:
    assert read_availability("ＯＵＴ　ＯＦ　ＳＴＯＣＫ") is Availability.OUT_OF_STOCK


def test_long_text_is_not_judged() -> None:
    assert read_availability("Out of stock. " + "x" * MAX_TEXT) is Availability.UNKNOWN


@settings(deadline=None)
@given(st.text(max_size=MAX_TEXT))
def test_any_text_is_answered(text: str) -> None:
    assert read_availability(text) in Availability
