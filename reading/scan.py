"""The parsed page, queried once: titles, metas, scripts, controls; its shown texts, walked as far as somebody asks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

_QUERY: Final = (
    "script[type*=ld "
    "i],meta,title,link[rel=canonical],h1,button,input[type=submit],input[type=image],[itemprop],[itemscope],"
    "form#product_addtocart_form,form[data-product-sku],[data-price-box],h2,iframe,frame,input[type=password]"
)
_SILENT: Final = frozenset(
    {"style", "template", "iframe", "noframes", "textarea", "title", "script", "option", "noscript"}
)
"""Elements whose own text is never shown as it stands."""
_MAX_TOKENS: Final = 20_000


@dataclass(slots=True)
class Token:
    """A piece of text as the page shows it."""

    at: int
    """Its node's position, counted from where the walk began."""
    text: str
    node: LexborNode
    """The element that holds the text."""


class Walk:
    """Shown texts in document order from an element on; read lazily: most questions are answered near the title."""

    def __init__(self, start: LexborNode | None) -> None:
        self.tokens: list[Token] = []
        self._rest = _texts(start, 0)

    def get(self, index: int) -> Token | None:
        """Token number `index`, or None when the page has fewer, or more than 20,000."""
        while len(self.tokens) <= index:
            token = next(self._rest, None)
            if token is None or index > _MAX_TOKENS:
                return None
            self.tokens.append(token)
        return self.tokens[index]

    def leave(self, node: LexborNode) -> None:
        """Go on behind `node`, an element that holds the last token read: what it still holds is left out."""
        self._rest = _texts(_behind(node), self.tokens[-1].at if self.tokens else 0)


def _texts(start: LexborNode | None, passed: int) -> Iterator[Token]:
    """Texts from `start` on; `passed` nodes count as walked already. No method: it must not keep its walk alive."""
    numbers, root = count(passed + 1), start
    while root is not None:
        for node, at in zip(root.traverse(include_text=True), numbers, strict=False):
            if node.is_text_node and (words := node.text_content) and not words.isspace():
                parent = node.parent
                if parent is not None and parent.tag not in _SILENT:
                    yield Token(at, words, parent)
        root = _behind(root)


def _behind(node: LexborNode) -> LexborNode | None:
    """The first node after `node` and all that it holds."""
    above: LexborNode | None = node
    while above is not None:
        if (following := above.next) is not None:
            return following
        above = above.parent
    return None


@dataclass(slots=True)
class Scan:
    """What one query of the page met; every list is in document order."""

    title: str = ""
    language: str | None = None
    metas: list[tuple[str, str]] = field(default_factory=list)
    """(property or name in lower case, content)."""
    canonical: str | None = None
    structured: list[str] = field(default_factory=list)
    """Texts of the JSON-LD scripts."""
    headings: list[LexborNode] = field(default_factory=list)
    """The h1 elements."""
    subheadings: list[LexborNode] = field(default_factory=list)
    """The h2 elements."""
    frames: list[str] = field(default_factory=list)
    """Addresses of the frames."""
    refresh: str | None = None
    """What the page tells browsers to load instead of it: content of the refresh meta."""
    asks_password: bool = False
    """There is a field for a password."""
    controls: list[LexborNode] = field(default_factory=list)
    """Buttons, and inputs that look like them."""
    items: list[tuple[LexborNode, dict[str, str | None]]] = field(default_factory=list)
    """Elements with microdata, and their attributes."""
    magento: bool = False
    """It holds a cart form or a price box as Magento's pages have them."""


def scan(tree: LexborHTMLParser) -> Scan:
    """What readers need of `tree`, in one query."""
    found = Scan(language=tree.root.attributes.get("lang") if tree.root is not None else None)
    last = 0
    for node in tree.css(_QUERY):
        if node.mem_id == last:  # the parser names an element once for each selector that it fits
            continue
        last = node.mem_id
        tag, attributes = node.tag, node.attributes
        if "itemprop" in attributes or "itemscope" in attributes:
            found.items.append((node, attributes))
        if tag == "script":
            found.structured.append(node.text())
        elif tag == "meta":
            _keep_meta(found, attributes)
        elif tag in ("h1", "h2"):
            (found.headings if tag == "h1" else found.subheadings).append(node)
        elif tag in ("button", "input"):
            _keep_control(found, node, attributes)
        else:
            _keep_document(found, tag, node, attributes)
    return found


def _keep_control(found: Scan, node: LexborNode, attributes: dict[str, str | None]) -> None:
    if node.tag == "input" and (attributes.get("type") or "").lower() == "password":
        found.asks_password = True
    else:
        found.controls.append(node)


def _keep_meta(found: Scan, attributes: dict[str, str | None]) -> None:
    name = attributes.get("property") or attributes.get("name")
    if name and (content := attributes.get("content")):
        found.metas.append((name.lower(), content))
    elif (attributes.get("http-equiv") or "").lower() == "refresh":
        content = attributes.get("content") or ""
        found.refresh = found.refresh or (content if "url" in content.lower() else None)


def _keep_document(found: Scan, tag: str | None, node: LexborNode, attributes: dict[str, str | None]) -> None:
    if tag == "title":
        found.title = found.title or " ".join(node.text().split())
    elif tag == "link" and attributes.get("rel") == "canonical":
        found.canonical = found.canonical or attributes.get("href")
    elif tag in ("iframe", "frame"):
        if address := attributes.get("src"):
            found.frames.append(address)
    elif tag == "form" or "data-price-box" in attributes:
        found.magento = True
