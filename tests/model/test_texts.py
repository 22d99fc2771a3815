"""Text from outside without controls."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from model.texts import plain


def test_breaks_become_spaces_and_controls_go() -> None:
    assert plain("Run\tner\n\x1b[31m1\x9b2J \u202e99\u2066\x7f") == "Run ner [31m12J 99"


@given(st.text())
def test_no_control_is_left_and_plain_text_stays(text: str) -> None:
    cleaned = plain(text)

    assert not [sign for sign in cleaned if unicodedata.category(sign) == "Cc" or "\u202a" <= sign <= "\u202e"]
    assert plain(cleaned) is cleaned
    assert plain("신발 №1 – café\u200d") == "신발 №1 – café\u200d"
