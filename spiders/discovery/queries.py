"""What to search for, as the master file tells it."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from store.goods import Goods

_SHORTEST: Final = 4
"""Letters and digits of a code, or of a model's name that stands alone; shorter ones find anything."""
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Query:
    """Words to search for."""

    text: str
    kind: str
    """`brand`, `model`, `code`; `image`: a model's name without the brand, for those who show the mark in pictures
    alone; `text`: the operator's own; `seller`: a seller's own list, by the seller's id on the channel."""
    listing: str = ""
    """Of a seller, the address of one of its listings."""


def queries(goods: Iterable[Goods]) -> list[Query]:
    """Each query once: the brand in all spellings, models under it, style codes, models without it."""
    rows = list(goods)
    found: dict[str, Query] = {}
    for kind, texts in (
        ("brand", _brands(rows)),
        ("model", _models(rows)),
        ("code", _codes(rows)),
        ("image", _bare(rows)),
    ):
        for text in texts:
            plain = " ".join(text.split())[:_LONGEST]
            if plain:
                found.setdefault(plain.casefold(), Query(plain, kind))
    return list(found.values())


def _brands(rows: Iterable[Goods]) -> Iterator[str]:
    for one in rows:
        yield from one.brands


def _models(rows: Iterable[Goods]) -> Iterator[str]:
    """Each name behind the brand in the name's own script, where it is spelled so."""
    for one in rows:
        for name in one.names:
            brand = next((brand for brand in one.brands if _script(brand) == _script(name)), one.brands[0])
            yield f"{brand} {name}"


def _codes(rows: Iterable[Goods]) -> Iterator[str]:
    for one in rows:
        yield from (code for code in (one.code, one.mpn or "") if _length(code) >= _SHORTEST)


def _bare(rows: Iterable[Goods]) -> Iterator[str]:
    for one in rows:
        yield from (name for name in one.names if _length(name) >= _SHORTEST or _script(name) != "LATIN")


def _length(text: str) -> int:
    return sum(letter.isalnum() for letter in text)


def _script(text: str) -> str:
    """`HANGUL`, `CJK`, or else `LATIN`: the first letter that is not Latin tells."""
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    return next((name for name in names if name in {"HANGUL", "CJK"}), "LATIN")
