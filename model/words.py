"""The words of messages in each language: headings, states, places, buttons, forms, answers. Pure.

A word may have braces, which are filled when it is said. The languages have the same words; a test holds them to it.
"""

from collections.abc import Mapping
from typing import Final

from model import words_en, words_ko, words_zh
from model.locales import known

WORDS: Final[Mapping[str, Mapping[str, str]]] = {"en": words_en.WORDS, "ko": words_ko.WORDS, "zh": words_zh.WORDS}
"""Language to a word's name to the word."""


def word(name: str, language: str = "en", /, **parts: object) -> str:
    """The word called `name`, its braces filled with `parts`.

    Raises:
        InputError: messages are not written in that language.
        KeyError: no word is called so, or a part is lacking.
    """
    said = WORDS[known(language)][name]
    return said.format_map(parts) if parts else said


def kind(name: str, language: str = "en") -> str:
    """What a kind of discrepancy is called in headings."""
    return WORDS[known(language)].get(f"kind.{name}") or name.replace("_", " ").capitalize()


def number(name: str, language: str = "en") -> str:
    """What one of a finding's numbers is called in lists of them."""
    return WORDS[known(language)].get(f"number.{name}") or name.replace("_", " ")
