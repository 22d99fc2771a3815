"""Which words of a price text belong to which amount."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Final

from reading.amounts import FoundAmount
from reading.words import price_patterns as patterns
from reading.words.lexicon import Lexicon, Word
from reading.words.price_bounds import BOUNDS
from reading.words.price_fees import FEES
from reading.words.price_groups import GROUPS
from reading.words.price_kinds import KINDS, Label, Says, Side
from reading.words.price_less import LESS
from reading.words.price_never import NEVER
from reading.words.price_offers import OFFERS
from reading.words.price_other import OTHERS
from reading.words.price_regular import REGULARS

Found = Word[Label]

NAMING: Final = frozenset(
    {
        Says.REGULAR, Says.COUPON, Says.MEMBER, Says.CARD, Says.BEST, Says.SHIPPING, Says.UNIT, Says.PRICE, Says.LESS,
        Says.NEVER,
    }
)  # fmt: skip
_TAX: Final = frozenset({Says.TAXED, Says.UNTAXED})
_REACH: Final = {Says.LESS: 6, Says.NEVER: 8, Says.LEAST: 12, Says.FROM: 6, Says.SHIPPING: 24}
_MASK: Final = "\ufffc"
_FAR: Final = 24
"""Characters between a label and its amount, at most."""
_REACH_BEHIND: Final = 14
"""The same for a label that stands behind its amount."""


@dataclass(slots=True)
class Labelled:
    """An amount with the labels before and behind it that are its own, in the order of the text."""

    amount: FoundAmount
    before: list[Found] = field(default_factory=list)
    behind: list[Found] = field(default_factory=list)

    def says(self) -> set[Says]:
        """All that its labels say."""
        return {word.meaning.says for word in (*self.before, *self.behind)}


@cache
def _lexicon() -> Lexicon[Label]:
    merged: dict[Label, str] = {}
    for table in (KINDS, REGULARS, OFFERS, GROUPS, FEES, LESS, NEVER, BOUNDS, OTHERS):
        for label, phrases in table.items():
            merged[label] = f"{merged.get(label, '')};{phrases}"
    return Lexicon(merged)


def labels(text: str, amounts: Sequence[FoundAmount]) -> list[Found]:
    """The labels of a folded text in small letters that speak of money, not percent; none within a signed amount."""
    masked = list(text)
    for one in amounts:
        if one.signed:
            masked[one.start : one.end] = _MASK * (one.end - one.start)
    kept: list[Found] = []
    owned = 0
    for word in _lexicon().find("".join(masked)):
        if word.meaning.says is Says.OTHER:
            continue
        percent = _percent(text, word, owned, amounts) if word.meaning.says is Says.LESS else None
        owned = max(owned, percent or 0)
        spelled = (
            kept and word.start - kept[-1].end <= 2 and patterns.CODE_ENDS.search(text, kept[-1].start, kept[-1].end)
        )
        if percent is None and not (spelled and word.meaning.says is Says.LESS):
            kept.append(word)
    return kept


def _percent(text: str, word: Found, owned: int, amounts: Sequence[FoundAmount]) -> int | None:
    """Where the percentage ends that a word of reduction speaks of ("30% 할인", "save 20%", "8折"), None without one.

    A percentage before `owned` belongs to another word.
    """
    if word.start > owned and patterns.PERCENT_ENDS.search(text, max(0, word.start - 8), word.start):
        return word.start
    if text.startswith("折", word.start) and text[word.start - 1 : word.start].isdigit():
        return word.end
    behind_amount = any(0 <= word.start - one.end <= 1 for one in amounts)
    following = None if behind_amount else patterns.PERCENT_BEGINS.match(text, word.end)
    return following.end() if following else None


@dataclass(frozen=True, slots=True)
class _Gap:
    """What stands before, between and after the amounts."""

    start: int
    end: int
    words: tuple[Found, ...]
    left: Labelled | None
    right: Labelled | None


def bind(text: str, amounts: Sequence[FoundAmount], found: Sequence[Found]) -> list[Labelled]:
    """Give each label to the amount before or behind it."""
    bound = [Labelled(one) for one in amounts]
    gaps = _gaps(len(text), bound, found)
    names_first, tax_first = _names_first(text, gaps, NAMING), _names_first(text, gaps, _TAX)
    for gap in gaps:
        for word in gap.words:
            first = tax_first if word.meaning.says in _TAX else names_first
            if _goes_left(text, word, gap, first):
                if gap.left and _reaches(text[gap.left.amount.end : word.start], word, _REACH_BEHIND):
                    gap.left.behind.append(word)
            elif gap.right and _reaches(text[word.end : gap.right.amount.start], word, _FAR):
                gap.right.before.append(word)
    return bound


def _gaps(length: int, bound: Sequence[Labelled], found: Sequence[Found]) -> list[_Gap]:
    edges = [0, *(edge for one in bound for edge in (one.amount.start, one.amount.end)), length]
    return [
        _Gap(start, end, tuple(word for word in found if start <= word.start and word.end <= end), left, right)
        for start, end, left, right in zip(edges[::2], edges[1::2], [None, *bound], [*bound, None], strict=True)
    ]


def _names_first(text: str, gaps: Sequence[_Gap], naming: frozenset[Says]) -> bool | None:
    """Whether the text names before it tells the amount (True), tells and then names (False), or neither is sure."""
    if any(word.meaning.says in naming and word.meaning.side is not Side.AFTER for word in gaps[0].words):
        return True
    last = gaps[-1]
    named = any(
        word.meaning.says in naming
        and word.meaning.side is not Side.BEFORE
        and word.start - last.start <= _REACH_BEHIND
        for word in last.words
    )
    return False if named and "(" not in text[last.start : last.start + 3] else None


def _goes_left(text: str, word: Found, gap: _Gap, names_first: bool | None) -> bool:
    """Whether a label belongs to the amount before it."""
    if word.meaning.side is not Side.EITHER:
        return word.meaning.side is Side.AFTER
    if gap.left is None or gap.right is None:
        return gap.right is None
    before, after = text[gap.start : word.start], text[word.end : gap.end]
    opened = before.rfind("(") > before.rfind(")")
    if opened and ")" in after and not after.rstrip().endswith("("):
        return not before.strip(" (")
    if opened or names_first:
        return False
    return _leans_left(word, gap, before, after, names_first)


def _leans_left(word: Found, gap: _Gap, before: str, after: str, names_first: bool | None) -> bool:
    """The same for a label between two amounts that no bracket and no label before the first one decides."""
    broken_before, broken_after = bool(patterns.BREAK.search(before)), bool(patterns.BREAK.search(after))
    if names_first is False:
        return broken_after or not broken_before
    if broken_after and not broken_before:
        return True
    if len(before) <= 1 and any(other.meaning.side is Side.BEFORE and other.start >= word.end for other in gap.words):
        return True  # "5 € Gutschein ab 50 €": the right amount has a word of its own
    return not before and after == " "


def _reaches(between: str, word: Found, far: int) -> bool:
    if len(between) > min(far, _REACH.get(word.meaning.says, far)) or patterns.HARD.search(between):
        return False
    if far == _REACH_BEHIND and word.meaning.says is Says.SHIPPING:
        return not between.strip(" (") or between.strip() in {"for", "für", "per", "de", "di", "voor", "za", "за"}
    return True


def ranges_joined(text: str, amounts: Sequence[FoundAmount]) -> list[FoundAmount]:
    """Of a range the lower end alone stays, stretched over both."""
    joined: list[FoundAmount] = []
    skip = False
    for left, right in pairwise([*amounts, None]):
        if left is None or skip:
            skip = False
            continue
        between = text[left.end : right.start] if right else ""
        if right and patterns.RANGE.fullmatch(between) and left.amount <= right.amount and between[-2:] != " -":
            joined.append(_stretched(left, right.end))
            skip = True
        else:
            joined.append(left)
    return joined


def _stretched(one: FoundAmount, end: int) -> FoundAmount:
    return FoundAmount(one.start, end, one.amount, one.currency, one.signed, one.foreign, one.sign_after)
