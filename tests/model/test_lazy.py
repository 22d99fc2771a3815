"""Sentences that are kept, and told later in the language of whoever reads them."""

import json
from pathlib import Path

import pytest

from model.lazy import Lazy, changed, lazy, named, nlazy, packed, unpacked
from web import wording

SENTENCES = [
    lazy("is empty"),
    lazy("is no channel of the settings%(guess)s", guess=lazy("; did you mean %(name)s?", name="shop")),
    lazy("is no channel of the settings%(guess)s", guess=""),
    nlazy("%(num)s day", "%(num)s days", 1),
    nlazy("%(num)s day", "%(num)s days", 3),
]


def kept(words: str) -> str:
    """`words` as they come back from where they were kept."""
    back: str = unpacked(json.loads(json.dumps(packed(words))))
    return back


@pytest.mark.parametrize("words", SENTENCES)
@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_a_sentence_that_was_kept_is_told_as_before(words: Lazy, language: str) -> None:
    back = kept(words)

    assert back == words
    assert wording.said(language, back) == wording.said(language, words)


def test_what_a_file_says_is_never_taken_for_a_place_or_a_sentence() -> None:
    hostile = '%(name)s %s {"one": "is empty", "parts": {}}'
    back = kept(lazy("names %(name)s, which is not there", name=hostile))

    assert back == f"names {hostile}, which is not there"
    assert wording.said("ko", back) == f"{hostile}이(가) 없습니다"
    assert kept(hostile) == hostile


def test_amounts_and_paths_are_kept_as_their_words() -> None:
    back = kept(lazy("write %(right)s, or nothing", right=Path("a/b")))

    assert back == "write a/b, or nothing"


def test_texts_are_changed_wherever_they_stand() -> None:
    words = lazy(
        "%(what)s: %(why)s", what=lazy("names %(name)s: %(why)s", name="/home/x/a", why=3), why=Path("/home/x")
    )

    told = changed(words, lambda text: text.replace("/home/x", "spring.zip"))

    assert told == "names spring.zip/a: 3: spring.zip"
    assert wording.said("ko", told) == "spring.zip/a: 3: spring.zip"
    assert changed("at /home/x", lambda text: text.replace("/home/x", "b")) == "at b"
    assert changed(named("open", "state.open"), str.upper) == "open"
