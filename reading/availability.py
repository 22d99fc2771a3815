"""What a short text says of stock."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from model.capture import Availability
from reading.words.folding import fold
from reading.words.lexicon import Lexicon, Word
from reading.words.stock import HERE, Says
from reading.words.stock_absent import ABSENT
from reading.words.stock_around import AROUND
from reading.words.stock_fillers import FILLERS
from reading.words.stock_terms import TERMS
from reading.words.stock_units import UNITS, UNITS_GLUED

MAX_TEXT: Final = 300
"""Characters of a stock statement at most; a longer text tells of other things too and is not judged."""

FEW: Final = 20
"""Up to this many pieces "left" are a limited stock; where the text says "only", any number is."""


def _any(words: str) -> str:
    return "|".join(sorted(map(re.escape, words.split()), key=len, reverse=True))


_CLAUSE: Final = re.compile(r"[.!?;|\n。※•·…]+(?!\d)|\s[-/]\s|, ")
_COUNT: Final = re.compile(
    r"(?<![\d.,/-])(?<!\d:)(?<![$€£¥₩฿₹])(\d{1,6})(?![\d.,:/]*\d)\+?"
    rf"(?! ?(?:[%₩€$£¥:°]|[~-]\d|{_any(UNITS_GLUED)}|(?:{_any(UNITS)})(?![a-zß-ӿ])))"
)
"""A number that may count pieces: no price, time, share, date or range."""

_WORDS: Final = re.compile(r"[^\W\d_]+")
_NEAR: Final = 14
"""Characters between a number and its stock word, at most."""
_CLOSE: Final = 3
"""Characters between a stock word and the word behind it that denies it, at most."""


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    words: tuple[Word[Says], ...]
    strict: bool
    """Nothing but fillers stands in the whole text beside the words found."""


def read_availability(text: str) -> Availability:
    """What `text` says of a product's stock; `Unknown` when it says nothing, a condition, or two things at once.

    Buy buttons count as in stock and "notify me" as out of stock where the text is nothing else. Counts of what was
    sold, delivery times and filters ("in stock only") say nothing.
    """
    if not text or len(text) > MAX_TEXT or text.isdecimal():
        return Availability.UNKNOWN
    folded = fold(unicodedata.normalize("NFC", text)).lower()
    if "?" in folded:
        return Availability.UNKNOWN
    clauses = _split(folded)
    strict = all(_only_fillers(clause, words) for clause, words in clauses)
    said: list[Says] = []
    for clause, words in clauses:
        said += _said(_Clause(clause, tuple(words), strict))
    return _judged(said)


@cache
def _lexicon() -> Lexicon[Says]:
    merged: dict[Says, str] = {}
    for table in (HERE, ABSENT, TERMS, AROUND):
        for says, phrases in table.items():
            merged[says] = merged.get(says, "") + phrases
    return Lexicon(merged)


@cache
def _fillers() -> Lexicon[str]:
    return Lexicon({"filler": FILLERS})


def _split(text: str) -> list[tuple[str, list[Word[Says]]]]:
    """The clauses of `text` and the stock words of each; a stop inside a phrase does not split it."""
    words = list(_lexicon().find(text))
    clauses = []
    start = 0
    for stop in _CLAUSE.finditer(text):
        if any(word.start < stop.end() and stop.start() < word.end for word in words):
            continue
        clauses.append((start, stop.start()))
        start = stop.end()
    clauses.append((start, len(text)))
    return [
        (
            text[begin:end],
            [Word(w.start - begin, w.end - begin, w.meaning) for w in words if begin <= w.start and w.end <= end],
        )
        for begin, end in clauses
        if begin < end
    ]


def _only_fillers(text: str, words: Iterable[Word[Says]]) -> bool:
    """Whether a clause holds no word but stock words and fillers."""
    rest, position = [], 0
    for word in words:
        rest.append(text[position : word.start])
        position = word.end
    rest.append(text[position:])
    for part in rest:
        position = 0
        for filler in _fillers().find(part):
            if _WORDS.search(part[position : filler.start]):
                return False
            position = filler.end
        if _WORDS.search(part[position:]):
            return False
    return True


def _said(clause: _Clause) -> list[Says]:
    """What one clause states, with numbers, negations and conditions worked out."""
    meanings = {word.meaning for word in clause.words}
    if Says.VOID in meanings:
        return []
    counted = _counted(clause)
    if counted is not None:
        return [counted]
    said: list[Says] = []
    previous: Word[Says] | None = None
    for index, word in enumerate(clause.words):
        gap = clause.text[previous.end : word.start] if previous else ""
        follows = previous.meaning if previous else None
        conditional = follows is Says.IF and len(gap) <= 2 * _NEAR
        told_of = follows is Says.NOTIFY and word.meaning in {Says.IN, Says.RESTOCKED}
        if not conditional and not told_of:
            negated = (follows is Says.NOT and len(gap) <= _NEAR) or _denied_behind(clause, index)
            if meaning := _alone(word.meaning, negated, clause.strict):
                said.append(meaning)
        if word.meaning not in {Says.OTHER, Says.ONLY}:
            previous = word
    return said


def _denied_behind(clause: _Clause, index: int) -> bool:
    """Whether a word that denies what stands before it follows closely, as in Korean, Japanese, Turkish and Hindi."""
    following = clause.words[index + 1 : index + 2]
    return any(word.meaning is Says.NOT_BEHIND and word.start - clause.words[index].end <= _CLOSE for word in following)


_NEGATED: Final = {
    Says.IN: Says.OUT,
    Says.BUY: Says.OUT,
    Says.CAN_HAVE: Says.OUT,
    Says.PRE_ORDER: None,
    Says.BACK_ORDER: Says.OUT,
    Says.OUT: None,
    Says.SOLD_OUT: None,
}
_WEAK: Final = {Says.BUY: Says.IN, Says.CAN_HAVE: Says.IN, Says.CANNOT_HAVE: Says.OUT}
_STATES: Final = frozenset(
    {
        Says.IN, Says.OUT, Says.SOLD_OUT, Says.NOTIFY, Says.RESTOCKED,
        Says.FEW, Says.PRE_ORDER, Says.BACK_ORDER, Says.GONE,
    }
)  # fmt: skip


def _alone(meaning: Says, negated: bool, strict: bool) -> Says | None:
    """What one word states where it stands."""
    if meaning in _WEAK and not strict:
        return None
    if negated and meaning in _NEGATED:
        return _NEGATED[meaning]
    meaning = _WEAK.get(meaning, meaning)
    return meaning if meaning in _STATES else None


def _counted(clause: _Clause) -> Says | None:
    """What a number beside a stock word states: `stock: 0`, `only 3 left`, `12 in stock`."""
    for number in _COUNT.finditer(clause.text):
        beside = {
            word.meaning
            for word in clause.words
            if word.meaning in _COUNTABLE and _gap(clause.text, number, word) is not None
        }
        if not beside:
            continue
        if any(word.meaning in {Says.OUT, Says.SOLD_OUT, Says.GONE} for word in clause.words):
            return None
        if says := _amounts_to(int(number[1]), beside):
            return says
    return None


_COUNTABLE: Final = frozenset({Says.STOCK, Says.LEFT, Says.ONLY, Says.IN, Says.CAN_HAVE, Says.FEW})


def _gap(text: str, number: re.Match[str], word: Word[Says]) -> int | None:
    """Characters between a number and a word when they belong together, else None."""
    first, second = (word.end, number.start()) if word.end <= number.start() else (number.end(), word.start)
    between = text[first:second]
    return len(between) if 0 <= second - first <= _NEAR and not re.search(r"[,()]\s?\w", between) else None


def _amounts_to(count: int, beside: set[Says]) -> Says | None:
    stock = beside & {Says.STOCK, Says.IN, Says.CAN_HAVE}
    if Says.LEFT in beside or Says.FEW in beside or (Says.ONLY in beside and stock):
        if count == 0:
            return Says.OUT
        return Says.FEW if count <= FEW or Says.ONLY in beside else Says.IN
    if not stock:
        return None
    return Says.IN if count else Says.OUT


def _judged(said: list[Says]) -> Availability:
    """One answer from all that was said, Unknown when the parts contradict one another."""
    for rule in _RULES:
        if (answer := rule(said)) is not None:
            return answer
    return Availability.UNKNOWN


def _gone(said: list[Says]) -> Availability | None:
    if Says.GONE not in said:
        return None
    return Availability.UNKNOWN if {Says.IN, Says.FEW} & set(said) else Availability.DISCONTINUED


def _to_come(said: list[Says]) -> Availability | None:
    """Pre-order and back-order, unless a pre-order is said to be over or the piece is here as well."""
    none = {Says.OUT, Says.SOLD_OUT}
    if Says.PRE_ORDER in said:
        at = said.index(Says.PRE_ORDER)
        over = none & set(said[at:]) and not none & set(said[:at])
        return Availability.OUT_OF_STOCK if over else Availability.PRE_ORDER
    if Says.BACK_ORDER in said:
        here = Says.IN in said[: said.index(Says.BACK_ORDER)] and not none & set(said)
        return Availability.IN_STOCK if here else Availability.BACK_ORDER
    return None


def _absent(said: list[Says]) -> Availability | None:
    out = {Says.OUT, Says.SOLD_OUT} & set(said)
    if not out and Says.NOTIFY not in said:
        return None
    if Says.FEW in said or (Says.IN in said and (out or Says.NOTIFY in said)):
        return Availability.UNKNOWN
    return Availability.SOLD_OUT if out == {Says.SOLD_OUT} else Availability.OUT_OF_STOCK


def _present(said: list[Says]) -> Availability | None:
    if Says.FEW in said:
        return Availability.LIMITED
    return Availability.IN_STOCK if {Says.IN, Says.RESTOCKED} & set(said) else None


_RULES: Final[tuple[Callable[[list[Says]], Availability | None], ...]] = (_gone, _to_come, _absent, _present)
