"""Where in the page a piece of text stands: in the product's own part or in another, struck or not, under which names."""

from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborNode

from reading.labels import ELSEWHERE, PRICED

_STRUCK_TAGS: Final = frozenset({"del", "s", "strike"})
_AWAY_TAGS: Final = frozenset({"footer", "nav", "noscript", "template"})
_NAMED_LEVELS: Final = 5
_MAX_LEVELS: Final = 40


@dataclass(frozen=True, slots=True)
class Place:
    """What the elements around a text say, up to the one that also holds the product's title."""

    near: str
    """Classes, ids and itemprops of the two nearest elements, parted by spaces."""
    marks: str
    """The same of the five nearest."""
    struck: bool
    elsewhere: bool
    """In an area of other products, of navigation, reviews, or in a hidden part."""
    hidden: bool
    levels: int
    """Elements between the text and the one that also holds the title."""

    @property
    def priced(self) -> bool:
        """Whether an element around it is named as one that holds a price."""
        return bool(PRICED.search(self.marks))


class Places:
    """Answers for one page; remembers what it found out about shared elements."""

    def __init__(self, title: LexborNode | None) -> None:
        self.around: set[int] = set()
        node = title
        while node is not None and len(self.around) < 400:
            self.around.add(node.mem_id)
            node = node.parent
        self._known: dict[int, tuple[str, bool, bool, bool]] = {}

    def of(self, node: LexborNode) -> Place:
        """The place of a text whose element is `node`."""
        marks: list[str] = []
        struck = elsewhere = hidden = False
        above: LexborNode | None = node
        levels = 0
        while above is not None and levels < _MAX_LEVELS and above.mem_id not in self.around:
            mark, is_struck, is_away, is_hidden = self._of_element(above)
            if levels < _NAMED_LEVELS:
                marks.append(mark)
                struck = struck or is_struck
            elsewhere = elsewhere or is_away
            hidden = hidden or is_hidden
            levels += 1
            above = above.parent
        return Place(" ".join(marks[:2]), " ".join(marks), struck, elsewhere, hidden, levels)

    def _of_element(self, node: LexborNode) -> tuple[str, bool, bool, bool]:
        known = self._known.get(node.mem_id)
        if known is None:
            known = self._known[node.mem_id] = _describe(node)
        return known


def _describe(node: LexborNode) -> tuple[str, bool, bool, bool]:
    tag = node.tag
    if tag in ("body", "html"):
        return "", False, False, False
    attributes = node.attributes
    mark = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()[:300]
    if "itemprop" in attributes:
        mark = f"{mark} itemprop-{attributes['itemprop']}"
    style = (attributes.get("style") or "").replace(" ", "").lower()
    struck = tag in _STRUCK_TAGS or "line-through" in style
    away = tag in _AWAY_TAGS or bool(mark and ELSEWHERE.search(mark))
    return mark, struck, away, "display:none" in style or "hidden" in attributes
