"""The texts that a Next.js page pushes to its own scripts (`self.__next_f`), joined, and the objects in their rows."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

_CHUNK: Final = "self.__next_f.push([1,"
_ROW = re.compile(r"\b[0-9a-f]{1,6}:(?=[\[{])")
_KEY: Final = '"vendorItemId"'
_MAX_TEXT: Final = 16 * 1024 * 1024
_MAX_CHUNKS: Final = 4_000
_MAX_FAULTS: Final = 20
"""Pushes that hold no text, beyond which the rest is not looked at."""
_LOOSE: Final = 200
"""Places at which an object is looked for where the rows around it cannot be read."""
_DECODER: Final = json.JSONDecoder(parse_float=Decimal, strict=False)


def flight_of(markup: str) -> str:
    """The texts that a page of 2025-26 pushes, joined."""
    parts: list[str] = []
    position, faults = markup.find(_CHUNK), 0
    while position >= 0 and len(parts) < _MAX_CHUNKS and faults < _MAX_FAULTS:
        position += len(_CHUNK)
        try:
            value, position = _DECODER.raw_decode(markup, position)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, str):
            parts.append(value)
        else:
            faults += 1
        position = markup.find(_CHUNK, position)
    return "".join(parts)[:_MAX_TEXT]


def rows_of(flight: str) -> Iterator[Any]:
    """The rows of the joined text that are objects or lists: `1a:{…}`.

    What looks like a row and is none costs as much as was read of it, and a count of the lines before it: work is
    bounded by the text's length.
    """
    position, left = 0, 200 * len(flight)
    while left > 0 and (row := _ROW.search(flight, position)):
        try:
            value, position = _DECODER.raw_decode(flight, row.end())
        except json.JSONDecodeError as error:
            left -= error.pos + 50 * (error.pos - row.end())
            position = row.end()
        except (ValueError, RecursionError):
            return
        else:
            yield value


def loose_objects(flight: str) -> Iterator[Any]:
    """The innermost objects around each vendorItemId, for texts whose rows are cut or unknown."""
    position = flight.find(_KEY)
    for _ in range(_LOOSE):
        if position < 0:
            return
        start = position
        for _ in range(6):
            start = flight.rfind("{", max(0, position - 4_000), start)
            if start < 0:
                break
            value, end = _decoded(flight, start)
            if isinstance(value, dict) and end > position:
                yield value
                break
        position = flight.find(_KEY, position + 1)


def _decoded(source: str, start: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(source[start : start + 20_000])[0], start + 20_000
    except (ValueError, RecursionError):
        return None, start
