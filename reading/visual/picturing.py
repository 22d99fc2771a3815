"""A comparison as one picture for people: before, after, and what differs."""

from typing import Final

import cv2
import numpy as np

from model.visual import ChangeKind, Comparison
from reading.visual.decoding import Pixels, decode, encode

_COLOURS: Final = {
    ChangeKind.MOVED: (200, 120, 0),
    ChangeKind.MISSING: (40, 40, 220),
    ChangeKind.NEW: (60, 150, 0),
    ChangeKind.RESTYLED: (190, 0, 190),
}


def picture(before: bytes, after: bytes, comparison: Comparison) -> bytes:
    """One PNG: before, after and the difference side by side, each change framed in the colour of its kind.

    Raises:
        InputError: a picture is no whole PNG or too large.
    """
    first, second = decode(before, "the picture before"), decode(after, "the picture after")
    height, width = max(first.shape[0], second.shape[0]), max(first.shape[1], second.shape[1])
    first, second = _padded(first, height, width), _padded(second, height, width)
    panels = [first, second, cv2.absdiff(first, second)]
    for panel in panels:
        for change in comparison.changes:
            box = change.box
            corner = (box.x + box.width, box.y + box.height)
            cv2.rectangle(panel, (box.x, box.y), corner, _COLOURS[change.kind], 3)
    whole = np.hstack(panels)
    scale = min(1.0, 1800 / whole.shape[1], 4000 / whole.shape[0])
    return encode(np.asarray(cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8))


def _padded(pixels: Pixels, height: int, width: int) -> Pixels:
    down, right = height - pixels.shape[0], width - pixels.shape[1]
    return np.asarray(cv2.copyMakeBorder(pixels, 0, down, 0, right, cv2.BORDER_CONSTANT, value=(255, 255, 255)))
