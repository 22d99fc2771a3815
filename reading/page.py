"""One fetched page as readers get it: bytes, final URL, status; text, tree and JSON are made when asked for."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from reading.encoding import Decoded, decoded, is_plainly_utf8
from reading.scan import Scan, scan

MAX_BYTES: Final = 20 * 1024 * 1024
"""A page over this size is refused: no shop's product page needs it."""


@dataclass(frozen=True)
class Page:
    """A response, decompressed.

    `url` is the final URL after redirects, `requested_url` the one asked for where it differs. `encoding` is what the
    transport or the person who saved the file said; None = detect from BOM, HTTP header, meta and content.
    """

    url: str
    body: bytes
    status: int = 200
    content_type: str | None = None
    encoding: str | None = None
    requested_url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _decoded(self) -> Decoded:
        return decoded(self.body, self.encoding, self.content_type)

    @property
    def text(self) -> str:
        """The body as text."""
        return self._decoded.text

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed document. Bytes that are UTF-8 go to the parser as they are."""
        if self.encoding is None and is_plainly_utf8(self.body):
            return LexborHTMLParser(_bounded(self.body))
        text, codec, exact = self._decoded
        return LexborHTMLParser(_bounded(self.body if exact and codec == "utf-8" else text.encode("utf-8", "replace")))

    @cached_property
    def scanned(self) -> Scan:
        """What one query of the tree met."""
        return scan(self.tree)

    @cached_property
    def json(self) -> Any:
        """The body as JSON, or None when it is none. Numbers with a point come as Decimal, never as float."""
        try:
            return json.loads(self.text, parse_float=Decimal)
        except (ValueError, RecursionError):
            return None


_MANY_TAGS: Final = 20_000
_SAMPLE: Final = 1_024
_STEP: Final = 8_192
"""Tags are counted in one kilobyte of eight: so many nested ones span more than that."""
_DEEPEST: Final = 15_000
"""Elements within one another beyond which a page is cut: the parser's time grows with the square of the depth."""
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_VOID: Final = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li option td tr th dd dt".split()
)
"""Elements that hold nothing, or that end where the next of their kind begins."""


def _bounded(body: bytes) -> bytes:
    """`body` up to where its tags nest deeper than any shop's page; counted only in pages of very many tags."""
    sampled = sum(body.count(b"<", start, start + _SAMPLE) for start in range(0, len(body), _STEP))
    if sampled * _STEP // _SAMPLE < _MANY_TAGS:
        return body
    depth = 0
    for tag in _TAG.finditer(body):
        if tag[2] not in _VOID:
            depth = max(0, depth + (-1 if tag[1] else 1))
            if depth > _DEEPEST:
                return body[: tag.start()]
    return body
