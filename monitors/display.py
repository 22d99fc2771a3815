"""Display: what the page says and shows, against the master file's page expectations.

Texts are compared after folding: Unicode NFKC, case, typographic quotes and dashes, and all white space (shops write
에어 맥스 and 에어맥스 for one thing). Words of Latin letters or digits are found only where they stand on their own, so
that "cure" is not found in "secure".

One fault raises one of these kinds; none mutes another but `delisted`, which mutes all.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from model.finding import Family, Severity
from monitors.columns import Column, Mask, choose, true
from monitors.rule import Frames, Judgement, rule

_SAME: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-"})
_LONGEST: Final = 200
"""Characters of a text that goes into a sentence."""
_SEPARATORS: Final = re.compile(r"[|/;\n]")
"""Between the spellings of a brand in the master file: "Arcus | 아르쿠스"."""
_GIFT_WORDS: Final = ("gift", "사은품", "증정", "赠品", "geschenk")
"""In the name of an attribute: the page has a line for gifts."""


def fold(text: str) -> str:
    """`text` as it is compared; single spaces stay, for words of Latin letters need their ends."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_SAME).casefold().split())


@lru_cache(maxsize=10_000)
def _pattern(word: str) -> re.Pattern[str]:
    """Finds folded `word` in folded text: white space anywhere between its characters, Latin words on their own."""
    letters = r"\s*".join(map(re.escape, word.replace(" ", "")))
    start = r"(?<![0-9a-z])" if word[:1].isascii() and word[:1].isalnum() else ""
    end = r"(?![0-9a-z])" if word[-1:].isascii() and word[-1:].isalnum() else ""
    return re.compile(f"{start}{letters}{end}")


def holds(text: str, word: str) -> bool:
    """Whether folded `text` has `word` anywhere, which is folded here."""
    return fold(word).replace(" ", "") in text.replace(" ", "")


def says(text: str, word: str) -> bool:
    """Whether folded `text` has `word`, which is folded here, and words of Latin letters only on their own."""
    wanted = fold(word)
    return bool(wanted) and bool(_pattern(wanted).search(text))


def _each(rows: pd.DataFrame, where: Mask, columns: Sequence[str], find: Callable[..., str | None]) -> Column:
    """What `find` says of each row in `where`, from its columns; None elsewhere."""
    found = np.full(len(rows), None, dtype=object)
    values = [rows[name].to_numpy(dtype=object) for name in columns]
    for i in np.flatnonzero(where):
        found[i] = find(*(value[i] for value in values))
    return found


def _told(found: Column) -> Mask:
    return np.asarray(pd.notna(found), dtype=np.bool_)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _list(texts: Iterable[str]) -> str | None:
    """The texts in one line, or None when there are none."""
    return _short(", ".join(texts)) or None


@rule(
    Family.DISPLAY,
    "pages",
    Severity.WARNING,
    needs="the title, and an expectation of it",
    muted_by=("delisted",),
    key="title_key",
)
def title_mismatch(frames: Frames) -> Judgement:
    """The title lacks the text, or one of the words, that it must hold."""
    rows = frames.pages
    judged = true(rows["name"].notna() & (rows["title"].notna() | rows["title_words"].notna()))
    missing = _each(rows, judged, ("name", "title", "title_words"), _missing_words)
    titles = _each(rows, _told(missing), ("name",), _short)
    return Judgement(judged=judged, violated=_told(missing), numbers={"title": titles, "missing": missing})


def _missing_words(name: str, title: str | None, words: Sequence[str] | None) -> str | None:
    shown = fold(name)
    wanted = [title, *(words or ())] if title else list(words or ())
    return _list(word for word in wanted if not holds(shown, word))


@rule(
    Family.DISPLAY,
    "pages",
    Severity.WARNING,
    needs="the brand, read or shown absent now or read before, and an expectation of it",
    muted_by=("delisted",),
    key="brand_text_key",
)
def brand_missing(frames: Frames) -> Judgement:
    """The page's place for the brand is empty or names another; any of the expected spellings will do."""
    rows = frames.pages
    shown, wanted = rows["shown_brand"], rows["brand_text"]
    judged = true(wanted.notna()) & (true(shown.notna()) | true(rows["brand_had"]))
    other = _each(rows, judged & true(shown.notna()), ("shown_brand", "brand_text", "brand"), _other_brand)
    none = judged & ~true(shown.notna())
    numbers = {"shown": other, "expected": wanted, "case": choose(~none, "other")}
    return Judgement(judged=judged, violated=none | _told(other), numbers=numbers)


def _other_brand(shown: str, wanted: str, brand: str) -> str | None:
    spellings = [*_SEPARATORS.split(wanted), brand or ""]
    text = fold(shown)
    if any(spelling.strip() and holds(text, spelling) for spelling in spellings):
        return None
    return _short(shown)


