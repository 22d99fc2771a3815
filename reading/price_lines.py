"""Prices of other kinds than the selling price, in the lines around it: after a coupon, for members, with delivery."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from selectolax.lexbor import LexborNode

from model.capture import Capture, Source
from reading.amounts import amounts
from reading.evidence import VISIBLE
from reading.prices import read_prices
from reading.region import words_of
from reading.visible import View

_BEFORE: Final = 60
_BEHIND: Final = 120
"""Nodes around the selling price in which its other kinds stand."""
_LONGEST: Final = 120
_LONGEST_FREE: Final = 60
_ROWS: Final = frozenset("dl tr li p".split())
_CELLS: Final = frozenset("dd td".split())
_INLINE: Final = frozenset("b strong span em i font small mark ins bdi a".split())
_BELOW_PRICE: Final = frozenset({"coupon_price", "member_price", "card_price", "best_price", "unit_price"})
_ANY_AMOUNT: Final = frozenset({"shipping_fee"})
_MARKS: Final = tuple(
    "쿠폰;회원;카드;혜택;배송;券;会员;會員;到手;运费;運費;クーポン;会員;送料;coupon;code;gutschein;member;mitglied;club;card;karte;"
    "best;ship;deliver;versand;liefer;livraison;membre;carte;envío;spedizione;100 ;/kg;/l;per ;pro ".split(";")
)
"""Words without which no line tells of another kind: looked up before the line is read."""


def with_price_lines(capture: Capture, seen: View) -> Capture:
    """`capture` with the prices of other kinds that lines around the shown price state, and the line as its condition.

    A kind that was told by a single word near an amount stays only where its whole line, if it has one, says so.
    """
    if capture.price is None or seen.main is None or seen.main.amount != capture.price:
        return capture
    prices: dict[str, Decimal] = {}
    conditions = dict(capture.conditions)
    doubted: set[str] = set()
    for line in _lines(seen):
        read = read_prices(line, capture.currency)
        mentioned = {one.amount for one in amounts(line, capture.currency)}
        doubted |= {kind for kind in _BELOW_PRICE if getattr(capture, kind) in mentioned and kind not in read}
        for kind, amount in read.items():
            known = getattr(capture, kind)
            promised = amount == 0 and len(line) > _LONGEST_FREE  # by a club, for a subscription
            if not promised and _fits(kind, amount, capture.price) and known in {None, amount} and kind not in prices:
                prices[kind], conditions[kind] = amount, line
    sources = dict(capture.sources)
    dropped = {kind for kind in doubted - prices.keys() if kind in sources and sources[kind].where.startswith(VISIBLE)}
    if not prices and not dropped:
        return capture
    for kind in dropped:
        conditions.pop(kind, None)
        del sources[kind]
    sources |= {kind: Source("visible line") for kind in prices if kind not in sources}
    return capture.with_(**prices, **dict.fromkeys(dropped), conditions=conditions, sources=sources)


def _fits(kind: str, amount: Decimal, price: Decimal) -> bool:
    if kind in _ANY_AMOUNT:
        return amount < price or amount == 0
    return kind in _BELOW_PRICE and 0 < amount < price


def _lines(seen: View) -> Iterator[str]:
    """The short lines around the selling price that may tell of another kind, each once, in the page's order."""
    at = seen.main.at if seen.main is not None else 0
    near = {one.at for one in seen.amounts if -_BEFORE <= one.at - at <= _BEHIND}
    done: set[int] = set()
    for token in seen.walk.tokens:
        if token.at not in near:
            continue
        row = _row(token.node)
        if row.mem_id in done:
            continue
        done.add(row.mem_id)
        line = words_of(row)
        low = line.lower()
        if len(line) <= _LONGEST and any(mark in low for mark in _MARKS):
            place = seen.places.of(row)
            if not place.elsewhere and not place.hidden:
                yield line


def _row(node: LexborNode) -> LexborNode:
    """The line that a text stands in: the element around it and its inline neighbours; a cell's row with its label."""
    above = node
    while above.tag in _INLINE and above.parent is not None:
        above = above.parent
    if above.tag in _CELLS and above.parent is not None and above.parent.tag in _ROWS:
        above = above.parent
    return above
