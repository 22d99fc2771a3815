"""Text made comparable without moving a character: digits of any script, full width, spaces and dashes."""

from typing import Final

_ZEROS: Final = (
    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66,
    0x0E50, 0x0ED0, 0x1040, 0x17E0,
)  # fmt: skip
"""First digits of the scripts whose shops write prices in them. Source: Unicode, category Nd."""

_CHARACTERS: Final[dict[int, int | str]] = {
    **{zero + digit: 0x30 + digit for zero in _ZEROS for digit in range(10)},
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(
        map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"), " "
    ),
    **dict.fromkeys(
        map(ord, "\u3000\t\u200b\u200c\u200d\u200e\u200f\u2066\u2067\u2069\u202a\u202b\u202c\ufeff\u00ad"), " "
    ),
    **dict.fromkeys(map(ord, "‘’‛´`′ʼʻ"), "'"),
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-"),
    **dict.fromkeys(map(ord, "～〜∼˜"), "~"),
    **dict.fromkeys(map(ord, "→➔➜⇒▶►»"), "→"),
    ord("٫"): ".",
    ord("٬"): ",",
    ord("￥"): "¥",
    ord("￦"): "₩",
    ord("￡"): "£",
    ord("￠"): "¢",
    ord("【"): "(",
    ord("】"): ")",
    ord("［"): "(",
    ord("］"): ")",
    ord("\r"): "\n",
    ord("İ"): "i",
}


def fold(text: str) -> str:
    """`text` with digits, signs, spaces, quotes and dashes in their ASCII form; every character keeps its place."""
    return text if text.isascii() else text.translate(_CHARACTERS)
