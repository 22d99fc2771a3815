"""Products in JSON-LD scripts, however they are nested, and however badly the JSON is written."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

import chompjs
import orjson

from reading.evidence import JSON_LD, Stated
from reading.schema_org import Node, ProductReader, own, types
from reading.subject import Subject

_ALWAYS: Final = frozenset("product productgroup productmodel individualproduct someproducts".split())
_WITH_OFFERS: Final = frozenset(
    "vehicle car book softwareapplication mobileapplication videogame musicalbum movie".split()
)
"""Things that are also products when the page offers them."""
_ELSEWHERE: Final = frozenset(
    "isrelatedto issimilarto isaccessoryorsparepartfor isconsumablefor itemlistelement itemreviewed review reviews "
    "breadcrumb publisher hasvariant isvariantof addon offers brand model variants".split()
)
"""Properties whose products are not the page's own, or are read with their owner."""
_WRAPPER = re.compile(
    r"\A\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|//\s*<!\[CDATA\[|<!\[CDATA\[)"
    r"|(?:-->|/\*\s*\]\]>\s*\*/|//\s*\]\]>|\]\]>)\s*\Z"
)
_TRAILING = re.compile(r",(\s*[}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]+")
_OPENING = re.compile(r"[{\[]")
_MAX_NODES: Final = 50_000


def read_jsonld(texts: Iterable[str], subject: Subject) -> list[Stated]:
    """Each product that the scripts state, in the page's order; those inside lists and relations are left out.

    Of very many only those that may be the page's own, `subject`, are read.
    """
    roots = [root for text in texts if (root := load(text)) is not None]
    index: dict[str, Node] = {}
    nodes = list(_walk(roots, index))
    reader = ProductReader(JSON_LD, index)
    found = [reader.product(node) for node in own([node for node in nodes if _is_product(node)], subject)]
    return found or _offers_alone(reader, nodes)


def load(text: str) -> Any:
    """The JSON of a script, repaired of comments around it, trailing commas and raw line breaks; or None."""
    text = _WRAPPER.sub("", _WRAPPER.sub("", text)).strip().rstrip(";")
    if not text:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        return orjson.loads(_TRAILING.sub(r"\1", _CONTROL.sub(" ", text)))
    except orjson.JSONDecodeError:
        return loose(text)


def loose(text: str) -> Any:
    """The first JavaScript object or array in `text`, or None when none can be read."""
    start = _OPENING.search(text)
    if not start:
        return None
    try:
        return chompjs.parse_js_object(text[start.start() :])
    except (ValueError, RecursionError):
        return None


def _walk(roots: list[Any], index: dict[str, Node]) -> Iterator[Node]:
    """Objects outside other products' places, at most 50,000; fills `index` by @id from all that it passes."""
    stack, seen = list(reversed(roots)), 0
    while stack and seen < _MAX_NODES:
        node = stack.pop()
        seen += 1
        if isinstance(node, list):
            stack.extend(reversed(node))
        elif isinstance(node, dict):
            key = node.get("@id")
            if isinstance(key, str) and len(node) > len(index.get(key, "1")):
                index[key] = node
            yield node
            stack.extend(
                v for k, v in reversed(node.items()) if isinstance(v, dict | list) and k.lower() not in _ELSEWHERE
            )


def _is_product(node: Node) -> bool:
    found = types(node)
    return bool(found & _ALWAYS) or bool(found & _WITH_OFFERS and node.get("offers"))


def _offers_alone(reader: ProductReader, nodes: list[Node]) -> list[Stated]:
    """A product made of the offers of things of other types, or of none: shops forget the type."""
    for node in nodes:
        if node.get("offers") and node.get("name") and not types(node) & {"event", "service", "organization"}:
            return [reader.product(node)]
    return []
