"""Amounts of money in a text: where each stands, how much, and in which currency."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final

from reading.numbers import Number, numbers, read_decimal
from reading.words.currencies import CODES, LONGEST_SIGN, SIGNS, USUAL, WEAK
from reading.words.folding import fold
from reading.words.numerals import AT_LEAST_BEFORE, COUNTED, MONTH_BEFORE, SIZE_BEFORE

MAX_TEXT: Final = 2_000
"""Characters that are looked at: a price stands in a short text, and a hostile one must not cost more."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much, in units of the currency: an ISO 4217 code, None when the text and the hint leave it open."""

    amount: Decimal
    currency: str | None


@dataclass(frozen=True, slots=True)
class FoundAmount:
    """One amount and where it stands: `text[start:end]` is number and sign."""

    start: int
    end: int
    amount: Decimal
    currency: str | None
    signed: bool
    """A currency sign, code or word stands beside the number, or at the other end of the same range."""
    foreign: bool = False
    """The sign cannot mean the currency that the hint names."""
    sign_after: bool = False
    """The sign stands behind the number."""


_DASH_CENTS: Final = re.compile(r" ?[.,]? ?-{1,2}")
_RANGE: Final = re.compile(
    r"\s?(?:[-~]|to|bis|à|a|até|au|tot|t/m|till|til|do|до|al|ile|đến|sampai|ถึง|至|到|から|에서|부터)\s?$"
)
_LONGEST_PLAIN: Final = 12
"""Digits of an unsigned, ungrouped number that may be money; longer ones are article numbers."""
_FREE: Final = frozenset(
    "free gratis kostenlos umsonst gratuit gratuito grátis bezpłatnie darmowy zdarma ingyenes бесплатно ücretsiz "
    "مجانا مجاني निःशुल्क मुफ़्त ฟรี 무료 免费 免費 無料".split()
) | {"miễn phí"}


def first_amount(text: str, currency: str | None = None) -> Amount | None:
    """The first amount of money in `text`; an unsigned number counts where no signed one stands.

    Args:
        text: a short text of a page or a file.
        currency: a hint: an ISO 4217 code, a sign, or whatever the page has beside the price.
    """
    found = amounts(text, currency)
    for one in found:
        if one.signed:
            return Amount(one.amount, one.currency)
    if found:
        return Amount(found[0].amount, found[0].currency)
    if text and fold(text[:MAX_TEXT]).strip(" !.*()").lower() in _FREE:
        return Amount(Decimal(0), hinted(currency))
    return None


def amounts(text: str, currency: str | None = None) -> list[FoundAmount]:
    """Every amount of money in `text`, in order; `currency` is a hint as for `first_amount`.

    Numbers without a sign are among them (`signed` False) unless what stands beside them shows that they count or
    measure something else: percent, pieces, dates, model numbers.
    """
    if not text:
        return []
    folded = fold(text[:MAX_TEXT])
    hint = hinted(currency)
    found = _spread_over_ranges(folded, _all_signed(folded, hint))
    return [one for one in found if not _at_least(folded, one) and (one.signed or _may_be_money(folded, one))]


def parse_number(text: str, currency: str | None = None) -> Decimal | None:
    """The number that `text` begins with, as shops write it: "1.299,00", "129,000", "12만 9천", "1 120 900", "0.0".

    `currency`, a hint as for `first_amount`, says where a point before three digits is a decimal point (dinars).
    None when there is no number, or none that could be read surely ("15.08.2017").
    """
    folded = fold(text[:MAX_TEXT])
    number = next(numbers(folded, hinted(currency)), None)
    if number is None:
        return None
    return -number.value if folded[: number.start].strip() == "-" else number.value


@lru_cache(maxsize=512)
def hinted(currency: str | None) -> str | None:
    """The ISO 4217 code that a hint names: itself a code, or a text with exactly one meaning in it; else None."""
    if not currency:
        return None
    stripped = fold(currency[:200]).strip()
    if stripped.upper() in CODES:
        return stripped.upper()
    meanings = [candidates for token in _TOKEN.findall(stripped) if (candidates := SIGNS.get(token))]
    single = {USUAL.get(stripped) or candidates[0] for candidates in meanings if len(candidates) == 1}
    single |= {USUAL[sign] for sign in USUAL if sign in stripped}
    return single.pop() if len(single) == 1 else None


_TOKEN: Final = re.compile(r"[A-Z]{1,3}\$|[^\W\d]+\.?|[^\w\s]{1,2}")


def _all_signed(text: str, hint: str | None) -> list[FoundAmount]:
    """The numbers with their signs; a sign that ends one amount does not begin the next: "49,000원 20%"."""
    found: list[FoundAmount] = []
    for number in numbers(text, hint):
        floor = found[-1].end if found and found[-1].sign_after else 0
        found.append(_signed(text, number, hint, floor))
    return found


