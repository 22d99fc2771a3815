"""What changed between two pictures of one page: pure data. Boxes are in CSS pixels, as in `model.seen`."""

from dataclasses import dataclass
from enum import StrEnum

from model.seen import Box


class ChangeKind(StrEnum):
    """What became of a part of a page."""

    MOVED = "moved"
    """The same content stands elsewhere."""
    MISSING = "missing"
    """Content was there and is not any more."""
    NEW = "new"
    """Content is there that was not."""
    RESTYLED = "restyled"
    """Something else, or the same in another dress, stands at the place."""


@dataclass(frozen=True, slots=True)
class Change:
    """One part of the page that changed."""

    kind: ChangeKind
    box: Box
    """Where it is now; of what is missing, where it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two pictures of one page held against each other."""

    changes: tuple[Change, ...]
    """The largest first."""
    share: float
    """Of the page's area outside the masks that changed, 0 to 1."""
