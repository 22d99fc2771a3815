r"""Lists inside one cell: `one; two`, `Material=Leather; Width=2E`, `Size=250|260; Colour=Black`.

A backslash before `;`, `=`, `|` or a backslash makes it a plain character.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from catalog.faults import CellError
from model.lazy import lazy

_ESCAPED: Final = re.compile(r"\\([;=|\\])")
_TOKEN: Final = re.compile(r"\\.|.", re.DOTALL)
_PLAIN: Final = re.compile(r"([;=|\\])")


def words(text: str) -> list[str]:
    """The words of `one; two`.

    Raises:
        CellError: one is empty, or stands twice.
    """
    found = [_plain(part) for part in _split(text, ";")]
    if not all(found) or len(set(found)) != len(found):
        raise CellError(
            lazy("is a list with an empty or repeated word"), lazy("write the words with ; between them: one; two")
        )
    return found


def pairs(text: str) -> dict[str, str]:
    """The names and values of `Material=Leather; Width=2E`.

    Raises:
        CellError: a name or value is missing, or a name stands twice.
    """
    return {name: _plain(value) for name, value in _named(text, "Material=Leather; Width=2E").items()}


def choices(text: str) -> dict[str, list[str]]:
    """The names and values of `Size=250|260; Colour=Black`.

    Raises:
        CellError: a name or value is missing or stands twice.
    """
    example = "Size=250|260; Colour=Black"
    found = {name: [_plain(part) for part in _split(value, "|")] for name, value in _named(text, example).items()}
    if not all(all(values) and len(set(values)) == len(values) for values in found.values()):
        raise CellError(lazy("has an empty or repeated value"), lazy("write %(right)s", right=example))
    return found


def write_words(found: Iterable[str]) -> str:
    """What `words` reads as `found`."""
    return "; ".join(_PLAIN.sub(r"\\\1", word) for word in found)


def write_pairs(found: Mapping[str, str]) -> str:
    """What `pairs` reads as `found`."""
    return "; ".join(f"{write_words([name])}={write_words([value])}" for name, value in found.items())


def write_choices(found: Mapping[str, Iterable[str]]) -> str:
    """What `choices` reads as `found`."""
    return "; ".join(
        f"{write_words([name])}={'|'.join(write_words([value]) for value in values)}" for name, values in found.items()
    )


def _named(text: str, example: str) -> dict[str, str]:
    """Names with what stands behind their `=`, still escaped."""
    parts = [_split(part, "=") for part in _split(text, ";")]
    found = {_plain(part[0]): part[1] for part in parts if len(part) == 2}
    if len(found) != len(parts) or not all(name and value for name, value in found.items()):
        raise CellError(
            lazy("is no list of names and values, or repeats a name"), lazy("write %(right)s", right=example)
        )
    return found


def _split(text: str, mark: str) -> list[str]:
    """The parts between unescaped marks, without spaces around them; still escaped."""
    parts = [""]
    for token in _TOKEN.findall(text):
        if token == mark:
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts]


def _plain(part: str) -> str:
    return _ESCAPED.sub(r"\1", part)
