"""Whose goods a listing says it sells: the brand in any spelling, another brand, or what goes with the brand's."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from catalog.matching_text import TITLE_MOST, fold
from catalog.matching_words import FITTINGS, TITLED_FOR

_BRAND_NAMES: Final = frozenset({"brand", "marke", "marca", "marque", "브랜드", "品牌", "ブランド", "브랜드명"})
_NO_BRAND: Final = frozenset(
    "none;n/a;na;no brand;nobrand;unbranded;generic;other;others;unknown;-;없음;기타;브랜드 없음;해당없음;상세설명참조;"
    "상품상세참조;无;无品牌;其他;其它;other/其他;なし;ノーブランド".split(";")
)
"""What shops write where they have no brand to name."""


class Brands:
    """The catalogue's brands in all their spellings."""

    def __init__(self, brands: Iterable[tuple[str, ...]]) -> None:
        spelled = {fold(name).strip(): fold(some[0]).strip() for some in set(brands) for name in some if name.strip()}
        self._own: Mapping[str, str] = spelled
        longest = sorted(spelled, key=lambda name: (-len(name), name))
        self._any = re.compile("|".join(map(_whole, longest))) if longest else re.compile(r"(?!)")
        before = "|".join(TITLED_FOR)
        names = "|".join(map(re.escape, longest)) or "(?!)"
        self._made_for = re.compile(rf"\b(?:{before}) (?:{names})(?![a-z0-9])|(?:{names})\s?(?:용|专用)(?![가-힣])")

    def one(self, title: str) -> str:
        """The title, folded, with each brand in the master file's spelling."""
        return self._any.sub(lambda found: f" {self._own[found[0]]} ", fold(title[:TITLE_MOST]))

    def named(self, *texts: str) -> frozenset[str]:
        """The brands that these texts name, in the master file's spelling, folded."""
        return frozenset(self._own[name] for text in texts for name in self._any.findall(fold(text[:TITLE_MOST])))

    def fitting(self, title: str) -> str:
        """The words by which a title says that it goes with the brand's goods and is not one of them; "" without."""
        folded = fold(title[:TITLE_MOST])
        if found := self._made_for.search(folded):
            return found[0]
        return next((words for words in FITTINGS if words in folded), "")


def _whole(name: str) -> str:
    """A pattern for a spelling; Latin letters must not go on, other scripts have no spaces."""
    return rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])" if name.isascii() else re.escape(name)


def said_brand(brand: str, attributes: Mapping[str, str]) -> str:
    """The brand that a listing's own field or attribute names; "" where it names none."""
    said = (brand, *(value for name, value in attributes.items() if fold(name[:40]).strip() in _BRAND_NAMES))
    return next((one.strip() for one in said if one.strip() and fold(one[:80]).strip() not in _NO_BRAND), "")
