"""A lexicon: phrases with meanings, found in a text in one pass."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

M = TypeVar("M")

LETTER: Final = "a-zß-öø-ɏḁ-ỿͰ-Ͽа-ԯ֐-״ؠ-ٟٮ-ۿऀ-ॿ"
"""Small letters of scripts that put spaces between words: a phrase in them begins and ends with a word."""

_LETTER: Final = re.compile(f"[{LETTER}]")
_START: Final = re.compile(rf"(?<![{LETTER}])[{LETTER}]|[^\s{LETTER}]")
_WORD_END: Final = re.compile(f"(?![{LETTER}])")
_ENDING: Final = re.compile(f"[{LETTER}]{{0,12}}(?![{LETTER}])")
_BREAK: Final = " "


@dataclass(frozen=True, slots=True)
class Word(Generic[M]):
    """One phrase found: `text[start:end]`."""

    start: int
    end: int
    meaning: M


@dataclass(slots=True)
class _Node(Generic[M]):
    following: dict[str, "_Node[M]"] = field(default_factory=dict)
    meaning: M | None = None
    ending: re.Pattern[str] | None = None
    """What must stand where the phrase ends: the end of a word, any ending, or (None) nothing."""


class Lexicon(Generic[M]):
    """Phrases with meanings.

    A phrase is written in small letters; a space or hyphen in it may be a space, a hyphen or nothing in the text; a
    `*` at its end takes any ending. Of phrases that begin at one place the longest wins, of two equal ones the first.
    Phrases are separated by `;`.
    """

    def __init__(self, table: Mapping[M, str]) -> None:
        self._root: _Node[M] = _Node()
        for meaning, phrases in table.items():
            for phrase in phrases.split(";"):
                if stripped := phrase.strip():
                    self._insert(stripped, meaning)

    def find(self, text: str) -> Iterator[Word[M]]:
        """The phrases in a folded text in small letters, in order, none inside another."""
        position = 0
        while start := _START.search(text, position):
            found = self._longest(text, start.start())
            position = found.end if found else start.end()
            if found:
                yield found

    def _insert(self, phrase: str, meaning: M) -> None:
        node = self._root
        stem = phrase.rstrip("*")
        for character in stem.replace("-", _BREAK):
            node = node.following.setdefault(character, _Node())
        if node.meaning is None:
            node.meaning = meaning
            node.ending = _ENDING if phrase.endswith("*") else _WORD_END if _LETTER.match(stem[-1]) else None

    def _longest(self, text: str, start: int) -> Word[M] | None:
        best = None
        nodes = [self._root]
        position = start
        while nodes := _step(nodes, text[position : position + 1]):
            position += 1
            for node in nodes:
                if node.meaning is None:
                    continue
                end = node.ending.match(text, position) if node.ending else None
                if end or node.ending is None:
                    best = Word(start, end.end() if end else position, node.meaning)
        return best


def _step(nodes: list[_Node[M]], character: str) -> list[_Node[M]]:
    """The nodes after `character`; a break in the phrase need not be in the text."""
    if character == "-":
        character = _BREAK
    after = []
    for node in nodes:
        if following := node.following.get(character):
            after.append(following)
        if (past := node.following.get(_BREAK)) and (following := past.following.get(character)):
            after.append(following)
    return after
