"""What descriptions are compared as, whatever pages put into them."""

import time

import pytest

from monitors.wording import change, wording

_HOSTILE = {
    "an endless number": "1," * 25_000,
    "scripts without an end": "<script " * 6_000,
    "brackets": "<" * 50_000,
    "addresses": "http://a?" * 5_000,
}


@pytest.mark.parametrize("text", _HOSTILE.values(), ids=_HOSTILE)
def test_no_text_takes_long_to_read(text: str) -> None:
    began = time.process_time()
    wording(text)

    assert time.process_time() - began < 2


def test_no_two_texts_take_long_to_compare() -> None:
    before, now = wording("x " + "a " * 700 + "z"), wording("y " + "a b " * 700 + "q")

    began = time.process_time()
    change(before, now)

    assert time.process_time() - began < 5


def test_a_script_is_no_word_and_the_text_after_one_without_an_end_is() -> None:
    assert wording("Light <script>if (a < 1) {}</script>shoe").words == ("light", "shoe")
    assert "shoe" in wording("Light <script>shoe").words
