"""How two products' texts agree and differ, as numbers with names that a person can read.

Every feature is symmetric: comparing the other way round gives the same numbers. Agreements are 1 (all the same), a
share, 0 (a side says nothing) or -1 (nothing in common); shares that cannot be told are -1.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, LCSseq

from catalog.matching_text import Told

NAMES: Final = (
    # codes
    "code_equal", "code_shared_length", "code_within_text", "code_same_beginning", "code_similarity", "code_one_sided",
    "style_equal_colour_differs",
    # words, weighed by rarity
    "title_overlap", "title_overlap_of_shorter", "title_missing", "title_missing_of_richer",
    "text_overlap", "text_overlap_of_shorter", "text_missing", "text_missing_of_richer",
    "title_in_text", "title_in_text_of_richer", "first_word",
    # numbers and short parts of names: "5", "FG"
    "numbers", "numbers_one_sided", "short_parts_differ", "measures_agree", "measures_differ", "text_measures_agree",
    "text_measures_differ",
    # colour, audience, material
    "colours", "first_colour", "text_colours", "colours_in_order", "for_whom", "age", "material", "pack",
    # spelling
    "title_spelling", "title_spelling_sorted", "title_spelling_shared", "name_spelling", "name_within",
    "letters_in_order",
    # the rest
    "price_ratio", "title_words", "title_words_of_richer",
)  # fmt: skip
"""The features' names, in the order of the numbers."""


@dataclass(frozen=True)
class Rarity:
    """How much a word says, about 0 to 1: the fewer products of a collection have it, the more."""

    counts: Counter[str]
    total: int

    @classmethod
    def of(cls, told: Iterable[Told]) -> "Rarity":
        """Of a collection of products."""
        counts: Counter[str] = Counter()
        total = 0
        for one in told:
            counts.update(one.all_words)
            total += 1
        return cls(counts, total)

    def __call__(self, word: str) -> float:
        """The word's inverse document frequency as a share of the highest."""
        seen = self.counts.get(word, 0)
        return 0.02 + math.log((self.total + 2) / (seen + 1)) / math.log(self.total + 2)


def compare(a: Told, b: Told, rarity: Rarity) -> npt.NDArray[np.float64]:
    """The features of a pair, in the order of `NAMES`."""
    return np.array(
        (*_codes(a, b), *_words(a, b, rarity), *_numbers(a, b), *_kinds(a, b), *_spelling(a, b), *_rest(a, b))
    )


def _codes(a: Told, b: Told) -> Sequence[float]:
    pairs = [(one, other) for one in a.codes[:4] for other in b.codes[:4]]
    equal = float(any(one == other for one, other in pairs))
    return (
        equal,
        float(max((len(code) for code in a.all_codes & b.all_codes), default=0)),
        max(_within(a, b), _within(b, a)),
        max((_beginning(one, other) for one, other in pairs), default=0.0),
        max((Indel.normalized_similarity(one, other) for one, other in pairs), default=-1.0),
        float(bool(a.codes) != bool(b.codes)),
        float(bool(a.bases & b.bases) and not equal),
    )


def _within(a: Told, b: Told) -> float:
    """The length of a's longest title code that stands in b's title or text in any spelling."""
    return float(max((len(code) for code in a.codes if code in b.squashed), default=0))


def _beginning(one: str, other: str) -> float:
    """The shared beginning of two codes as a share of the longer."""
    size = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        size += 1
    return size / max(len(one), len(other))


def _words(a: Told, b: Told, rarity: Rarity) -> Sequence[float]:
    return (
        *_overlap(a.words, b.words, rarity),
        *_overlap(a.all_words, b.all_words, rarity),
        *sorted((_share(a.words, b.all_words, rarity), _share(b.words, a.all_words, rarity))),
        float(a.order[:1] == b.order[:1]),
    )


