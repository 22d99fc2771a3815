"""Products in microdata and RDFa attributes, as nodes of the same form as JSON-LD."""

from collections.abc import Sequence
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reading.evidence import MICRODATA, Stated
from reading.ids import plain
from reading.schema_org import Node, ProductReader, own, types
from reading.subject import Subject

_PRODUCT: Final = frozenset("product productgroup productmodel individualproduct someproducts book".split())
_OFFER: Final = frozenset({"offer", "aggregateoffer"})
_MAX_PROPERTIES: Final = 3_000
_MAX_DEPTH: Final = 60
"""Levels between a property and its item; deeper properties are left out."""


Element = tuple[LexborNode, dict[str, str | None]]


def read_microdata(elements: Sequence[Element], subject: Subject) -> list[Stated]:
    """Each product that microdata `elements` (with itemprop or itemscope, in document order) state.

    Of very many only those that may be the page's own, `subject`, are read.
    """
    return _products(_Items("itemprop", "itemscope", "itemtype").collect(elements), subject)


def read_rdfa(tree: LexborHTMLParser, subject: Subject) -> list[Stated]:
    """Each product that RDFa attributes of the page state."""
    elements = [(node, node.attributes) for node in tree.css("[typeof],[property]")]
    return _products([n for n in _Items("property", "typeof", "typeof").collect(elements) if n.get("@type")], subject)


def _products(nodes: list[Node], subject: Subject) -> list[Stated]:
    reader = ProductReader(MICRODATA, {})
    products = [reader.product(node) for node in own([node for node in nodes if types(node) & _PRODUCT], subject)]
    return products or _alone(reader, nodes)


def _alone(reader: ProductReader, nodes: list[Node]) -> list[Stated]:
    """A product made of an offer, or of properties, that stand under no product."""
    for node in nodes:
        if types(node) & _OFFER:
            return [
                reader.product({"offers": node, **{k: v for k, v in node.items() if k in ("sku", "name", "brand")}})
            ]
        if not types(node) and ("price" in node or "offers" in node):
            return [reader.product({"offers": node, **node})]
    return []


class _Items:
    """Collects items and their properties by the names that a syntax gives to its attributes."""

    def __init__(self, prop: str, scope: str, kind: str) -> None:
        self.prop, self.scope, self.kind = prop, scope, kind
        self.items: dict[int, Node] = {}
        self.top: list[Node] = []
        self.loose: Node = {}

    def collect(self, elements: Sequence[Element]) -> list[Node]:
        """Top items in document order, then the properties that belong to none, as one item without a type."""
        last = 0
        for element, attributes in elements[:_MAX_PROPERTIES]:
            if element.mem_id == last:  # named once for each selector that it fits
                continue
            last = element.mem_id
            names = (attributes.get(self.prop) or "").split()
            if self.scope in attributes:
                value: Any = self._item(element, attributes)
                names = names if self._owner(element) is not None else []
                if not names:
                    self.top.append(value)
            else:
                value = _value(element, attributes, names) if names else None
            if names and value not in (None, ""):
                self._add(element, names, value)
        return [*self.top, self.loose] if self.loose else self.top

    def _item(self, element: LexborNode, attributes: dict[str, str | None]) -> Node:
        node: Node = {"@type": (attributes.get(self.kind) or "").split()}
        self.items[element.mem_id] = node
        return node

    def _owner(self, element: LexborNode) -> Node | None:
        above = element.parent
        for _ in range(_MAX_DEPTH):
            if above is None:
                return None
            if (node := self.items.get(above.mem_id)) is not None:
                return node
            above = above.parent
        return None

    def _add(self, element: LexborNode, names: list[str], value: Any) -> None:
        owner = self._owner(element)
        owner = self.loose if owner is None else owner
        for name in names:
            key = name.rpartition("/")[2].rpartition(":")[2]
            if key in ("offers", "offer", "image", "hasVariant", "additionalProperty"):
                owner.setdefault(key, []).append(value)
            else:
                owner.setdefault(key, value)


def _value(element: LexborNode, attributes: dict[str, str | None], names: list[str]) -> str | None:
    for attribute in ("content", "href", "src", "datetime", "value", "data-src"):
        found = attributes.get(attribute)
        if found and not (attribute == "href" and element.tag == "a" and "url" not in names):
            return _as_shown(element, found) if attribute == "content" and "sku" in names else found
    return " ".join(element.text(separator=" ").split())[:2000]


def _as_shown(element: LexborNode, content: str) -> str:
    """A number as the page shows it, where that only adds dashes or slashes to the one in its attribute."""
    shown = element.text().strip()
    return shown if plain(shown) == plain(content) else content
