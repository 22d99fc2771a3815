"""What a page is made of to the eye, and what changed between two looks at it: pure data.

Boxes are in CSS pixels of the whole page, as in `model.seen`.
"""

from dataclasses import dataclass
from enum import StrEnum

from model.box import Box


class FragmentKind(StrEnum):
    """What a fragment of a page is."""

    TEXT = "text"
    PICTURE = "picture"
    GROUND = "ground"
    """A coloured or framed area: a button's, a layer's."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One thing that a shopper sees: a text, a picture, a coloured area."""

    kind: FragmentKind
    key: str
    """Where it stands in the page's tree, from the root or the nearest id on: steps with `>` between them."""
    lists: tuple[str, ...]
    """Keys of the lists of like things that it stands in: a thing's key with `*` for its number."""
    text: str
    style: str
    """What it looks like, by the page's own words: colours, font, size."""
    box: Box
    floats: bool = False
    """It keeps its place in the window while the page moves: a layer, a bar."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What of a page changes by itself."""

    keys: tuple[str, ...] = ()
    """Of fragments, and of all that stands within: as in `Fragment.key` and `Fragment.lists`."""
    boxes: tuple[Box, ...] = ()
    """Where these stood at the first look."""


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