@rule(
    Family.DISPLAY,
    "pages",
    Severity.WARNING,
    needs="the pictures of a whole page, read or shown absent now or read before",
    threshold=1.0,
    unit="pictures, where no expectation says how many",
    muted_by=("delisted",),
    key="images_min_key",
)
def image_missing(frames: Frames) -> Judgement:
    """The page shows no picture, or fewer than it must."""
    rows = frames.pages
    count = rows["images"]
    wanted = rows["images_min"].fillna(round(frames.limits["image_missing"]))
    judged = true(count.notna()) & true(rows["in_master"])
    return Judgement(
        judged=judged,
        violated=judged & true(count < wanted),
        numbers={"images": count, "images_min": wanted, "case": choose(true(count > 0), "few")},
    )


@rule(
    Family.DISPLAY,
    "pages",
    Severity.WARNING,
    needs="the title or the description, and an expectation that forbids words",
    muted_by=("delisted",),
    key="forbidden_words_key",
)
def forbidden_words(frames: Frames) -> Judgement:
    """Title, description or attributes use words that the page must not use."""
    rows = frames.pages
    texts = ("name", "description", "attributes")
    judged = true(rows["forbidden_words"].notna()) & true(rows["name"].notna() | rows["description"].notna())
    found = _each(rows, judged, ("forbidden_words", *texts), forbidden)
    return Judgement(judged=judged, violated=_told(found), numbers={"words": found})


def forbidden(words: Sequence[str], *texts: Any) -> str | None:
    """Which of `words` stand in the texts, as a sentence lists them; None where none does."""
    said = fold(_all_text(*texts))
    return _list(word for word in words if says(said, word))


def _all_text(*texts: Any) -> str:
    """Texts, and the values of mappings of texts, in one."""
    parts: list[str] = []
    for text in texts:
        if isinstance(text, Mapping):
            parts += [f"{name} {value}" for name, value in text.items()]
        elif isinstance(text, str):
            parts.append(text)
    return "\n".join(parts)


@rule(
    Family.DISPLAY,
    "pages",
    Severity.WARNING,
    needs="the page's choices, and an expectation of them or choices of known SKUs that it offered before",
    muted_by=("delisted",),
    key="options_key",
)
def option_mismatch(frames: Frames) -> Judgement:
    """The page does not offer a choice that it must, whatever the choice is called there.

    That is one which the expectation names, or the variant of a SKU of the master file that the page once listed, or
    lists in stock while its control cannot be pressed (own sites at whose variants a browser looks).
    """
    rows = frames.pages
    shown = true(rows["shown_options"].notna())
    judged = shown & true(rows["options"].notna() | rows["by_variant"])
    missing = _each(rows, judged, ("shown_options", "options", "vanished", "stuck"), _missing_options)
    return Judgement(judged=judged, violated=_told(missing), numbers={"missing": missing})


def _missing_options(
    offered: Mapping[str, Sequence[str]],
    wanted: Mapping[str, Sequence[str]] | None,
    vanished: Sequence[str] | None,
    stuck: Sequence[str] | None,
) -> str | None:
    shown = [fold(str(value)) for values in offered.values() for value in values]
    lacking = [
        f"{name} {value}"
        for name, values in (wanted.items() if isinstance(wanted, Mapping) else ())
        for value in values
        if not any(says(text, str(value)) for text in shown)
    ]
    unseen = [*(vanished if isinstance(vanished, list) else ()), *(stuck if isinstance(stuck, list) else ())]
    return _list([*lacking, *unseen])


@rule(
    Family.DISPLAY,
    "pages",
    Severity.WARNING,
    needs="a line for gifts, read or shown absent now or read before, and an expectation of a gift",
    muted_by=("delisted",),
    key="gift_key",
)
def gift_missing(frames: Frames) -> Judgement:
    """The gift with purchase that the page must show is not on it.

    Judged only where the page has shown this gift before, or has a line for gifts: gifts often stand in pictures.
    """
    rows = frames.pages
    wanted = true(rows["gift"].notna() & rows["speaks"])
    texts = ("gift", "name", "description", "attributes")
    missing = _each(rows, wanted, texts, _missing_gift)
    has_line = true(rows["gift_absent"]) | _told(_each(rows, _told(missing), ("gift", "before"), _had_gift))
    has_line |= _told(_each(rows, _told(missing), ("attributes",), _gift_line))
    judged = wanted & (has_line | ~_told(missing))
    return Judgement(judged=judged, violated=judged & _told(missing), numbers={"gift": missing})


def _missing_gift(gift: str, *texts: Any) -> str | None:
    return None if holds(fold(_all_text(*texts)), gift) else _short(gift)


def _had_gift(gift: str, before: Any) -> str | None:
    return gift if isinstance(before, list) and holds(fold(_all_text(*before)), gift) else None


def _gift_line(attributes: Any) -> str | None:
    names = attributes if isinstance(attributes, Mapping) else ()
    return next((name for name in names if any(word in fold(name) for word in _GIFT_WORDS)), None)
