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
