"""Where pixels of two pictures of one size differ for an eye, and as few boxes around that as make sense."""

from collections.abc import Iterator, Sequence
from typing import Final

import cv2
import numpy as np

from model.seen import Box
from reading.visual.decoding import Pixels

_SAME: Final = 24
"""Of 255, in each colour: what a browser's own drawing of the same may vary."""
_AROUND: Final = np.ones((3, 3), np.uint8)
_CROWD: Final = 5 / 25
"""Of a pixel's 5 x 5 neighbourhood: fewer pixels that differ are specks."""
_BAND: Final = 128
_REACH: Final = 3
"""Pixels around a pixel that have a say in whether it differs."""


def differing(before: Pixels, after: Pixels) -> Pixels:
    """255 where no pixel within one pixel's distance is alike, else 0; of two colour pictures of one size.

    A text that moves by a pixel, or is smoothed or hinted in another way, finds its like next door.
    """
    found = np.zeros(before.shape[:2], np.uint8)
    for rows, columns in _parts(before, after):
        first, second = before[rows, columns], after[rows, columns]
        strange = cv2.bitwise_or(_strange(first, second), _strange(second, first))
        lead = min(rows.start, _REACH)  # what lies around a band has a say, and is judged in its own
        found[rows.start + lead : rows.start + lead + _BAND, columns] = strange[lead : lead + _BAND]
    if not found.any():
        return found
    crowd = cv2.blur(found, (5, 5)) > 255 * _CROWD - 1
    return np.where(crowd, found, np.uint8(0))


def _parts(before: Pixels, after: Pixels) -> Iterator[tuple[slice, slice]]:
    """Where anything differs at all, with what lies around it: most of a page is the same to the last bit."""
    height, width = before.shape[0], before.shape[1]
    for top in range(0, height, _BAND):
        rows = slice(max(0, top - _REACH), min(top + _BAND + _REACH, height))
        first, second = before[rows], after[rows]
        if not np.array_equal(first, second):
            off = cv2.absdiff(first, second)
            left, _, wide, _ = cv2.boundingRect(off.reshape(len(off), -1))
            yield rows, slice(max(0, left // 3 - _REACH), min((left + wide) // 3 + 1 + _REACH, width))


def _strange(pixels: Pixels, other: Pixels) -> Pixels:
    """255 where a pixel lies outside what its neighbourhood in the other picture spans, sharp and blurred.

    Blurred, a thin stroke on a pixel and the same one between two pixels are alike.
    """
    sharp = _outside(pixels, other)
    if not sharp.any():
        return sharp
    return np.asarray(cv2.bitwise_and(sharp, _outside(_blurred(pixels), _blurred(other))), np.uint8)


def _blurred(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.blur(pixels, (3, 3)), np.uint8)


def _outside(pixels: Pixels, other: Pixels) -> Pixels:
    over = cv2.subtract(pixels, cv2.dilate(other, _AROUND))
    under = cv2.subtract(cv2.erode(other, _AROUND), pixels)
    within = cv2.inRange(cv2.max(over, under), (0, 0, 0), (_SAME, _SAME, _SAME))
    return np.asarray(cv2.bitwise_not(within), np.uint8)


def merged(some: Sequence[Box], gap: int) -> list[Box]:
    """The boxes with those as one that overlap or come within `gap` pixels of one another."""
    done: list[Box] = []
    for box in some:
        new = box
        while close := [one for one in done if near(one, new, gap)]:
            done = [one for one in done if one not in close]
            new = hull([new, *close])
        done.append(new)
    return done


def hull(some: Sequence[Box]) -> Box:
    """The smallest box around all of at least one."""
    left, top = min(box.x for box in some), min(box.y for box in some)
    right, bottom = max(box.x + box.width for box in some), max(box.y + box.height for box in some)
    return Box(left, top, right - left, bottom - top)


def near(one: Box, other: Box, gap: int) -> bool:
    """Whether at most `gap` pixels lie between them, across and down."""
    across = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    down = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return across <= gap and down <= gap
