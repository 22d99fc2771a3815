"""Where pixels of two pictures of one size differ for an eye, and as few boxes around that as make sense."""

from collections.abc import Sequence
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
_GRID: Final = 8
_FEWEST: Final = 10
"""Pixels that differ within one box."""
_THIN: Final = 3
"""Pixels: what is lower or narrower is a line that a browser draws now here, now there."""
_BAND: Final = 128


def differing(before: Pixels, after: Pixels) -> Pixels:
    """255 where no pixel within one pixel's distance is alike, else 0; of two colour pictures of one size.

    A text that moves by a pixel, or is smoothed or hinted in another way, finds its like next door.
    """
    found = np.zeros(before.shape[:2], np.uint8)
    bands = _bands(before, after)
    for top, bottom in bands:
        first, second = before[top:bottom], after[top:bottom]
        found[top:bottom] = cv2.bitwise_or(_strange(first, second), _strange(second, first))
    if not bands:
        return found
    crowd = cv2.blur(found, (5, 5)) > 255 * _CROWD - 1
    return np.where(crowd, found, np.uint8(0))


def _bands(before: Pixels, after: Pixels) -> Sequence[tuple[int, int]]:
    """Rows, in bands, in which anything differs at all: most of a page is the same to the last bit."""
    height = before.shape[0]
    bands: list[tuple[int, int]] = []
    for top in range(0, height, _BAND):
        bottom = min(top + _BAND, height)
        if not np.array_equal(before[top:bottom], after[top:bottom]):
            joins = bool(bands) and bands[-1][1] >= top
            start = bands.pop()[0] if joins else max(0, top - 2)
            bands.append((start, min(bottom + 2, height)))
    return bands


def _strange(pixels: Pixels, other: Pixels) -> Pixels:
    """255 where a pixel lies outside what its neighbourhood in the other picture spans, sharp and blurred.

    Blurred, a thin stroke on a pixel and the same one between two pixels are alike.
    """
    return np.asarray(cv2.bitwise_and(_outside(pixels, other), _outside(_blurred(pixels), _blurred(other))), np.uint8)


def _blurred(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.blur(pixels, (3, 3)), np.uint8)


def _outside(pixels: Pixels, other: Pixels) -> Pixels:
    over = cv2.subtract(pixels, cv2.dilate(other, _AROUND))
    under = cv2.subtract(cv2.erode(other, _AROUND), pixels)
    within = cv2.inRange(cv2.max(over, under), (0, 0, 0), (_SAME, _SAME, _SAME))
    return np.asarray(cv2.bitwise_not(within), np.uint8)


def boxes(found: Pixels, fewest: int = _FEWEST) -> list[Box]:
    """Boxes around what is not 0: what lies within two cells of 8 pixels is one; those with too few pixels are none."""
    if not found.any():
        return []
    height, width = found.shape
    rows, columns = -(-height // _GRID), -(-width // _GRID)
    padded = cv2.copyMakeBorder(
        found, 0, rows * _GRID - height, 0, columns * _GRID - width, cv2.BORDER_CONSTANT, value=0
    )
    count = cv2.resize((padded > 0).astype(np.float32), (columns, rows), interpolation=cv2.INTER_AREA) * _GRID**2
    grid = (count > 0).astype(np.uint8)
    total, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(grid, np.ones((5, 5), np.uint8)))
    pixels = np.bincount(labels.ravel(), weights=count.ravel(), minlength=total)
    made = []
    for label in range(1, total):
        if pixels[label] >= fewest:
            x, y, wide, high = (int(n) * _GRID for n in stats[label][:4])
            box = _tight(found, Box(x, y, wide, high))
            if min(box.width, box.height) >= _THIN:
                made.append(box)
    return merged(made)


def _tight(found: Pixels, box: Box) -> Box:
    part = found[box.y : box.y + box.height, box.x : box.x + box.width]
    x, y, width, height = cv2.boundingRect(part)
    return Box(box.x + x, box.y + y, width, height)


def merged(some: Sequence[Box], gap: int = _GRID) -> list[Box]:
    """The boxes with those as one that overlap or come within `gap` pixels of one another."""
    done: list[Box] = []
    for box in some:
        new = box
        while near := [one for one in done if _near(one, new, gap)]:
            done = [one for one in done if one not in near]
            new = hull([new, *near])
        done.append(new)
    return done


def hull(some: Sequence[Box]) -> Box:
    """The smallest box around all of at least one."""
    left, top = min(box.x for box in some), min(box.y for box in some)
    right, bottom = max(box.x + box.width for box in some), max(box.y + box.height for box in some)
    return Box(left, top, right - left, bottom - top)


def _near(one: Box, other: Box, gap: int) -> bool:
    across = max(one.x, other.x) - min(one.x + one.width, other.x + other.width)
    down = max(one.y, other.y) - min(one.y + one.height, other.y + other.height)
    return across <= gap and down <= gap
