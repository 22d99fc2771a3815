"""Text from outside without what could steer a terminal or turn the reading order of a line."""

import re
from typing import Final

_SPACES: Final = "\t\n\v\f\r\x85\u2028\u2029"
"""What parts lines and columns."""
_STEERING: Final = (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""C0 and C1 controls (ISO/IEC 6429), and the embeddings, overrides and isolates of Unicode's UAX #9."""
_PLAINLY: Final = {**dict.fromkeys(_STEERING), **dict.fromkeys(map(ord, _SPACES), " ")}
_ANY = re.compile("[" + "".join(map(re.escape, map(chr, _PLAINLY))) + "]")


def plain(text: str) -> str:
    """`text` with a space for each break of a line or column, and without other controls."""
    if text.isprintable():  # then it holds none of them, and most texts are
        return text
    return text.translate(_PLAINLY) if _ANY.search(text) else text


_FROM_RIGHT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Hebrew, Arabic and the other scripts that run from right to left."""
_OPEN: Final = "\u2068"
_CLOSE: Final = "\u2069"
_TURNING: Final = dict.fromkeys((0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def isolated(text: str, longest: int | None = None) -> str:
    """A foreign name for a sentence of ours: on one line, cut to `longest`, its direction kept to itself (UAX #9)."""
    line = " ".join(plain(text).translate(_TURNING).split())
    if longest is not None and len(line) > longest:
        line = line[: longest - 1] + "…"
    return f"{_OPEN}{line}{_CLOSE}" if _FROM_RIGHT.search(line) else line


def balanced(text: str) -> str:
    """`text` whose isolates are closed, however it was cut, so that nothing that follows is turned about."""
    kept, depth = [], 0
    for part in re.split(f"([{_OPEN}{_CLOSE}])", text):
        if part == _CLOSE and not depth:
            continue
        depth += (part == _OPEN) - (part == _CLOSE)
        kept.append(part)
    return "".join(kept) + _CLOSE * depth
