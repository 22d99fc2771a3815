"""Which prices a short text of a shop states: the selling price, the old one, that after a coupon, the delivery fee."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Final

from reading.amounts import FoundAmount, amounts, hinted
from reading.price_labels import Found, Labelled, bind, labels, ranges_joined
from reading.words import price_patterns as patterns
from reading.words.folding import fold
from reading.words.price_kinds import Says, Side

MAX_TEXT: Final = 400
"""Characters of a price statement at most; a longer text tells of other things too and is not judged."""

_FIELDS: Final = {
    Says.REGULAR: "regular_price",
    Says.COUPON: "coupon_price",
    Says.MEMBER: "member_price",
    Says.CARD: "card_price",
    Says.BEST: "best_price",
    Says.SHIPPING: "shipping_fee",
    Says.UNIT: "unit_price",
}
_NO_PRICE: Final = frozenset({Says.LESS, Says.NEVER, Says.LEAST})
_BARE: Final = frozenset({None, Says.PRICE})
_LEAST_SHARE: Final = Decimal("0.1")
"""Of two amounts that nothing names, the lower is a price beside its old one only from this share of it upwards."""
_MOST_TAX: Final = Decimal("1.27")
"""The highest general rate of value added tax (Hungary's 27 %): an amount with tax is at most so much higher."""


def read_prices(text: str, currency: str | None = None) -> dict[str, Decimal]:
    """The prices that `text` states, by kind (names of `model.capture.PRICE_FIELDS`); {} when it states none.

    Amounts are in units of the one currency that the text, or else the hint `currency`, names. A discount, points, an
    instalment, a deposit, a bound ("from 50 € on") is no price; of a range the lower end is. Of two amounts without a
    name the lower is the price and the higher the old one.
    """
    if not text or len(text) > MAX_TEXT:
        return {}
    folded = unicodedata.normalize("NFC", text)
    lower = fold(folded).lower()
    found = ranges_joined(lower, amounts(folded, currency))
    words = labels(lower, found)
    found = _candidates(lower, found, words, hinted(currency))
    bound = bind(lower, found, words)
    read = _assembled(lower, bound)
    if "shipping_fee" not in read and _ships_free(lower, bound, words):
        read["shipping_fee"] = Decimal(0)
    return read


def _candidates(text: str, found: Sequence[FoundAmount], words: Sequence[Found], hint: str | None) -> list[FoundAmount]:
    """The amounts that may be prices: of one currency, and signed, named, or alone in the text."""
    signed = [one for one in found if one.signed]
    main = (
        hint if any(one.currency == hint for one in signed) else next((o.currency for o in signed if o.currency), None)
    )
    ours = [
        one
        for one in found
        if (one.currency in {main, None} and not one.foreign if one.signed else not _inside(one, words))
    ]
    alone = not signed and _nothing_else(text, found, words)
    return [one for one in ours if one.signed or alone or _named(text, one, words) or _paired(text, one, signed)]


def _inside(one: FoundAmount, words: Sequence[Found]) -> bool:
    """Whether a number is part of a word: the 88 of 88VIP."""
    return any(word.start < one.end and one.start < word.end for word in words)


def _nothing_else(text: str, found: Sequence[FoundAmount], words: Sequence[Found]) -> bool:
    """Whether a text holds no letters beside its numbers and labels."""
    rest = list(text)
    for start, end in [*((one.start, one.end) for one in found), *((word.start, word.end) for word in words)]:
        rest[start:end] = " " * (end - start)
    return 0 < len(found) <= 2 and not any(character.isalnum() for character in rest)


def _named(text: str, one: FoundAmount, words: Sequence[Found]) -> bool:
    """Whether a word that names a kind of price, or says that it is none, stands right before an unsigned number."""
    return any(
        word.meaning.says in _FIELDS or word.meaning.says in _NO_PRICE or word.meaning.says is Says.PRICE
        for word in words
        if not text[word.end : one.start].strip(" :") and 0 <= one.start - word.end <= 3
    )


def _paired(text: str, one: FoundAmount, signed: Sequence[FoundAmount]) -> bool:
    return any(patterns.REDUCED.fullmatch(text, one.end, other.start) for other in signed if other.start >= one.end)


def _assembled(text: str, bound: Sequence[Labelled]) -> dict[str, Decimal]:
    """The kinds and amounts of a text whose labels are bound."""
    read: dict[str, Decimal] = {}
    pool: list[Labelled] = []
    for kind, one in zip(_reduced(text, bound, [_kind(text, one) for one in bound]), bound, strict=True):
        value = one.amount.amount
        if kind in _NO_PRICE or (value == 0 and kind is not Says.SHIPPING):
            continue
        if kind in _FIELDS:
            read.setdefault(_FIELDS[kind], value)
        else:
            pool.append(one)
    return _with_pool(read, [(one.amount.amount, Says.PRICE in one.says()) for one in _with_tax(pool)])


def _with_tax(pool: Sequence[Labelled]) -> Sequence[Labelled]:
    """`pool` without the amounts before tax of which it also has the amount with tax."""
    taxed = [one for one in pool if Says.UNTAXED not in one.says()]
    if len(pool) == 2 and len(taxed) == 2:
        first, second = pool
        share = second.amount.amount / first.amount.amount
        if Says.TAXED in second.says() and Says.TAXED not in first.says() and 1 < share <= _MOST_TAX:
            return [second]
    return taxed or pool


def _kind(text: str, one: Labelled) -> Says | None:
    """What an amount is; None when nothing names it."""
    start, end = one.amount.start, one.amount.end
    head = text[max(0, start - 24) : start]
    kind = _chained(one.before) or _chained(one.behind[::-1])
    if patterns.PART_BEFORE.search(head) or patterns.PART_AFTER.match(text, end) or patterns.SEVERAL_FOR.search(head):
        return Says.NEVER
    if _taken_off(text, one):
        return Says.LESS
    if Says.LEAST in one.says():
        return Says.LEAST
    if patterns.SIGN_BEFORE.search(head) and kind is not Says.SHIPPING:
        return Says.LESS
    if patterns.UNIT_AFTER.match(text, end) or patterns.UNIT_BEFORE.search(head):
        return Says.UNIT
    if kind is None and Says.FROM in one.says() and _bounds_free_delivery(text, one):
        return Says.LEAST
    return kind or (Says.PRICE if Says.PRICE in one.says() else None)


def _taken_off(text: str, one: Labelled) -> bool:
    """Whether a word right behind an amount tells that it is taken off: "쿠폰 5,000원 할인", "Bank offer ₹100 off"."""
    named = any(patterns.PRICE_NOUN.search(text, word.start, word.end) for word in one.before)
    return any(
        word.meaning.says in _NO_PRICE
        and not text[one.amount.end : word.start].strip()
        and (word.meaning.side is Side.AFTER or not named)
        for word in one.behind
    )


def _chained(words: Sequence[Found]) -> Says | None:
    """Of neighbouring labels the last one that names a kind: "쿠폰 할인가" is a coupon's, "카드 할인" a discount."""
    named = [word.meaning.says for word in words if word.meaning.says in _FIELDS or word.meaning.says in _NO_PRICE]
    return named[-1] if named else None


def _reduced(text: str, bound: Sequence[Labelled], kinds: list[Says | None]) -> list[Says | None]:
    """The kinds, with what stands between two amounts: an arrow from the old price, "after" before a reduction."""
    for index, (left, right) in enumerate(pairwise(bound)):
        old, new = left.amount, right.amount
        if kinds[index] not in _BARE:
            continue
        if kinds[index + 1] in _NO_PRICE and patterns.AFTER_LESS.fullmatch(text, old.end, new.start):
            kinds[index] = Says.BEST
        elif (
            kinds[index + 1] in _BARE
            and old.amount > new.amount
            and patterns.REDUCED.fullmatch(text, old.end, new.start)
        ):
            kinds[index], kinds[index + 1] = Says.REGULAR, Says.PRICE
    return kinds


def _with_pool(read: dict[str, Decimal], pool: list[tuple[Decimal, bool]]) -> dict[str, Decimal]:
    """`read` with price and old price; `pool`: the amounts of no other kind, each with whether it is named a price."""
    named = sorted({value for value, is_named in pool if is_named})
    values = sorted({value for value, _ in pool})
    if len(named) == 1 and len(values) > 1:
        higher = [value for value in values if value > named[0]]
        values = [*named, *higher] if len(higher) == 1 else named
    elif len(values) > 2:
        values = named if len(named) == 2 else []
    if len(values) == 2 and values[0] < values[1] * _LEAST_SHARE:
        values = named if len(named) == 1 else []
    if values:
        read["price"] = values[0]
    if len(values) == 2:
        read.setdefault("regular_price", values[1])
    return read


def _bounds_free_delivery(text: str, one: Labelled) -> bool:
    """Whether free delivery is spoken of in the clause of an amount."""
    return bool(_free_near(text, one.amount.start, one.amount.end))


def _free_near(text: str, start: int, end: int) -> bool:
    clause_start = max((stop.end() for stop in patterns.CLAUSE_BREAK.finditer(text, 0, start)), default=0)
    stop = patterns.CLAUSE_BREAK.search(text, end)
    clause = text[clause_start : stop.start() if stop else len(text)]
    return any(word.meaning.says in {Says.FREE, Says.FREE_SHIPPING} for word in labels(clause, []))


def _ships_free(text: str, bound: Sequence[Labelled], words: Sequence[Found]) -> bool:
    """Whether free delivery is stated, and stated of every order."""
    if any(word.meaning.says in {Says.LEAST, Says.MEMBER, Says.CARD} for word in words):
        return False
    if any(Says.FROM in one.says() and _bounds_free_delivery(text, one) for one in bound):
        return False
    if any(word.meaning.says is Says.FREE_SHIPPING for word in words):
        return True
    return any(
        {left.meaning.says, right.meaning.says} == {Says.SHIPPING, Says.FREE}
        and not text[left.end : right.start].strip(" :-.")
        for left, right in pairwise(words)
    )
