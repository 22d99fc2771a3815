"""How digests say things: their fixed words in each language, with what is put into them. Pure."""

from collections.abc import Iterable
from typing import Final

from reports.digest_words import WORDS

_BETWEEN: Final = {"en": ", ", "ko": ", ", "zh": "、"}


def say(language: str, key: str, **put: object) -> str:
    """The words of a key, with numbers in groups of three."""
    said = {name: f"{value:,}" if isinstance(value, int) else str(value) for name, value in put.items()}
    return WORDS[language][key].format_map(said)


def listed(language: str, parts: Iterable[str]) -> str:
    """Parts of a sentence in a row."""
    return _BETWEEN[language].join(parts)
