"""Which row of what should be true applies to an offer: the most specific whose scope and window hold it.

**The order**, first difference decides:

1. a row in the offer's currency before one in another (only where rows have a currency);
2. a row that names a SKU before one that does not; then, in the same way, product, category, brand, seller, channel,
   country;
3. the row whose window began last (a row without a beginning comes last);
4. the smaller key, so that the answer never depends on the order of rows.

Everything here works on whole columns: a million offers take seconds.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

SCOPE: Final = ("sku_code", "product_code", "category", "brand", "seller", "channel", "country")
"""Scope columns, most specific first. Source: design §5, "the most specific row wins"."""

Ints = npt.NDArray[np.int64]

_NONE: Final = -1
_ALWAYS: Final = np.iinfo(np.int64)


class Scoped:
    """Offers prepared for many look-ups: the codes of each column are computed once per table of rows.

    Args:
        offers: columns `SCOPE`, `currency` where rows have one, and `captured_at` (datetime64[ns, UTC]).
    """

    def __init__(self, offers: pd.DataFrame) -> None:
        self._offers = offers
        self.at = instants(offers["captured_at"])

    def best(self, rows: pd.DataFrame, start: str, end: str, *, money: bool = False) -> Ints:
        """The position in `rows` of the row that applies to each offer, or -1.

        Args:
            rows: columns `SCOPE` (an empty string is "any"), `key`, the two of the window; `currency` if `money`.
            start: column of the first instant at which a row holds; NaT = since ever.
            end: column of the first instant at which it no longer holds; NaT = for ever.
            money: whether rows in the offer's currency go first.
        """
        winner = np.full(len(self._offers), _NONE, dtype=np.int64)
        preferred = _prefer(rows, start)
        ordered = rows.take(preferred)
        since, until = instants(ordered[start]), instants(ordered[end])
        until[until == _ALWAYS.min] = _ALWAYS.max
        for currency in (("currency",), ()) if money else ((),):
            for columns, members in _patterns(ordered):
                waiting = np.flatnonzero(winner == _NONE)
                groups = self._groups(ordered.take(members), (*currency, *columns), waiting)
                found = _first_open(groups, self.at[waiting], since[members], until[members])
                hit = found != _NONE
                winner[waiting[hit]] = preferred[members[found[hit]]]
        return winner

    def last_ended(self, rows: pd.DataFrame, end: str) -> Ints:
        """The position in `rows` of the row in the offer's currency that ended last before the capture, or -1."""
        winner = np.full(len(self._offers), _NONE, dtype=np.int64)
        ended = np.full(len(self._offers), _ALWAYS.min, dtype=np.int64)
        everyone = np.arange(len(self._offers))
        by_key = _prefer(rows, end)[::-1]  # of rows that ended at one instant the smaller key stands last, and wins
        ordered = rows.take(by_key)
        for columns, members in _patterns(ordered):
            some = ordered.take(members)
            left, right = self._groups(some, ("currency", *columns), everyone)
            found = _last_before(left, self.at, right, instants(some[end]))
            when = np.where(found != _NONE, instants(some[end])[found], _ALWAYS.min)
            later = when > ended  # patterns come most specific first: on a tie the earlier stays
            winner[later], ended[later] = by_key[members[found[later]]], when[later]
        return winner

    def _groups(self, rows: pd.DataFrame, columns: Sequence[str], waiting: Ints) -> tuple[Ints, Ints]:
        return group_codes(
            self._offers if len(waiting) == len(self._offers) else self._offers.take(waiting), rows, columns
        )


def instants(column: "pd.Series[Any]") -> Ints:
    """Nanoseconds since 1970 of a datetime column; the smallest integer for NaT."""
    return column.to_numpy(dtype="datetime64[ns]").astype(np.int64)


