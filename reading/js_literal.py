"""JavaScript object literals that are no JSON, as pages before 2016 write them: bare keys, single quotes, comments."""

import json
import re
from decimal import Decimal
from typing import Any, Final

from reading.ssg_literal import unquoted

LONGEST: Final = 400_000
"""Characters of one literal that are looked at."""

_TOKEN = re.compile(
    r"""(?P<text>'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?)(?P<named>\s*:)?"""
    r"""|(?P<comment>/\*(?:.*?\*/|.*)|//[^\n]*)"""
    r"""|(?P<word>[\w$.+-]+)(?P<key>\s*:)?""",
    re.DOTALL,
)
"""What is left open (a text, a comment) ends where its line or the whole does: each character is looked at once."""
_NO_END = re.compile(r"""("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])""", re.DOTALL)
"""Texts, which are kept, and commas behind which nothing comes."""
_PLAIN = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?|true|false")
_DECODER: Final = json.JSONDecoder(parse_float=Decimal)


def literal(source: str, start: int) -> Any:
    """The object or list that stands at `start`; None when it is none that can be read as data.

    A variable's value is None; an expression or a call makes the whole unreadable.
    """
    written = _NO_END.sub(lambda found: found[1] or "", _TOKEN.sub(_as_json, source[start : start + LONGEST]))
    try:
        return _DECODER.raw_decode(written)[0]
    except (ValueError, RecursionError):
        return None


def _as_json(found: re.Match[str]) -> str:
    if found["comment"] is not None:
        return " "
    if found["text"] is not None:
        return json.dumps(unquoted(found["text"]), ensure_ascii=False) + (found["named"] or "")
    if found["key"] is not None:
        return json.dumps(found["word"]) + found["key"]
    return found["word"] if _PLAIN.fullmatch(found["word"]) else "null"
