"""JavaScript object literals with calls in them, as SSG.COM's item pages write them: the plain fields of one level.

`{itemNm: '…', bestAmt: parseInt('66640', 10) || 0, cmptItemObj: {itemNm: '…'}}` is no JSON, and objects inside it
repeat the same names for other items: only what stands at the object's own level is read.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

LONGEST: Final = 400_000
"""Characters of one object that are looked at."""

_TOKEN = re.compile(
    r"""(?P<text>'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?)"""
    r"""|(?P<comment>/\*(?:.*?\*/|.*)|//[^\n]*)"""
    r"""|(?P<open>[{\[(])|(?P<close>[}\])])|(?P<comma>,)|(?P<colon>:)"""
    r"""|(?P<word>[\w$.+-]+)""",
    re.DOTALL,
)
"""What is left open (a text, a comment) ends where its line or the whole does: each character is looked at once."""
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_PLAIN: Final = {"n": "\n", "t": "\t", "r": "\n", "b": " ", "f": " ", "v": " ", "0": ""}
_CALLS: Final = frozenset({"parseInt", "parseFloat", "Number", "String"})
"""Calls whose first argument is what the field holds."""
_VALUE = re.compile(r"[+-]?\d+(?:\.\d+)?|true|false")


def literals(source: str, name: str, most: int) -> Iterator[Mapping[str, str]]:
    """The fields of each object that `source` assigns to the bare variable `name`, in order, at most `most`.

    Texts come without their quotes, numbers and truth values as written. A field that holds an object, a list, a
    variable or a call of the page's own is left out, and so is all behind the end of what is looked at.
    """
    opening = re.compile(rf"(?<![\w.$]){re.escape(name)}\s*=\s*(?=\{{)")
    end = 0
    for _ in range(most):
        found = opening.search(source, end)
        if found is None:
            return
        read, end = _object(source, found.end())
        yield read


def _object(source: str, start: int) -> tuple[dict[str, str], int]:
    """The fields of the object that opens at `start`, and where it ends: no character is looked at for two objects."""
    read: dict[str, str] = {}
    depth, key, last, held = 0, "", "", _Held()
    end = min(len(source), start + LONGEST)
    for token in _TOKEN.finditer(source, start, end):
        kind, written = token.lastgroup, token[0]
        if kind == "open":
            depth += 1
            held.enter(written, depth)
        elif kind == "close":
            depth -= 1
            if depth == 0:
                end = token.end()
                break
        elif depth == 1 and kind == "comma":
            held.into(read, key)
            key, held = "", _Held()
        elif depth == 1 and kind == "colon" and not key:
            key, held = last, _Held()
        elif kind in ("text", "word"):
            last = unquoted(written) if kind == "text" else written
            held.take(last, depth, is_word=kind == "word")
    held.into(read, key)
    return read, end


class _Held:
    """What one field holds, token by token: nothing once anything else than a plain value or a known call begins it."""

    def __init__(self) -> None:
        self.value: str | None = None
        self._deepest = 1
        self._closed = False

    def into(self, read: dict[str, str], key: str) -> None:
        """Keep the value, if there is one, as field `key`."""
        if key and self.value is not None:
            read[key] = self.value

    def enter(self, bracket: str, depth: int) -> None:
        """A bracket opens; only that of a known call's argument may stand before the value."""
        if self.value is None and (bracket != "(" or depth != self._deepest):
            self._closed = True

    def take(self, written: str, depth: int, *, is_word: bool) -> None:
        """A text or word stands at `depth`; the first one is the value, or calls for it."""
        if self.value is not None or self._closed or depth > self._deepest:
            return
        if is_word and written in _CALLS:
            self._deepest = depth + 1
        elif is_word and not _VALUE.fullmatch(written):
            self._closed = True
        else:
            self.value = written


def unquoted(written: str) -> str:
    """The text that a quoted literal stands for."""
    return _ESCAPE.sub(_unescaped, written[1:].removesuffix(written[0]))


def _unescaped(found: re.Match[str]) -> str:
    digits = found[1] or found[2]
    if digits is None:
        return _PLAIN.get(found[3], found[3])
    character = chr(int(digits, 16))
    return " " if "\ud800" <= character <= "\udfff" else character
