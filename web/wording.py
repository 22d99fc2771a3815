"""The words of pages in each language: the English of the templates, and catalogues (gettext's .po) of the others."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel.messages.pofile import read_po

from model.locales import LANGUAGES

_LOCALES: Final = {"ko": "ko_KR", "zh": "zh_Hans_CN"}
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
