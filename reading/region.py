"""The product's own part of the page: the elements around its title, from the nearest outwards, each looked at once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final

from selectolax.lexbor import LexborNode

from reading.labels import Marks

_CONTROLS: Final = "select,input[type=radio],button,[role=radio],[data-value],[data-option-value]"
_ANY_CONTROL: Final = "select,button,input[type=radio],input[type=submit],form,[role=radio]"
_SELECTABLE: Final = re.compile(r"[\w.:\[\]-]{1,200}")
_MAX_LEVELS: Final = 14
_MOST_BOXES: Final = 2
_MOST_NODES: Final = 1_500
_FRAME_TAGS: Final = frozenset({"header", "footer"})
_FRAME: Final = Marks("siteheader sitefooter pageheader pagefooter", "", "header footer head foot gnb")
"""Parts of the whole page: an element that holds them holds more than the product."""


@dataclass
class Level:
    """An element around the title, with what it holds that shows pictures or can be chosen, queried when asked for."""

    root: LexborNode

    @cached_property
    def pictures(self) -> list[LexborNode]:
        """The img elements, in document order."""
        return self.root.css("img")[:_MOST_NODES]

    @cached_property
    def controls(self) -> list[LexborNode]:
        """What can be chosen or pressed, and elements with data of variants, in document order."""
        return self.root.css(_CONTROLS)[:_MOST_NODES]


class Region:
    """The elements around a product's title that hold no other part of the page."""

    def __init__(self, title: LexborNode | None, price: LexborNode | None = None) -> None:
        """`title` and `price` are the elements that show them, or one within; without a title the region is empty."""
        self._levels: list[Level] = []
        self._rest = _roots(title)
        self._price = price

    def levels(self) -> Iterator[Level]:
        """From the nearest element around the title that holds more than it."""
        index = 0
        while True:
            if index == len(self._levels):
                root = next(self._rest, None)
                if root is None:
                    return
                self._levels.append(Level(root))
            yield self._levels[index]
            index += 1

    def holds_price(self, level: Level) -> bool:
        """Whether the price is shown within `level`."""
        return level.root.mem_id in self._around_price

    @cached_property
    def _around_price(self) -> set[int]:
        return _around(self._price)

    @cached_property
    def boxes(self) -> tuple[Level, ...]:
        """The nearest levels with the price in which something can be chosen or pressed."""
        fitting = (
            level
            for level in self.levels()
            if (self._price is None or self.holds_price(level)) and level.root.css_first(_ANY_CONTROL) is not None
        )
        return tuple(islice(fitting, _MOST_BOXES))

    @property
    def box(self) -> Level | None:
        """The nearest of `boxes`; None when there is none."""
        return self.boxes[0] if self.boxes else None


def _around(node: LexborNode | None) -> set[int]:
    found: set[int] = set()
    while node is not None and len(found) < 100:
        found.add(node.mem_id)
        node = node.parent
    return found


def find_by(root: LexborNode, tag: str, attribute: str, value: str | None) -> LexborNode | None:
    """The first `tag` within `root` whose `attribute` is `value`; None also where no selector can hold that value."""
    return root.css_first(f'{tag}[{attribute}="{value}"]') if value and _SELECTABLE.fullmatch(value) else None


def mark_of(node: LexborNode) -> str:
    """Class and id of an element, as one text."""
    attributes = node.attributes
    if not attributes:
        return ""
    name, key = attributes.get("class"), attributes.get("id")
    return (f"{name} {key}" if name and key else name or key or "")[:300]


def words_of(node: LexborNode) -> str:
    """The text of an element on one line, at most 400 characters."""
    return " ".join(node.text(separator=" ")[:400].split())


def _roots(title: LexborNode | None) -> Iterator[LexborNode]:
    below = title
    for _ in range(_MAX_LEVELS):
        above = below.parent if below is not None else None
        if below is None or above is None or above.tag in ("html", None):
            return
        others = list(beside(below))
        if any((node.tag in _FRAME_TAGS and node.tag != below.tag) or _FRAME.on(mark_of(node)) for node in others):
            return
        if others:
            yield above
        below = above


def beside(node: LexborNode) -> Iterator[LexborNode]:
    """The other elements of the element around `node`."""
    for name in ("prev", "next"):
        other = getattr(node, name)
        while other is not None:
            if other.tag not in ("-text", "-comment", "script", "style", "link", "meta"):
                yield other
            other = getattr(other, name)
