"""Bytes of a page to text: what the transport says, what the page says, what the bytes say."""

import codecs
import re
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_WIDER: Final = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
"""Labels that stand for a wider set in practice. Source: WHATWG Encoding Standard, §4.2 names and labels."""
_GUESSES: Final = ("utf-8", "gb18030", "cp949", "cp932", "cp1252")


def decode(body: bytes, encoding: str | None = None, content_type: str | None = None) -> str:
    """The text of `body`.

    The first of these that decodes without error wins: byte order mark, `encoding`, the HTTP header's charset, the page's
    own meta charset, UTF-8 and the common legacy sets. When none does, the first that was named is used with
    replacement characters.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, errors="replace")
    named = [name for name in _named(body, encoding, content_type) if _known(name)]
    for name in (*named, *_GUESSES):
        try:
            return body.decode(name)
        except UnicodeDecodeError:
            continue
    return body.decode(named[0] if named else "utf-8", errors="replace")


def _named(body: bytes, encoding: str | None, content_type: str | None) -> list[str]:
    names = [encoding or ""]
    if content_type and (found := _HEADER.search(content_type)):
        names.append(found[1])
    if meta := _META.search(body[:4096]):
        names.append(meta[1].decode("ascii"))
    return [_WIDER.get(name.lower(), name.lower()) for name in names if name]


def _known(name: str) -> bool:
    try:
        b"".decode(name)
    except LookupError:
        return False
    return True
