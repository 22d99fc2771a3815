"""What became of which part of a page: rows first, then columns within them, then pixels."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from model.seen import Box
from model.visual import ChangeKind
from reading.visual.aligning import Run, align, edges
from reading.visual.decoding import Pixels
from reading.visual.differing import boxes, differing, hull

_DEEPEST: Final = 2
"""Times that columns are looked at within columns."""
_GUTTER: Final = 24
"""Pixels without a difference between two columns."""
_NARROWEST: Final = 32
_LOWEST: Final = 48
_BETTER: Final = 0.7
"""A column's own alignment stands when it leaves less than this part of the area that differed without it."""
_ABOVE: Final = 40
_NEAR: Final = 16
_SLOT: Final = 0.3
_FAINT: Final = 0.15
_LEAST_MOVE: Final = 2
"""Rows: text that shifts by one is no move."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page that changed: where it was, and where it is; what is new was nowhere, at a box of no height."""

    kind: ChangeKind
    before: Box
    after: Box

    def at(self, x: int, before: int, after: int) -> "Region":
        """The region in the coordinates of what it was cut from."""
        first = replace(self.before, x=self.before.x + x, y=self.before.y + before)
        return Region(self.kind, first, replace(self.after, x=self.after.x + x, y=self.after.y + after))

    @property
    def shift(self) -> int:
        """Rows further down than before."""
        return self.after.y - self.before.y

    @property
    def area(self) -> int:
        """Pixels that changed, for what moved is the same."""
        if self.kind is ChangeKind.MOVED:
            return 0
        return max(self.before.width * self.before.height, self.after.width * self.after.height)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture, or a part of one, in colour, in grey, and its edges."""

    colour: Pixels
    grey: Pixels
    edges: Pixels

    @classmethod
    def of(cls, colour: Pixels) -> "Sheet":
        """All of a picture."""
        grey = np.asarray(cv2.cvtColor(colour, cv2.COLOR_BGR2GRAY), np.uint8)
        return cls(colour, grey, edges(grey))

    def cut(self, rows: slice, columns: slice = slice(None)) -> "Sheet":
        """A part of it."""
        return Sheet(self.colour[rows, columns], self.grey[rows, columns], self.edges[rows, columns])

    @property
    def height(self) -> int:
        """Rows."""
        return int(self.grey.shape[0])


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of rows, with the rows after it that have no counterpart: `lost` of those before, `won` of those after."""

    run: Run
    lost: int
    won: int


def regions(before: Sheet, after: Sheet, masked: Pixels, depth: int = 0) -> list[Region]:
    """What changed between two sheets of one width.

    Args:
        before: the page before.
        after: the page after.
        masked: of the shape of `before`, not 0 where it does not count.
        depth: how often columns were cut out already.
    """
    blocks = _blocks(align(before.grey, after.grey, masked), before.height, after.height)
    found = _moves(blocks, before, after, masked)
    for block in blocks:
        found += _within(block, before, after, masked, depth)
    return found


def _blocks(runs: Sequence[Run], height: int, other: int) -> list[_Block]:
    if not runs or runs[0].before or runs[0].after:
        runs = [Run(0, 0, 0), *runs]
    follows = [(run.before, run.after) for run in runs[1:]] + [(height, other)]
    return [_Block(run, b - run.ends[0], a - run.ends[1]) for run, (b, a) in zip(runs, follows, strict=True)]


def _moves(blocks: Sequence[_Block], before: Sheet, after: Sheet, masked: Pixels) -> list[Region]:
    """What stands higher or lower than before though nothing above it moves by itself: each stretch once."""
    found: list[Region] = []
    explained, stretch, excused = 0, list[Run](), False
    for block in [*blocks, None]:
        off = block is not None and abs(block.run.shift - explained) >= _LEAST_MOVE
        if block is not None and off and excused and not stretch:
            explained, off = block.run.shift, False
        if stretch and (block is None or not off or abs(block.run.shift - stretch[0].shift) >= _LEAST_MOVE):
            found += _moved(stretch, before, after)
            stretch = []
        if block is not None and off:
            stretch.append(block.run)
        if block is not None:
            rows = masked[block.run.before : block.run.ends[0] + block.lost + _NEAR]
            excused = bool(rows.any())
    return found


def _moved(stretch: Sequence[Run], before: Sheet, after: Sheet) -> list[Region]:
    pairs = []
    for run in stretch:
        here = _content(before.edges[run.before : run.ends[0]])
        there = _content(after.edges[run.after : run.ends[1]])
        if here is not None and there is not None:
            pairs.append((_down(here, run.before), _down(there, run.after)))
    if not pairs:
        return []
    return [Region(ChangeKind.MOVED, hull([one for one, _ in pairs]), hull([other for _, other in pairs]))]


