"""The product's own part of the page: the elements around its title, from the nearest outwards, each looked at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from selectolax.lexbor import LexborNode

from model.capture import Availability
from reading.availability import read_availability
from reading.labels import BUY_MARK, Marks

_CONTROLS: Final = (
    "select,button,input[type=radio],input[type=submit],input[type=button],input[type=image],a[class],[role=radio],"
    "[data-value],[data-option-value],[data-product_variations],[data-product-variants],[data-variants],[data-variations]"
)
_MAX_LEVELS: Final = 14
_MOST_NODES: Final = 1_500
_LONGEST_BUTTON: Final = 60
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

    @cached_property
    def sells(self) -> bool:
        """Whether it holds the button that buys, or that says why one cannot."""
        return any(_sells(node) for node in self.controls)


class Region:
    """The elements around a product's title that hold no other part of the page."""

    def __init__(self, title: LexborNode | None) -> None:
        """`title` is the element that shows the title, or one within it; without one the region is empty."""
        self._levels: list[Level] = []
        self._rest = _roots(title)

    def levels(self) -> Iterator[Level]:
        """From the nearest element around the title that holds more than it."""
        yield from self._levels
        for root in self._rest:
            self._levels.append(Level(root))
            yield self._levels[-1]

    @cached_property
    def box(self) -> Level | None:
        """The nearest level with the button that buys; None when no level has one."""
        return next((level for level in self.levels() if level.sells), None)


def mark_of(node: LexborNode) -> str:
    """Class and id of an element, as one text."""
    attributes = node.attributes
    return f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()[:300]


def words_of(node: LexborNode) -> str:
    """The text of an element on one line, at most 400 characters."""
    return " ".join(node.text(separator=" ")[:400].split())


def _roots(title: LexborNode | None) -> Iterator[LexborNode]:
    below = title
    for _ in range(_MAX_LEVELS):
        above = below.parent if below is not None else None
        if below is None or above is None or above.tag in ("html", None):
            return
        beside = list(_beside(below))
        if any((node.tag in _FRAME_TAGS and node.tag != below.tag) or _FRAME.on(mark_of(node)) for node in beside):
            return
        if beside:
            yield above
        below = above


def _beside(node: LexborNode) -> Iterator[LexborNode]:
    """The other elements of the element around `node`."""
    for name in ("prev", "next"):
        other = getattr(node, name)
        while other is not None:
            if other.tag not in ("-text", "-comment", "script", "style", "link", "meta"):
                yield other
            other = getattr(other, name)


def _sells(node: LexborNode) -> bool:
    attributes = node.attributes
    if node.tag in ("select", "img") or attributes.get("type") == "radio":
        return False
    if BUY_MARK.on(f"{mark_of(node)} {attributes.get('name') or ''}"):
        return True
    if node.tag not in ("button", "input", "a"):
        return False
    text = words_of(node) or attributes.get("value") or ""
    return 0 < len(text) <= _LONGEST_BUTTON and read_availability(text) is not Availability.UNKNOWN
