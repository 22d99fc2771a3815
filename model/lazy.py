"""Sentences whose language is known later: English to whoever prints them, told in another by who knows the reader.

`lazy` and `nlazy` mark what `tools/words` brings into the catalogues of the pages, as `_` does in templates.
"""

from collections.abc import Mapping


class Lazy(str):
    """A sentence in English that keeps what it was made of."""

    one: str
    """The English, its places (`%(name)s`) empty; of a number of things the form for one."""
    many: str
    """The form for any other number; the same as `one` where there is but one form."""
    parts: Mapping[str, object]
    """What stands in the places; what is itself `Lazy` or `Named` is told in the same language."""

    def filled(self, **parts: object) -> "Lazy":
        """The same with its places filled, where the words are chosen before it is known with what."""
        return _made(self.one, self.many, parts, 1)


class Named(str):
    """A word of `model.words` in a sentence: English here, and what it is called there."""

    name: str


def lazy(english: str, /, **parts: object) -> Lazy:
    """A sentence to be told in a language that is known later."""
    return _made(english, english, parts, 1)


def nlazy(one: str, many: str, count: int, /, **parts: object) -> Lazy:
    """The words for `count`, which stand at `%(num)s`."""
    return _made(one, many, {"num": count, **parts}, count)


def named(english: str, name: str) -> Named:
    """The word called `name` in `model.words`, for a place in a sentence that says `english` of it."""
    made = Named(english)
    made.name = name
    return made


def _made(one: str, many: str, parts: Mapping[str, object], count: int) -> Lazy:
    template = one if count == 1 else many
    made = Lazy(template % parts if parts else template)
    made.one, made.many, made.parts = one, many, parts
    return made
