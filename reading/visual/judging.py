"""What became of one fragment of a page: whether it says and looks the same, and whether it stands where it should."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.seen import Box
from model.visual import Fragment, FragmentKind
from reading.visual.decoding import Pixels
from reading.visual.differing import differing
from reading.visual.pairing import Pair

_SHARE: Final = {FragmentKind.TEXT: 0.2, FragmentKind.PICTURE: 0.03}
"""Of a picture's pixels, or of a text's ink, how many may differ: browsers draw the same now smoother, now sharper."""
_INK: Final = 48
_FEWEST: Final = 30
"""Pixels that differ."""
_STRETCHED: Final = 1.5
"""Times wider or higher: the same text takes other room where a line breaks elsewhere, a picture hardly."""
_STRETCHED_BY: Final = 24
_SMALLEST_MOVE: Final = 3
"""Pixels: text that shifts by one or two is no move."""
_ASIDE: Final = 6
"""Pixels sideways: texts in the middle of a line follow what stands beside them."""

_Numbers = NDArray[np.int64]


def says_else(one: Fragment, other: Fragment) -> bool:
    """Whether it has other words, another dress, or quite another size."""
    if one.text != other.text or one.style != other.style:
        return True
    if one.kind is FragmentKind.GROUND:
        return False  # it grows with what stands on it
    sizes = ((one.box.width, other.box.width), (one.box.height, other.box.height))
    return any(max(pair) > _STRETCHED * min(pair) and max(pair) - min(pair) > _STRETCHED_BY for pair in sizes)


def looks_else(pair: Pair, before: Pixels, after: Pixels, ignored: tuple[Pixels, Pixels]) -> bool:
    """Whether its pixels differ for an eye; `ignored` are not 0 where a page's pixels do not count."""
    one, other = pair
    if one.kind is FragmentKind.GROUND or one.floats or other.floats:
        return False
    first, second = _cut(before, one.box), _cut(after, other.box)
    height, width = min(first.shape[0], second.shape[0]), min(first.shape[1], second.shape[1])
    first, second = first[:height, :width], second[:height, :width]
    if not first.size or np.array_equal(first, second):
        return False
    counted = (_cut(ignored[0], one.box)[:height, :width] | _cut(ignored[1], other.box)[:height, :width]) == 0
    off = int(np.count_nonzero(differing(first, second)[counted]))
    if off < _FEWEST:
        return False
    weight = counted if one.kind is FragmentKind.PICTURE else counted & (_ink(first) | _ink(second))
    return off > _SHARE[one.kind] * int(np.count_nonzero(weight))


def _ink(pixels: Pixels) -> NDArray[np.bool_]:
    """Where a text is not its ground, which most of its box is."""
    ground = np.median(pixels.reshape(-1, 3), axis=0)
    return np.asarray((np.abs(pixels.astype(np.int16) - ground.astype(np.int16)) > _INK).any(axis=2), np.bool_)


def _cut(pixels: Pixels, box: Box) -> Pixels:
    return pixels[max(0, box.y) : max(0, box.y + box.height), max(0, box.x) : max(0, box.x + box.width)]


def painted(some: Iterable[Box], like: Pixels) -> Pixels:
    """255 where a box covers a picture, else 0."""
    made = np.zeros(like.shape[:2], np.uint8)
    for box in some:
        _cut(made, box)[:] = 255
    return made


def moved(pairs: Sequence[Pair], causes: tuple[Sequence[Box], Sequence[Box]]) -> list[Pair]:
    """What stands elsewhere although nothing between it and what stands above it changed.

    Each is held against the nearest above it that shares a column with it, and against what moved further up, so that
    what follows something that moved is not told again. `causes` are what changed, before and after: what they push
    aside did not move by itself.
    """
    still = [(one, other) for one, other in pairs if one.kind is not FragmentKind.GROUND and not one.floats]
    if not still:
        return []
    before, after = _numbers([one.box for one, _ in still]), _numbers([other.box for _, other in still])
    above = _above(before)
    found: list[Pair] = []
    told: list[int] = []
    for i in np.argsort(before[:, 1], kind="stable").tolist():
        of = int(above[i])
        start = (int(before[of, 1]), int(after[of, 1])) if of >= 0 else (0, 0)
        aside, down = (int(after[i, axis] - before[i, axis]) for axis in (0, 1))
        off = all(abs(down - one) >= _SMALLEST_MOVE for one in (start[1] - start[0], *told))
        if (off or abs(aside) >= _ASIDE) and not _explained(still[i], start, causes):
            found.append(still[i])
            told.append(down)
    return found


def _numbers(some: Sequence[Box]) -> _Numbers:
    rows = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in some]
    return np.array(rows, np.int64).reshape(-1, 4)


def _above(boxes: _Numbers) -> _Numbers:
    """For each box, which one ends nearest above it in a column that both stand in; -1 = none."""
    left, top, right, bottom = boxes.T
    over = (bottom[None, :] <= top[:, None] + 2) & (left[None, :] < right[:, None]) & (right[None, :] > left[:, None])
    np.fill_diagonal(over, False)
    ends = np.where(over, bottom[None, :], -1)
    nearest = ends.argmax(axis=1)
    return np.where(ends.max(axis=1) >= 0, nearest, -1)


def _explained(pair: Pair, top: tuple[int, int], causes: tuple[Sequence[Box], Sequence[Box]]) -> bool:
    for one, start, some in zip(pair, top, causes, strict=True):
        end = one.box.y + one.box.height
        if any(box.y < end and box.y + box.height >= start for box in some):
            return True
    return False
