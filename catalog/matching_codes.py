"""Model and style codes, measures, sizes and counts of pieces in a folded text, in the ways that shops write them."""

import re
from typing import Final

_UNITS: Final = {
    "tb": "tb terabyte terabytes 테라 테라바이트",
    "gb": "gb gig gigabyte gigabytes 기가 기가바이트",
    "mb": "mb megabyte megabytes",
    "mp": "mp megapixel megapixels 만화소",
    "in": "in inch inches 인치 英寸 寸",
    "ft": "ft foot feet",
    "mm": "mm 밀리",
    "cm": "cm 센티",
    "ml": "ml 밀리리터 毫升",
    "l": "l liter litre liters litres 리터 升",
    "kg": "kg 킬로 公斤 千克",
    "g": "g gr gram grams 그램 克",
    "oz": "oz ounce ounces",
    "lb": "lb lbs pound pounds",
    "w": "w watt watts 와트 瓦",
    "v": "v volt volts 볼트 伏",
    "mah": "mah",
    "hz": "hz",
    "x": "x",
}
_UNIT: Final = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_PIECE: Final = (
    r"(?:packs?|pk|pcs?|pieces?|ct|count|pairs)(?![a-z])|(?:개입|개들이|개|입|팩|매입|켤레|족|세트|박스)(?![가-힣])"
    r"|(?:个装|只装|双装|件装|包装|盒装|瓶装|支装|个|双|盒|包|瓶|支|個|足)"
)
_SPELLED: Final = "|".join(sorted(map(re.escape, _UNIT), key=len, reverse=True))
_MEASURE: Final = re.compile(rf"(?<![\w.])(\d{{1,5}}(?:\.\d{{1,2}})?)[\s-]?({_SPELLED})(?![a-z0-9가-힣])")
_INCHES: Final = re.compile(r"(?<![\w.])(\d{1,3}(?:\.\d{1,2})?)\s?(?:''|\"|”|'(?=\s|$))")
_PACKS: Final = (
    re.compile(rf"(?<![\w.\-])(\d{{1,3}})[\s-]?(?:{_PIECE})"),
    re.compile(r"\b(?:pack|set|lot|box|bundle) of (\d{1,3})(?!\d)"),
    re.compile(r"(?<![\w.])[x×*](\d{1,3})(?![\w.])"),
)
_ONE_MORE: Final = re.compile(r"(?<![\w.+])(\d)\+(\d)(?![\w.+])")
"""1+1 and 2+1, as Korean and Chinese shops offer packs."""
_CODED: Final = re.compile(r"[a-z0-9]+(?:[-./_][a-z0-9]+)*")
_STYLE: Final = re.compile(r"(?<![a-z0-9.-])([a-z]{0,3}\d{4,8}[a-z]?)[ ./_-]([a-z]?\d{2,4})(?![a-z0-9.])")
"""A style and its colour as sports brands write them: "AR3041-01", "831508 100"."""
_NO_CODE: Final = re.compile(
    r"(?:19|20)\d\d|\d{3,4}[pi]|\d+x\d+|\d+/\d+|\d+(?:\.\d+)+|mp[34]|[a-z]+-?\d|\d-?[a-z]+|\d+-\d+(?:mm|cm|in|ft)"
    r"|\d+(?:\.\d+)?-?(?:st|nd|rd|th|k|m|hr|ct|pk|pcs?|way|bit|port|pack|speed|channel|ghz|mhz|"
    + "|".join(sorted(filter(str.isascii, _UNIT), key=len, reverse=True))
    + ")"
)
"""What has digits and letters and yet names no model: years, resolutions, measures, counts."""
_SIZE: Final = re.compile(
    r"(?:\b(?:size|sz|eu|eur)|사이즈|尺码|尺寸|サイズ)[\s:.]{0,2}(\d{1,3}(?:\.5)?|x{0,3}[sl]|m)(?![\w.])"
)
_MILLIMETRES: Final = re.compile(r"(?<![\w.-])(2[0-9][05])(?:\s?mm)?(?![\w.-])")
"""A shoe's length as Korea and Japan size it."""


def squash(folded: str) -> str:
    """Letters and digits only."""
    return re.sub(r"[\W_]+", "", folded)


def codes(folded: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """Model and style codes without dashes, longest first; and their parts before a colour or country.

    "AR3041-01" is the code "ar304101" with the base "ar3041".
    """
    found: dict[str, None] = {}
    bases = set()
    for style, colour in _STYLE.findall(folded):
        found[style + colour] = None
        bases.add(style)
    for written in _CODED.findall(folded):
        code = squash(written)
        if _names_model(code, written) and not any(known.startswith(code) for known in found):
            found[code] = None
        head, dash, tail = written.rpartition("-")
        if dash and len(tail) <= 3 and len(squash(head)) >= 5:
            bases.add(squash(head))
    return tuple(sorted(found, key=lambda code: (-len(code), code))), frozenset(bases)


def _names_model(code: str, written: str) -> bool:
    digits = sum(sign.isdecimal() for sign in code)
    long_enough = len(code) >= (5 if digits == len(code) else 4)
    return digits > 0 and long_enough and len(code) <= 24 and not _NO_CODE.fullmatch(written)


def measures(folded: str) -> frozenset[tuple[str, str]]:
    """(unit, amount) pairs: "1 TB", "1tb" and "1테라" are all ("tb", "1"); 42' and 42 inch ("in", "42")."""
    found = {(_UNIT[unit], f"{float(amount):g}") for amount, unit in _MEASURE.findall(folded)}
    found |= {("in", f"{float(amount):g}") for amount in _INCHES.findall(folded)}
    return frozenset(found)


def sizes(folded: str) -> frozenset[str]:
    """Sizes that say that they are ("EU 42", "사이즈 XL"), and shoe lengths in millimetres."""
    return frozenset(_SIZE.findall(folded)) | frozenset(_MILLIMETRES.findall(folded))


def without_sizes(folded: str) -> str:
    """The text without what `sizes` finds in it: a size is no part of a product's name."""
    return _MILLIMETRES.sub(" ", _SIZE.sub(" ", folded))


def pack(folded: str) -> int:
    """Pieces that are sold together; 1 where nothing says."""
    for pattern in _PACKS:
        if (found := pattern.search(folded)) and 1 < int(found[1]) <= 500:
            return int(found[1])
    more = _ONE_MORE.search(folded)
    return int(more[1]) + int(more[2]) if more else 1
