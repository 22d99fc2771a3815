"""Bytes of a page to text: what the bytes plainly are, what transport and page say, what the characters look like."""

import codecs
import re
from typing import Final, NamedTuple

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE
)
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_META_WITHIN: Final = 8_192
_WIDER: Final = {
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "big5": "big5hkscs",
    "tis-620": "cp874",
}
"""Labels that stand for a wider set in practice. Source: WHATWG Encoding Standard, §4.2 names and labels."""
_NO_PROOF: Final = frozenset({"utf-8", "cp1252"})
"""Charsets that servers name by default: a name that proves nothing once the bytes are no valid UTF-8."""
_SAMPLE: Final = 64 * 1024
_HEAD: Final = 32 * 1024
_PROOF: Final = 8
"""Bytes by which multi-byte characters must lengthen a text before it counts as UTF-8."""
_BROKEN: Final = 0.02
"""Share of characters that may be broken in a text that is still taken as UTF-8: a cut page, a bad byte in a review."""
_COMMON: Final = {
    "cp949": "이다는에을의가고하지로상품구매배송가격할인리뷰원기정보",
    "cp932": "のにをはがでとしたいすてるなんまりカートスンルクアイラッー",
    "euc_jp": "のにをはがでとしたいすてるなんまりカートスンルクアイラッー",
    "gb18030": "的一是不了在有人我他这品商价格购物车加入立即元店评配送",
    "big5hkscs": "的一是不了在有人我他這品商價格購物車加入立即元店評配送",
    "cp1251": "оеаинтсрвлкмдпу",
    "cp1252": "éèàäöüßçñóíáêôõ",
}
"""Frequent characters of what is written in each legacy set: the decoding that shows most of them is the right one."""


class Decoded(NamedTuple):
    """A text, the codec that read it, and whether all bytes could be read."""

    text: str
    codec: str
    exact: bool = True


def decode(body: bytes, encoding: str | None = None, content_type: str | None = None) -> str:
    """The text of `body`; see `decoded`."""
    return decoded(body, encoding, content_type).text


def decoded(body: bytes, encoding: str | None = None, content_type: str | None = None) -> Decoded:
    """The text of `body` and how it was read.

    First comes what `encoding` names (a person's or the transport's sure word), then a byte order mark, then UTF-8
    where the bytes are valid UTF-8, since no legacy text is that by chance; then the HTTP header's and the page's own
    charset, where all bytes decode by it; at last the legacy set whose frequent characters show most. What cannot be
    decoded becomes U+FFFD.
    """
    if encoding and (given := _strict(body, _wider(encoding))):
        return given
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(body.decode(name, errors="replace"), name, exact=False)
    if wide := _wide(body):
        return Decoded(body.decode(wide, errors="replace"), wide, exact=False)
    if plain := _strict(body, "utf-8"):
        return plain
    for name in _named(body, content_type):
        if name not in _NO_PROOF and (said := _strict(body, name)):
            return said
    return _guess(body)


def is_plainly_utf8(body: bytes) -> bool:
    """Whether the beginning of `body` settles that it is UTF-8: valid and beyond ASCII, or ASCII throughout."""
    if body.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _wide(body):
        return False
    head = body[:_HEAD]
    try:
        beginning = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return len(head) - len(beginning) >= _PROOF or body.isascii()


def _strict(body: bytes, name: str) -> Decoded | None:
    try:
        return Decoded(body.decode(name), name)
    except (UnicodeDecodeError, LookupError):
        return None


def _wider(name: str) -> str:
    return _WIDER.get(name.strip().lower(), name.strip().lower())


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: what it begins with has a zero beside each ASCII character."""
    head = body[:64].replace(b"\r\x00", b"").replace(b"\n\x00", b"").replace(b" \x00", b"")
    if head[:1] in (b"<", b"{", b"[") and head[1:2] == b"\x00":
        return "utf-16-le"
    return "utf-16-be" if head[:1] == b"\x00" and head[1:2] in (b"<", b"{", b"[") else None


def _named(body: bytes, content_type: str | None) -> list[str]:
    names = []
    if content_type and (found := _HEADER.search(content_type)):
        names.append(found[1])
    if meta := _META.search(body[:_META_WITHIN]):
        names.append(meta[1].decode("ascii"))
    return [_wider(name) for name in names]


def _guess(body: bytes) -> Decoded:
    """UTF-8 with a few broken characters, or the legacy set in which the text looks most like a language."""
    sample = body[:_SAMPLE] if len(body) < 2 * _SAMPLE else body[:_SAMPLE] + body[len(body) // 2 :][:_SAMPLE]
    text = sample.decode("utf-8", errors="replace")
    beyond = sum(not character.isascii() for character in text)
    if text.count("\ufffd") <= max(2, _BROKEN * beyond):
        return Decoded(body.decode("utf-8", errors="replace"), "utf-8", exact=False)
    best = max(_COMMON, key=lambda name: _likeness(sample, name))
    return Decoded(body.decode(best, errors="replace"), best, exact=False)


def _likeness(sample: bytes, name: str) -> float:
    text = [c for c in sample.decode(name, errors="replace") if not c.isascii()]
    if not text:
        return 0.0
    frequent = sum(map(text.count, _COMMON[name]))
    return (frequent - 3 * text.count("\ufffd")) / len(text)
