"""Arithmetic of intervals of time. Pure."""

from collections.abc import Iterable, Sequence

import pandas as pd

Interval = tuple[pd.Timestamp, pd.Timestamp]
"""Half open."""


def covered(intervals: Iterable[Interval]) -> list[Interval]:
    """The same stretches of time without overlaps, in order; intervals without length are left out."""
    found: list[Interval] = []
    for since, until in sorted(one for one in intervals if one[0] < one[1]):
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((since, until))
    return found


def minus(whole: Sequence[Interval], part: Sequence[Interval]) -> list[Interval]:
    """What is left of `whole` without `part`; both as `covered` gives them."""
    left: list[Interval] = []
    for since, until in whole:
        at = since
        for begin, end in part:
            if begin < until and end > at:
                if begin > at:
                    left.append((at, begin))
                at = end
        if at < until:
            left.append((at, until))
    return left


def seconds(intervals: Iterable[Interval]) -> float:
    """How long these intervals are together; as `covered` gives them."""
    return sum((until - since).total_seconds() for since, until in intervals)
