"""How far amounts are from what they should be: whole columns of minor units, and places that say another price."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from model.money import to_minor
from model.sentences import money
from monitors.columns import Column, Mask, true


def beyond(gap: Column, due: Column) -> Mask:
    """Whether `gap` exceeds the larger of 0.5 % of `due` and one minor unit (design §6.3)."""
    return true((gap > due // 200) & (gap > 1))


def near(amount: Column, due: Column) -> Mask:
    """Whether both are there and differ by no more than the tolerance."""
    return true(amount.notna() & due.notna()) & ~beyond((amount - due).abs(), due)


def percent(gap: Column, due: Column) -> Column:
    """`gap` in per cent of `due`; missing where nothing is due."""
    return gap.astype("Float64") / due.where(due > 0).astype("Float64") * 100


def slips(amount: Column, due: Column, where: Mask) -> Column:
    """`lost` or `gained` where one digit explains the difference, else None."""
    found = np.full(len(where), None, dtype=object)
    for i in np.flatnonzero(where):
        shown, right = str(amount.iloc[i]), str(due.iloc[i])
        if _one_less(shown, right):
            found[i] = "lost"
        elif _one_less(right, shown):
            found[i] = "gained"
    return found


def _one_less(short: str, long: str) -> bool:
    """Whether `short` is `long` without one of its digits."""
    return len(short) + 1 == len(long) and any(short == long[:i] + long[i + 1 :] for i in range(len(long)))


def furthest(price: int, currency: str, others: Sequence[Sequence[str]]) -> tuple[bool, float, str | None, str | None]:
    """Of the places that say another price the furthest off: does it open, per cent, the place, what it says."""
    found: tuple[bool, float, str | None, str | None] = (False, np.nan, None, None)
    for where, said in others:
        try:
            gap = abs(to_minor(Decimal(said), currency) - price)
        except ArithmeticError:  # it says something that is no amount
            return True, np.nan, where, said
        off = gap / price * 100 if price else np.nan
        if gap and not off <= found[1]:
            found = (gap > max(price // 200, 1), off, where, money(said, currency))
    return found
