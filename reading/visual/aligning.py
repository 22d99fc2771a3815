"""Which rows of a page before are which rows after: content above that grew or shrank moves all that follows.

Both pages are thinned to cells of 16 pixels a row, in which a letter's edge weighs little. Windows of cells that occur
once in each page vote for shifts; along each shift that won votes the rows agree in segments; and of all segments the
chain that agrees most, downwards in both pages, is the alignment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from reading.visual.decoding import Pixels

CELL: Final = 16
"""Pixels of a row that are one cell."""
EDGE: Final = 16
"""Steps between neighbours that make content rather than ground, of 255."""
_SAME: Final = 12
"""Cells that differ by no more are the same, of 255."""
_WINDOW: Final = 6
_STRIPS: Final = 6
_CANDIDATES: Final = 24
_FEWEST_VOTES: Final = 4
_SMOOTH: Final = 15
_LEAST: Final = 8.0
"""Cells that must agree more than disagree for a segment, and what a change of shift costs in a chain."""
_SEGMENTS: Final = 200


@dataclass(frozen=True, slots=True)
class Run:
    """Rows that belong together: `length` from row `before` on, and as many from row `after` on."""

    before: int
    after: int
    length: int

    @property
    def shift(self) -> int:
        """Rows further down than before."""
        return self.after - self.before

    @property
    def ends(self) -> tuple[int, int]:
        """The rows that follow it, before and after."""
        return self.before + self.length, self.after + self.length


@dataclass(frozen=True, slots=True)
class _Cells:
    """A page in cells."""

    grey: NDArray[np.uint8]
    content: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Segment:
    """Rows from `start` to `end` before that agree along one shift; `sums` adds up how well, from the first row on."""

    shift: int
    start: int
    end: int
    sums: NDArray[np.float64]

    @property
    def score(self) -> float:
        return float(self.sums[self.end] - self.sums[self.start])


def edges(grey: Pixels) -> Pixels:
    """255 where a pixel stands out from its right or lower neighbour, else 0."""
    step = np.zeros_like(grey)
    if grey.shape[1] > 1:
        step[:, :-1] = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    if len(grey) > 1:
        step[:-1] = cv2.max(step[:-1], cv2.absdiff(grey[1:], grey[:-1]))
    return np.asarray(cv2.threshold(step, EDGE, 255, cv2.THRESH_BINARY)[1], np.uint8)


def align(before: Pixels, after: Pixels, masked: Pixels) -> list[Run]:
    """The runs of rows that belong together, from top to bottom; rows in no run have no counterpart.

    Args:
        before: grey pixels.
        after: grey pixels of the same width.
        masked: of the shape of `before`, not 0 where it does not count.
    """
    first, second = _cells(before), _cells(after)
    ignored = _small(masked) > 0
    segments: list[_Segment] = []
    for shift in _shifts(first, second):
        segments += _segments(first, second, ignored, shift)
    segments = sorted(segments, key=lambda one: -one.score)[:_SEGMENTS]
    return _filled(_chain(sorted(segments, key=lambda one: one.start)), before.shape[0], after.shape[0])


def _small(pixels: Pixels) -> Pixels:
    height, width = pixels.shape
    size = (max(1, width // CELL), height)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _cells(grey: Pixels) -> _Cells:
    return _Cells(_small(grey), _small(edges(grey)) > 0)


def _shifts(first: _Cells, second: _Cells) -> list[int]:
    """Shifts worth trying: none, both pages' ends together, and what windows that occur once vote for."""
    height, width = first.grey.shape
    found = [0, second.grey.shape[0] - height]
    votes: list[NDArray[np.int64]] = []
    for columns in np.array_split(np.arange(width), min(_STRIPS, max(1, width // 3))):
        part = slice(int(columns[0]), int(columns[-1]) + 1)
        votes.append(_votes(_windows(first, part), _windows(second, part)))
    shifts, counts = np.unique(np.concatenate(votes), return_counts=True)
    order = np.argsort(-counts, kind="stable")[:_CANDIDATES]
    found += [int(shifts[i]) for i in order if counts[i] >= _FEWEST_VOTES]
    return list(dict.fromkeys(found))


def _windows(cells: _Cells, part: slice) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Of each window of rows that occurs once in these columns: its key, and its first row."""
    grey, content = cells.grey[:, part], cells.content[:, part]
    count = grey.shape[0] - _WINDOW + 1
    if count < 1:
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    random = np.random.default_rng(7)
    rows = grey.astype(np.uint64) @ random.integers(1, 2**62, grey.shape[1], dtype=np.uint64)
    keys = np.zeros(count, np.uint64)
    full = np.zeros(count, np.int64)
    filled = content.sum(axis=1)
    for i, factor in enumerate(random.integers(1, 2**62, _WINDOW, dtype=np.uint64)):
        keys += rows[i : i + count] * factor
        full += filled[i : i + count]
    places = np.flatnonzero(full >= _WINDOW)
    once, index, counts = np.unique(keys[places], return_index=True, return_counts=True)
    return once[counts == 1], places[index[counts == 1]]


def _votes(
    first: tuple[NDArray[np.uint64], NDArray[np.int64]], second: tuple[NDArray[np.uint64], NDArray[np.int64]]
) -> NDArray[np.int64]:
    _, here, there = np.intersect1d(first[0], second[0], assume_unique=True, return_indices=True)
    return np.asarray(second[1][there] - first[1][here], np.int64)


def _segments(first: _Cells, second: _Cells, ignored: NDArray[np.bool_], shift: int) -> list[_Segment]:
    """Rows that agree, more cells with content than not, along one shift."""
    height = first.grey.shape[0]
    start, end = max(0, -shift), min(height, second.grey.shape[0] - shift)
    if start >= end:
        return []
    here, there = slice(start, end), slice(start + shift, end + shift)
    counted = ~ignored[here]
    differ = (cv2.absdiff(first.grey[here], second.grey[there]) > _SAME) & counted
    content = (first.content[here] | second.content[there]) & counted & ~differ
    scores = content.sum(axis=1) - differ.sum(axis=1).astype(np.float64)
    smooth = cv2.blur(scores[:, None], (1, _SMOOTH), borderType=cv2.BORDER_REPLICATE)[:, 0]
    sums = np.zeros(height + 1)
    sums[start + 1 : end + 1] = np.cumsum(scores)
    agree = np.concatenate(([False], smooth > -0.5, [False]))
    turns = np.flatnonzero(agree[1:] != agree[:-1]) + start
    found = (_trimmed(shift, int(a), int(b), sums) for a, b in zip(turns[::2], turns[1::2], strict=True))
    return [one for one in found if one.score >= _LEAST]


def _trimmed(shift: int, start: int, end: int, sums: NDArray[np.float64]) -> _Segment:
    """The rows from `start` to `end` without those at either end that do not agree, with empty ones above."""
    part = sums[start : end + 1]
    last = len(part) - 1 - int(part[::-1].argmax())
    first = start + int(part[: last + 1].argmin())
    lowest = max(0, -shift)
    filled = np.flatnonzero(sums[lowest:first] != sums[first])
    return _Segment(shift, lowest + (int(filled[-1]) + 1 if filled.size else 0), start + last, sums)


def _chain(segments: Sequence[_Segment]) -> list[Run]:
    """The chain of segments, each beginning after the one before it ends in both pages, that agrees most."""
    if not segments:
        return []
    starts = np.array([one.start for one in segments])
    ends = np.array([one.end for one in segments])
    shifts = np.array([one.shift for one in segments])
    best = np.zeros(len(segments))
    origin = np.full(len(segments), -1)
    begins = starts.copy()
    for j, one in enumerate(segments):
        best[j] = one.score
        if not j:
            continue
        begin = np.maximum(np.maximum(ends[:j], ends[:j] + shifts[:j] - one.shift), one.start)
        possible = begin < one.end
        begin = np.minimum(begin, one.end)
        price = np.where(shifts[:j] == one.shift, 0.0, _LEAST)
        total = np.where(possible, best[:j] + one.sums[one.end] - one.sums[begin] - price, -np.inf)
        i = int(np.argmax(total))
        if total[i] > best[j]:
            best[j], origin[j], begins[j] = total[i], i, begin[i]
    runs: list[Run] = []
    j = int(np.argmax(best))
    while j >= 0:
        begin, end, shift = int(begins[j]), int(ends[j]), int(shifts[j])
        runs.append(Run(begin, begin + shift, end - begin))
        j = int(origin[j])
    return runs[::-1]


def _filled(runs: Sequence[Run], height: int, other: int) -> list[Run]:
    """Runs with as many of the rows between them as have a counterpart, by count; one run where the shift stays."""
    filled: list[Run] = []
    for run in [*runs, Run(height, other, 0)]:
        ends = filled[-1].ends if filled else (0, 0)
        between = min(run.before - ends[0], run.after - ends[1])
        if filled:
            last = filled.pop()
            filled.append(Run(last.before, last.after, last.length + between))
        elif between:
            filled.append(Run(0, 0, between))
        if run.length and filled and filled[-1].shift == run.shift and filled[-1].ends == (run.before, run.after):
            last = filled.pop()
            filled.append(Run(last.before, last.after, last.length + run.length))
        elif run.length:
            filled.append(run)
    return filled
