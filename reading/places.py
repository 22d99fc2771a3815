"""Where in the page a text stands: in the product's own part or in another, struck or not, under which names."""

from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborNode

from reading.labels import ELSEWHERE, PRICED

_STRUCK_TAGS: Final = frozenset({"del", "s", "strike"})
_AWAY_TAGS: Final = frozenset({"footer", "nav", "template"})
_NAMING: Final = frozenset(
    "itemprop data-testid data-test data-test-id data-qa data-auto data-automation data-automation-id data-hook "
    "data-role data-price-type".split()
)
"""Attributes that name an element as a class does, where classes are obfuscated."""
_NAMED_LEVELS: Final = 5
_MAX_LEVELS: Final = 40


@dataclass(slots=True)
class Place:
    """What the elements around a text say, up to the one that also holds the product's title."""

    near: str
    """Classes, ids and other names of the two nearest elements that have any, parted by spaces."""
    priced: bool
    """One of the five nearest is named as one that holds a price."""
    stated: bool
    """It is a microdata price."""
    struck: bool
    elsewhere: bool
    """In an area of other products, of navigation or reviews."""
    hidden: bool
    levels: int
    """Elements between the text and the one that also holds the title."""


@dataclass(slots=True)
class _Element:
    mark: str
    struck: bool
    away: bool
    hidden: bool


class Places:
    """Answers for one page; remembers what it found out about shared elements."""

    def __init__(self, title: LexborNode | None) -> None:
        self._around: set[int] = set()
        node = title
        while node is not None and len(self._around) < 400:
            self._around.add(node.mem_id)
            node = node.parent
        self._known: dict[int, _Element] = {}

    def near(self, node: LexborNode) -> str:
        """Classes, ids and other names of `node` and the element around it."""
        above = node.parent
        mark = self._element(node).mark
        return mark if above is None else f"{mark} {self._element(above).mark}"

    def of(self, node: LexborNode) -> Place:
        """The place of a text whose element is `node`."""
        path = self._path(node)
        near = [element.mark for element in path[:_NAMED_LEVELS]]
        return Place(
            near=" ".join([mark for mark in near if mark][:2]),
            priced=any(PRICED.on(mark) for mark in near if mark),
            stated=any(mark.endswith("itemprop-price") for mark in near),
            struck=any(element.struck for element in path[:_NAMED_LEVELS]),
            elsewhere=any(element.away for element in path),
            hidden=any(element.hidden for element in path),
            levels=len(path),
        )

    def outermost(self, node: LexborNode) -> LexborNode | None:
        """The outermost element around `node` that is hidden or belongs to another area; None when there is none."""
        found = None
        above: LexborNode | None = node
        for _ in range(_MAX_LEVELS):
            if above is None or above.mem_id in self._around:
                break
            element = self._element(above)
            if element.away or element.hidden:
                found = above
            above = above.parent
        return found

    def _path(self, node: LexborNode) -> list[_Element]:
        path: list[_Element] = []
        above: LexborNode | None = node
        while above is not None and len(path) < _MAX_LEVELS and (key := above.mem_id) not in self._around:
            path.append(self._known.get(key) or self._element(above))
            above = above.parent
        return path

    def _element(self, node: LexborNode) -> _Element:
        element = self._known.get(node.mem_id)
        if element is None:
            element = self._known[node.mem_id] = _describe(node)
        return element


def _describe(node: LexborNode) -> _Element:
    tag = node.tag
    if tag in ("body", "html"):
        return _PLAIN
    attributes = node.attributes
    if not attributes:
        return _PLAIN_ELEMENTS.get(tag or "", _PLAIN)
    mark = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()[:300]
    away = tag in _AWAY_TAGS or (mark != "" and ELSEWHERE.on(mark))
    if len(attributes) > 1 or not mark:
        for name in attributes:
            if name in _NAMING:
                mark = f"{mark} {name}-{(attributes[name] or '')[:60]}"
    style = attributes.get("style")
    style = style.replace(" ", "").lower() if style else ""
    return _Element(
        mark,
        struck=tag in _STRUCK_TAGS or "line-through" in style,
        away=away,
        hidden="display:none" in style or "hidden" in attributes,
    )


_PLAIN: Final = _Element("", struck=False, away=False, hidden=False)
_PLAIN_ELEMENTS: Final = {
    **dict.fromkeys(_STRUCK_TAGS, _Element("", struck=True, away=False, hidden=False)),
    **dict.fromkeys(_AWAY_TAGS, _Element("", struck=False, away=True, hidden=False)),
}
