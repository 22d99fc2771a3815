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
    kept = []
    owned = 0
    for word in _lexicon().find("".join(masked)):
        if word.meaning.says is Says.OTHER:
            continue
        percent = _percent(text, word, owned, amounts) if word.meaning.says is Says.LESS else None
        owned = max(owned, percent or 0)
        if percent is None:
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


def bind(text: str, amounts: Sequence[FoundAmount], found: Sequence[Found]) -> list[Labelled]:
    """Give each label to the amount before or behind it."""
    bound = [Labelled(one) for one in amounts]
    gaps = _gaps(len(text), amounts)
    in_gap = [[word for word in found if start <= word.start and word.end <= end] for start, end in gaps]
    names_first = _names_first(text, gaps, in_gap, NAMING)
    tax_first = _names_first(text, gaps, in_gap, _TAX)
    for index, (start, end) in enumerate(gaps):
        left = bound[index - 1] if index else None
        right = bound[index] if index < len(bound) else None
        for word in in_gap[index]:
            first = tax_first if word.meaning.says in _TAX else names_first
            if _goes_left(text, word, (start, end), left, right, first):
                if left and _reaches(text[left.amount.end : word.start], word, _REACH_BEHIND):
                    left.behind.append(word)
            elif right and _reaches(text[word.end : right.amount.start], word, _FAR):
                right.before.append(word)
    return bound


def _gaps(length: int, amounts: Sequence[FoundAmount]) -> list[tuple[int, int]]:
    edges = [0, *(edge for one in amounts for edge in (one.start, one.end)), length]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _names_first(
    text: str, gaps: list[tuple[int, int]], in_gap: list[list[Found]], naming: frozenset[Says]
) -> bool | None:
    """Whether the text names before it tells the amount (True), tells and then names (False), or neither is sure."""
    first = any(w.meaning.says in naming and w.meaning.side is not Side.AFTER for w in in_gap[0])
    last = any(
        w.meaning.says in naming and w.meaning.side is not Side.BEFORE and w.start - gaps[-1][0] <= _REACH_BEHIND
        for w in in_gap[-1]
    )
    if first:
        return True
    return False if last and "(" not in text[gaps[-1][0] : gaps[-1][1]][:3] else None


def _goes_left(
    text: str,
    word: Found,
    gap: tuple[int, int],
    left: Labelled | None,
    right: Labelled | None,
    names_first: bool | None,
) -> bool:
    """Whether a label belongs to the amount before it."""
    if word.meaning.side is not Side.EITHER:
        return word.meaning.side is Side.AFTER
    if left is None or right is None:
        return right is None
    before, after = text[gap[0] : word.start], text[word.end : gap[1]]
    opened = before.rfind("(") > before.rfind(")")
    if opened and ")" in after and not after.rstrip().endswith("("):
        return not before.strip(" (") and "(" in before
    if opened or names_first:
        return False
    if names_first is False:
        return not (patterns.BREAK.search(before) and not patterns.BREAK.search(after))
    if patterns.BREAK.search(after.strip(":")) and not patterns.BREAK.search(before):
        return True
    return not before and bool(after.strip(": ")) is False and after.startswith(" ") and not word.end - word.start > 12


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
