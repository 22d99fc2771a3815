"""Two pictures of one page, held against each other."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import cv2
import numpy as np

from model.seen import Box
from model.visual import Change, ChangeKind, Comparison
from reading.visual.decoding import Pixels, decode
from reading.visual.differing import merged
from reading.visual.regions import Region, Sheet, regions

_MOST: Final = 40
"""Changes that are told; when there are more, those that are near are told as one."""
_RIM: Final = 12
_NEAR: Final = 24
"""Pixels between two changes of a kind that are told as one."""


def compare(before: bytes, after: bytes, masks: Sequence[Box] = ()) -> Comparison:
    """What changed from `before` to `after`.

    Content that moves because something above it grew or shrank is told as moved, once, and counts for nothing in the
    share; where a mask above it explains that, it is not told.

    Args:
        before: PNG of a page in CSS pixels.
        after: PNG of the same page, later; it may be of another size.
        masks: parts of `before`, in its coordinates, that do not count; what reaches beyond the page is cut off.

    Raises:
        InputError: a picture is no whole PNG, or is too large.
    """
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(decode, after, "the picture after")
        first, second = decode(before, "the picture before"), coming.result()
    masked = painted(masks, first)
    found = [] if np.array_equal(first, second) else unmasked(differences(first, second, masked), masks)
    changed = np.zeros(second.shape[:2], np.uint8)
    for one in found:
        if one.kind is not ChangeKind.MOVED:
            _paint(changed, one.after if one.after.height else one.before)
    counted = max(1, int(changed.size) - int(np.count_nonzero(masked)))
    return Comparison(changes=_told(found), share=min(1.0, int(np.count_nonzero(changed)) / counted))


def differences(before: Pixels, after: Pixels, masked: Pixels) -> list[Region]:
    """The regions that changed between two pictures in colour; the narrower one is widened by its right edge."""
    width = max(before.shape[1], after.shape[1])
    mask = cv2.copyMakeBorder(masked, 0, 0, 0, width - masked.shape[1], cv2.BORDER_CONSTANT, value=0)
    return regions(Sheet.of(_widened(before, width)), Sheet.of(_widened(after, width)), np.asarray(mask, np.uint8))


def unmasked(found: Sequence[Region], masks: Sequence[Box]) -> list[Region]:
    """The regions but those at the rim of a mask, and those that lie in a mask now.

    The first is what moves by itself and reached further than was learned; the second is a layer, which keeps its place
    in the window while the page moves.
    """
    wider = [Box(one.x - _RIM, one.y - _RIM, one.width + 2 * _RIM, one.height + 2 * _RIM) for one in masks]
    return [
        one
        for one in found
        if one.kind is ChangeKind.MOVED
        or not any(_holds(mask, one.after) or _holds(wide, one.before) for mask, wide in zip(masks, wider, strict=True))
    ]


def _holds(mask: Box, box: Box) -> bool:
    across = mask.x <= box.x and box.x + box.width <= mask.x + mask.width
    return across and box.height > 0 and mask.y <= box.y and box.y + box.height <= mask.y + mask.height


def painted(masks: Sequence[Box], pixels: Pixels) -> Pixels:
    """255 where a mask covers a picture, else 0."""
    made = np.zeros(pixels.shape[:2], np.uint8)
    for mask in masks:
        _paint(made, mask)
    return made


def _paint(canvas: Pixels, box: Box) -> None:
    canvas[max(box.y, 0) : max(box.y + box.height, 0), max(box.x, 0) : max(box.x + box.width, 0)] = 255


def _widened(pixels: Pixels, width: int) -> Pixels:
    more = width - pixels.shape[1]
    return np.asarray(cv2.copyMakeBorder(pixels, 0, 0, 0, more, cv2.BORDER_REPLICATE), np.uint8) if more else pixels


def _told(found: Sequence[Region]) -> tuple[Change, ...]:
    gap = _NEAR
    while len(changes := _joined(found, gap)) > _MOST:
        gap *= 2
    return tuple(sorted(changes, key=lambda one: (-one.box.width * one.box.height, one.box.y, one.box.x)))


def _joined(found: Sequence[Region], gap: int) -> list[Change]:
    """Changes of each kind, those near one another as one."""
    made: list[Change] = []
    for kind in ChangeKind:
        boxes = [one.before if kind is ChangeKind.MISSING else one.after for one in found if one.kind is kind]
        made += [Change(kind, box) for box in merged(boxes, gap)]
    return made
