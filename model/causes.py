"""What many discrepancies have in common and others have not: the likely cause, in honest numbers. Pure."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

FEWEST: Final = 10
"""Fewer discrepancies are read one by one, and fewer others say nothing of what is rare."""
NEARLY_ALL: Final = 0.95
"""The share of the members that a cause must explain."""
RARE: Final = 0.1
"""The share of the others that may have the same."""

TRAITS: Final = ("promotion", "master", "below", "above", "policy", "seller", "category", "field", "run")
"""What members may share, the most telling first."""
_OF_ITSELF: Final = frozenset({"promotion", "master"})
"""What tells something also where there are no others to be held against."""
_HOUR: Final = timedelta(hours=1)

Facts = Mapping[str, str]
"""Of one discrepancy the traits that are known, by name."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What nearly all have in common."""

    trait: str
    value: str
    count: int
    """Members that share it, of `total`."""
    total: int
    same: int
    """Others that have it too, of `others` of whom it is known."""
    others: int


def likely(members: Sequence[Facts], others: Mapping[str, Mapping[str, int]]) -> Cause | None:
    """The most telling trait that nearly all members share and that is rare among others; None where there is none.

    Args:
        members: what is known of each.
        others: of each trait how many others have which value.
    """
    if len(members) < FEWEST:
        return None
    for trait in TRAITS:
        shared = Counter(facts[trait] for facts in members if trait in facts).most_common(1)
        if not shared:
            continue
        (value, count) = shared[0]
        counts = others.get(trait, {})
        cause = Cause(trait, value, count, len(members), counts.get(value, 0), sum(counts.values()))
        if _holds(cause):
            return cause
    return None


def within_an_hour(began: Sequence[datetime], others: Sequence[datetime]) -> Cause | None:
    """Whether nearly all began within the same hour, and few others did."""
    if len(began) < FEWEST:
        return None
    ordered, rest = sorted(began), sorted(others)
    start = max(ordered, key=lambda at: _inside(ordered, at))
    cause = Cause("hour", start.isoformat(), _inside(ordered, start), len(ordered), _inside(rest, start), len(rest))
    return cause if _holds(cause) else None


def _inside(moments: Sequence[datetime], start: datetime) -> int:
    """How many of these moments, in their order, lie in the hour from `start`."""
    return bisect_right(moments, start + _HOUR) - bisect_left(moments, start)


def _holds(cause: Cause) -> bool:
    known = cause.trait in _OF_ITSELF or cause.others >= FEWEST
    return known and cause.count >= NEARLY_ALL * cause.total and cause.same <= RARE * cause.others
