"""A page's picture that carries what the page is made of, in a private chunk of the PNG: one file, one look.

Every program opens it as the picture that it is; chunks of this kind are passed over by those that do not know them
(ISO/IEC 15948, 4.7.1 and 5.4).
"""

import struct
import zlib
from collections.abc import Sequence
from typing import Any, Final

import orjson

from model.errors import InputError
from model.seen import Box
from model.visual import Fragment, FragmentKind
from reading.visual.decoding import chunks

MOST: Final = 3_000
"""Fragments of a page."""
_CHUNK: Final = b"anLy"
"""Ancillary, private, safe to copy."""
_HEAD: Final = 8 + 25
"""Bytes of the signature and of the first chunk."""
_LONGEST: Final = 10_000_000
_LONGEST_TEXT: Final = 2_000
_MOST_LISTS: Final = 10
_FARTHEST: Final = 1_000_000
_KINDS: Final = frozenset(kind.value for kind in FragmentKind)


def checked(told: Any) -> tuple[Fragment, ...]:
    """The fragments that `fragments.js` answered; what is no fragment is left out, whoever made it up."""
    some = told[:MOST] if isinstance(told, list) else []
    return tuple(one for one in map(_fragment, some) if one is not None)


def with_layout(png: bytes, fragments: Sequence[Fragment]) -> bytes:
    """The picture that carries the fragments of its page."""
    body = zlib.compress(orjson.dumps([_told(one) for one in fragments[:MOST]]), 6)
    chunk = struct.pack(">I", len(body)) + _CHUNK + body + struct.pack(">I", zlib.crc32(_CHUNK + body))
    return png[:_HEAD] + chunk + png[_HEAD:]


def layout(png: bytes, name: str) -> tuple[Fragment, ...]:
    """The fragments that a picture carries.

    Raises:
        InputError: it is no whole PNG, or carries none.
    """
    for kind, body in chunks(png, name):
        if kind == _CHUNK:
            return checked(_read(bytes(body), name))
    raise InputError(f"{name} carries no fragments of its page; expected one that a look made")


def _read(body: bytes, name: str) -> Any:
    try:
        unpacked = zlib.decompressobj().decompress(body, _LONGEST)
        return orjson.loads(unpacked)
    except (zlib.error, orjson.JSONDecodeError):
        raise InputError(f"{name} carries damaged fragments; expected a picture that a look made") from None


def _told(one: Fragment) -> list[Any]:
    box = [one.box.x, one.box.y, one.box.width, one.box.height]
    return [one.kind.value, one.key, list(one.lists), one.text, one.style, box, one.floats]


def _fragment(told: Any) -> Fragment | None:
    match told:
        case [str(kind), str(key), list(lists), str(text), str(style), [x, y, width, height], bool(floats)]:
            numbers = (x, y, width, height)
            if kind in _KINDS and all(isinstance(n, int) and abs(n) <= _FARTHEST for n in numbers):
                within = tuple(str(one)[:_LONGEST_TEXT] for one in lists[:_MOST_LISTS])
                texts = key[:_LONGEST_TEXT], within, text[:_LONGEST_TEXT], style[:_LONGEST_TEXT]
                return Fragment(FragmentKind(kind), *texts, Box(x, y, width, height), floats)
    return None
