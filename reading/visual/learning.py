"""What of a page changes by itself, learned from looks at it while nothing changed."""

from collections.abc import Sequence

from model.errors import InputError
from model.seen import Box
from reading.visual.comparing import compare

_FEWEST = 3
_MARGIN = 12


def learn(looks: Sequence[bytes]) -> tuple[Box, ...]:
    """The dynamic regions of a page, with a margin, to be masked: in the coordinates of the first look.

    Args:
        looks: PNG of at least three looks at the page, in CSS pixels.

    Raises:
        InputError: there are fewer than three looks, or one is no whole PNG or too large.
    """
    if len(looks) < _FEWEST:
        raise InputError(f"{len(looks)} looks teach nothing; expected at least {_FEWEST}")
    boxes = [change.box for look in looks[1:] for change in compare(looks[0], look).changes]
    return tuple(
        Box(box.x - _MARGIN, box.y - _MARGIN, box.width + 2 * _MARGIN, box.height + 2 * _MARGIN) for box in boxes
    )
