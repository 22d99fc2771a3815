"""What of a page changes by itself, learned from looks at it while nothing changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final

from model.errors import InputError
from model.seen import Box
from model.visual import Fragment, Learned
from reading.visual.carrying import layout
from reading.visual.comparing import changed, is_free
from reading.visual.decoding import Pixels, decode
from reading.visual.differing import hull
from reading.visual.judging import moved, says_else
from reading.visual.pairing import Pairs, pair_by_place

Layout = Sequence[Fragment]
"""The fragments of one look."""

_FEWEST: Final = 3
_ROOT: Final = "body"
_ITEMS: Final = 2
"""Things of a list that change, for the list to be one that is filled anew each time."""


def learn(looks: Sequence[bytes]) -> Learned:
    """What changes by itself: what is not in every look, says or looks something else, or stands in another order.

    What was the same in all looks is not dynamic: a carousel has to be seen on two of its pictures. Where all that
    stands in a part of the page changes, the part is free as a whole; so is a list of which two things change.

    Args:
        looks: at least three looks at the page, as `reading.visual.carrying` makes them.

    Raises:
        InputError: there are fewer than three looks, or one is no whole PNG, is too large, or carries no fragments.
    """
    if len(looks) < _FEWEST:
        raise InputError(f"{len(looks)} looks teach nothing; expected at least {_FEWEST}")
    names = [f"look {number}" for number in range(1, len(looks) + 1)]
    layouts = [layout(look, name) for look, name in zip(looks, names, strict=True)]
    pairs = [pair_by_place(layouts[0], other) for other in layouts[1:]]
    keys = _widened({key for some in pairs for key in _unlike(some)}, layouts)
    pixels = [decode(look, name) for look, name in zip(looks, names, strict=True)]
    for some, shown, other in zip(pairs, layouts[1:], pixels[1:], strict=True):
        keys |= _drawn_else(some, (layouts[0], shown), (pixels[0], other), keys)
    keys = _widened(keys, layouts)
    return Learned(tuple(sorted(keys)), _boxes(layouts[0], keys))


def _unlike(pairs: Pairs) -> Iterable[str]:
    """Keys of what one of two looks alone has, or what says something else in it."""
    yield from (one.key for one in (*pairs.lost, *pairs.won))
    yield from (one.key for one, other in pairs.both if says_else(one, other))


def _drawn_else(pairs: Pairs, shown: tuple[Layout, Layout], pixels: tuple[Pixels, Pixels], keys: set[str]) -> set[str]:
    """Keys of what looks something else or stands elsewhere for no reason; what is free or floats does not count."""
    free = tuple([one.box for one in some if one.floats or is_free(one, keys)] for some in shown)
    steady = [one for one in pairs.both if not is_free(one[0], keys)]
    other = list(changed(steady, pixels, (free[0], free[1])))
    rest = [one for one in steady if one not in other]
    pushed = [one for one in (*other, *rest) if one in other or one[0].box.height != one[1].box.height]
    causes = ([*free[0], *(one.box for one, _ in pushed)], [*free[1], *(one.box for _, one in pushed)])
    return {one.key for one, _ in (*other, *moved(rest, causes))}


def _widened(keys: set[str], layouts: Sequence[Layout]) -> set[str]:
    """The keys with the lists and the parts of the page that are free as a whole, and without what stands in these."""
    every = {one.key: one for some in layouts for one in some}
    keys = keys | _lists(one for one in every.values() if is_free(one, keys))
    held, free = Counter[str](), Counter[str]()
    for one in every.values():
        around = list(accumulate(one.key.split(">"), "{}>{}".format))
        held.update(around)
        if is_free(one, keys):
            free.update(around)
    whole = {key for key, count in free.items() if count == held[key] and key != _ROOT}
    return {key for key in whole | keys if not any(one in whole for one in _around(key))}


def _lists(some: Iterable[Fragment]) -> set[str]:
    """Lists of which several things are among these."""
    items: defaultdict[str, set[str]] = defaultdict(set)
    for one in some:
        for key in one.lists:
            items[key].add(one.key.removeprefix(key.removesuffix("*")).partition(">")[0])
    return {key for key, of in items.items() if len(of) >= _ITEMS}


def _around(key: str) -> list[str]:
    """The keys of what a key's fragment stands in."""
    return list(accumulate(key.split(">")[:-1], "{}>{}".format))


def _boxes(first: Layout, keys: set[str]) -> tuple[Box, ...]:
    """Where what is free stood at the first look: one box for each key."""
    found: defaultdict[str, list[Box]] = defaultdict(list)
    for one in first:
        for key in (*_around(one.key), one.key):
            if key in keys:
                found[key].append(one.box)
    return tuple(sorted(map(hull, found.values()), key=lambda box: (box.y, box.x)))
