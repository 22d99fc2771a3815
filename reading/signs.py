"""A quick look for money in a text: numbers beside a currency sign. What they say is `reading.amounts`' business."""

import re
from typing import Final

_SIGNS: Final = tuple(
    "$ € £ ¥ ￥ ₩ ₽ ₹ ₺ ₴ ₫ ฿ ₪ ₱ ₦ ₸ ₾ ₡ ₲ ₵ eur usd gbp chf cad aud nzd krw jpy cny rmb ron czk pln huf "
    "sek nok dkk bgn rsd hrk "
    "try uah rub byn kzt inr pkr brl clp cop ars mxn pen sar aed qar kwd bhd omr egp mad ils zar ngn kes "
    "hkd twd sgd myr thb "
    "idr php vnd nt rp rm rs rs. s/ kr kr. zł kč ft lei грн руб р. тг тенге лв din 원 円 元 圓 圆 ر.س ريال "
    "درهم جنيه د. tl đ dhs qr kd "
    "sr".split()
)
_SET: Final = frozenset(_SIGNS)
_LENGTHS: Final = sorted({len(sign) for sign in _SIGNS}, reverse=True)
_NUMBER = re.compile(r"\d{1,3}(?:[., '’\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,3})?")
_BETWEEN: Final = " .,-–—\u00a0\u202f\n\t"
_BARE = re.compile(r"[\s\d.,'’\u00a0\u202f*¹()~–-]*\Z")


def signed(text: str) -> tuple[bool, str]:
    """Whether `text` has a number beside a currency sign, and what is left of it, lower case, without such numbers."""
    low = text.lower()
    if _BARE.match(low):
        return False, low
    rest: list[str] = []
    done = 0
    for number in _NUMBER.finditer(low):
        start, end = _with_sign(low, done, *number.span())
        if end - start > len(number[0]) and start >= done:
            rest.append(low[done:start])
            done = end
    rest.append(low[done:])
    return done > 0, " ".join(rest)


def _with_sign(low: str, done: int, start: int, end: int) -> tuple[int, int]:
    """The span of the number at `start` to `end` with the signs beside it."""
    before = low[max(done, start - 6) : start].rstrip(_BETWEEN)
    after = low[end : end + 10].lstrip(_BETWEEN)
    first, last = start, end
    if before.endswith(_SIGNS) and (sign := _ending(before)):
        first = low.rindex(sign, 0, start)
    if after.startswith(_SIGNS) and (sign := _beginning(after)):
        last = low.index(sign, end) + len(sign)
    return first, last


def _ending(text: str) -> str:
    """The sign at the end of `text`, "" when its letters belong to a longer word."""
    sign = next(text[-n:] for n in _LENGTHS if text[-n:] in _SET)
    return "" if _goes_on(sign[0], text[-len(sign) - 1 : -len(sign)]) else sign


def _beginning(text: str) -> str:
    sign = next(text[:n] for n in _LENGTHS if text[:n] in _SET)
    return "" if _goes_on(sign[-1], text[len(sign) : len(sign) + 1]) else sign


def _goes_on(edge: str, beyond: str) -> bool:
    return edge.isalpha() and beyond.isalpha() and edge < "\u2e80"


def is_sign(text: str) -> bool:
    """Whether `text` is a currency sign and nothing else."""
    return len(text) < 8 and text.strip().lower() in _SIGNS


def is_bare(rest: str) -> bool:
    """Whether what is left of a text holds nothing but digits and their punctuation."""
    return bool(_BARE.match(rest))
