"""One fetched page as readers get it: bytes, final URL, status; text, tree and JSON are made when asked for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from reading.encoding import Decoded, decoded

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
        """The parsed document. Bytes that are UTF-8 go to the parser as they are, which spares encoding them again."""
        text, codec, exact = self._decoded
        return LexborHTMLParser(self.body if exact and codec == "utf-8" else text)

    @cached_property
    def json(self) -> Any:
        """The body as JSON, or None when it is none. Numbers with a point come as Decimal, never as float."""
        try:
            return json.loads(self.text, parse_float=Decimal)
        except (ValueError, RecursionError):
            return None
