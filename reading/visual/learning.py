"""What of a page changes by itself, learned from looks at it while nothing changed."""

from collections.abc import Sequence
from typing import Final

from model.errors import InputError
from model.seen import Box
from model.visual import ChangeKind
from reading.visual.comparing import differences, painted, unmasked
from reading.visual.decoding import Pixels, decode
from reading.visual.growing import grow, joined
from reading.visual.regions import Region

_FEWEST: Final = 3
_ASIDE: Final = 24
_ABOVE: Final = 8
_ROUNDS: Final = 3
_LEAST_SHIFT: Final = 2


def learn(looks: Sequence[bytes]) -> tuple[Box, ...]:
    """The dynamic regions of a page, with a margin, to be masked: in the coordinates of the first look.

    What was the same in all looks is not dynamic: a carousel has to be seen on two of its pictures. A text line, and a
    row of like cards, is dynamic as a whole when a part of it is.

    Args:
        looks: PNG of at least three looks at the page, in CSS pixels.

    Raises:
        InputError: there are fewer than three looks, or one is no whole PNG, or is too large.
    """
    if len(looks) < _FEWEST:
        raise InputError(f"{len(looks)} looks teach nothing; expected at least {_FEWEST}")
    first, *others = [decode(look, f"look {number}") for number, look in enumerate(looks, 1)]
    masks: list[Box] = []
    for _ in range(_ROUNDS):
        found = [unmasked(differences(first, other, painted(masks, first)), masks) for other in others]
        if not any(found):
            break
        masks = joined([*masks, *(_with_margin(box, first) for box in _growing(found, first))])
    return tuple(sorted(masks, key=lambda box: (box.y, box.x)))


def _growing(found: Sequence[Sequence[Region]], first: Pixels) -> list[Box]:
    """What changed of the page itself, grown, and layers that stay at their place of the window while it moves."""
    flowing: list[Box] = []
    fixed: list[Box] = []
    for number, some in enumerate(found):
        rest = [one for other in (*found[:number], *found[number + 1 :]) for one in other]
        for one in some:
            if one.kind is ChangeKind.MOVED:
                continue
            strangers = [other for other in rest if abs(other.shift - one.shift) >= _LEAST_SHIFT]
            seen = any(_same(one.before, other.before) for other in strangers)
            if seen or abs(one.shift) < _LEAST_SHIFT:
                flowing.append(one.before)
            elif any(_same(one.after, other.after) for other in strangers):
                fixed.append(one.after)
            else:
                flowing.append(one.before)
                fixed.append(one.after)
    return [*grow(flowing, first), *fixed]


def _same(one: Box, other: Box) -> bool:
    """Whether they share half of what both cover."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    if across <= 0 or down <= 0:
        return False
    return across * down * 2 >= one.width * one.height + other.width * other.height - across * down


def _with_margin(box: Box, page: Pixels) -> Box:
    left, top = max(0, box.x - _ASIDE), max(0, box.y - _ABOVE)
    right = min(box.x + box.width + _ASIDE, page.shape[1])
    bottom = min(box.y + box.height + _ABOVE, max(page.shape[0], top + 1))
    return Box(left, top, right - left, bottom - top)
