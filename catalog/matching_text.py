"""What a product's title and text tell of it: words, codes, measures, colours, whom it is for, its state and number.

Pure: the same text always tells the same. Texts come from strangers' pages: only so much of each is looked at, and no
text makes these functions raise.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalog import matching_codes
from catalog.matching_words import AGES, COLOURS, CONDITIONS, FILLERS, FOR_WHOM, MATERIALS

TITLE_MOST: Final = 400
TEXT_MOST: Final = 2_000
"""Characters that are looked at; a title beyond that repeats itself, and a text wanders off."""

_TOKEN: Final = re.compile(r"[a-z0-9\u00df-\u024f\u0400-\u04ff]+|[가-힣]+|[\u4e00-\u9fff]+|[\u3040-\u30ff]+")
_ROMAN: Final = dict(zip("ii iii iv v vi vii viii ix x xi xii".split(), map(str, range(2, 13)), strict=True))
_LOST: Final = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "đ": "d", "’": "'"})
"""Letters that Unicode does not part into a letter and an accent."""
_SPELLED: Final = (
    *(
        (word, "used")
        for word in ("중고", "二手", "中古", "成新", "95新", "99新", "pre-owned", "second hand", "second-hand")
    ),
    *((word, "refurbished") for word in ("리퍼", "翻新", "整備済")),
    *((word, "open box") for word in ("open box", "open-box", "전시상품", "展示品")),
    *((word, "broken") for word in ("for parts", "부품용", "配件机")),
)
"""Signs of used goods in more than one word, or without a space before the next: "중고나이키", "二手跑鞋"."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one product's title and text tell."""

    title: str
    """The title's tokens, folded, with one space between."""
    order: tuple[str, ...]
    """The title's words in order, without fillers, colours and audience; Roman numbers are digits."""
    words: frozenset[str]
    """The same as a set."""
    all_words: frozenset[str]
    """Those of title and text."""
    codes: tuple[str, ...]
    """Model and style codes of the title, without dashes, longest first."""
    bases: frozenset[str]
    """Their parts before a colour or country: "ar3041" of "AR3041-01"."""
    all_codes: frozenset[str]
    """Codes and bases of title and text."""
    squashed: str
    """Letters and digits of title and text in a row, to find a code in another spelling."""
    numbers: frozenset[str]
    """Whole numbers of the title: "90" of "Air Max 90"."""
    measures: frozenset[tuple[str, str]]
    """(unit, amount) of the title."""
    all_measures: frozenset[tuple[str, str]]
    colours: tuple[str, ...]
    """The title's colours in order, in English."""
    all_colours: frozenset[str]
    for_whom: frozenset[str]
    """`men`, `women`, `unisex` as title or text say."""
    ages: frozenset[str]
    """`kids`, `baby`; adults are not said."""
    conditions: frozenset[str]
    """`used`, `refurbished`, `open box`, `broken` in the title; new goods are not said."""
    materials: frozenset[str]
    sizes: frozenset[str]
    pack: int
    """Pieces; 1 where nothing says."""
    price: float | None
    """Only ever compared as a share, never as money."""


def fold(text: str) -> str:
    """Lower case, NFKC, without accents; Hangul and ideographs stay whole."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(sign for sign in parted if not "\u0300" <= sign <= "\u036f")
    return unicodedata.normalize("NFC", bare).translate(_LOST)


def tell(title: str, text: str = "", price: float | None = None) -> Told:
    """What a product's title and text say; of texts that are too long, the beginning.

    Args:
        price: in any currency, as long as both sides of a comparison have the same.
    """
    head, body = fold(title[:TITLE_MOST]), fold(text[:TEXT_MOST])
    tokens, more = _tokens(head), _tokens(body)
    every = (*tokens, *more)
    codes, bases = matching_codes.codes(head)
    body_codes, body_bases = matching_codes.codes(body)
    measures = matching_codes.measures(head)
    order = tuple(word for word in tokens if not _aside(word))
    return Told(
        title=" ".join(tokens),
        order=order,
        words=frozenset(order),
        all_words=frozenset(word for word in every if not _aside(word)),
        codes=codes,
        bases=bases,
        all_codes=frozenset((*codes, *body_codes, *bases, *body_bases)),
        squashed=matching_codes.squash(head + body),
        numbers=frozenset(word for word in tokens if word.isdecimal() and len(word) < 5),
        measures=measures,
        all_measures=measures | matching_codes.measures(body),
        colours=tuple(dict.fromkeys(COLOURS[word] for word in tokens if word in COLOURS)),
        all_colours=_named(every, COLOURS),
        for_whom=_named(every, FOR_WHOM),
        ages=_named(every, AGES),
        conditions=_conditions(head, tokens),
        materials=_named(tokens, MATERIALS),
        sizes=matching_codes.sizes(head),
        pack=matching_codes.pack(head),
        price=price,
    )


def _named(tokens: Iterable[str], lexicon: Mapping[str, str]) -> frozenset[str]:
    return frozenset(lexicon[word] for word in tokens if word in lexicon)


def _conditions(head: str, tokens: Iterable[str]) -> frozenset[str]:
    found = _named(tokens, CONDITIONS)
    for written, name in _SPELLED:
        if written in head:
            found |= {name}
    return found


@lru_cache(maxsize=1 << 16)
def _aside(word: str) -> bool:
    """Whether a word is no part of a product's name."""
    return word in FILLERS or word in COLOURS or word in FOR_WHOM or word in AGES


@lru_cache(maxsize=1 << 16)
def _token(word: str) -> tuple[str, ...]:
    """A run of one script as words: ideographs, which have no spaces, by twos."""
    if word in _ROMAN:
        return (_ROMAN[word],)
    if word in MATERIALS:
        return (MATERIALS[word],)
    if "\u4e00" <= word[0] <= "\u9fff" and len(word) > 2 and not _aside(word) and word not in CONDITIONS:
        return tuple(word[at : at + 2] for at in range(len(word) - 1))
    return (word,)


def _tokens(folded: str) -> list[str]:
    return [part for word in _TOKEN.findall(folded) for part in _token(word)]
