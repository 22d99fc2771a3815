"""Texts that would begin a formula are defused, all others stand as they are."""

import pytest

from model.cells import harmless

DANGEROUS = (
    "=1+1",
    "+82 10",
    "-5",
    "@SUM(A1)",
    "\tx",
    "\r=x",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\n@x",
    "＝cmd",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "\x00=1",
)


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_a_spreadsheet_would_calculate_has_an_apostrophe_before_it(text: str) -> None:
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["", "Run 2", "A=B", "정가 129,000원", "  two", "(-5)", "'quoted'"])
def test_any_other_text_stands_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_text_that_is_too_long_for_a_cell_is_cut() -> None:
    assert len(harmless("x" * 40_000)) <= 32_767


def test_controls_and_overrides_of_direction_are_taken_out() -> None:
    assert harmless("a\u202eb\nc\x07") == "ab c"
