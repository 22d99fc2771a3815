"""Numbers as shops write them: groups and decimal points of any country, ten thousands, words that multiply."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from model.money import exponent
from reading.words.numerals import COUNTED, MYRIAD, MYRIADS, scale_after


@dataclass(frozen=True, slots=True)
class Number:
    """A number and where it stands: `text[start:end]`."""

    start: int
    end: int
    value: Decimal
    scale: Decimal = Decimal(1)
    """By what a word multiplied it (the last one): 10000 in 12만; 1 when none did."""
    euro_cents: bool = False
    """The euro sign stood for the decimal point: 35€99."""


_NUMBER: Final = re.compile(
    r"(?:(?<![\w.,])\.{1,2}(?=\d))?"  # .75
    r"(?:\d{1,3}(?: \d{3}(?!\d))+(?:[.,]\d+)?|\d+(?:[.,']\d+)*)"
    r"(?:[.,] \d\d(?![\d.,]))?"  # 1.837, 32
)
_EURO_CENTS: Final = re.compile(r"€(?:\d\d?(?![\d.,])| \d\d(?=\s*(?:$|[^\w\s%.,]|ttc|ht)))", re.IGNORECASE)
"""Cents after a euro sign: 35€99, 35 €99 TTC, 35€ 99 where nothing but a stop follows."""
_GROUP: Final = 3
_LONGEST_NUMBER: Final = 32


def numbers(text: str, currency: str | None) -> Iterator[Number]:
    """Every number of a folded text; of a range both ends are multiplied where one word follows it (1~2만)."""
    found = list(_numbers(text, currency))
    for left, right in pairwise(found):
        shared = left.scale == 1 < right.scale and text[left.end : right.start] in {"-", "~", " ~ ", " - "}
        yield replace(left, value=left.value * right.scale) if shared and left.value < right.value else left
    yield from found[-1:]


def read_decimal(written: str, currency: str | None) -> Decimal | None:
    """A number as written, with its decimal point and groups told apart; None when it is no such number.

    A lone point or comma before exactly three digits groups thousands, except after a 0, after more than three digits,
    and for a point in a currency of three decimals (dinars).
    """
    if len(written) > _LONGEST_NUMBER:
        return None
    digits = written.replace(" ", "").replace("'", "")
    if digits.startswith("."):
        bare = digits.lstrip(".")
        digits = bare if "," in bare or "." in bare else f"0.{bare}"
    separators = [character for character in digits if character in ".,"]
    if not separators:
        return Decimal(digits) if digits.isdecimal() else None
    head, _, tail = digits.rpartition(separators[-1])
    if _is_point(separators, head, tail, currency):
        whole = _ungrouped(head)
        return Decimal(f"{whole}.{tail}") if whole is not None and (whole + tail).isdecimal() else None
    whole = _ungrouped(digits)
    return Decimal(whole) if whole is not None and whole.isdecimal() else None


def _numbers(text: str, currency: str | None) -> Iterator[Number]:
    position = 0
    while match := _NUMBER.search(text, position):
        position = match.end()
        value = read_decimal(match[0], currency)
        if value is None:
            continue
        cents = _cents(text, match)
        if cents:
            value += Decimal(cents[0].strip("€ ")) / 100
            number = Number(match.start(), cents.end(), value, euro_cents=True)
        else:
            number = _multiplied(text, Number(match.start(), position, value), currency)
        position = number.end
        yield number


def _cents(text: str, match: re.Match[str]) -> re.Match[str] | None:
    """Cents written after a euro sign that stands for the decimal point."""
    if text.count("€") != 1 or "," in match[0][-3:] or "." in match[0][-3:]:
        return None
    return _EURO_CENTS.match(text, match.end() + (text[match.end() : match.end() + 1] == " "))


def _is_point(separators: list[str], head: str, tail: str, currency: str | None) -> bool:
    """Whether the last separator is the decimal point."""
    last = separators[-1]
    if separators.count(last) > 1:
        return False
    if len(separators) > 1 or len(tail) != _GROUP:
        return True
    dinars = last == "." and currency is not None and exponent(currency) == _GROUP
    return len(head) > _GROUP or head.startswith("0") or dinars


def _ungrouped(written: str) -> str | None:
    """Digits without group separators: groups of three, or India's of two before the last three; else None."""
    groups = re.split(r"[.,]", written)
    if len(groups) == 1:
        return written
    inner = {len(group) for group in groups[1:-1]}
    if len(set(written) & set(".,")) > 1 or len(groups[-1]) != _GROUP or not 0 < len(groups[0]) <= _GROUP:
        return None
    return "".join(groups) if inner <= {_GROUP} or inner == {2} else None


def _multiplied(text: str, number: Number, currency: str | None) -> Number:
    """`number` with the words that multiply it: 12만 9천, 1.2万, 150k, 1,5 млн."""
    if scale := scale_after(text, number.end):
        return Number(number.start, scale[1], number.value * scale[0], scale[0])
    total, value, end, smallest = Decimal(0), number.value, number.end, Decimal(1)
    while unit := MYRIAD.match(text, end):
        factor = MYRIADS[unit["unit"]] * (MYRIADS[unit["next"]] if unit["next"] else 1)
        if 1 < smallest <= factor:
            break
        total, value, end, smallest = total + value * factor, Decimal(0), unit.end(), factor
        rest = _rest(text, end, smallest, currency)
        if rest is None:
            break
        value, end = rest.value, rest.end
    return Number(number.start, end, total + value, smallest)


def _rest(text: str, position: int, unit: Decimal, currency: str | None) -> Number | None:
    """What follows a unit and is added to it: the 9,000 of 12만 9,000; None when it counts something of its own."""
    following = _NUMBER.match(text, position + (text[position : position + 1] == " "))
    value = read_decimal(following[0], currency) if following else None
    if following is None or value is None or value >= unit:
        return None
    if COUNTED.match(text, following.end()) and not MYRIAD.match(text, following.end()):
        return None
    return Number(following.start(), following.end(), value)
