"""The words of digests: the same in every language."""

import string

import pytest

from model.capture import Outcome
from model.casework import Stage
from reports.digest_words import WORDS


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_language_says_the_same_with_the_same_numbers(language: str) -> None:
    english = WORDS["en"]

    assert WORDS[language].keys() == english.keys()
    assert [key for key in english if names(WORDS[language][key]) != names(english[key])] == []


@pytest.mark.parametrize("language", sorted(WORDS))
def test_every_stage_and_outcome_has_its_word(language: str) -> None:
    wanted = {one.value for one in (*Stage, *Outcome)}

    assert wanted - WORDS[language].keys() == set()
