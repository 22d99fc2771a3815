"""From what was seen to change by itself to the part of the page that does: the whole line, the whole row of cards."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.seen import Box
from reading.visual.aligning import edges
from reading.visual.decoding import Pixels
from reading.visual.differing import hull, near

_GAP: Final = 14
"""Pixels without content that end a line of text sidewards."""
_TALLEST_LINE: Final = 60
_ALIKE: Final = 0.06
"""Cards of one row differ in width by no more than this part."""
_REACH: Final = 0.2
_SHELF: Final = 56
_SPARE: Final = 1.6


def grow(found: Sequence[Box], pixels: Pixels) -> list[Box]:
    """The boxes, each as wide as the text line that it is a part of, and with the other cards of its row.

    Args:
        found: what changed, in the coordinates of the picture.
        pixels: the page in colour, height x width x 3.
    """
    grey = pixels.max(axis=2)
    lines = edges(np.ascontiguousarray(grey)).astype(np.bool_)
    grown = [_line(box, lines) if 0 < box.height <= _TALLEST_LINE else box for box in found]
    return grown + [hull(row) for row in _rows(grown, lines)]


def joined(some: Sequence[Box]) -> list[Box]:
    """The boxes, those near one another as one where that covers little more than both: the parts of a shelf."""
    done: list[Box] = []
    for box in some:
        new, again = box, True
        while again:
            again = False
            for one in done:
                around = hull([one, new])
                if _area(around) <= _SPARE * (_area(one) + _area(new)) and near(one, new, _SHELF):
                    done.remove(one)
                    new, again = around, True
                    break
        done.append(new)
    return done


def _area(box: Box) -> int:
    return box.width * box.height


def _line(box: Box, lines: NDArray[np.bool_]) -> Box:
    """A text line to its ends: until nothing stands for a while on either side."""
    used = np.asarray(lines[max(0, box.y) : box.y + box.height].any(axis=0), np.bool_)
    left = _edge(used[: box.x][::-1])
    right = _edge(used[box.x + box.width :])
    return Box(box.x - left, box.y, box.width + left + right, box.height)


def _edge(used: NDArray[np.bool_]) -> int:
    """Pixels from the beginning to the last one that is used before a gap."""
    places = np.flatnonzero(used)
    if not places.size or places[0] >= _GAP:
        return 0
    gaps = np.flatnonzero(np.diff(places) > _GAP)
    return int(places[gaps[0] if gaps.size else -1]) + 1


def _rows(found: Sequence[Box], lines: NDArray[np.bool_]) -> list[list[Box]]:
    """Rows of cards: columns of like width beside at least two that changed."""
    rows: list[list[Box]] = []
    for box in found:
        if box.height > _TALLEST_LINE and not any(_inside(box, row) for row in rows):
            blocks = _columns(box, lines)
            cards = [one for one in blocks if abs(one.width - box.width) <= max(6, _ALIKE * box.width)]
            changed = [one for one in cards if any(_covers(other, one) for other in found)]
            if len(cards) > len(changed) >= 2:
                rows.append(cards)
    return rows


def _columns(box: Box, lines: NDArray[np.bool_]) -> list[Box]:
    """What stands beside one another in the rows of a box."""
    used = np.asarray(lines[max(0, box.y) : box.y + box.height].any(axis=0), np.bool_)
    places = np.flatnonzero(used)
    if not places.size:
        return []
    parts = np.split(places, np.flatnonzero(np.diff(places) > 8) + 1)
    return [Box(int(one[0]), box.y, int(one[-1] - one[0]) + 1, box.height) for one in parts]


def _covers(changed: Box, card: Box) -> bool:
    """Whether what changed lies on a card, and about as high."""
    across = min(changed.x + changed.width, card.x + card.width) - max(changed.x, card.x)
    down = min(changed.y + changed.height, card.y + card.height) - max(changed.y, card.y)
    return across > _REACH * card.width and down > _REACH * card.height


def _inside(box: Box, row: Sequence[Box]) -> bool:
    around = hull(row)
    return around.x <= box.x and around.x + around.width >= box.x + box.width and around.y == box.y