def _overlap(left: frozenset[str], right: frozenset[str], rarity: Rarity) -> Sequence[float]:
    """Common weight as a share of both sides and of the shorter; the rarest word that each side lacks, in order."""
    if not left or not right:
        return -1.0, -1.0, 0.0, 0.0
    weights = [[rarity(word) for word in words] for words in (left & right, left - right, right - left)]
    common, rest, other = (math.fsum(some) for some in weights)
    lacking = sorted(max(some, default=0.0) for some in weights[1:])
    return common / math.fsum((common, rest, other)), common / (common + min(rest, other)), *lacking


def _share(words: frozenset[str], text: frozenset[str], rarity: Rarity) -> float:
    """How much of a title's words, by weight, stands in the other side's title or text."""
    whole = math.fsum(map(rarity, words))
    return math.fsum(map(rarity, words & text)) / whole if whole else -1.0


def _numbers(a: Told, b: Told) -> Sequence[float]:
    return (
        _agreement(a.numbers, b.numbers),
        float(bool(a.numbers) != bool(b.numbers)),
        float(len(short_parts(a, b)) > 0),
        *_measures(a.measures, b.measures),
        *_measures(a.all_measures, b.all_measures),
    )


def short_parts(a: Told, b: Told) -> tuple[str, str] | tuple[()]:
    """Parts of up to three letters or digits that only one title has, where each has some: ("fg", "sg"), ("4", "5")."""
    left = {word for word in a.words - b.all_words if len(word) < 4 and word.isascii()}
    right = {word for word in b.words - a.all_words if len(word) < 4 and word.isascii()}
    return (" ".join(sorted(left)), " ".join(sorted(right))) if left and right else ()


def _measures(a: frozenset[tuple[str, str]], b: frozenset[tuple[str, str]]) -> Sequence[float]:
    """How many measures agree, and how many units have only other amounts."""
    same = a & b
    differing = {unit for unit, _ in a} & {unit for unit, _ in b} - {unit for unit, _ in same}
    return float(len(same)), float(len(differing))


def _kinds(a: Told, b: Told) -> Sequence[float]:
    return (
        _agreement(a.colours, b.colours),
        _agreement(a.colours[:1], b.colours[:1]),
        _agreement(a.all_colours, b.all_colours),
        LCSseq.normalized_similarity(a.colours, b.colours) if a.colours and b.colours else -1.0,
        _agreement(a.for_whom, b.for_whom),
        _said_alike(a.ages, b.ages),
        _said_alike(a.materials, b.materials),
        1.0 if a.pack == b.pack else -1.0,
    )


def _agreement(left: Collection[str], right: Collection[str]) -> float:
    if not left or not right:
        return 0.0
    one, other = set(left), set(right)
    return len(one & other) / len(one | other) or -1.0


def _said_alike(left: frozenset[str], right: frozenset[str]) -> float:
    """As agreement, but where only one side says something, that differs by half: adults' shoes say no age."""
    return _agreement(left, right) if bool(left) == bool(right) else -0.5


def _spelling(a: Told, b: Told) -> Sequence[float]:
    names = sorted((" ".join(a.order), " ".join(b.order)), key=lambda name: (len(name), name))
    letters = sorted((a.title.replace(" ", ""), b.title.replace(" ", "")))
    titles = sorted((a.title, b.title))
    return (
        fuzz.ratio(*titles) / 100,
        fuzz.token_sort_ratio(*titles) / 100,
        fuzz.token_set_ratio(*titles) / 100,
        fuzz.ratio(*names) / 100,
        fuzz.partial_ratio(*names) / 100,
        LCSseq.normalized_similarity(*letters),
    )


def _rest(a: Told, b: Told) -> Sequence[float]:
    sizes = sorted((float(len(a.words)), float(len(b.words))))
    prices = sorted((a.price or 0.0, b.price or 0.0))
    return (prices[0] / prices[1] if prices[0] > 0 else -1.0, *sizes)
