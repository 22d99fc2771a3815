"""Which sellers are one, from their keys and from what people said. Pure, and the same whatever the order of asking.

People's answers come first: what they joined is together, what they split stays apart, whatever keys say. Then keys,
surest first. Two that show different checked business numbers of one country are two, whatever else they share.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from model.seller_keys import Key, Rule

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Placed:
    """To which identity a seller belongs, and why."""

    seller: int
    identity: int
    """The least of its members."""
    beside: int | None = None
    """The member that it was joined to; None of the one that gave the identity its number."""
    key: Key | None = None
    """What both show; None where a person joined them."""


@dataclass(slots=True)
class _Groups:
    apart: dict[int, set[int]]
    numbers: dict[int, set[str]]
    members: dict[int, set[int]]
    """By the member that stands for all."""
    of: dict[int, int]
    edges: dict[int, list[tuple[int, Key | None]]] = field(default_factory=dict)

    def unite(self, one: int, other: int, key: Key | None) -> bool:
        """Put both groups together unless people or business numbers keep them apart; whether they are together."""
        first, second = self.of[one], self.of[other]
        if first == second:
            return True
        if self._kept_apart(first, second) or (key is not None and self._contradict(first, second)):
            return False
        large, small = sorted((first, second), key=lambda root: -len(self.members[root]))
        for moved in self.members[small]:
            self.of[moved] = large
        self.members[large] |= self.members.pop(small)
        self.numbers[large] |= self.numbers.pop(small)
        self.edges.setdefault(one, []).append((other, key))
        self.edges.setdefault(other, []).append((one, key))
        return True

    def _kept_apart(self, first: int, second: int) -> bool:
        small, large = sorted((self.members[first], self.members[second]), key=len)
        return any(not self.apart.get(one, _NOBODY).isdisjoint(large) for one in small)

    def _contradict(self, first: int, second: int) -> bool:
        ours, theirs = self.numbers[first], self.numbers[second]
        countries = {one[:2] for one in ours} & {one[:2] for one in theirs}
        return bool(countries) and ours.isdisjoint(theirs)


_NOBODY: Final[frozenset[int]] = frozenset()


def grouped(keys: Mapping[int, Collection[Key]], same: Iterable[Pair], apart: Iterable[Pair]) -> list[Placed]:
    """Where each of the sellers in `keys` belongs, by number.

    Args:
        keys: what each shows; every seller of the other arguments is in it.
        same: pairs that people said are one.
        apart: pairs that people said are two.
    """
    groups = _Groups(
        apart=_both_ways(apart),
        numbers={one: {key.text for key in mine if key.rule is Rule.NUMBER} for one, mine in keys.items()},
        members={one: {one} for one in keys},
        of={one: one for one in keys},
    )
    for one, other in sorted(same):
        groups.unite(one, other, None)
    for key, holders in _holders(keys):
        _unite_holders(groups, key, holders)
    placed = (_placed(groups, members) for members in groups.members.values())
    return sorted((one for group in placed for one in group), key=lambda one: one.seller)


def _both_ways(pairs: Iterable[Pair]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _holders(keys: Mapping[int, Collection[Key]]) -> list[tuple[Key, list[int]]]:
    """Each key that several show, surest first, with who shows it."""
    found: dict[Key, list[int]] = {}
    for seller in sorted(keys):
        for key in keys[seller]:
            found.setdefault(key, []).append(seller)
    order = list(Rule)
    shared = [(key, mine) for key, mine in found.items() if len(mine) > 1]
    return sorted(shared, key=lambda one: (order.index(one[0].rule), one[0].text))


def _unite_holders(groups: _Groups, key: Key, holders: list[int]) -> None:
    """Join each to the first before it that it may be joined to."""
    firsts: list[int] = []
    for seller in holders:
        if not any(groups.unite(first, seller, key) for first in firsts):
            firsts.append(seller)


def _placed(groups: _Groups, members: Collection[int]) -> Iterator[Placed]:
    first = min(members)
    yield Placed(first, first)
    reached, waiting = {first}, [first]
    while waiting:
        here = waiting.pop()
        for other, key in groups.edges.get(here, ()):
            if other not in reached:
                reached.add(other)
                waiting.append(other)
                yield Placed(other, first, here, key)
