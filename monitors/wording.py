"""What went from a description and what came: word by word, and blind to what changes by itself. Pure.

Not words, so never a change: white space, markup, bullets and punctuation, the query of an address, dates and times,
counts of reviews, sales and viewers, ratings, and whatever follows the heading of a list that the shop fills by itself
(reviews, recommendations). A text whose parts only changed places is the same, and so is one that was cut short.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from typing import Final

_LONGEST: Final = 80
"""Characters of what went, and of what came, in a sentence."""
_MOST_WORDS: Final = 1_500
"""Between the first and the last difference; comparing costs their square at worst."""

_MARKUP: Final = re.compile(
    r"<(script|style)\b(?:(?!<\1\b).){0,20000}?</\1\s*>|<[^<>]{0,2000}>", re.IGNORECASE | re.DOTALL
)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)[^\s?#]+(?P<query>[?#]\S*)?", re.IGNORECASE)
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_MOVING: Final = re.compile(
    "|".join(
        (
            r"\b\d{4}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}\.?(?=\D|$)",
            r"\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b",
            r"(?:\d{4}\s?[년年]\s?)?\d{1,2}\s?[월月]\s?\d{1,2}\s?[일日]",
            rf"\b\d{{1,2}}(?:st|nd|rd|th|\.)?\s{_MONTH},?(?:\s\d{{4}})?\b",
            rf"\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}}\b)?",
            r"\b\d{1,2}:\d{2}(?::\d{2})?\b(?:\s?[ap]\.?m\b\.?)?",
            r"[★☆⭐]+(?:\s?\d[.,]\d)?",
            r"\b\d(?:[.,]\d+)?\s?(?:/\s?5|out of 5)(?:\sstars)?(?![\d.,])",
            r"\(?\b\d[\d,.]{0,20}\s?[k만万천]?\+?\s?(?:(?:customer|verified|global)\s)?"
            r"(?:reviews?|ratings?|sold|views?|likes?|followers?|bewertungen|verkauft|avis|(?:개의?\s?)?(?:리뷰|후기|상품평)|"
            r"(?:명이?|개)\s?(?:구매|판매|찜|보는)|条评[价论]|人付款|人收藏|件已售)\b\)?",
            r"\b\d[\d,.]{0,20}\+?\s(?:people|others|customers)\s(?:are\s)?(?:viewing|watching|looking|bought)\b",
            r"(?:리뷰|후기|상품평|평점|누적\s?판매|찜|조회수?|评[价论]|月销|销量|已售|收藏|\breviews?|\bratings?|\brated|\bsold)"
            r"\s?[:：(]?\s?\d[\d,.]*\s?[k만万천]?\+?\)?",
        )
    ),
    re.IGNORECASE,
)
_FILLED: Final = re.compile(
    r"\b(?:you (?:may|might) also like|customers (?:who|also) (?:bought|viewed)|frequently bought together|"
    r"recommended (?:for you|products)|related products|recently viewed|customer reviews|kundenbewertungen|"
    r"das k(?:ö|oe)nnte (?:ihnen|dir) auch gefallen|(?:ä|ae)hnliche (?:artikel|produkte)|vous aimerez aussi)\b"
    r"|함께\s?(?:본|보면|구매한?)\s?(?:좋은\s?)?상품|(?:추천|관련|연관)\s?상품|최근\s?본\s?상품|(?:구매|상품)\s?(?:후기|평)\s?모음"
    r"|猜你喜欢|为[你您]推荐|相关推荐|看了又看|[买卖]家评价|用户评价",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
_CUT: Final = ("…", "...")
_EDGES: Final = ".,;:!?()[]{}<>\"'“”‘’«»·•*-–—|/\\…、。，；：！？（）【】《》~"


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it is compared."""

    shown: tuple[str, ...]
    """Its words as they stand."""
    words: tuple[str, ...]
    """The same as they are compared."""
    cut: bool
    """It ends in an ellipsis."""

    def same(self, other: "Wording") -> bool:
        """Whether the two differ in nothing that counts."""
        if Counter(self.words) == Counter(other.words):
            return True
        one, two = "".join(self.words), "".join(other.words)
        return one == two or (self.cut and two.startswith(one)) or (other.cut and one.startswith(two))

    def lacks(self, wanted: "Wording") -> bool:
        """Whether `wanted` does not stand in this text, in one piece."""
        whole, part = "".join(self.words), "".join(wanted.words)
        return part not in whole and not (self.cut and part.startswith(whole))


@dataclass(frozen=True, slots=True)
class Change:
    """What went and what came, "" for nothing, and how much went."""

    went: str
    came: str
    lost: float
    """Share of the words before that went, 0 to 1."""


def wording(text: str) -> Wording:
    """`text`, as a page or a person wrote it, ready to be compared."""
    plain = _MARKUP.sub(" ", unescape(text)) if "<" in text or "&" in text else text
    plain = unicodedata.normalize("NFKC", plain)
    if filled := _FILLED.search(plain):
        plain = plain[: filled.start()]
    plain = _MOVING.sub(" ", _ADDRESS.sub(_without_query, plain)).rstrip()
    pairs = [(word, folded) for word in _WORD.findall(plain) if (folded := word.casefold().strip(_EDGES))]
    return Wording(tuple(one for one, _ in pairs), tuple(two for _, two in pairs), plain.endswith(_CUT))


def _without_query(found: re.Match[str]) -> str:
    return found[0].removesuffix(found["query"] or "")


def change(before: Wording, now: Wording) -> Change:
    """The words that went and that came between two texts that are not the same."""
    start = _agree(zip(before.words, now.words, strict=False))
    most = min(len(before.words), len(now.words)) - start
    end = min(most, _agree(zip(reversed(before.words), reversed(now.words), strict=False)))
    old, new = (slice(start, start + min(_MOST_WORDS, len(one.words) - end - start)) for one in (before, now))
    # Of long texts it seeks no beginning of a match at words that stand everywhere, which would cost the cube of them.
    matcher = SequenceMatcher(None, before.words[old], now.words[new])
    went: list[str] = []
    came: list[str] = []
    lost = 0
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what != "equal":
            went.append(_joined(before.shown[old][i1:i2]))
            came.append(_joined(now.shown[new][j1:j2]))
            lost += i2 - i1
    lost += len(before.words) - end - old.stop  # what was too much to be compared
    return Change(_brief(went), _brief(came), lost / max(1, len(before.words)))


def _agree(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs from the first on are equal."""
    count = 0
    for one, two in pairs:
        if one != two:
            break
        count += 1
    return count


def beginning(text: Wording) -> str:
    """The first words of `text`, as a sentence quotes them."""
    return _brief([_joined(text.shown[:40])])


def _joined(words: Sequence[str]) -> str:
    """Words as people write them: Chinese and Japanese without spaces."""
    found = ""
    for word in words:
        close = not found or (_is_ideograph(found[-1]) and _is_ideograph(word[0]))
        found += word if close else f" {word}"
    return found


def _is_ideograph(letter: str) -> bool:
    return "\u3040" <= letter <= "\u30ff" or "\u3400" <= letter <= "\u9fff"


def _brief(parts: Iterable[str]) -> str:
    text = " … ".join(part.strip(" ,;:") for part in parts if part.strip(" ,;:"))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