def _content(lines: Pixels) -> Box | None:
    x, y, width, height = cv2.boundingRect(lines)
    return Box(x, y, width, height) if width and height else None


def _within(block: _Block, before: Sheet, after: Sheet, masked: Pixels, depth: int) -> list[Region]:
    """What changed in a block: of each column that is aligned better by itself, what that finds."""
    run = block.run
    bottom = run.ends[0] + block.lost, run.ends[1] + block.won
    mask = masked[run.before : bottom[0] + _NEAR]
    first, second = before.cut(slice(run.before, bottom[0])), after.cut(slice(run.after, bottom[1]))
    off = differing(first.colour[: run.length], second.colour[: run.length])
    off[mask[: run.length] > 0] = 0
    found = _plain(off, first, second, mask)
    for left, right, top in _columns(off, found) if depth < _DEEPEST else ():
        part = slice(left, right)
        own = regions(
            first.cut(slice(top, None), part),
            second.cut(slice(top, None), part),
            mask[top : first.height, part],
            depth + 1,
        )
        inside = [one for one in found if left <= one.after.x and one.after.x + one.after.width <= right]
        if sum(one.area for one in own) < _BETTER * sum(one.area for one in inside):
            found = [one for one in found if one not in inside] + [one.at(left, top, top) for one in own]
    return [one.at(0, run.before, run.after) for one in found]


def _columns(off: Pixels, found: Sequence[Region]) -> Iterator[tuple[int, int, int]]:
    """Columns in which something differs, narrower than the whole: from and to which pixel, and from which row on."""
    if not found:
        return
    height, width = off.shape
    used = np.zeros(width, np.uint8)
    for one in found:
        used[one.after.x : one.after.x + one.after.width] = 1
        used[one.before.x : one.before.x + one.before.width] = 1
    joined = cv2.dilate(used[None], np.ones((1, _GUTTER), np.uint8))[0] > 0
    turns = np.flatnonzero(np.diff(np.concatenate(([False], joined, [False]))))
    for left, right in zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True):
        tops = [min(one.before.y, one.after.y) for one in found if left <= one.after.x < right]
        if tops and _NARROWEST <= right - left <= 0.9 * width:
            top = max(0, min(tops) - _ABOVE)
            if height - top >= _LOWEST:
                yield left, right, top


def _plain(off: Pixels, first: Sheet, second: Sheet, mask: Pixels) -> list[Region]:
    """What differs row by row, then what stands in rows that the other page has not."""
    length = off.shape[0]
    found = [_named(off, first, second, box) for box in boxes(off)]
    lost = first.edges[length:].copy()
    lost[mask[length : first.height] > 0] = 0
    found += [Region(ChangeKind.MISSING, _down(box, length), Box(box.x, length, box.width, 0)) for box in boxes(lost)]
    slot = np.asarray(mask[max(0, length - _NEAR) :].any(axis=0), np.uint8)
    return found + [Region(ChangeKind.NEW, Box(box.x, length, box.width, 0), box) for box in _won(second, length, slot)]


def _won(second: Sheet, length: int, slot: Pixels) -> list[Box]:
    """What is in rows from `length` on that were not there; a slot that changes by itself may have grown into them."""
    found = boxes(second.edges[length:])
    within = sum(int(np.count_nonzero(slot[box.x : box.x + box.width])) * box.height for box in found)
    if within >= _SLOT * sum(box.width * box.height for box in found):
        return []
    return [_down(box, length) for box in found if not slot[box.x : box.x + box.width].all()]


def _down(box: Box, rows: int) -> Box:
    return replace(box, y=box.y + rows)


def _named(off: Pixels, first: Sheet, second: Sheet, box: Box) -> Region:
    """Content that went is missing, content that came is new; both, or neither but another colour, is another dress."""
    rows, columns = slice(box.y, box.y + box.height), slice(box.x, box.x + box.width)
    around = cv2.dilate(off[rows, columns], np.ones((5, 5), np.uint8)) > 0
    was, now = (int(np.count_nonzero(sheet.edges[rows, columns][around])) for sheet in (first, second))
    if now < _FAINT * was:
        return Region(ChangeKind.MISSING, box, box)
    return Region(ChangeKind.NEW if was < _FAINT * now else ChangeKind.RESTYLED, box, box)
