"""Sentences whose language is known later: English to whoever prints them, told in another by who knows the reader.

`lazy` and `nlazy` mark what `tools/words` brings into the catalogues of the pages, as `_` does in templates.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

_NUMBER: Final = "num"
"""The place in which the words for a number of things have that number."""


class Lazy(str):
    """A sentence in English that keeps what it was made of."""

    __slots__ = ("many", "one", "parts")
    one: str
    """The English, its places (`%(name)s`) empty; of a number of things the form for one."""
    many: str
    """The form for any other number; the same as `one` where there is but one form."""
    parts: Mapping[str, object]
    """What stands in the places; what is itself `Lazy` or `Named` is told in the same language."""

    def filled(self, **parts: object) -> "Lazy":
        """The same with its places filled, where the words are chosen before it is known with what."""
        return _made(self.one, self.many, parts)


class Named(str):
    """A word of `model.words` in a sentence: English here, and what it is called there."""

    name: str


def lazy(english: str, /, **parts: object) -> Lazy:
    """A sentence to be told in a language that is known later."""
    return _made(english, english, parts) if parts else _whole(english)


def nlazy(one: str, many: str, count: int, /, **parts: object) -> Lazy:
    """The words for `count`, which stand at `%(num)s`."""
    return _made(one, many, {_NUMBER: count, **parts})


def named(english: str, name: str) -> Named:
    """The word called `name` in `model.words`, for a place in a sentence that says `english` of it."""
    made = Named(english)
    made.name = name
    return made


def changed(words: str, change: Callable[[str], str]) -> str:
    """`words` with `change` made to every text in their places; of words that are no `Lazy`, to themselves."""
    if not isinstance(words, Lazy):
        return words if isinstance(words, Named) else change(words)
    parts = {
        name: part if isinstance(part, int) else changed(part if isinstance(part, str) else str(part), change)
        for name, part in words.parts.items()
    }
    return _made(words.one, words.many, parts)


def packed(words: str) -> Any:
    """`words` as JSON keeps them: text, or what a `Lazy` was made of; a `Named` is kept as its English."""
    if not isinstance(words, Lazy):
        return str(words)
    parts = {
        name: part if isinstance(part, int) else packed(part) if isinstance(part, str) else str(part)
        for name, part in words.parts.items()
    }
    return {"one": words.one, "parts": parts} | ({"many": words.many} if words.many != words.one else {})


def unpacked(kept: Any) -> Any:
    """What `packed` made, as it was."""
    if not isinstance(kept, dict):
        return kept
    one: str = kept["one"]
    return _made(one, kept.get("many", one), {name: unpacked(part) for name, part in kept["parts"].items()})


@cache
def _whole(english: str) -> Lazy:
    """A sentence without places, made once however often it is said: a file may have a hundred thousand faults."""
    return _made(english, english, {})


def _made(one: str, many: str, parts: Mapping[str, object]) -> Lazy:
    template = one if parts.get(_NUMBER, 1) == 1 else many
    made = Lazy(template % parts if parts else template)
    made.one, made.many, made.parts = one, many, parts
    return made
