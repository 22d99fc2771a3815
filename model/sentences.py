"""The sentence of each kind in each language: what is wrong, from a finding's numbers. Pure.

A sentence is a template whose braces name numbers. Where a kind has several ways to be wrong, `numbers["case"]` chooses
among `kind.case`; without one, or where no template has that case, the plain `kind` is used. Amounts are written with
their currency and in groups of three, fields of prices by their words, what rules say in words by `model.phrases`.

To add a language, add its module of tables here, to `model.words` and to `model.phrases`; a test holds each language to
the same kinds and cases.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from model import phrases, sentences_en, sentences_ko, sentences_zh, words
from model.errors import InputError
from model.finding import Number
from model.locales import money as money

MONEY: Final = frozenset({"price", "other", "floor", "ceiling", "expected", "own_price"})
"""Numbers that are amounts, as decimal strings in `numbers["currency"]`."""

_TABLES: Final = {"en": sentences_en, "ko": sentences_ko, "zh": sentences_zh}

TEMPLATES: Final[Mapping[str, Mapping[str, str]]] = {name: table.TEMPLATES for name, table in _TABLES.items()}
"""Language to kind, or `kind.case`, to template."""
LINES: Final[Mapping[str, Mapping[str, str]]] = {name: table.LINES for name, table in _TABLES.items()}
"""The same in fewer words, of kinds about the price."""
WORDS: Final[Mapping[str, Mapping[str, str]]] = {name: table.WORDS for name, table in _TABLES.items()}
"""Language to a word of the numbers `field` and `direction` to how people say it."""
_UNSAID: Final = frozenset({"case", "off", "currency"})
KINDS: Final = frozenset(name.partition(".")[0] for name in TEMPLATES["en"])
"""Every kind of discrepancy."""


def sentence(kind: str, numbers: Mapping[str, Number], language: str = "en") -> str:
    """What is wrong, in one sentence.

    Args:
        kind: the finding's kind.
        numbers: as its rule gave them; a number that is None or absent is written as "?".
        language: a key of `TEMPLATES`.

    Raises:
        InputError: the language or the kind has no sentence.
    """
    template = _template(TEMPLATES, kind, numbers, language)
    if template is None:
        raise InputError(f"kind {kind!r} has no sentence in language {language!r}")
    return _filled(template, numbers, language)


def line(kind: str, numbers: Mapping[str, Number], language: str = "en") -> str | None:
    """What is wrong in few words, such as "KRW 69,000, 31 % below the floor of KRW 100,000".

    None where the kind has but a sentence, or where another price than the selling price is meant.
    """
    plain = kind == "coupon_below_floor" or numbers.get("field", "price") == "price"
    template = _template(LINES, kind, numbers, language) if plain else None
    return _filled(template, numbers, language) if template else None


def facts(numbers: Mapping[str, Number], language: str = "en") -> dict[str, str]:
    """The numbers one by one, by what people call each: amounts with their currency, times with their zone.

    Without `case`, which chooses the sentence, and `off`, which every finding has in a place of its own.
    """
    currency = str(numbers.get("currency") or "")
    return {
        words.number(name, language): _say(name, value, currency, language)
        for name, value in numbers.items()
        if value is not None and name not in _UNSAID
    }


def _template(
    tables: Mapping[str, Mapping[str, str]], kind: str, numbers: Mapping[str, Number], language: str
) -> str | None:
    """By kind and case, else by kind alone; a case that has only a sentence has no line."""
    table, case = tables.get(language, {}), f"{kind}.{numbers.get('case')}"
    if case in TEMPLATES.get(language, {}):
        return table.get(case)
    return table.get(kind)


def _filled(template: str, numbers: Mapping[str, Number], language: str) -> str:
    currency = str(numbers.get("currency") or "")
    said = {name: _say(name, value, currency, language) for name, value in numbers.items() if value is not None}
    return template.format_map(_Known(said))


class _Known(dict[str, str]):
    """Numbers by name; what is not there is written as a question mark."""

    def __missing__(self, name: str) -> str:
        return "?"


def _say(name: str, value: str | int, currency: str, language: str) -> str:
    if name in MONEY:
        return money(str(value), currency, language)
    said = WORDS[language]
    if name in {"field", "direction"} and value in said:
        return said[str(value)]
    if isinstance(value, int):
        return f"{value:,}"
    if name.endswith("_at") or name in {"since", "as_of"}:
        return _instant(value)
    return phrases.said(value, language) if name in phrases.SPOKEN else value


def _instant(value: str) -> str:
    """An ISO 8601 time to the minute, with its zone: "2026-11-22 09:00 UTC"."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{at:%Y-%m-%d %H:%M} {at.tzname() or ''}".strip()
