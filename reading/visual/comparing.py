"""Two looks at one page, held against each other: fragment by fragment, wherever each of them stands now.

What a page is made of is asked of the browser, which knows where a text went that something above it pushed down; its
pixels then say whether it looks the same. Pictures alone cannot tell a page that moved from a page that changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

import numpy as np

from model.seen import Box
from model.visual import Change, ChangeKind, Comparison, Fragment, Learned
from reading.visual.carrying import MOST, layout
from reading.visual.decoding import Pixels, decode
from reading.visual.differing import merged
from reading.visual.judging import looks_else, moved, painted, says_else
from reading.visual.pairing import Pair, Pairs, pair

_MOST: Final = 40
"""Changes that are told; when there are more, those that are near are told as one."""
_NEAR: Final = 16
"""Pixels between two changes of a kind that are told as one."""
_NOTHING: Final = Learned()


@dataclass(frozen=True, slots=True)
class _Side:
    """One look: what counts of it, and where what does not count stands."""

    pixels: Pixels
    counted: list[Fragment]
    free: list[Box]
    """Of what changes by itself or floats."""


def compare(before: bytes, after: bytes, learned: Learned = _NOTHING, masks: Sequence[Box] = ()) -> Comparison:
    """What changed from `before` to `after`.

    What stands lower or higher because something above it came, went, grew or shrank is not told.

    Args:
        before: a look, as `reading.visual.carrying` makes it.
        after: a later look at the same page.
        learned: what changes by itself, as `learn` found.
        masks: parts of `before`, in its coordinates, that do not count.

    Raises:
        InputError: a picture is no whole PNG, is too large, or carries no fragments.
    """
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(decode, after, "the picture after")
        first, second = decode(before, "the picture before"), coming.result()
    parts, others = layout(before, "the picture before"), layout(after, "the picture after")
    was, now = _side(first, parts, learned, masks), _side(second, others, learned, ())
    pairs = pair(was.counted, now.counted)
    if MOST in (len(parts), len(others)):  # one of the looks goes on beyond what was told of it
        _cut(pairs, was.counted, now.counted)
    masked = [one for one in pairs.both if _within(one[0], masks)]
    pairs.both = [one for one in pairs.both if not _within(one[0], masks)]
    pairs.lost = [one for one in pairs.lost if not _within(one, masks)]
    pairs.won = [one for one in pairs.won if not _within(one, _followed(masks, pairs.both, one))]
    free = was.free + [one.box for one, _ in masked], now.free + [other.box for _, other in masked]
    changes = list(_changes(pairs, (first, second), free))
    return Comparison(changes=_told(changes), share=_share(changes, second, free[1]))


def changed(pairs: Iterable[Pair], pixels: tuple[Pixels, Pixels], free: tuple[list[Box], list[Box]]) -> Iterator[Pair]:
    """The pairs that do not say or do not look the same; pixels of what is `free`, before and after, do not count."""
    ignored = painted(free[0], pixels[0]), painted(free[1], pixels[1])
    for one, other in pairs:
        if says_else(one, other) or looks_else((one, other), *pixels, ignored):
            yield one, other


def _side(pixels: Pixels, fragments: Iterable[Fragment], learned: Learned, masks: Sequence[Box]) -> _Side:
    keys, counted, free = set(learned.keys), list[Fragment](), list(masks)
    for one in fragments:
        if is_free(one, keys):
            free.append(one.box)
            continue
        counted.append(one)
        if one.floats:
            free.append(one.box)
    return _Side(pixels, counted, free)


def _cut(pairs: Pairs, before: Sequence[Fragment], after: Sequence[Fragment]) -> None:
    """Leave out what stands behind the last that both looks tell of: the other look may have it too."""
    held = {id(one) for both in pairs.both for one in both}
    for alone, some in ((pairs.lost, before), (pairs.won, after)):
        ends = max((n for n, one in enumerate(some) if id(one) in held), default=-1)
        beyond = {id(one) for one in some[ends + 1 :]}
        alone[:] = [one for one in alone if id(one) not in beyond]


def is_free(one: Fragment, keys: set[str]) -> bool:
    """Whether a fragment is one of these, or stands within."""
    return any(key in keys for key in (*accumulate(one.key.split(">"), "{}>{}".format), *one.lists))


def _within(one: Fragment, masks: Sequence[Box]) -> bool:
    """Whether the fragment's middle lies in a mask."""
    x, y = one.box.x + one.box.width // 2, one.box.y + one.box.height // 2
    return any(box.x <= x < box.x + box.width and box.y <= y < box.y + box.height for box in masks)


def _followed(masks: Sequence[Box], pairs: Sequence[Pair], one: Fragment) -> list[Box]:
    """The masks where they stand beside a fragment that is new: they move as what stands nearest does."""
    if not masks or not pairs:
        return list(masks)
    near = min(pairs, key=lambda pair: abs(pair[1].box.y - one.box.y))
    down = near[1].box.y - near[0].box.y
    return [*masks, *(replace(box, y=box.y + down) for box in masks)]


def _changes(pairs: Pairs, pixels: tuple[Pixels, Pixels], free: tuple[list[Box], list[Box]]) -> Iterator[Change]:
    other = list(changed(pairs.both, pixels, free))
    restyled = {id(one) for one, _ in other}
    rest = [one for one in pairs.both if id(one[0]) not in restyled]
    grown = [one for one in rest if one[0].box.height != one[1].box.height]
    causes = (
        [*free[0], *(one.box for one in pairs.lost), *(one.box for one, _ in (*other, *grown))],
        [*free[1], *(one.box for one in pairs.won), *(one.box for _, one in (*other, *grown))],
    )
    yield from (Change(ChangeKind.MISSING, one.box) for one in pairs.lost)
    yield from (Change(ChangeKind.NEW, one.box) for one in pairs.won)
    yield from (Change(ChangeKind.RESTYLED, one.box) for _, one in other)
    yield from (Change(ChangeKind.MOVED, one.box) for _, one in moved(rest, causes))


def _told(found: Sequence[Change]) -> tuple[Change, ...]:
    """The changes of each kind, those near one another as one."""
    gap, made = _NEAR, list(found)
    while True:
        made = [
            Change(kind, box) for kind in ChangeKind for box in merged([c.box for c in made if c.kind is kind], gap)
        ]
        if len(made) <= _MOST:
            return tuple(sorted(made, key=lambda one: (-one.box.width * one.box.height, one.box.y, one.box.x)))
        gap *= 2


def _share(changes: Sequence[Change], after: Pixels, free: Sequence[Box]) -> float:
    told = painted((one.box for one in changes if one.kind is not ChangeKind.MOVED), after)
    counted = max(1, int(told.size) - int(np.count_nonzero(painted(free, after))))
    return min(1.0, int(np.count_nonzero(told)) / counted)
