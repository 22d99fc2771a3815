"""A brand's name in a title that does not sell its goods: beside words such as "style of", or nearly spelled. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import OSA

from monitors.ipr_denials import HONEST
from monitors.ipr_words import Meaning, fold, said

_GLYPHS: Final = str.maketrans("0134578@$|!аеорсухі", "oieastbasiiaeopcyxi")
"""Signs that stand for the Latin letter that they look like: digits, and Cyrillic."""
_TOKEN: Final = re.compile(r"[^\s,/|()\[\]{}<>【】·:;\"“”]+")
_MANNER: Final = re.compile(r"\s?(?:풍|st)(?![a-z0-9가-힣])|[风風](?![衣帽扇暴速行尚味情雨火])")
"""Right behind a mark: "in its manner"; not a wind jacket."""
_NEAR: Final = 8
"""Characters around a mark in which a word belongs to it."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The spellings that the brand itself uses, folded."""

    spellings: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> "Marks":
        """Of the brand's own spellings, as written."""
        return cls(
            tuple(sorted({fold(name).strip() for name in names if name.strip()}, key=lambda one: (-len(one), one)))
        )

    def named(self, title: str) -> str:
        """The spelling that `title` names, "" for none."""
        folded = fold(title)
        return next((one for one in self.spellings if _whole(one).search(folded)), "")

    def liked(self, title: str) -> str:
        """The mark with the words beside it that say "in the manner of"; "" for none."""
        folded = HONEST.sub(" ", fold(title))
        for one in self.spellings:
            for found in _whole(one).finditer(folded):
                near = folded[max(0, found.start() - _NEAR) : found.end() + _NEAR]
                if words := said(f" {near} ".replace(found[0], f"{found[0]} "), Meaning.LIKE):
                    return f"{found[0]} {words[0]}"
                if manner := _MANNER.match(folded, found.end()):
                    return f"{found[0]}{manner[0]}"
        return ""

    def lookalike(self, *texts: str) -> tuple[str, str]:
        """The word that is nearly a spelling of the mark and is none, and that spelling; ("", "") for none."""
        if any(self.named(text) for text in texts):
            return "", ""
        for text in texts:
            for word in _tokens(text):
                for one in self.spellings:
                    if word != one and _nearly(word, one):
                        return word, one
        return "", ""


def _whole(spelling: str) -> re.Pattern[str]:
    escaped = re.escape(spelling)
    return re.compile(rf"(?<![a-z0-9]){escaped}(?![a-z0-9])" if spelling.isascii() else escaped)


def _tokens(text: str) -> Iterator[str]:
    """The words of a text, and of Chinese, which has no spaces, its beginning."""
    for word in _TOKEN.findall(fold(text[:400]))[:40]:
        yield word
        if not word.isascii():
            yield from (word[:length] for length in (2, 3, 4, 5) if length < len(word))


def _nearly(word: str, spelling: str) -> bool:
    """Whether a hurried eye reads `word` as `spelling`: the same but for one letter in five, or for alike signs."""
    if len(spelling) < 3 or abs(len(word) - len(spelling)) > 1:
        return False
    one, two = _shape(word), _shape(spelling)
    long_enough = len(two) >= (5 if two.isascii() else 3)
    most = 1 if len(two) < 9 else 2
    return one == two or (long_enough and OSA.distance(one, two, score_cutoff=most) <= most)


def _shape(word: str) -> str:
    """What the eye sees: alike signs as one, Hangul as its letters, `rn` as `m`, `vv` as `w`."""
    plain = word.translate(_GLYPHS).replace("rn", "m").replace("vv", "w")
    return unicodedata.normalize("NFD", plain)
