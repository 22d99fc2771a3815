"""The words of pages in each language: English where they are used, and catalogues (gettext's .po) of the others."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final, TypeGuard

from babel.messages.pofile import read_po

from model.lazy import Lazy, Named
from model.locales import LANGUAGES
from model.words import word

_LOCALES: Final = {"ko": "ko_KR", "zh": "zh_Hans_CN"}
_PLACE: Final = re.compile(r"%\((\w+)\)")
NAMES: Final[Mapping[str, str]] = {"en": "English", "ko": "한국어", "zh": "中文"}
"""The languages of the pages, each as its readers call it."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English to `language`; empty for English itself."""
    if language == "en":
        return {}
    raw = (files("web") / "words" / f"{language}.po").read_bytes()
    told = {}
    for message in read_po(BytesIO(raw), locale=_LOCALES[language]):
        one = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        said = message.string[0] if isinstance(message.string, (tuple, list)) else message.string
        if one and said:
            told[one] = said
    return told


def gettext(language: str, english: str) -> str:
    """`english` in `language`; itself where the catalogue lacks it."""
    return catalogue(language).get(english, english)


def ngettext(language: str, one: str, many: str, count: int) -> str:
    """The words for `count`; Korean and Chinese have one form for every number."""
    return catalogue(language).get(one) or (one if count == 1 else many)


def said(language: str, words: str) -> str:
    """`words` in `language` where they keep what they are made of; else as they stand."""
    if isinstance(words, Named):
        return word(words.name, language) if language != "en" else str(words)
    if knows(words, language):
        parts = {name: said(language, part) if isinstance(part, str) else part for name, part in words.parts.items()}
        template = gettext(language, words.one)
        return template % parts if parts else template
    return str(words)


def knows(words: str, language: str) -> TypeGuard[Lazy]:
    """Whether `words` can be told in that language, which is not English."""
    return isinstance(words, Lazy) and words.one in catalogue(language)


def sentence(language: str, words: Lazy) -> str:
    """`words` in `language`; in English from a capital on, unless they begin with what stands in a place, as a name.

    What begins with a small letter in the other languages is a name, a code or a value, and left as it is written.
    """
    told = said(language, words)
    return told if knows(words, language) or _begins_with_a_name(words) else told[:1].upper() + told[1:]


def _begins_with_a_name(words: Lazy) -> bool:
    place = _PLACE.match(words.one)
    if place is None:
        return False
    first = words.parts.get(place[1])
    return not isinstance(first, Lazy) or _begins_with_a_name(first)


def accepted(header: str) -> str:
    """The first language of an Accept-Language header that pages are written in; English where none is."""
    wanted = []
    for place, part in enumerate(header[:200].split(",")):
        name, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        wanted.append((-weight, place, name.partition("-")[0].lower()))
    return next((name for _, _, name in sorted(wanted) if name in LANGUAGES), "en")
