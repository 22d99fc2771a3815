"""One walk over a parsed page, in document order: titles, metas, scripts, controls, and every piece of shown text."""

from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

_SILENT: Final = frozenset({"style", "template", "iframe", "noframes", "textarea", "title", "script"})
"""Elements whose own text is never shown."""
_CONTROLS: Final = frozenset({"button", "input", "select"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4"})
_MAX_NODES: Final = 400_000


@dataclass(slots=True)
class Token:
    """A piece of text as the page shows it, with the position of its text node in the document."""

    at: int
    text: str
    node: LexborNode
    """The element that holds the text."""


@dataclass(slots=True)
class Scan:
    """What the walk met; every list is in document order. Positions count nodes from the top of the document."""

    title: str = ""
    metas: list[tuple[str, str]] = field(default_factory=list)
    """(property, name or itemprop in lower case; content)."""
    canonical: str | None = None
    scripts: list[LexborNode] = field(default_factory=list)
    structured: list[str] = field(default_factory=list)
    """Texts of the JSON-LD scripts."""
    headings: list[tuple[int, LexborNode]] = field(default_factory=list)
    controls: list[tuple[int, LexborNode]] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    language: str | None = None


def scan(tree: LexborHTMLParser) -> Scan:
    """Walk `tree` once. Pages of more than 400,000 nodes are read up to there."""
    found = Scan()
    if tree.root is None:
        return found
    tokens, silent = found.tokens, False
    for at, node in enumerate(tree.root.traverse(include_text=True)):
        tag = node.tag
        if tag == "-text":
            if not silent:
                words = node.text_content
                if words and not words.isspace():
                    parent = node.parent
                    if parent is not None:
                        tokens.append(Token(at, words, parent))
            continue
        silent = tag in _SILENT
        if tag in _KEPT:
            _keep(found, at, tag, node)
        if at > _MAX_NODES:
            break
    return found


_KEPT: Final = frozenset({"meta", "link", "title", "html"}) | {"script"} | _CONTROLS | _HEADINGS


def _keep(found: Scan, at: int, tag: str, node: LexborNode) -> None:
    if tag == "script":
        if "ld+json" in (node.attributes.get("type") or "").lower():
            found.structured.append(node.text())
        else:
            found.scripts.append(node)
    elif tag in _CONTROLS:
        found.controls.append((at, node))
    elif tag in _HEADINGS:
        found.headings.append((at, node))
    elif tag == "meta":
        _keep_meta(found, node)
    else:
        _keep_document(found, tag, node)


def _keep_meta(found: Scan, node: LexborNode) -> None:
    attributes = node.attributes
    name = attributes.get("property") or attributes.get("name")
    content = attributes.get("content")
    if name and content:
        found.metas.append((name.lower(), content))


def _keep_document(found: Scan, tag: str, node: LexborNode) -> None:
    if tag == "title":
        found.title = found.title or " ".join(node.text().split())
    elif tag == "html":
        found.language = node.attributes.get("lang")
    elif node.attributes.get("rel") == "canonical":
        found.canonical = found.canonical or node.attributes.get("href")
