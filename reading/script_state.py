"""State objects that pages write into their scripts: JavaScript literals, read as data."""

import json
import re
from decimal import Decimal
from typing import Any

_WORD_OR_TEXT = re.compile(r'("(?:[^"\\]|\\[\s\S])*(?:"|\\?\Z)|\\[\s\S])|\b(?:undefined|NaN)\b|-?\bInfinity\b')
"""Texts, which are kept, and words that are no JSON. A text that does not end is taken to the end of the source, and a
stray escape by itself, so that damaged source costs one pass and not one for each of its quotes."""


def _no_number(_: str) -> None:
    return None


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number, strict=False)


def assigned(source: str, name: str) -> Any:
    """The object that `source` assigns to `name` (`window.__STATE__`), or None when it holds none that can be read.

    `undefined`, `NaN` and `Infinity` become None. The object ends where its braces do, whatever its texts hold.
    """
    found = re.search(re.escape(name) + r"\s*=\s*(?=[{\[])", source)
    if found is None:
        return None
    try:
        return _DECODER.raw_decode(source, found.end())[0]
    except (ValueError, RecursionError):
        pass
    literal = _WORD_OR_TEXT.sub(lambda match: match[1] or "null", source[found.end() :])
    try:
        return _DECODER.raw_decode(literal)[0]
    except (ValueError, RecursionError):
        return None
