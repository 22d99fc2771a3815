"""Two pictures of one page, held against each other."""

from collections.abc import Sequence

import cv2
import numpy as np

from model.seen import Box
from model.visual import Change, ChangeKind, Comparison
from reading.visual.decoding import decode


def compare(before: bytes, after: bytes, masks: Sequence[Box] = ()) -> Comparison:
    """What changed from `before` to `after`.

    Args:
        before: PNG of a page in CSS pixels.
        after: PNG of the same page, later; it may be of another size.
        masks: parts of `before`, in its coordinates, that do not count.

    Raises:
        InputError: a picture is no whole PNG or too large.
    """
    first, second = decode(before, "the picture before"), decode(after, "the picture after")
    height, width = min(first.shape[0], second.shape[0]), min(first.shape[1], second.shape[1])
    off = (cv2.absdiff(first[:height, :width], second[:height, :width]).max(axis=2) > 24).astype(np.uint8)
    for mask in masks:
        off[max(mask.y, 0) : max(mask.y + mask.height, 0), max(mask.x, 0) : max(mask.x + mask.width, 0)] = 0
    share = float(off.mean())
    joined = cv2.dilate(off, np.ones((15, 15), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = [Box(*(int(n) for n in one[:4])) for one in stats[1:]]
    boxes.sort(key=lambda box: -box.width * box.height)
    return Comparison(changes=tuple(Change(ChangeKind.RESTYLED, box) for box in boxes[:50]), share=share)
