"""A comparison as one picture for people: before, after, and what differs."""

from typing import Final

import cv2
import numpy as np

from model.visual import Change, ChangeKind, Comparison
from reading.visual.decoding import Pixels, decode, encode

_COLOURS: Final = {
    ChangeKind.MOVED: (200, 120, 0),
    ChangeKind.MISSING: (40, 40, 220),
    ChangeKind.NEW: (60, 150, 0),
    ChangeKind.RESTYLED: (190, 0, 190),
}


def picture(before: bytes, after: bytes, comparison: Comparison) -> bytes:
    """One PNG: before, after and the difference side by side, each change framed and named where it is to be seen.

    Raises:
        InputError: a picture is no whole PNG or too large.
    """
    first, second = decode(before, "the picture before"), decode(after, "the picture after")
    height, width = max(first.shape[0], second.shape[0]), max(first.shape[1], second.shape[1])
    first, second = _padded(first, height, width), _padded(second, height, width)
    panels = [first, second, np.asarray(cv2.absdiff(first, second), np.uint8)]
    for change in comparison.changes:
        was = change.kind is ChangeKind.MISSING
        for panel in (panels[0 if was else 1], panels[2]):
            _frame(panel, change)
    whole = np.hstack(panels)
    scale = min(1.0, 1800 / whole.shape[1], 4000 / whole.shape[0])
    return encode(np.asarray(cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8))


def _frame(panel: Pixels, change: Change) -> None:
    """A frame in the colour of the change's kind, and its name above it, or within it at the page's top."""
    box, colour = change.box, _COLOURS[change.kind]
    cv2.rectangle(panel, (box.x, box.y), (box.x + box.width, box.y + box.height), colour, 4)
    name, size = change.kind.value, 1.0
    (width, height), _ = cv2.getTextSize(name, cv2.FONT_HERSHEY_SIMPLEX, size, 2)
    bottom = box.y if box.y > height + 12 else box.y + height + 12
    cv2.rectangle(panel, (box.x, bottom - height - 12), (box.x + width + 12, bottom), colour, -1)
    cv2.putText(panel, name, (box.x + 6, bottom - 6), cv2.FONT_HERSHEY_SIMPLEX, size, (255, 255, 255), 2, cv2.LINE_AA)


def _padded(pixels: Pixels, height: int, width: int) -> Pixels:
    down, right = height - pixels.shape[0], width - pixels.shape[1]
    return np.asarray(cv2.copyMakeBorder(pixels, 0, down, 0, right, cv2.BORDER_CONSTANT, value=(255, 255, 255)))