def group_codes(left: pd.DataFrame, right: pd.DataFrame, columns: Sequence[str]) -> tuple[Ints, Ints]:
    """Numbers that are equal where `columns` are equal; -1 on the left where no right row has its values.

    The right side's numbers run from 0 without a gap.
    """
    left_code = np.zeros(len(left), dtype=np.int64)
    right_code = np.zeros(len(right), dtype=np.int64)
    for column in columns:
        codes, values = pd.factorize(right[column].to_numpy(dtype=object))
        here = _positions(left[column], pd.Index(values))
        width = len(values)
        kept, right_code = np.unique(right_code * width + codes, return_inverse=True)
        combined = np.where((left_code == _NONE) | (here == _NONE), _NONE, left_code * width + here)
        left_code = _find(kept, combined)
    return left_code, right_code.astype(np.int64)


def _positions(column: "pd.Series[Any]", values: pd.Index) -> Ints:
    """The position of each cell in `values`, -1 where it is not among them."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        of_category = values.get_indexer(column.cat.categories.astype(object))
        return np.append(of_category, _NONE)[column.cat.codes.to_numpy()].astype(np.int64)
    return values.get_indexer(pd.Index(column.to_numpy(dtype=object))).astype(np.int64)


def _find(kept: Ints, wanted: Ints) -> Ints:
    """The position of each wanted number in the sorted `kept`, -1 where it is not there."""
    if not len(kept):
        return np.full(len(wanted), _NONE, dtype=np.int64)
    at = np.minimum(np.searchsorted(kept, wanted), len(kept) - 1)
    return np.where(kept[at] == wanted, at, _NONE).astype(np.int64)


def _prefer(rows: pd.DataFrame, start: str) -> Ints:
    """Positions in the order in which rows of one scope are tried: begun last first, then by key."""
    keys, _ = pd.factorize(rows["key"].to_numpy(dtype=object), sort=True)
    return np.lexsort((keys, ~instants(rows[start]))).astype(np.int64)  # ~x falls as x grows, and never overflows


def _patterns(rows: pd.DataFrame) -> list[tuple[tuple[str, ...], Ints]]:
    """Rows by the scope columns that they fill, most specific first: the columns, the rows' positions."""
    rank = np.zeros(len(rows), dtype=np.int64)
    for weight, column in enumerate(reversed(SCOPE)):
        rank |= (rows[column].to_numpy(dtype=object) != "").astype(np.int64) << weight
    patterns = []
    for value in sorted(set(rank.tolist()), reverse=True):
        columns = tuple(c for i, c in enumerate(reversed(SCOPE)) if value >> i & 1)
        patterns.append((columns, np.flatnonzero(rank == value)))
    return patterns


def _first_open(groups: tuple[Ints, Ints], at: Ints, since: Ints, until: Ints) -> Ints:
    """The first row of each offer's group, in the rows' order, whose window holds the instant; -1 for none."""
    left, right = groups
    order = np.argsort(right, kind="stable")
    size = np.bincount(right) if len(right) else np.zeros(0, dtype=np.int64)
    first = np.append(0, np.cumsum(size))[:-1]
    found = np.full(len(left), _NONE, dtype=np.int64)
    waiting, turn = np.flatnonzero(left != _NONE), 0
    while len(waiting):
        row = order[first[left[waiting]] + turn]
        holds = (since[row] <= at[waiting]) & (at[waiting] < until[row])
        found[waiting[holds]] = row[holds]
        turn += 1
        waiting = waiting[~holds]
        waiting = waiting[size[left[waiting]] > turn]
    return found


def _last_before(left: Ints, at: Ints, right: Ints, ended: Ints) -> Ints:
    """The row of each offer's group that ended last at or before the instant; -1 for none."""
    if not len(right):
        return np.full(len(left), _NONE, dtype=np.int64)
    times, rank = np.unique(ended, return_inverse=True)
    order = np.lexsort((rank, right))
    line = (right * len(times) + rank)[order]
    wanted = left * len(times) + np.searchsorted(times, at, side="right") - 1
    found = np.searchsorted(line, wanted, side="right") - 1
    row = order[np.maximum(found, 0)]
    return np.where((found >= 0) & (left != _NONE) & (right[row] == left), row, _NONE).astype(np.int64)
