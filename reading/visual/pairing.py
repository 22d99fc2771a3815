"""Which fragment of a page before is which after: by place and words, then by words alone, then by place alone."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field

from model.visual import Fragment, FragmentKind

Pair = tuple[Fragment, Fragment]
"""One fragment, before and after."""


@dataclass(slots=True)
class Pairs:
    """What two layouts have in common, and what only one of them has."""

    both: list[Pair] = field(default_factory=list)
    lost: list[Fragment] = field(default_factory=list)
    won: list[Fragment] = field(default_factory=list)


def pair(before: Iterable[Fragment], after: Iterable[Fragment]) -> Pairs:
    """Every fragment once; those that say the same are told apart by their order in the page."""
    ways: tuple[Callable[[Fragment], Hashable | None], ...] = (_place_and_words, _words, place)
    return _paired(before, after, ways)


def pair_by_place(before: Iterable[Fragment], after: Iterable[Fragment]) -> Pairs:
    """Only what stands at the same place of the tree is the same."""
    return _paired(before, after, (place,))


def place(one: Fragment) -> tuple[FragmentKind, str]:
    """Where a fragment stands in the page's tree."""
    return one.kind, one.key


def _place_and_words(one: Fragment) -> Hashable:
    return one.kind, one.key, one.text


def _words(one: Fragment) -> Hashable | None:
    return (one.kind, one.text) if one.kind is FragmentKind.TEXT and one.text else None


def _paired(
    before: Iterable[Fragment], after: Iterable[Fragment], ways: Sequence[Callable[[Fragment], Hashable | None]]
) -> Pairs:
    found = Pairs(lost=list(before), won=list(after))
    for way in ways:
        free: defaultdict[Hashable, list[Fragment]] = defaultdict(list)
        for one in reversed(found.won):
            if (name := way(one)) is not None:
                free[name].append(one)
        lost, taken = [], set[int]()
        for one in found.lost:
            name = way(one)
            if name is None or not free.get(name):
                lost.append(one)
                continue
            other = free[name].pop()
            taken.add(id(other))
            found.both.append((one, other))
        found.lost, found.won = lost, [one for one in found.won if id(one) not in taken]
    return found