def _signed(text: str, number: Number, hint: str | None, floor: int) -> FoundAmount:
    """`number` with the sign before it, from `floor` on, else the sign after it."""
    before, start = _sign_before(text, number.start)
    if start < floor:
        before, start = (), number.start
    after, end = (("EUR",), number.end) if number.euro_cents else _sign_after(text, number.end)
    # "$ SGD4.90", "NZD $100.70", "$1,190.00 AUD": the narrower one says which
    candidates = min(before, after, key=len) if before and after else before or after
    strong = bool(candidates) and (candidates[0] != "" or hint in candidates)
    codes = tuple(code for code in candidates if code)
    currency = _resolved(codes, hint)
    again = read_decimal(text[number.start : number.end], currency) if number.scale == 1 and "." in text else None
    return FoundAmount(
        start=start if before else number.start,
        end=end if after else number.end,
        amount=number.value if again is None or number.euro_cents else again,
        currency=currency,
        signed=strong,
        foreign=bool(strong and codes and hint and hint not in codes),
        sign_after=not before and bool(after),
    )


def _resolved(codes: tuple[str, ...], hint: str | None) -> str | None:
    if not codes or hint in codes:
        return hint
    return codes[0] if len(codes) == 1 or codes[0] == "GBP" else None


def _sign_before(text: str, position: int) -> tuple[tuple[str, ...], int]:
    """What the sign that ends before `position` can stand for, narrowest first of two, and where it starts."""
    best: tuple[str, ...] = ()
    start = position
    for _ in range(2):
        edge = start
        while edge and text[edge - 1] in " :." and start - edge < 2:
            edge -= 1
        for end in dict.fromkeys((start, edge, edge + 1)):
            sign = _longest_before(text, end) if end <= start else None
            if sign:
                break
        else:
            break
        candidates = _candidates(sign)
        best = candidates if not best else min(best, candidates, key=len)
        start = end - len(sign)
    return best, start


def _longest_before(text: str, end: int) -> str | None:
    for start in range(max(0, end - LONGEST_SIGN), end):
        sign = text[start:end]
        if sign in SIGNS and not (start and _goes_before(text[start - 1], sign[0])):
            return sign
    return None


def _sign_after(text: str, position: int) -> tuple[tuple[str, ...], int]:
    """What the sign that begins after `position` can stand for, and where it ends."""
    dash = _DASH_CENTS.match(text, position)
    for start in (position, position + 1, *((dash.end(), dash.end() + 1) if dash else ())):
        if start > position and text[position:start].strip(" .,-"):
            continue
        for end in range(min(len(text), start + LONGEST_SIGN), start, -1):
            sign = text[start:end]
            if sign in SIGNS and not (end < len(text) and _goes_on(sign[-1], text[end])):
                return _candidates(sign), end
    return (), position


def _candidates(sign: str) -> tuple[str, ...]:
    """The currencies of `sign`; a leading empty string marks a weak sign."""
    return ("", *SIGNS[sign]) if sign in WEAK else SIGNS[sign]


def _goes_on(last: str, following: str) -> bool:
    """Whether a sign does not end here: its word goes on, or it stands glued before the next number (`$2.00`)."""
    return _same_word(last, following) or (following.isdigit() and not _ideographic(last))


def _goes_before(preceding: str, first: str) -> bool:
    """Whether a sign before a number is the end of a longer word: the 원 of "회원 5%"."""
    return _same_word(preceding, first) or (_ideographic(first) and first.isalpha() and preceding.isalpha())


def _same_word(one: str, other: str) -> bool:
    """Whether two neighbouring characters are letters of one word, so that a sign cannot end between them."""
    if not (one.isalpha() and other.isalpha()):
        return False
    return not (_ideographic(one) or _ideographic(other))


def _ideographic(character: str) -> bool:
    return character >= "\u2e80" or "\u0e00" <= character <= "\u0e7f"


def _spread_over_ranges(text: str, found: list[FoundAmount]) -> list[FoundAmount]:
    """Both ends of a range are signed where one is: "26 to 50 €", "¥35.31-283.66", "1~2만원"."""
    spread = list(found)
    for index, (left, right) in enumerate(pairwise(found)):
        if left.signed == right.signed or not _RANGE.match(text[left.end : right.start]):
            continue
        if right.signed and right.sign_after:
            spread[index] = replace(left, signed=True, currency=right.currency, foreign=right.foreign)
        elif left.signed and not left.sign_after:
            spread[index + 1] = replace(right, signed=True, currency=left.currency, foreign=left.foreign)
    return spread


def _at_least(text: str, found: FoundAmount) -> bool:
    """`$49+` names a bound, not what something costs."""
    return (
        found.signed
        and text[found.end : found.end + 1] == "+"
        and text[found.end + 1 : found.end + 2] in {"", " ", ".", ")"}
    )


def _may_be_money(text: str, found: FoundAmount) -> bool:
    """Whether an unsigned number may be an amount, from what stands beside it."""
    before, after = text[: found.start], text[found.end :]
    digits = text[found.start : found.end]
    if before and ((before[-1].isascii() and before[-1].isalpha()) or before[-1] == "#"):
        return False
    if (before[-1:] in {"-", "/"} and before[-2:-1].isalnum()) or (before[-1:] == ":" and before[-2:-1].isdigit()):
        return False
    if (after[:1] in {"-", "/", ":"} and after[1:2].isdigit()) or COUNTED.match(text, found.end):
        return False
    if digits.isdigit() and (len(digits) > _LONGEST_PLAIN or (digits[0] == "0" and len(digits) > 1)):
        return False
    near = before[-40:]
    return not any(words.search(near) for words in (MONTH_BEFORE, AT_LEAST_BEFORE, SIZE_BEFORE))
